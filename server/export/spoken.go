package export

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/deskbell/deskbell/desk/query"
	"github.com/deskbell/deskbell/find"
)

const (
	mostSpoken   = 3000 // pairs of characters that are found by their pinyin: those that stand in most headings
	meantSpoken  = 3    // that one spelling may mean
	spokenWeight = 0.9  // under 1: what was typed is not looked for itself
)

// spoken adds to the ways of words.json how pairs of characters in headings are typed in pinyin and by first letters: tuikuan and tk become
// 退款. What stands in an article in letters is left to mean itself.
func (c *cutter) spoken(entries []Entry, where map[string][]int, ways map[string][]any) {
	n := map[string]int{}
	for _, e := range entries {
		for _, heading := range append([]string{e.Title}, e.Also...) {
			for _, t := range c.terms(heading) {
				if first, size := utf8.DecodeRuneInString(t.text); han(first) && utf8.RuneCountInString(t.text[size:]) == 1 {
					n[t.text]++
				}
			}
		}
	}
	pairs := make([]string, 0, len(n))
	for pair := range n {
		pairs = append(pairs, pair)
	}
	slices.SortFunc(pairs, func(a, b string) int { return cmp.Or(cmp.Compare(n[b], n[a]), strings.Compare(a, b)) })
	means := map[string][]string{}
	for _, pair := range pairs[:min(len(pairs), mostSpoken)] {
		for _, letters := range find.Spoken(pair) {
			query.Pieces(letters, func(p query.Piece) bool {
				if key := p.Text; len(where[key]) == 0 && len(means[key]) < meantSpoken && !slices.Contains(means[key], pair) {
					means[key] = append(means[key], pair)
				}
				return true
			})
		}
	}
	for letters, pairs := range means {
		said := letters + " "
		if ways[said] != nil {
			continue
		}
		ways[said] = []any{spokenWeight}
		for _, pair := range pairs {
			ways[said] = append(ways[said], pair)
		}
	}
}
