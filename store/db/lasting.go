package db

import (
	"cmp"
	"reflect"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/surveymail"
)

// Shared is the one value of type T that lives as long as the open database: what is asked for on every page and hardly ever changes. It
// begins as the zero T and many use it at once, so T guards itself.
func Shared[T any](s *DB) *T {
	key := reflect.TypeFor[T]()
	if v, ok := s.shared.Load(key); ok {
		return v.(*T)
	}
	v, _ := s.shared.LoadOrStore(key, new(T))
	return v.(*T)
}

// Gathered is the one value of type T that lives as long as a transaction; fresh says that nobody has asked for it before.
func Gathered[T any](t *Tx) (v *T, fresh bool) {
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

// Now of the clock that Open was given.
func (s *DB) Now() time.Time { return s.clock() }

// Tell publishes what did not come of a transaction.
func (s *DB) Tell(c ...desk.Change) {
	if s.notify != nil {
		s.notify(c)
	}
}

// SurveyWords are around what customers are asked, by language.
func (s *DB) SurveyWords() map[desk.Lang]surveymail.Words { return s.asks }

// Phrases around what a mail in a language quotes or passes on.
func (t *Tx) Phrases(l desk.Lang) desk.Phrases { return t.DB.said[l] }

// PublicURL is where links in mail lead: the address of this run, else the one in the settings.
func (t *Tx) PublicURL(settings desk.Settings) string {
	return cmp.Or(t.DB.public, settings.PublicURL)
}
