package find

import (
	_ "embed"
	"strings"
	"sync"
	"unicode/utf8"
)

// han is what find/gen wrote: the first line has traditional characters, each with its simplified one; then a line for each syllable.
//
//go:generate go -C gen run .
//go:embed han.txt
var han string

var simplified = sync.OnceValue(func() map[rune]string {
	first, _, _ := strings.Cut(han, "\n")
	m := make(map[rune]string, len(first)/6)
	for i := 0; i < len(first); {
		r, w := utf8.DecodeRuneInString(first[i:])
		_, w2 := utf8.DecodeRuneInString(first[i+w:])
		m[r] = first[i+w : i+w+w2]
		i += w + w2
	}
	return m
})

// simple is a character without the difference between traditional and simplified.
func simple(c string) string {
	r, _ := utf8.DecodeRuneInString(c)
	if s, ok := simplified()[r]; ok {
		return s
	}
	return c
}
