package store

import (
	"cmp"
	"reflect"
	"time"

	"github.com/deskbell/deskbell/desk"
)

// shared is the one value of type T that lives as long as the open database: what is asked for on every page and hardly ever changes. It
// begins as the zero T and many use it at once, so T guards itself.
func shared[T any](s *Store) *T {
	key := reflect.TypeFor[T]()
	if v, ok := s.shared.Load(key); ok {
		return v.(*T)
	}
	v, _ := s.shared.LoadOrStore(key, new(T))
	return v.(*T)
}

// gathered is the one value of type T that lives as long as a transaction; fresh says that nobody has asked for it before.
func gathered[T any](t *Tx) (v *T, fresh bool) {
	key := reflect.TypeFor[T]()
	if v, ok := t.gathered[key]; ok {
		return v.(*T), false
	}
	if t.gathered == nil {
		t.gathered = map[reflect.Type]any{}
	}
	v = new(T)
	t.gathered[key] = v
	return v, true
}

// now of the clock that Open was given.
func (s *Store) now() time.Time { return s.clock() }

// tell publishes what did not come of a transaction.
func (s *Store) tell(c ...desk.Change) {
	if s.notify != nil {
		s.notify(c)
	}
}

// phrases around what a mail in a language quotes or passes on.
func (t *Tx) phrases(l desk.Lang) desk.Phrases { return t.store.said[l] }

// publicURL is where links in mail lead: the address of this run, else the one in the settings.
func (t *Tx) publicURL(settings desk.Settings) string {
	return cmp.Or(t.store.public, settings.PublicURL)
}
