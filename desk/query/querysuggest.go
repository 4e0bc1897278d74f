package query

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/deskbell/deskbell/desk"
)

// Typing is what somebody is writing at the end of a query: Part of a word, or of the value of Op. Head is all that stands before it.
type Typing struct {
	Head   string
	Op     Op
	Part   string
	Phrase bool // "exact words", which nothing completes
}

// TypingOf finds what a query ends with; nothing where it ends with a space. Within "exact words" it is the phrase: there is nothing to offer.
func TypingOf(text string) Typing {
	text = desk.CutBytes(strings.ToValidUTF8(text, " "), maxQuery)
	lex := queryLexer{text: text}
	from := 0
	for {
		lex.skip(unicode.IsSpace)
		from = lex.pos
		if !lex.next() || lex.pos >= len(text) {
			break
		}
	}
	op, known := parseOp(lex.op)
	if last, _ := utf8.DecodeLastRuneInString(text); from >= len(text) || (unicode.IsSpace(last) && !lex.quoted && !(known && lex.value == "")) {
		return Typing{Head: text}
	}
	if r, w := utf8.DecodeRuneInString(text[from:]); lex.not && (r == '-' || r == '－') {
		from += w
	}
	t := Typing{Head: text[:from], Part: text[from:]}
	if known {
		t.Op, t.Part = op, lex.value
		t.Head += lex.op + ":"
	} else if lex.quoted {
		return Typing{Head: text, Phrase: true} // "exact words" are the writer's own
	}
	return t
}

// With is the query with what is being written replaced by a value: in quotes where it has blanks, and finished.
func (t Typing) With(value string) string {
	if strings.ContainsFunc(value, func(r rune) bool { return unicode.IsSpace(r) || quotes[r] != "" }) {
		value = `"` + strings.NewReplacer(`"`, "", "“", "", "”", "", "＂", "").Replace(value) + `"`
	}
	return t.Head + value + " "
}

// Offers are the operators and values of the language that fit what is being written.
func (t Typing) Offers(lang desk.Lang, now time.Time) (list []Offer) {
	if t.Phrase {
		return nil
	}
	part := strings.ToLower(narrow(t.Part))
	fits := func(names []string) bool {
		for _, n := range names {
			if strings.HasPrefix(n, part) {
				return true
			}
		}
		return false
	}
	for _, op := range Ops {
		if t.Op == "" && (part == "" || fits(opNames[op])) {
			list = append(list, Offer{Op: op, Name: OpName(op, lang) + ":", Query: t.Head + OpName(op, lang) + ":"})
		}
		for _, names := range opValues[op] {
			if (t.Op == op && fits(names)) || (t.Op == "" && op == OpIs && part != "" && fits(names)) {
				value := inLang(names, lang)
				if t.Op == "" {
					value = OpName(op, lang) + ":" + value
				}
				list = append(list, Offer{Op: op, Name: value, Query: t.With(value)})
			}
		}
	}
	if opMoment[t.Op] {
		for _, names := range append(slices.Clone(opPeriods), []string{now.Format("2006-01")}, []string{now.Format("2006")}) {
			if v := inLang(names, lang); fits(names) {
				from, to, _ := parsePeriod(v, now)
				list = append(list, Offer{Op: t.Op, Name: v, Note: periodNote(from, to), Query: t.With(v)})
			}
		}
	}
	return list
}

// periodNote is a period as figures, which every language reads: one day, or the first and the last.
func periodNote(from, to time.Time) string {
	first, last := from.Format(time.DateOnly), to.AddDate(0, 0, -1).Format(time.DateOnly)
	if first == last {
		return first
	}
	return first + " – " + last
}

// Offer is a way to go on with a query: what it is called, and the query that it makes.
type Offer struct {
	Op    Op
	Name  string
	Note  string
	Query string
}

// Finds are what the palette finds for some words, the best of each kind; and all views where there are none.
type Finds struct {
	Tickets   []desk.Hit
	Customers []desk.Customer
	Articles  []desk.Hit
	Replies   []desk.SavedReply
	Views     []desk.SavedView
}
