// Package web is what all pages and the API stand on: the frame of a page, forms, errors as answers, sessions, guards and live events.
// It knows no page of its own; staff, office, mailboxes, public and api embed its Site.
package web

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/deskbell/deskbell/server/live"
)

// Site is what every part of the server embeds: one of it is shared by all.
type Site struct {
	Config
	Hub    *live.Hub
	Limits *Limiter
	hosts  hostList
	ready  atomic.Bool // set-up is done; never goes back
	staff  staffCache  // what every page of the desk needs

	touched touched // who was noted to be at their desk
}

// NewSite makes what the parts share. It reads no network and starts nothing.
func NewSite(c Config) *Site {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Cookie == "" {
		c.Cookie = "deskbell"
	}
	return &Site{Config: c, Hub: live.New(), Limits: newLimiter(c.Now)}
}

// IsReady says whether set-up is done.
func (s *Site) IsReady(ctx context.Context) bool {
	if s.ready.Load() {
		return true
	}
	ok, err := s.Store.Ready(ctx)
	if err != nil {
		s.Log.Error("is it set up", "err", err)
	}
	if ok {
		s.ready.Store(true)
	}
	return ok
}
