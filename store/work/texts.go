package work

import (
	"github.com/deskbell/deskbell/desk"
)

// TextsFor are the texts of a language, or of the shop's where that one has none.
func TextsFor(s desk.Settings, lang desk.Lang) desk.Texts {
	if t, ok := s.Texts[lang]; ok {
		return t
	}
	return s.Texts[s.Lang]
}
