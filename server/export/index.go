package export

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/query"
	"github.com/deskbell/deskbell/find"
)

// Entry is an article as the search in the page knows it.
type Entry struct {
	Title    string
	Also     []string // other wordings of its title
	Text     string   // what one reads of it
	Category string
	File     string // from the site's folder
}

// The index of a language is files that a browser fetches as it needs them: words.json says how a question is cut and what words become,
// terms-N.json where terms stand, docs-N.json what is shown of an article. assets/js/site-terms.js and site-search.js are the other half:
// they cut and rank as this does.
const (
	titleWeight = 8
	alsoWeight  = 6
	mostWeight  = 15       // of a term in one article: four bits
	shardBytes  = 48 << 10 // of terms in a file, about
	docsInFile  = 16       // where there are many
	fewDocs     = 200      // all in one file
	shownText   = 700      // characters of an article that an excerpt is taken from
	readText    = 6000     // bytes of an article that are found
)

// words are words.json.
type words struct {
	Docs   int              `json:"docs"`
	Shards int              `json:"shards"`
	InFile int              `json:"inFile"`
	Simple string           `json:"simple"` // traditional characters, each with its simplified one
	Ways   map[string][]any `json:"ways"`   // what is said -> weight, then what it becomes
}

// shownDoc is an article in docs-N.json.
type shownDoc struct {
	Title    string `json:"t"`
	File     string `json:"f"`
	Category string `json:"c,omitempty"`
	Text     string `json:"x"`
}

// index makes the files of one language's index, by name.
func index(entries []Entry, synonyms [][]string) (map[string][]byte, error) {
	cut := newCutter(synonyms)
	where := map[string][]int{} // term -> document*16 + weight
	for doc, e := range entries {
		in := map[string]int{}
		for _, t := range cut.terms(e.Title) {
			in[t.text] = max(in[t.text], titleWeight)
		}
		for _, also := range e.Also {
			for _, t := range cut.terms(also) {
				in[t.text] = max(in[t.text], alsoWeight)
			}
		}
		for _, t := range cut.terms(desk.CutBytes(e.Text, readText)) {
			in[t.text]++
		}
		for term, w := range in {
			where[term] = append(where[term], doc*16+min(w, mostWeight))
		}
	}
	files := map[string][]byte{}
	meta := words{Docs: len(entries), Shards: shards(where), InFile: fewDocs, Simple: find.Simplified(), Ways: cut.known(where)}
	cut.spoken(entries, where, meta.Ways)
	if len(entries) > fewDocs {
		meta.InFile = docsInFile
	}
	shelf := make([]map[string][]int, meta.Shards)
	for term, docs := range where {
		n := shardOf(term, meta.Shards)
		if shelf[n] == nil {
			shelf[n] = map[string][]int{}
		}
		shelf[n][term] = docs
	}
	for n, terms := range shelf {
		if terms == nil {
			terms = map[string][]int{}
		}
		if err := addJSON(files, fmt.Sprintf("terms-%d.json", n), terms); err != nil {
			return nil, err
		}
	}
	for n := 0; n*meta.InFile < len(entries); n++ {
		var docs []shownDoc
		for _, e := range entries[n*meta.InFile : min((n+1)*meta.InFile, len(entries))] {
			docs = append(docs, shownDoc{e.Title, e.File, e.Category, desk.Cut(strings.Join(strings.Fields(e.Text), " "), shownText)})
		}
		if err := addJSON(files, fmt.Sprintf("docs-%d.json", n), docs); err != nil {
			return nil, err
		}
	}
	return files, addJSON(files, "words.json", meta)
}

func addJSON(files map[string][]byte, name string, v any) error {
	b, err := json.Marshal(v)
	files[name] = b
	return err
}

// shards is over how many files the terms are spread.
func shards(where map[string][]int) int {
	size := 0
	for term, docs := range where {
		size += len(term) + 4 + 6*len(docs)
	}
	return max(1, int(math.Ceil(float64(size)/shardBytes)))
}

// shardOf is the file that a term stands in, by its characters: a browser says the same (site-search.js).
func shardOf(term string, shards int) int {
	h := uint32(0)
	for _, r := range term {
		h = h*31 + uint32(r)
	}
	return int(h % uint32(shards))
}

