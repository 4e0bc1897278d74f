// Package query is how text becomes the terms of a search, what a query says, and where in a text its matches stand.
package query

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// One tokenizer for everything that is searched: what agents look for, what customers look for, what answers are found with.
//
//   - A run of characters written without spaces (Han, kana, Hangul, Thai …) becomes its overlapping pairs and its last
//     character: 退款申请 is 退款 款申 申请 请. So any two characters are found, and 款* finds every 款.
//   - A word of letters and digits is folded (case, accents, full width) and lightly stemmed: Refunds, refunded and
//     REFUND are refund. A1009 stays one word, and its digits can be found by themselves.
//   - Everything else parts words. A mail address is words, and besides one word of its own.

// maxTerms bounds a query: nobody reads what matches more.
const maxTerms = 32

// maxWord bounds a word: longer ones are codes nobody types. maxAddress bounds a mail address.
const (
	maxWord    = 64
	maxAddress = 254
)

// Append appends the terms of text to dst, each followed by a space: what goes into an index.
func Append(dst []byte, text string) []byte {
	var extra []byte // goes to the end, so that neighbours stay neighbours
	var c chain
	for sc := (scanner{text: text}); sc.next(); {
		if sc.kind == run {
			dst = appendPairs(dst, sc.token)
			continue
		}
		if !sc.glued {
			extra = c.append(extra)
			c = chain{}
		}
		c.add(&sc)
		dst = append(append(dst, stem(sc.token)...), ' ')
		if digits := trailingDigits(sc.token); digits != "" {
			extra = append(append(extra, digits...), ' ')
		}
	}
	return append(dst, c.append(extra)...)
}

// chain is a row of words with one mark between each two; one that has an @ is a mail address.
type chain struct {
	whole   string
	address bool
}

func (c *chain) add(sc *scanner) {
	if sc.glued {
		c.whole += string(sc.mark)
		c.address = c.address || sc.mark == '@'
	}
	if len(c.whole) <= maxAddress {
		c.whole += sc.token
	}
}

// isAddress says whether the chain can stand as one word: the index takes these marks for letters.
func (c *chain) isAddress() bool {
	return c.address && len(c.whole) <= maxAddress
}

func (c *chain) append(dst []byte) []byte {
	if !c.isAddress() {
		return dst
	}
	return append(append(dst, c.whole...), ' ')
}

// appendPairs appends the overlapping pairs of a run, then its last character.
func appendPairs(dst []byte, s string) []byte {
	for i := 0; i < len(s); {
		_, w := utf8.DecodeRuneInString(s[i:])
		_, w2 := utf8.DecodeRuneInString(s[i+w:])
		dst = append(append(dst, s[i:i+w+w2]...), ' ')
		i += w
	}
	return dst
}

// trailingDigits of a word like A1009: customers know their order by its digits.
func trailingDigits(word string) string {
	i := len(word)
	for i > 0 && word[i-1] >= '0' && word[i-1] <= '9' {
		i--
	}
	if i == 0 || len(word)-i < 3 {
		return ""
	}
	return word[i:]
}

// Term is one thing that a text must contain: Words side by side; the last of them only begins so with Prefix. Or are
// single words that do as well. Run is what was typed, where it was a run; Parts are the words of a mail address.
type Term struct {
	Words  []string
	Prefix bool
	Or     []string
	Run    string
	Parts  []string
}

// Terms of what somebody typed into a search box; all of them must be found. The last word may be unfinished.
func Terms(query string) []Term {
	var terms []Term
	var c chain
	sc := scanner{text: query}
	for len(terms) < maxTerms && sc.next() {
		if sc.kind == run {
			terms = append(terms, runTerm(sc.token))
			continue
		}
		w := stem(sc.token)
		if sc.glued && len(terms) > 0 {
			t := &terms[len(terms)-1]
			t.Words = append(t.Words, w) // A1009-22
		} else {
			c = chain{}
			terms = append(terms, Term{Words: []string{w}})
		}
		c.add(&sc)
		t := &terms[len(terms)-1]
		if c.isAddress() {
			if t.Parts = append(t.Parts, w); len(t.Parts) == 1 {
				t.Parts = t.Words
			}
			t.Words = []string{c.whole}
			t.Prefix = sc.last()
		} else if sc.last() {
			finish(t, sc.token)
		}
	}
	return terms
}

// Exact are terms with their last word taken for finished; changed is false where it was so already. The index answers that much
// faster, and mostly it is what is meant.
func Exact(terms []Term) (exact []Term, changed bool) {
	exact = slices.Clone(terms)
	for i, t := range exact {
		if !t.Prefix || t.Run != "" {
			continue
		}
		changed = true
		words := slices.Clone(t.Words)
		if t.Parts == nil {
			words[len(words)-1] = stem(words[len(words)-1])
		}
		exact[i] = Term{Words: words, Parts: t.Parts}
	}
	return exact, changed
}

func runTerm(s string) Term {
	if utf8.RuneCountInString(s) == 1 {
		return Term{Words: []string{s}, Prefix: true, Run: s}
	}
	words := strings.Fields(string(appendPairs(nil, s)))
	return Term{Words: words[:len(words)-1], Run: s} // without the last character: the text may go on
}

// finish makes the last word of a query match what it may become. The index has stems, so shippin has to find ship.
func finish(t *Term, typed string) {
	t.Prefix = true
	if len(t.Words) > 1 {
		t.Words[len(t.Words)-1] = typed
		return
	}
	stemmed := t.Words[0]
	t.Words[0] = typed
	t.Or = appendOther(t.Or, typed, stemmed)
	for _, end := range [...][2]string{{"", "ing"}, {"i", "ng"}, {"in", "g"}, {"i", "es"}, {"ie", "s"}, {"e", "d"}, {"e", "s"}} {
		if strings.HasSuffix(typed, end[0]) {
			t.Or = appendOther(t.Or, typed, stem(typed+end[1]))
		}
	}
}

// appendOther adds a word that neither begins with what was typed nor is there already.
func appendOther(list []string, typed, word string) []string {
	if strings.HasPrefix(word, typed) || len(word) < 3 {
		return list
	}
	for _, w := range list {
		if w == word {
			return list
		}
	}
	return append(list, word)
}

// Short says that a term is the beginning of so many words that to gather them all takes longer than to read what was written last.
func (t Term) Short() bool {
	return t.Prefix && len(t.Words) == 1 && (t.Run != "" || len(t.Words[0]) <= 3)
}
