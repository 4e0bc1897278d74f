package query

import (
	"slices"
	"unicode/utf8"

	"github.com/deskbell/deskbell/desk"
)

// Suggestions are what may help to answer a ticket: articles that customers can read, and resolved tickets that asked something like it.
type Suggestions struct {
	Articles []desk.Hit
	Tickets  []Similar
}

// Similar is a resolved ticket and what its last answer said.
type Similar struct {
	Ticket desk.Ticket
	Answer string
}

// TellingWords are the terms of a text that say most about its matter, the longest first: at most so many. A pair of characters
// written without spaces counts as a word of six letters.
func TellingWords(text string, most int) []string {
	words := looseTerms(text)
	slices.SortStableFunc(words, func(a, b string) int { return weight(b) - weight(a) })
	return words[:min(most, len(words))]
}

func weight(word string) int {
	if r, n := utf8.DecodeRuneInString(word); n < len(word) && classOf(r) != letter {
		return 6
	}
	return min(utf8.RuneCountInString(word), 10)
}
