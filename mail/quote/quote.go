// Package quote finds what somebody has written themselves in the text of a mail: without what they quote and without their signature.
package quote

import (
	"strings"

	"github.com/deskbell/deskbell/desk"
)

// MaxReply is how much of a text is looked at for what is new.
const MaxReply = 256 << 10

// Reply is what is new in a mail's text. What came before it in the conversation (quotes and the lines that introduce
// them), the signature and legal footers are left out; they are never deleted, only folded, for the whole text is kept
// beside it. Answers between quotes stay, with the quotes they answer. Never empty where the text is not. The marks say what the
// text's HTML knew.
func Reply(text string, marks []Mark) string {
	whole := desk.CutBytes(text, MaxReply)
	text = strings.Trim(withoutArmor(whole), "\n")
	q := &quoting{lines: strings.Split(text, "\n")}
	if text == whole {
		q.marked = marksByLine(text, marks)
	}
	q.classify()
	q.cut()
	kept := q.kept()
	kept = trimEnd(kept)
	reply := strings.Trim(strings.Join(kept, "\n"), "\n")
	if strings.TrimSpace(reply) == "" {
		return strings.TrimRight(text, " \t\n")
	}
	return strings.TrimRight(reply, " \t\n")
}

// Kind is what a line of a mail's text is.
type Kind byte

const (
	Plain  Kind = iota
	Blank       //
	Quoted      // begins with > or its like
	Intro       // "On Monday X wrote:", perhaps over several lines
	Head        // the From, Sent, To, Subject that Outlook puts above what it quotes
	Split       // "-----Original Message-----"
)

// quoting is a text on its way to its reply.
type quoting struct {
	lines  []string
	kinds  []Kind
	marked map[int]Kind // by line
}

func marksByLine(text string, marks []Mark) map[int]Kind {
	lines := map[int]Kind{}
	for _, m := range marks {
		if m.At < len(text) {
			lines[strings.Count(text[:m.At], "\n")] = m.Kind
		}
	}
	return lines
}

// classify says of each line what it is.
func (q *quoting) classify() {
	q.kinds = make([]Kind, len(q.lines))
	for i := 0; i < len(q.lines); {
		i += q.classifyAt(i)
	}
	q.fillQuotes()
}

// classifyAt classifies a line, or several that belong together, and returns how many.
func (q *quoting) classifyAt(i int) int {
	line := strings.TrimSpace(q.lines[i])
	switch {
	case line == "" || zeroWidth(line):
		q.kinds[i] = Blank
	case quoteMark(line):
		q.kinds[i] = Quoted
	case splitter(line) || q.marked[i] == Split:
		q.kinds[i] = Split
	case q.marked[i] == Intro:
		return q.mark(i, q.paragraph(i), Intro)
	default:
		if n := q.headBlock(i); n > 0 {
			return q.mark(i, n, Head)
		}
		if n := q.intro(i); n > 0 {
			return q.mark(i, n, Intro)
		}
	}
	return 1
}

// paragraph is how many lines from i on belong together, a few at most.
func (q *quoting) paragraph(i int) int {
	n := 1
	for n < 5 && i+n < len(q.lines) && strings.TrimSpace(q.lines[i+n]) != "" && !quoteMark(strings.TrimSpace(q.lines[i+n])) {
		n++
	}
	return n
}

func (q *quoting) mark(i, n int, k Kind) int {
	for j := i; j < i+n; j++ {
		q.kinds[j] = k
	}
	return n
}

func zeroWidth(s string) bool { return strings.Trim(s, "\u200b\u200c\u200d\ufeff\u00a0 \t") == "" }

// quoteMark says whether a line is quoted: ">", the initials that some put before it, or the bar of others.
func quoteMark(line string) bool {
	if line[0] == '>' || line[0] == '|' && (len(line) == 1 || line[1] == ' ') && strings.Count(line, "|") == 1 {
		return true
	}
	if strings.HasPrefix(line, "＞") {
		return true
	}
	for i := 0; i < len(line) && i < 3; i++ {
		if c := line[i]; c == '>' {
			return i > 0
		} else if c < 'A' || c > 'Z' {
			return false
		}
	}
	return false
}

