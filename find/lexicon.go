package find

import (
	_ "embed"
	"strings"
	"sync"

	"github.com/deskbell/deskbell/desk/query"
)

//go:embed words/zh.txt
var chinese string

//go:embed words/en.txt
var english string

// kind says what a unit does in a question.
type kind uint8

const (
	matter kind = iota
	ask         // how, why, when: they tell questions apart, but little
	not         // what turns a meaning round
	drop        // politeness and fillers
)

var sections = map[string]kind{"[words]": matter, "[ask]": ask, "[not]": not, "[drop]": drop}

// meaning is a word that others become.
type meaning struct {
	text string
	kind kind
}

// lexicon says what words become. Keys are pieces one after another, a word of letters with a space behind it.
type lexicon struct {
	words map[string][]meaning
	most  map[string]int // pieces of the longest word that begins with this one
}

// builtin is what shops and their customers say anywhere.
var builtin = sync.OnceValue(func() *lexicon {
	x := &lexicon{map[string][]meaning{}, map[string]int{}}
	x.read(chinese)
	x.read(english)
	return x
})

// read takes a table in: words/zh.txt says how it is written.
func (x *lexicon) read(table string) {
	section := matter
	for line := range strings.Lines(table) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		if k, ok := sections[line]; ok {
			section = k
			continue
		}
		to, ways, _ := strings.Cut(line, ":")
		var units []meaning
		if section != drop {
			for _, w := range strings.Fields(to) {
				units = append(units, meaning{w, section})
			}
		}
		if section != drop && len(units) == 1 {
			x.add(to, units)
		}
		split := strings.Fields(ways)
		if strings.Contains(ways, ",") {
			split = strings.Split(ways, ",")
		}
		for _, w := range split {
			x.add(w, units)
		}
	}
}

// add is for a word that is not there yet.
func (x *lexicon) add(way string, to []meaning) {
	key, n, first := keyOf(way)
	if _, ok := x.words[key]; n == 0 || ok {
		return
	}
	x.words[key] = to
	x.most[first] = max(x.most[first], n)
}

func keyOf(way string) (key string, n int, first string) {
	var b strings.Builder
	query.Pieces(way, func(p query.Piece) bool {
		if n++; n == 1 {
			first = pieceKey(p)
		}
		b.WriteString(pieceKey(p))
		return true
	})
	return b.String(), n, first
}

func pieceKey(p query.Piece) string {
	if p.Han {
		return simple(p.Text)
	}
	return p.Text + " "
}

// MostSynonyms bounds the shop's own groups of words, and MostWays the words of each.
const (
	MostSynonyms = 500
	MostWays     = 50
)

// with is the lexicon and groups of words that mean the same in this shop, which go before what is built in.
func (x *lexicon) with(groups [][]string) *lexicon {
	if len(groups) == 0 {
		return x
	}
	own := &lexicon{make(map[string][]meaning, len(x.words)), make(map[string]int, len(x.most))}
	for _, g := range groups[:min(len(groups), MostSynonyms)] {
		to := x.group(g)
		for _, way := range g[:min(len(g), MostWays)] {
			own.add(way, to)
		}
	}
	for key, to := range x.words {
		if _, ok := own.words[key]; !ok {
			own.words[key] = to
		}
	}
	for first, n := range x.most {
		own.most[first] = max(own.most[first], n)
	}
	return own
}

// group is what the words of a shop's group become: what the first of them that is known becomes anyway, else the first.
func (x *lexicon) group(ways []string) []meaning {
	for _, way := range ways {
		key, _, _ := keyOf(way)
		if to := x.words[key]; len(to) > 0 {
			return to
		}
	}
	for _, way := range ways {
		if key, n, _ := keyOf(way); n > 0 {
			return []meaning{{strings.TrimSpace(key), matter}}
		}
	}
	return nil
}
