package web

import (
	"sync"
	"time"

	"github.com/gin-gonic/gin"
	"golang.org/x/time/rate"

	"github.com/deskbell/deskbell/desk"
)

// Limiter counts tries per remote address and purpose. What has been idle for an hour is forgotten.
type Limiter struct {
	mu   sync.Mutex
	now  func() time.Time
	seen map[string]*allowance
}

type allowance struct {
	*rate.Limiter
	last time.Time
}

func newLimiter(now func() time.Time) *Limiter {
	return &Limiter{now: now, seen: map[string]*allowance{}}
}

// Allow takes one try from key's allowance: burst at once, then one every period.
func (l *Limiter) Allow(key string, burst int, period time.Duration) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	if len(l.seen) > 10000 {
		for k, a := range l.seen {
			if now.Sub(a.last) > time.Hour {
				delete(l.seen, k)
			}
		}
	}
	a := l.seen[key]
	if a == nil {
		a = &allowance{Limiter: rate.NewLimiter(rate.Every(period), burst)}
		l.seen[key] = a
	}
	a.last = now
	return a.AllowN(now, 1)
}

// Forget gives keys their whole allowance back.
func (l *Limiter) Forget(keys ...string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, key := range keys {
		delete(l.seen, key)
	}
}

// Limit is the middleware: burst requests at once per remote address, then one every period.
func (s *Site) Limit(purpose string, burst int, period time.Duration) gin.HandlerFunc {
	return func(c *gin.Context) {
		if !s.Limits.Allow(purpose+" "+c.ClientIP(), burst, period) {
			s.Fail(c, desk.Fail(desk.TooMany, "too_many"))
			return
		}
		c.Next()
	}
}
