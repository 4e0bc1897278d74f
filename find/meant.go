package find

import (
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/query"
)

// Meant is a query with its words of letters spelt right, where an article has a word, or a word in pinyin, that differs by a slip or
// two. It is empty where there is nothing to put right.
func (x *Index) Meant(text string, lang desk.Lang) string {
	p := x.parts[lang]
	if p == nil {
		return ""
	}
	var out strings.Builder
	text = desk.CutBytes(text, mostQuery)
	done := 0
	query.Pieces(text, func(piece query.Piece) bool {
		if len(piece.Typed) < 4 || !p.strange(x.words, piece) {
			return true
		}
		if found, _ := p.spoken(piece.Typed, false); found != nil {
			return true
		}
		if right := p.nearest(piece.Typed); right != "" {
			out.WriteString(text[done:piece.Start] + right)
			done = piece.End
		}
		return true
	})
	if done == 0 {
		return ""
	}
	return out.String() + text[done:]
}

// nearest is the word that differs least from one, and of those the commonest.
func (p *part) nearest(typed string) (best string) {
	most := 1
	if len(typed) >= 8 {
		most = 2
	}
	least, count := most+1, int32(0)
	try := func(key, word string, n int32) {
		if d := len(key) - len(typed); d > most || -d > most || n == 0 {
			return
		}
		if d := slips(typed, key, most); d < least || d == least && d <= most && n > count {
			best, least, count = word, d, n
		}
	}
	for _, s := range p.segments() {
		for w, n := range s.words.words {
			if w < best || n != count || best == "" { // the same answer every time
				try(w, w, n)
			}
		}
		if best == "" {
			for _, sp := range s.words.spelt().full {
				try(sp.key, sp.word, sp.n)
			}
		}
	}
	return best
}

// slips counts the letters that are wrong, missing, too many or swapped with the next one; anything over most is most+1.
func slips(a, b string, most int) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		low := i
		for j := 1; j <= len(b); j++ {
			d := min(last[j]+1, row[j-1]+1, last[j-1]+1)
			if a[i-1] == b[j-1] {
				d = min(d, last[j-1])
			}
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d = min(d, before[j-2]+1)
			}
			row[j] = d
			low = min(low, d)
		}
		if low > most {
			return most + 1
		}
		before, last, row = last, row, before
	}
	return min(last[len(b)], most+1)
}
