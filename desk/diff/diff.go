package diff

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// around is how many lines that are the same are shown on either side of a change.
const around = 2

// Lines is what lies between two texts: what went before what came, with the words that make the difference, and what is the
// same and far from any change left out. Nothing where they are equal.
func Lines(before, after string) []Line {
	a, b := split(before), split(after)
	if slices.Equal(a, b) {
		return nil
	}
	var all []Line
	i, j := 0, 0
	path := steps(a, b)
	for k := 0; k < len(path); k++ {
		if path[k].kind == Same {
			for _, text := range a[i : i+path[k].n] {
				all = append(all, whole(Same, text))
			}
			i, j = i+path[k].n, j+path[k].n
			continue
		}
		gone, came := i, j
		for ; k < len(path) && path[k].kind != Same; k++ {
			if path[k].kind == Gone {
				i += path[k].n
			} else {
				j += path[k].n
			}
		}
		k--
		all = append(all, changed(a[gone:i], b[came:j])...)
	}
	return folded(all)
}

func split(text string) []string {
	text = strings.TrimSuffix(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}

func whole(kind Kind, text string) Line { return Line{Kind: kind, Pieces: []Piece{{kind, text}}} }

// A changed part is searched for lines that became each other up to so many lines on a side, and bytes in a line: each is held against each.
const mostPaired, mostLine = 20, 4000

// changed shows lines that went and lines that came. A line that became another one is put right before it, with its words.
func changed(gone, came []string) (out []Line) {
	if len(gone) > mostPaired || len(came) > mostPaired {
		return append(all(Gone, gone), all(New, came)...)
	}
	next := 0
	for i, g := range gone {
		best, at, was, is := alike, -1, Line{}, Line{}
		for j := next; j < len(came); j++ {
			if len(gone)+len(came) > 2 && len(g)+len(came[j]) > mostLine {
				continue
			}
			if w, n, share := Words(g, came[j]); share > best {
				best, at, was, is = share, j, w, n
			}
		}
		if at < 0 {
			out = append(out, whole(Gone, gone[i]))
			continue
		}
		out = append(out, all(New, came[next:at])...)
		out = append(out, was, is)
		next = at + 1
	}
	return append(out, all(New, came[next:])...)
}

func all(kind Kind, texts []string) (out []Line) {
	for _, text := range texts {
		out = append(out, whole(kind, text))
	}
	return out
}

// alike is the least share of characters that two lines have in common for one to have become the other.
const alike = 0.4

// Words is a line before and after, in words that went, came and stayed, and the share of characters that stayed.
func Words(before, after string) (was, is Line, share float64) {
	was.Kind, is.Kind = Gone, New
	a, b := words(before), words(after)
	i, j, same := 0, 0, 0
	path := calm(steps(a, b), a)
	for _, s := range path {
		switch s.kind {
		case Same:
			text := strings.Join(a[i:i+s.n], "")
			same += utf8.RuneCountInString(text)
			was.Pieces, is.Pieces = piece(was.Pieces, Same, text), piece(is.Pieces, Same, text)
			i, j = i+s.n, j+s.n
		case Gone:
			was.Pieces = piece(was.Pieces, Gone, strings.Join(a[i:i+s.n], ""))
			i += s.n
		default:
			is.Pieces = piece(is.Pieces, New, strings.Join(b[j:j+s.n], ""))
			j += s.n
		}
	}
	if n := utf8.RuneCountInString(before) + utf8.RuneCountInString(after); n > 0 {
		share = 2 * float64(same) / float64(n)
	}
	return was, is, share
}

func piece(to []Piece, kind Kind, text string) []Piece {
	if last := len(to) - 1; last >= 0 && to[last].Kind == kind {
		to[last].Text += text
		return to
	}
	return append(to, Piece{kind, text})
}

// calm takes a single character that two changes have between them for part of the change: else a sentence that was written anew is a
// patchwork of what happens to recur in it.
func calm(path []step, a []string) (out []step) {
	i := 0
	for k, s := range path {
		if s.kind == Same && s.n == 1 && k > 0 && k < len(path)-1 && utf8.RuneCountInString(a[i]) == 1 {
			out = append(add(out, Gone, 1), step{New, 1})
		} else {
			out = add(out, s.kind, s.n)
		}
		if s.kind != New {
			i += s.n
		}
	}
	return out
}

// words cuts a line: letters and digits in a run are a word, but a character of a script that is written without spaces is one by itself,
// as is any other.
func words(line string) (out []string) {
	begun := -1
	for i, r := range line {
		if (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)) && !unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai) {
			if begun < 0 {
				begun = i
			}
			continue
		}
		if begun >= 0 {
			out = append(out, line[begun:i])
			begun = -1
		}
		out = append(out, line[i:i+width(line[i:])])
	}
	if begun >= 0 {
		out = append(out, line[begun:])
	}
	return out
}

func width(s string) int {
	_, n := utf8.DecodeRuneInString(s)
	return n
}

// folded leaves out the lines that are the same and far from any change.
func folded(lines []Line) (out []Line) {
	near := make([]bool, len(lines))
	for i, l := range lines {
		if l.Kind == Same {
			continue
		}
		for j := max(0, i-around); j <= min(len(lines)-1, i+around); j++ {
			near[j] = true
		}
	}
	for i, l := range lines {
		if near[i] {
			out = append(out, l)
			continue
		}
		if last := len(out) - 1; last >= 0 && out[last].Kind == Skipped {
			out[last].N++
		} else {
			out = append(out, Line{Kind: Skipped, N: 1})
		}
	}
	return out
}
