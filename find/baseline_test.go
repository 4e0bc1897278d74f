package find

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"
)

// plain is what everybody has: BM25 over the single characters and pairs of a text, with the usual weights. It is here to be beaten.
type plain struct {
	in    map[string]map[int]int // how often a term stands in each text
	sizes []int
	total int
}

func plainTerms(s string) (terms []string) {
	var last rune
	for _, r := range strings.ToLower(s) {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			last = 0
			continue
		}
		terms = append(terms, string(r))
		if last != 0 {
			terms = append(terms, string([]rune{last, r}))
		}
		last = r
	}
	return terms
}

func newPlain(texts []string) *plain {
	p := &plain{in: map[string]map[int]int{}}
	for i, text := range texts {
		terms := plainTerms(text)
		for _, t := range terms {
			if p.in[t] == nil {
				p.in[t] = map[int]int{}
			}
			p.in[t][i]++
		}
		p.sizes, p.total = append(p.sizes, len(terms)), p.total+len(terms)
	}
	return p
}

// search ranks all texts.
func (p *plain) search(query string) []int {
	const k, b = 1.2, 0.75
	n, mean := float64(len(p.sizes)), float64(p.total)/float64(len(p.sizes))
	scores, order := make([]float64, len(p.sizes)), make([]int, len(p.sizes))
	for _, t := range plainTerms(query) {
		df := float64(len(p.in[t]))
		for i, often := range p.in[t] {
			f := float64(often)
			scores[i] += math.Log(1+(n-df+.5)/(df+.5)) * f * (k + 1) / (f + k*(1-b+b*float64(p.sizes[i])/mean))
		}
	}
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(scores[b], scores[a]) })
	return order
}
