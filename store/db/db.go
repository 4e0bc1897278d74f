// Package db is the database itself: one SQLite file, its connections, transactions and migrations, and what every table is read and written
// with. Only the packages of store use it, and whoever starts the program: a transaction is theirs to write.
package db

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"sync"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/surveymail"
)

// Options of Open.
type Options struct {
	Now    func() time.Time      // the clock; nil is time.Now
	Notify func(c []desk.Change) // called after each commit that changed something, by whoever wrote; several at once; nil is nobody
	Create bool                  // make the file where there is none

	Phrases   map[desk.Lang]desk.Phrases     // around what a mail quotes or passes on
	Surveys   map[desk.Lang]surveymail.Words // around what customers are asked
	PublicURL string                         // of this run, over the one in the settings: where links in mail lead
}

// DB is one open database. It is reached only through Tx and View.
type DB struct {
	path   string
	write  *pool // one connection, immediate transactions
	read   *pool // a few connections, query_only
	clock  func() time.Time
	notify func([]desk.Change)
	public string // public address of this run
	said   map[desk.Lang]desk.Phrases
	asks   map[desk.Lang]surveymail.Words
	shared sync.Map // type -> *T: see Shared
}

// Tx is one write transaction. Its statements are prepared once per connection and kept. They do not stop half-way when the
// caller's context ends: a use case is saved whole or not at all, and it is short.
type Tx struct {
	*conn
	Now      time.Time // one now for the whole transaction, whole milliseconds, UTC
	By       desk.By   // for whom, as the context says
	DB       *DB
	gathered map[reflect.Type]any // type -> *T: see Gathered
	last     []func() error       // before the commit
	changes  []desk.Change
	then     []func()
}

// Changed notes what is to be published once the transaction has committed.
func (t *Tx) Changed(c desk.Change) { t.changes = append(t.changes, c) }

// Before runs f right before the commit: what a transaction gathers and writes all at once. f's error undoes everything.
func (t *Tx) Before(f func() error) { t.last = append(t.last, f) }

// After runs f once the transaction has committed: to fill caches, never to touch the database.
func (t *Tx) After(f func()) { t.then = append(t.then, f) }

// Tx runs f in one write transaction: saved if f returns nil, undone if it returns an error or panics. What f noted with
// Changed is published after the commit. Only one runs at a time, so f must not wait for anything outside.
func (s *DB) Tx(ctx context.Context, f func(tx *Tx) error) error {
	c, err := s.write.take(ctx)
	if err != nil {
		return err
	}
	tx := &Tx{conn: c, DB: s, Now: s.Now().UTC().Truncate(time.Millisecond), By: byOf(ctx)}
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
func (s *DB) commit(ctx context.Context, c *conn, tx *Tx, f func(tx *Tx) error) error {
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

// View runs f on one read connection within one snapshot: all that f reads is of the same moment.
func (s *DB) View(ctx context.Context, f func(q Querier) error) error {
	c, err := s.read.take(ctx)
	if err != nil {
		return err
	}
	defer s.read.give(c)
	return inWords(c.within(ctx, func() error { return f(c) }))
}

// MS is how times are stored: milliseconds since 1970, 0 for none.
func MS(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// FromMS is the way back, in UTC.
func FromMS(n int64) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return time.UnixMilli(n).UTC()
}

// Flag is how truths are stored.
func Flag(b bool) int {
	if b {
		return 1
	}
	return 0
}

// ToJSON writes the small values that only Go reads; "" for a nil or empty list or map keeps rows short.
func ToJSON(v any) string {
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

// FromJSON reads what ToJSON wrote into v; "" leaves v as it is.
func FromJSON(text string, v any) error {
	if text == "" {
		return nil
	}
	if err := json.Unmarshal([]byte(text), v); err != nil {
		return fmt.Errorf("stored JSON %.60q: %w", text, err)
	}
	return nil
}
