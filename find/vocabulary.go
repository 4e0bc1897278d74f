package find

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"github.com/deskbell/deskbell/desk/query"
)

// vocabulary is what a segment's articles are written with: their words of letters as typed, and the pairs of characters of their headings.
type vocabulary struct {
	words map[string]int32
	pairs map[string]int32
	spelt func() *speller // by pinyin; made when somebody first types some
}

func newVocabulary() *vocabulary {
	v := &vocabulary{words: map[string]int32{}, pairs: map[string]int32{}}
	v.spelt = sync.OnceValue(v.spell)
	return v
}

func (v *vocabulary) learn(text string, heading bool) {
	last := ""
	query.Pieces(text, func(p query.Piece) bool {
		if !p.Han {
			v.words[p.Typed]++
			if p.Text != p.Typed {
				v.words[p.Text] += 0 // the stem is known too
			}
			last = ""
			return true
		}
		c := simple(p.Text)
		if heading && last != "" && p.Glued {
			v.pairs[last+c]++
		}
		last = c
		return true
	})
}

// mostPairs are spelt in pinyin: those that stand in most headings.
const mostPairs = 20_000

func (v *vocabulary) spell() *speller {
	pairs := make([]string, 0, len(v.pairs))
	for pair := range v.pairs {
		pairs = append(pairs, pair)
	}
	slices.SortFunc(pairs, func(a, b string) int { return cmp.Or(cmp.Compare(v.pairs[b], v.pairs[a]), strings.Compare(a, b)) })
	s := &speller{}
	for _, pair := range pairs[:min(len(pairs), mostPairs)] {
		s.add(pair, v.pairs[pair])
	}
	s.sort()
	return s
}

// knows says whether a word of letters stands in an article, and has how often.
func (p *part) has(word string) (n int32, known bool) {
	for _, s := range p.segments() {
		m, ok := s.words.words[word]
		n, known = n+m, known || ok
	}
	return n, known
}

func (p *part) pair(pair string) (n int32) {
	for _, s := range p.segments() {
		n += s.words.pairs[pair]
	}
	return n
}
