package ui

import (
	"strings"
	"sync"
	"unicode"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/find"
	"github.com/deskbell/deskbell/ui/words"
)

// Spoken is how the Chinese in a text is typed in pinyin and by its first letters, a way a line.
func Spoken(text string) string {
	var all []string
	for _, run := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.Is(unicode.Han, r) }) {
		all = append(all, find.Spoken(run)...)
	}
	return strings.Join(all, "\n")
}

var sought sync.Map // keys of words, joined -> what they are found by

// soughtBy is what finds a thing that these words name: them in both languages, and the Chinese ones as they are typed in pinyin and by
// their first letters. In small letters.
func soughtBy(keys ...string) string {
	id := strings.Join(keys, " ")
	if known, ok := sought.Load(id); ok {
		return known.(string)
	}
	var all []string
	for _, key := range keys {
		for _, lang := range desk.Langs {
			text := words.Text(lang, key, nil)
			all = append(all, text)
			all = append(all, Spoken(text))
		}
	}
	made := strings.ToLower(strings.Join(all, "\n"))
	sought.Store(id, made)
	return made
}
