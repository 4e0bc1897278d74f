package query

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/deskbell/deskbell/desk"
)

// Query is what somebody asked the search for: words, and conditions such as is:open or 标签:退款.
type Query struct {
	Words   string   // all of them stand in one message; the last may be unfinished where the text ends with it
	Phrases []string // "exact words": side by side, in that same message
	Without []string // -word and -"exact words": in none of the ticket's messages
	Conds   []Cond
	Odd     []string // parts that look like conditions and are none; they are in Words
	Number  int64    // where the words are a ticket's number; else 0
}

// Cond is one condition. Value is in the language of the code (open, me, urgent), or a text to look for. A moment's From is where its
// period begins and To where it ends: the day, month or year that was written.
type Cond struct {
	Op       Op
	Value    string
	Not      bool
	From, To time.Time
}

// Op is what a condition is about.
type Op string

const (
	OpIs       Op = "is"
	OpFrom     Op = "from"     // who writes: a part of their name or address
	OpTo       Op = "to"       // whom we wrote to
	OpCustomer Op = "customer" // their name, any of their addresses, or a phone number
	OpSubject  Op = "subject"
	OpTag      Op = "tag"
	OpHas      Op = "has"
	OpAssignee Op = "assignee" // me, nobody, or a part of an agent's name
	OpMailbox  Op = "mailbox"
	OpTopic    Op = "topic"
	OpPriority Op = "priority"
	OpBefore   Op = "before" // said before the period begins
	OpAfter    Op = "after"  // said when the period began, or later
	OpOn       Op = "on"     // said within the period
	OpFile     Op = "file"   // a part of an attachment's name
)

// maxQuery bounds what is read of a query, in bytes; maxConds its conditions.
const (
	maxQuery = 600
	maxConds = 24
)

// Parse understands a query. now is the moment, in the shop's zone: what today and 7d are counted from. It never fails: what it
// can't understand is searched as words, and named in Odd.
func Parse(text string, now time.Time) Query {
	var q Query
	var words []string
	unfinished := false
	lex := queryLexer{text: desk.CutBytes(strings.ToValidUTF8(text, " "), maxQuery)}
	for lex.next() {
		unfinished = false
		if lex.op != "" && len(q.Conds) < maxConds {
			cond, ok := condOf(lex.op, lex.value, now)
			if ok {
				cond.Not = lex.not
				q.Conds = append(q.Conds, cond)
				continue
			}
			if looksLikeOp(lex.op, lex.value) {
				q.Odd = append(q.Odd, lex.raw)
			}
		}
		switch {
		case lex.not && len(Terms(lex.raw)) > 0:
			if len(q.Without) < maxConds {
				q.Without = append(q.Without, strings.TrimLeft(lex.raw, "-－"))
			}
		case lex.quoted && lex.op == "":
			if len(q.Phrases) < maxConds {
				q.Phrases = append(q.Phrases, lex.value)
			}
		default:
			words = append(words, lex.raw)
			unfinished = lex.pos >= len(lex.text)
		}
	}
	q.Words = strings.Join(words, " ")
	q.Number = desk.TicketNumber(narrow(q.Words))
	if q.Words != "" && !unfinished {
		q.Words += " "
	}
	return q
}

// Empty says that nothing is asked for.
func (q Query) Empty() bool {
	return len(q.Conds) == 0 && len(q.Without) == 0 && len(q.Terms()) == 0
}

// Terms are what a message must have.
func (q Query) Terms() []Term {
	terms := Terms(q.Words)
	for _, p := range q.Phrases {
		if t, ok := PhraseTerm(p); ok && len(terms) < maxTerms {
			terms = append(terms, t)
		}
	}
	return terms
}

// Marked are the terms that are marked where they are found.
func (q Query) Marked() []Term {
	terms := Terms(q.Words)
	for _, p := range q.Phrases {
		terms = append(terms, Terms(p+" ")...)
	}
	for _, c := range q.Conds {
		if !c.Not && (c.Op == OpSubject || c.Op == OpFile) {
			terms = append(terms, Terms(c.Value+" ")...)
		}
	}
	return terms
}

// Has says whether there is such a condition; its negation counts too.
func (q Query) Has(op Op, values ...string) bool {
	for _, c := range q.Conds {
		if c.Op != op {
			continue
		}
		for _, v := range values {
			if c.Value == v {
				return true
			}
		}
		if len(values) == 0 {
			return true
		}
	}
	return false
}

