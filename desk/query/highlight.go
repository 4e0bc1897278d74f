package query

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Marks around what was found, in a Hit's Snippet.
const (
	MarkOn  = '\x02'
	MarkOff = '\x03'
)

// Excerpt is the part of text, about width characters, in which terms are first found, with marks around them. Where none is
// found it is the beginning. It is one line.
func Excerpt(text string, terms []Term, width int) string {
	from := 0
	if sc := (scanner{text: text}); true {
		for sc.next() {
			if spans := matches(&sc, terms); len(spans) > 0 {
				from = spans[0][0]
				break
			}
		}
	}
	from = back(text, from, width/4)
	end := forth(text, from, width)
	line := flatten(text[from:end])
	marked := Mark(line, terms)
	if from > 0 {
		marked = "…" + marked
	}
	if end < len(text) && strings.TrimSpace(text[end:]) != "" {
		marked += "…"
	}
	return marked
}

// Mark puts marks around what terms find in text.
func Mark(text string, terms []Term) string {
	var parts [][2]int
	for sc := (scanner{text: text}); sc.next(); {
		parts = append(parts, matches(&sc, terms)...)
	}
	return MarkRanges(text, parts)
}

// MarkPerson puts marks into a name. Where there is nothing to mark in it but in the address, that comes with its marks too, else empty.
func (q Query) MarkPerson(name, address string) (markedName, markedAddress string) {
	markedName, found := q.markWho(name)
	if !found && address != name {
		if a, found := q.markWho(address); found {
			markedAddress = a
		}
	}
	return markedName, markedAddress
}

// markWho marks words as everywhere, else the part that from: or customer: asks for.
func (q Query) markWho(text string) (string, bool) {
	if marked := Mark(text, q.Marked()); strings.ContainsRune(marked, MarkOn) {
		return marked, true
	}
	lower := strings.ToLower(text)
	for _, c := range q.Conds {
		if c.Not || (c.Op != OpFrom && c.Op != OpCustomer) || len(lower) != len(text) {
			continue
		}
		if i := strings.Index(lower, strings.ToLower(c.Value)); i >= 0 {
			return MarkRanges(text, [][2]int{{i, min(i+len(c.Value), len(text))}}), true
		}
	}
	return Unmarked(text), false
}

// MarkRanges puts marks around parts of text, given by their bytes in order.
func MarkRanges(text string, parts [][2]int) string {
	var out strings.Builder
	done := 0
	for _, p := range parts {
		out.WriteString(Unmarked(text[done:p[0]]))
		out.WriteRune(MarkOn)
		out.WriteString(Unmarked(text[p[0]:p[1]]))
		out.WriteRune(MarkOff)
		done = p[1]
	}
	out.WriteString(Unmarked(text[done:]))
	return out.String()
}

// Unmarked is s without marks that it brought along.
func Unmarked(s string) string {
	if strings.IndexByte(s, MarkOn) < 0 && strings.IndexByte(s, MarkOff) < 0 {
		return s
	}
	return strings.NewReplacer(string(MarkOn), "", string(MarkOff), "").Replace(s)
}

// matches are the parts of text, in order and apart, that make the scanner's token match one of terms.
func matches(sc *scanner, terms []Term) [][2]int {
	if sc.kind == run {
		return runMatches(sc, terms)
	}
	stemmed := stem(sc.token)
	for _, t := range terms {
		if t.Run == "" && wordMatches(t, sc.token, stemmed) {
			return [][2]int{{sc.start, sc.pos}}
		}
	}
	return nil
}

func wordMatches(t Term, token, stemmed string) bool {
	words := t.Words
	if t.Parts != nil {
		words = t.Parts
	}
	for i, w := range words {
		if w == stemmed || (t.Prefix && i == len(words)-1 && strings.HasPrefix(token, w)) || trailingDigits(token) == w {
			return true
		}
	}
	for _, w := range t.Or {
		if w == stemmed {
			return true
		}
	}
	return false
}

func runMatches(sc *scanner, terms []Term) [][2]int {
	raw := sc.text[sc.start:sc.pos]
	if raw != sc.token { // half-width kana: other lengths; mark it all or nothing
		for _, t := range terms {
			if t.Run != "" && strings.Contains(sc.token, t.Run) {
				return [][2]int{{sc.start, sc.pos}}
			}
		}
		return nil
	}
	var spans [][2]int
	for at := 0; at < len(raw); {
		first, length := -1, 0
		for _, t := range terms {
			if t.Run == "" {
				continue
			}
			if i := strings.Index(raw[at:], t.Run); i >= 0 && (first < 0 || i < first || (i == first && len(t.Run) > length)) {
				first, length = i, len(t.Run)
			}
		}
		if first < 0 {
			break
		}
		spans = append(spans, [2]int{sc.start + at + first, sc.start + at + first + length})
		at += first + length
	}
	return spans
}

// back is n characters before i.
func back(s string, i, n int) int {
	for ; n > 0 && i > 0; n-- {
		_, w := utf8.DecodeLastRuneInString(s[:i])
		i -= w
	}
	return i
}

// forth is n characters behind i.
func forth(s string, i, n int) int {
	for ; n > 0 && i < len(s); n-- {
		_, w := utf8.DecodeRuneInString(s[i:])
		i += w
	}
	return i
}

// flatten makes one line of s.
func flatten(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}