// fillQuotes makes the empty lines within a quote part of it.
func (q *quoting) fillQuotes() {
	last := -1
	for i, k := range q.kinds {
		switch k {
		case Quoted:
			if last >= 0 && i-last <= 3 {
				q.mark(last+1, i-last-1, Quoted)
			}
			last = i
		case Blank:
		default:
			last = -1
		}
	}
}

// cut drops everything behind the place where an older mail begins that carries no quote marks.
func (q *quoting) cut() {
	written := false // something new stands above
	for i, k := range q.kinds {
		switch k {
		case Plain:
			written = true
		case Split, Head:
			if written {
				q.end(i)
				return
			}
		case Intro:
			if written && !q.quoteFollows(i) {
				q.end(i)
				return
			}
		}
	}
}

func (q *quoting) end(i int) {
	for i > 0 && (q.kinds[i-1] == Blank || q.kinds[i-1] == Plain && drawn(q.lines[i-1])) {
		i--
	}
	q.lines, q.kinds = q.lines[:i], q.kinds[:i]
}

// quoteFollows says whether after an introduction come quoted lines.
func (q *quoting) quoteFollows(i int) bool {
	for _, k := range q.kinds[i:] {
		switch k {
		case Blank, Intro:
		default:
			return k == Quoted
		}
	}
	return true
}

// kept are the lines that remain: without introductions, without quotes before the first and after the last line of the
// writer's own.
func (q *quoting) kept() []string {
	first, last := -1, -1
	for i, k := range q.kinds {
		if k == Plain {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	if first < 0 {
		return nil
	}
	var own []string
	from := first
	if q.onlyHeads(first) {
		from = 0 // a form, or a mail that is only forwarded
	}
	if sig := q.signatureOnly(first, last); sig > 0 {
		last = sig - 1
	}
	for i := from; i <= last; i++ {
		switch q.kinds[i] {
		case Intro:
		default:
			own = append(own, q.lines[i])
		}
	}
	return own
}

// onlyHeads says whether before line i stands nothing but the header of an older mail.
func (q *quoting) onlyHeads(i int) bool {
	for _, k := range q.kinds[:i] {
		if k == Intro || k == Quoted {
			return false
		}
	}
	return true
}

// signatureOnly finds a quote behind which only a signature or a footer stands; what is new ends before it. 0 where there
// is none.
func (q *quoting) signatureOnly(first, last int) int {
	i := last
	for i > first && q.kinds[i] != Quoted {
		i--
	}
	if i <= first {
		return 0
	}
	rest := trimEnd(append([]string{""}, q.lines[i+1:last+1]...))
	if strings.TrimSpace(strings.Join(rest, "")) != "" {
		return 0
	}
	for i > first && q.kinds[i] != Plain {
		i--
	}
	return i + 1
}

// withoutArmor takes off what PGP puts around a text that is signed in place (RFC 9580, 7).
func withoutArmor(text string) string {
	_, inner, ok := strings.Cut(text, "-----BEGIN PGP SIGNED MESSAGE-----\n")
	if !ok {
		return text
	}
	if _, body, ok := strings.Cut(inner, "\n\n"); ok && len(inner)-len(body) < 200 {
		inner = body // behind the Hash line
	}
	inner, _, _ = strings.Cut(inner, "-----BEGIN PGP SIGNATURE-----")
	inner = strings.ReplaceAll(strings.TrimPrefix(inner, "- "), "\n- ", "\n")
	if strings.TrimSpace(inner) == "" {
		return text
	}
	return inner
}

// Mark says that at an offset of a text something begins which its HTML names: the introduction of a quote, or an older mail.
type Mark struct {
	At   int
	Kind Kind
}
