package find

import "github.com/deskbell/deskbell/desk/query"

// eachSide calls what with each character that is written without spaces and the one beside it, and with each word by itself; b is empty
// for a word and for a character with none behind it.
func eachSide(text string, what func(a, b string)) {
	last := ""
	query.Pieces(text, func(p query.Piece) bool {
		if !p.Han {
			if last != "" {
				what(last, "")
			}
			last = ""
			what(p.Text, "")
			return true
		}
		c := simple(p.Text)
		if last != "" {
			if p.Glued {
				what(last, c)
			} else {
				what(last, "")
			}
		}
		last = c
		return true
	})
	if last != "" {
		what(last, "")
	}
}
