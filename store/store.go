// Package store keeps everything in one SQLite file. One exported method is one use case in one transaction; what it
// changed is published after the commit. Errors that users may see are *desk.Error; anything else is our fault.
package store

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"sync"
	"time"

	"github.com/deskbell/deskbell/desk"
)

// Options of Open.
type Options struct {
	Now    func() time.Time      // the clock; nil is time.Now
	Notify func(c []desk.Change) // called after each commit that changed something, by whoever wrote; several at once; nil is nobody
	Create bool                  // make the file where there is none

	Phrases   map[desk.Lang]desk.Phrases // around what a mail quotes or passes on
	PublicURL string                     // of this run, over the one in the settings: where links in mail lead
}

// Store is one open database. Exported methods reach it only through tx and view.
type Store struct {
	path   string
	write  *pool // one connection, immediate transactions
	read   *pool // a few connections, query_only
	clock  func() time.Time
	notify func([]desk.Change)
	public string // public address of this run
	said   map[desk.Lang]desk.Phrases
	shared sync.Map // type -> *T: see shared
}

// Tx is one write transaction. Its statements are prepared once per connection and kept. They do not stop half-way when the
// caller's context ends: a use case is saved whole or not at all, and it is short.
type Tx struct {
	*conn
	now      time.Time // one now for the whole transaction, whole milliseconds, UTC
	by       desk.By   // for whom, as the context says
	store    *Store
	gathered map[reflect.Type]any // type -> *T: see gathered
	last     []func() error       // before the commit
	changes  []desk.Change
	then     []func()
}

// changed notes what is to be published once the transaction has committed.
func (t *Tx) changed(c desk.Change) { t.changes = append(t.changes, c) }

// before runs f right before the commit: what a transaction gathers and writes all at once. f's error undoes everything.
func (t *Tx) before(f func() error) { t.last = append(t.last, f) }

// after runs f once the transaction has committed: to fill caches, never to touch the database.
func (t *Tx) after(f func()) { t.then = append(t.then, f) }

// tx runs f in one write transaction: saved if f returns nil, undone if it returns an error or panics. What f noted with
// changed is published after the commit. Only one runs at a time, so f must not wait for anything outside.
func (s *Store) tx(ctx context.Context, f func(tx *Tx) error) error {
	c, err := s.write.take(ctx)
	if err != nil {
		return err
	}
	tx := &Tx{conn: c, store: s, now: s.now().UTC().Truncate(time.Millisecond), by: byOf(ctx)}
	if err := s.commit(ctx, c, tx, f); err != nil {
		return err
	}
	for _, then := range tx.then {
		then()
	}
	if s.notify != nil && len(tx.changes) > 0 {
		s.notify(tx.changes)
	}
	return nil
}

// commit gives the connection back before anybody is told: whoever is told may want to write.
func (s *Store) commit(ctx context.Context, c *conn, tx *Tx, f func(tx *Tx) error) error {
	defer s.write.give(c)
	return inWords(c.within(context.WithoutCancel(ctx), func() error {
		if err := f(tx); err != nil {
			return err
		}
		for _, last := range tx.last {
			if err := last(); err != nil {
				return err
			}
		}
		return nil
	}))
}

// view runs f on one read connection within one snapshot: all that f reads is of the same moment.
func (s *Store) view(ctx context.Context, f func(q querier) error) error {
	c, err := s.read.take(ctx)
	if err != nil {
		return err
	}
	defer s.read.give(c)
	return inWords(c.within(ctx, func() error { return f(c) }))
}

// ms is how times are stored: milliseconds since 1970, 0 for none.
func ms(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// fromMS is the way back, in UTC.
func fromMS(n int64) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return time.UnixMilli(n).UTC()
}

// flag is how truths are stored.
func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}

// toJSON writes the small values that only Go reads; "" for a nil or empty list or map keeps rows short.
func toJSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil { // only for types that can't be written at all: a mistake in this package
		panic(fmt.Sprintf("store: %T does not become JSON: %v", v, err))
	}
	switch s := string(b); s {
	case "null", "[]", "{}", `""`:
		return ""
	default:
		return s
	}
}

// fromJSON reads what toJSON wrote into v; "" leaves v as it is.
func fromJSON(text string, v any) error {
	if text == "" {
		return nil
	}
	if err := json.Unmarshal([]byte(text), v); err != nil {
		return fmt.Errorf("stored JSON %.60q: %w", text, err)
	}
	return nil
}
