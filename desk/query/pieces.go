package query

import "unicode/utf8"

// Piece is a word of letters and digits, or one character of a run that is written without spaces.
type Piece struct {
	Text       string // folded; a word is also stemmed
	Typed      string // folded only
	Start, End int    // bytes of the text
	Han        bool   // a character of a run
	Glued      bool   // nothing stands between it and the piece before
}

// Pieces calls yield for each piece of text in turn until it says false.
func Pieces(text string, yield func(Piece) bool) {
	end := 0
	for sc := (scanner{text: text}); sc.next(); {
		if sc.kind == word {
			if !yield(Piece{Text: stem(sc.token), Typed: sc.token, Start: sc.start, End: sc.pos, Glued: sc.start == end}) {
				return
			}
			end = sc.pos
			continue
		}
		raw := sc.start
		for i := 0; i < len(sc.token); { // as many characters as stand in the text, if not as many bytes
			_, w := utf8.DecodeRuneInString(sc.token[i:])
			_, width := utf8.DecodeRuneInString(text[raw:])
			c := sc.token[i : i+w]
			if !yield(Piece{Text: c, Typed: c, Start: raw, End: raw + width, Han: true, Glued: raw == end}) {
				return
			}
			i, raw = i+w, raw+width
			end = raw
		}
	}
}
