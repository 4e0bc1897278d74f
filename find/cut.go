package find

import (
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/query"
)

// unit is a word of a text as the ranking sees it.
type unit struct {
	text     string // what all ways of saying it become
	kind     kind
	whole    bool   // a word of the lexicon or of letters, not a single character
	han      bool   // what it was is written without spaces
	may      string // what a single character may stand for
	from, to int    // bytes of the text
}

// longest text that is taken apart, in bytes.
const longest = 20_000

// cut takes text apart: into as long words as there are, and of two ways that are as good into the one with the longer word behind.
// A character before and behind 不 or 没, as in 退不退, asks whether.
func (x *lexicon) cut(text string) (units []unit) {
	var pieces []query.Piece
	var keys []string
	query.Pieces(desk.CutBytes(text, longest), func(p query.Piece) bool {
		pieces, keys = append(pieces, p), append(keys, pieceKey(p))
		return true
	})
	steps := x.steps(keys)
	for i := 0; i < len(pieces); {
		n := steps[i]
		if n == 0 {
			units = append(units, unit{text: "可以", kind: ask, whole: true, han: true, from: pieces[i].Start, to: pieces[i+1].End})
			i += 2
			continue
		}
		from, to := pieces[i].Start, pieces[i+n-1].End
		means, found := x.words[strings.Join(keys[i:i+n], "")]
		switch {
		case !found:
			units = append(units, unit{text: pieces[i].Text, whole: !pieces[i].Han, han: pieces[i].Han, from: from, to: to})
			if pieces[i].Han {
				units[len(units)-1].text = keys[i]
			}
		case n == 1 && pieces[i].Han && len(means) == 1 && means[0].kind == matter:
			units = append(units, unit{text: keys[i], may: means[0].text, han: true, from: from, to: to})
		case len(means) == 0:
			units = append(units, unit{kind: drop, from: from, to: to})
		default:
			for _, m := range means {
				units = append(units, unit{text: m.text, kind: m.kind, whole: true, han: m.text[0] >= 0x80, from: from, to: to})
			}
		}
		i += n
	}
	return units
}

// steps says for each piece how many make a word with it; 0 for the first two of 退不退.
func (x *lexicon) steps(keys []string) []int {
	n := len(keys)
	best, steps := make([]int, n+1), make([]int, n)
	for i := n - 1; i >= 0; i-- {
		best[i], steps[i] = best[i+1], 1
		for l := min(x.most[keys[i]], n-i); l > 1; l-- {
			if b := best[i+l] + l*l; b > best[i] {
				if _, ok := x.words[strings.Join(keys[i:i+l], "")]; ok {
					best[i], steps[i] = b, l
				}
			}
		}
		if i+2 < n && keys[i] == keys[i+2] && (keys[i+1] == "不" || keys[i+1] == "没") && best[i+2]+3 > best[i] {
			best[i], steps[i] = best[i+2]+3, 0
		}
	}
	return steps
}
