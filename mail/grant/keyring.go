// Package grant is access to a mailbox that its owner has granted at Google or Microsoft, instead of a password: how it is asked for,
// how its tokens are kept fresh and shared by all who log in, and how they are shown to a server (OAuth 2, RFC 6749).
package grant

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/mail/line"
)

// Grants is where the OAuth grants of mailboxes are kept. KeepGrant replaces the one whose refresh token was was; Conflict where
// another process has been faster.
type Grants interface {
	Grant(ctx context.Context, mailbox int64) (desk.Grant, error)
	KeepGrant(ctx context.Context, mailbox int64, was string, g desk.Grant) error
}

// Keyring hands out access tokens to whoever logs in for a mailbox: the poller, the sender, a test. They share it, so that of two who
// need a new token at once one asks and the other waits: where refresh tokens rotate, the second to use one would end the grant.
type Keyring struct {
	grants Grants
	oauth  *OAuth
	log    *slog.Logger
	now    func() time.Time

	mu    sync.Mutex
	rings map[int64]*ring
}

// ring is what is known of one mailbox's grant beside the database.
type ring struct {
	turn    chan struct{} // held by the one who asks
	unsaved desk.Grant    // rotated, but the database could not be written
	was     string        // the refresh token that unsaved takes the place of
	gone    string        // a refresh token that is known to be worth nothing
}

// NewKeyring makes a keyring over the grants that are kept.
func NewKeyring(grants Grants, oauth *OAuth, log *slog.Logger) *Keyring {
	return &Keyring{grants: grants, oauth: oauth, log: log, now: time.Now, rings: map[int64]*ring{}}
}

// early is how long before its end a token is renewed: the log-in that uses it takes a while too.
const early = 2 * time.Minute

// token is an access token for m; empty where m has passwords. refused is one that a server has just turned down, though its time
// is not over: another one is got then.
func (k *Keyring) token(ctx context.Context, m desk.Mailbox, refused string) (string, error) {
	switch {
	case !m.OAuth.On():
		return "", nil
	case m.ID == 0 && m.OAuth.Access != "": // being set up: granted a moment ago
		return m.OAuth.Access, nil
	case k == nil || m.ID == 0:
		return "", &line.Failed{At: line.AtLogin, Err: errNotGiven}
	}
	r := k.ring(m.ID)
	select {
	case r.turn <- struct{}{}:
		defer func() { <-r.turn }()
	case <-ctx.Done():
		return "", &line.Failed{At: line.AtLogin, Err: ctx.Err()}
	}
	g, err := k.current(ctx, m.ID, r)
	if err != nil {
		return "", &line.Failed{At: line.AtStore, Err: err}
	}
	if g.Access != "" && g.Access != refused && k.now().Before(g.AccessUntil.Add(-early)) {
		return g.Access, nil
	}
	if g, err = k.renew(ctx, m.ID, r, g); err != nil {
		return "", &line.Failed{At: line.AtLogin, Err: err}
	}
	return g.Access, nil
}

func (k *Keyring) ring(mailbox int64) *ring {
	k.mu.Lock()
	defer k.mu.Unlock()
	r := k.rings[mailbox]
	if r == nil {
		r = &ring{turn: make(chan struct{}, 1)}
		k.rings[mailbox] = r
	}
	return r
}

// current is the grant as it is now. One that could not be saved is saved first, unless access was granted anew in the meantime.
func (k *Keyring) current(ctx context.Context, mailbox int64, r *ring) (desk.Grant, error) {
	if r.was != "" {
		k.save(ctx, mailbox, r, r.was, r.unsaved)
	}
	if r.was != "" {
		return r.unsaved, nil
	}
	return k.grants.Grant(ctx, mailbox)
}

// renew asks the authority and keeps what it gives. Where it says that the grant is gone, another process may have rotated it.
func (k *Keyring) renew(ctx context.Context, mailbox int64, r *ring, g desk.Grant) (desk.Grant, error) {
	if !g.On() || g.Refresh == "" {
		return g, errNotGiven
	}
	if g.Refresh == r.gone {
		return g, errGone
	}
	fresh, err := k.oauth.refresh(ctx, g)
	if errors.Is(err, errGone) {
		other, lost := k.grants.Grant(ctx, mailbox)
		if lost == nil && other.Refresh != "" && other.Refresh != g.Refresh {
			g = other
			fresh, err = k.oauth.refresh(ctx, g)
		}
	}
	if errors.Is(err, errGone) {
		r.gone = g.Refresh // asking for ever changes nothing
	}
	if err != nil {
		return g, err
	}
	k.save(context.WithoutCancel(ctx), mailbox, r, g.Refresh, fresh)
	return fresh, nil
}

// save keeps a grant, or remembers to.
func (k *Keyring) save(ctx context.Context, mailbox int64, r *ring, was string, g desk.Grant) {
	err := k.grants.KeepGrant(ctx, mailbox, was, g)
	r.was, r.unsaved = "", desk.Grant{}
	if err == nil || desk.CodeOf(err) == desk.Conflict || desk.CodeOf(err) == desk.NotFound {
		return
	}
	k.log.Error("a mailbox's tokens can't be saved", "mailbox", mailbox, "error", err)
	r.was, r.unsaved = was, g
}

// WithToken runs open with a token of m; once more with a new one where the server refuses the first.
func WithToken[T any](ctx context.Context, k *Keyring, m desk.Mailbox, open func(token string) (T, error)) (T, error) {
	var nothing T
	token, err := k.token(ctx, m, "")
	if err != nil {
		return nothing, err
	}
	got, err := open(token)
	if token == "" || m.ID == 0 || !line.RefusedLogin(err) {
		return got, err
	}
	again, fresh := k.token(ctx, m, token)
	if fresh != nil {
		return nothing, fresh
	}
	return open(again)
}
