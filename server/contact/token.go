package contact

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"sync"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/ui/public"
)

// A public form carries when it was opened, signed: nobody types a letter in two seconds, so that what comes sooner waits till
// then, and a form that a robot saved a month ago is no form any more. The random part makes each opened form one of its own, so
// that a second click is noticed.
const (
	formTakes = 2 * time.Second
	formLasts = 24 * time.Hour
)

func (s *Contact) formToken(ctx context.Context) (string, error) {
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], uint64(s.Now().UnixMilli()))
	rand.Read(b[8:])
	sum, err := s.formSum(ctx, b[:])
	return base64.RawURLEncoding.EncodeToString(append(b[:], sum...)), err
}

// readFormToken is when the form was opened.
func (s *Contact) readFormToken(ctx context.Context, token string) (time.Time, error) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil || len(raw) != 32 {
		return time.Time{}, desk.Fail(desk.Invalid, "contact.stale")
	}
	sum, err := s.formSum(ctx, raw[:16])
	if err != nil || !hmac.Equal(sum, raw[16:]) {
		return time.Time{}, desk.Fail(desk.Invalid, "contact.stale")
	}
	return time.UnixMilli(int64(binary.BigEndian.Uint64(raw[:8]))), nil
}

func (s *Contact) formSum(ctx context.Context, b []byte) ([]byte, error) {
	secret, err := s.Store.Secret(ctx, "form")
	if err != nil {
		return nil, err
	}
	h := hmac.New(sha256.New, secret)
	h.Write([]byte("contact\x00"))
	h.Write(b)
	return h.Sum(nil)[:16], nil
}

// waitForm lets a form that comes back sooner than anybody types wait till then. A robot is slowed down, a customer whose browser
// fills everything in is not turned away.
func (s *Contact) waitForm(ctx context.Context, token string) error {
	opened, err := s.readFormToken(ctx, token)
	age := s.Now().Sub(opened)
	if err != nil || age < 0 || age >= formTakes {
		return nil
	}
	t := time.NewTimer(formTakes - age)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// sentKey is a form with what was typed into it: another letter from the same form, after going back, is another matter.
func sentKey(token string, p *public.Contact) string {
	h := sha256.New()
	for _, text := range []string{token, p.From.Address, p.Subject, p.Text} {
		h.Write([]byte(text + "\x00"))
	}
	return string(h.Sum(nil))
}

// sentForms remembers which ticket a form became, so that a form that is sent twice makes one ticket.
type sentForms struct {
	mu  sync.Mutex
	all map[string]sentForm
}

type sentForm struct {
	number int64
	at     time.Time
}

func (t *sentForms) ticket(token string, now time.Time) (int64, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	f, ok := t.all[token]
	return f.number, ok && now.Sub(f.at) < formLasts
}

func (t *sentForms) note(token string, number int64, now time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.all == nil {
		t.all = map[string]sentForm{}
	}
	for old, f := range t.all {
		if now.Sub(f.at) >= formLasts || len(t.all) > 5000 {
			delete(t.all, old)
		}
	}
	t.all[token] = sentForm{number, now}
}