// cutter takes texts apart as site-terms.js does.
type cutter struct {
	ways   map[string]find.Way
	most   map[string]int // pieces of the longest way that begins with this one
	simple map[string]string
}

func newCutter(synonyms [][]string) *cutter {
	c := &cutter{ways: map[string]find.Way{}, most: map[string]int{}, simple: map[string]string{}}
	pairs := []rune(find.Simplified())
	for i := 0; i+1 < len(pairs); i += 2 {
		c.simple[string(pairs[i])] = string(pairs[i+1])
	}
	for _, w := range find.Ways(synonyms) {
		c.ways[w.Said] = w
		first, n := firstPiece(w.Said)
		c.most[first] = max(c.most[first], n)
	}
	return c
}

// firstPiece is the first piece of a way, and how many it has.
func firstPiece(said string) (first string, n int) {
	for rest := said; rest != ""; n++ {
		r, w := utf8.DecodeRuneInString(rest)
		if r < utf8.RuneSelf || !han(r) {
			if i := strings.IndexByte(rest, ' '); i >= 0 {
				w = i + 1
			} else {
				w = len(rest)
			}
		}
		if n == 0 {
			first = rest[:w]
		}
		rest = rest[w:]
	}
	return first, n
}

// han says whether a character is one that is written without spaces, as far as the tables have such.
func han(r rune) bool { return r >= 0x2e80 }

// weighed is a term with its worth in a question.
type weighed struct {
	text   string
	weight float64
}

// terms are the words of a text in what they become, the words of letters as they are, and pairs of Han characters that stand side by
// side, but for what questions are made of besides their matter. Each once.
func (c *cutter) terms(text string) (out []weighed) {
	var keys []string
	var glued []bool
	query.Pieces(text, func(p query.Piece) bool {
		key := p.Text + " "
		if p.Han {
			if key = p.Text; c.simple[key] != "" {
				key = c.simple[key]
			}
		}
		keys, glued = append(keys, key), append(glued, p.Glued)
		return true
	})
	seen := map[string]int{}
	put := func(text string, weight float64) {
		if i, ok := seen[text]; ok {
			out[i].weight = max(out[i].weight, weight)
			return
		}
		seen[text] = len(out)
		out = append(out, weighed{text, weight})
	}
	before := ""
	for i := 0; i < len(keys); {
		n, way := c.longest(keys[i:])
		for _, to := range way.Means {
			put(to, float64(way.Weight)*2)
		}
		light := n > 0 && way.Weight < 1 || n > 0 && len(way.Means) == 0
		for j := i; j < i+max(n, 1); j++ {
			key := keys[j]
			word := strings.TrimSuffix(key, " ")
			switch {
			case light:
				before = ""
				continue
			case word != key: // of letters
				put(word, 2)
				before = ""
				continue
			case before != "" && glued[j]:
				put(before+key, 1)
			case n == 0:
				put(key, 0.3)
			}
			before = key
		}
		i += max(n, 1)
	}
	return out
}

// longest is the longest way that the pieces begin with; n is 0 where there is none. A single character alone is none: it may mean anything.
func (c *cutter) longest(keys []string) (n int, way find.Way) {
	for n = min(c.most[keys[0]], len(keys)); n > 0; n-- {
		said := strings.Join(keys[:n], "")
		if w, ok := c.ways[said]; ok && (n > 1 || strings.HasSuffix(said, " ") || len(w.Means) == 0) {
			return n, w
		}
	}
	return 0, find.Way{}
}

// known are the ways that lead to something that stands anywhere, and those that lead nowhere at all.
func (c *cutter) known(where map[string][]int) map[string][]any {
	out := map[string][]any{}
	for said, w := range c.ways {
		if len(w.Means) > 0 && !slices.ContainsFunc(w.Means, func(m string) bool { return len(where[m]) > 0 }) && w.Weight == 1 {
			continue
		}
		to := []any{w.Weight}
		for _, m := range w.Means {
			to = append(to, m)
		}
		out[said] = to
	}
	return out
}

// Terms are the terms of a text with what each is worth in a question, sorted: what a browser has to make of it too.
func Terms(text string) []string {
	var out []string
	for _, t := range newCutter(nil).terms(text) {
		out = append(out, fmt.Sprintf("%s %.2f", t.text, t.weight))
	}
	slices.Sort(out)
	return out
}