// PhraseTerm is a text as words side by side. False where there is no word in it.
func PhraseTerm(text string) (Term, bool) {
	var t Term
	for sc := (scanner{text: text}); sc.next() && len(t.Words) < maxTerms; {
		if sc.kind != run {
			t.Words = append(t.Words, stem(sc.token))
			continue
		}
		pairs := strings.Fields(string(appendPairs(nil, sc.token)))
		if sc.last() && len(pairs) > 1 {
			pairs = pairs[:len(pairs)-1] // without the last character: the text may go on
		}
		t.Words = append(t.Words, pairs...)
	}
	if len(t.Words) == 1 && utf8.RuneCountInString(t.Words[0]) == 1 && classOf([]rune(t.Words[0])[0]) != letter {
		t.Prefix = true // one character stands by itself only at the end of a run
	}
	return t, len(t.Words) > 0
}

// queryLexer takes a query apart: words, "exact words", operator:value, operator:"a value"; a blank may stand before the value. All of it
// may be written in full width.
type queryLexer struct {
	text      string
	pos       int
	raw       string // the part as it was written
	op, value string // of operator:value, the operator in lower case; value also of what is quoted
	not       bool
	quoted    bool
}

// quotes begin exact words, each with all that may end them: an input method that has lost count gives the second of a pair first.
var quotes = map[rune]string{'"': `"“”＂`, '“': `”"“＂`, '”': `“"”＂`, '＂': `＂"“”`, '„': `“”"`, '「': "」", '『': "』"}

func (l *queryLexer) next() bool {
	l.skip(unicode.IsSpace)
	if l.pos >= len(l.text) {
		return false
	}
	from := l.pos
	l.op, l.value, l.quoted, l.not = "", "", false, false
	if r, w := l.peek(); r == '-' || r == '－' {
		if after, _ := utf8.DecodeRuneInString(l.text[l.pos+w:]); l.pos+w < len(l.text) && !unicode.IsSpace(after) {
			l.not = true
			l.pos += w
		}
	}
	if l.quote() {
		l.raw = l.value
		return true
	}
	name := l.pos
	for l.pos < len(l.text) {
		r, w := l.peek()
		if unicode.IsSpace(r) {
			break
		}
		if (r == ':' || r == '：') && l.op == "" {
			l.op = strings.ToLower(l.text[name:l.pos])
			l.pos += w
			if l.quote() {
				break
			}
			name = l.pos
			continue
		}
		l.pos += w
	}
	if l.op != "" && !l.quoted {
		if l.value = l.text[name:l.pos]; l.value == "" {
			l.valueBehindBlank()
		}
	}
	l.raw = strings.TrimSpace(l.text[from:l.pos])
	return true
}

// valueBehindBlank takes the next word for the value of an operator that has none: "tag: refund". Not where that is a condition itself.
func (l *queryLexer) valueBehindBlank() {
	if _, known := parseOp(l.op); !known {
		return
	}
	end := l.pos
	l.skip(unicode.IsSpace)
	if l.quote() {
		return
	}
	from := l.pos
	l.skip(func(r rune) bool { return !unicode.IsSpace(r) })
	l.value = l.text[from:l.pos]
	if name, _, ok := strings.Cut(strings.ReplaceAll(strings.TrimLeft(l.value, "-－"), "：", ":"), ":"); ok {
		if _, known := parseOp(name); known {
			l.pos, l.value = end, ""
		}
	}
}

// quote takes a quoted text, if one begins here; one that does not end goes to the end.
func (l *queryLexer) quote() bool {
	r, w := l.peek()
	ends, ok := quotes[r]
	if !ok || w == 0 {
		return false
	}
	l.pos += w
	from := l.pos
	for l.pos < len(l.text) {
		r, w := l.peek()
		if strings.ContainsRune(ends, r) {
			l.value, l.quoted = l.text[from:l.pos], true
			l.pos += w
			return true
		}
		l.pos += w
	}
	l.value, l.quoted = l.text[from:], true
	return true
}

func (l *queryLexer) peek() (rune, int) { return utf8.DecodeRuneInString(l.text[l.pos:]) }

func (l *queryLexer) skip(is func(rune) bool) {
	for l.pos < len(l.text) {
		r, w := l.peek()
		if !is(r) {
			return
		}
		l.pos += w
	}
}
