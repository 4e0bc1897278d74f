package query

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/deskbell/deskbell/desk"
)

// Typing is what somebody is writing at the end of a query: Part of a word, or of the value of Op. Head is all that stands before it.
type Typing struct {
	Head string
	Op   Op
	Part string
}

// TypingOf finds what a query ends with; nothing where it ends with a space.
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
	if last, _ := utf8.DecodeLastRuneInString(text); from >= len(text) || (unicode.IsSpace(last) && !lex.quoted) {
		return Typing{Head: text}
	}
	if r, w := utf8.DecodeRuneInString(text[from:]); lex.not && (r == '-' || r == '－') {
		from += w
	}
	t := Typing{Head: text[:from], Part: text[from:]}
	if op, ok := ParseOp(lex.op); ok {
		t.Op, t.Part = op, lex.value
		t.Head += lex.op + ":"
	} else if lex.quoted {
		return Typing{Head: text} // "exact words" are the writer's own
	}
	return t
}

// With is the query with what is being written replaced by a value: in quotes where it has blanks, and finished.
func (t Typing) With(value string) string {
	if strings.ContainsFunc(value, func(r rune) bool { return unicode.IsSpace(r) || quotes[r] != 0 }) {
		value = `"` + strings.NewReplacer(`"`, "", "”", "").Replace(value) + `"`
	}
	return t.Head + value + " "
}

// Offers are the operators and values of the language that fit what is being written.
func (t Typing) Offers(lang desk.Lang, now time.Time) (list []Offer) {
	part := strings.ToLower(t.Part)
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
		today := OfferToday(lang)
		for _, v := range []string{today, "7d", "30d", now.Format("2006-01"), now.Format("2006")} {
			if strings.HasPrefix(v, part) {
				list = append(list, Offer{Op: t.Op, Name: v, Query: t.With(v)})
			}
		}
	}
	return list
}

// OfferToday is the word for today.
func OfferToday(lang desk.Lang) string {
	if lang == desk.Chinese {
		return "今天"
	}
	return "today"
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
