// Package mail turns bytes into what a help desk works with, and back: it speaks IMAP and SMTP, reads mail of every
// shape without ever failing on one, and writes mail that everybody else can read.
package mail

import (
	"fmt"
	"io"
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/mail/quote"
)

// Bounds of the text of one mail.
const (
	maxText    = 2 << 20 // bytes of text that are kept, and as many of HTML
	maxSubject = 2000
)

// Problems that a mail may have, as word keys.
const (
	ProblemUnreadable = "mail.problem.unreadable" // reading it failed; the raw mail is kept
	problemCut        = "mail.problem.cut"        // its text is longer than what is shown
	problemParts      = "mail.problem.parts"      // it has more parts than are shown
	problemTruncated  = "mail.problem.truncated"  // it ends in the middle
	problemFrom       = "mail.problem.from"       // it does not say who wrote it
	problemEncrypted  = "mail.problem.encrypted"  // only the holder of a key can read it
	problemSealed     = "mail.problem.sealed"     // the envelope of its signature can't be opened
)

// Parse reads a mail. It never fails, panics or hangs: what can't be read is missing from the result and named in its
// Problems. Whatever the size of the mail, only its text and a few buffers are in memory.
func Parse(r io.ReaderAt, size int64) *desk.Mail {
	p := &parsing{raw: r, r: r, mail: &desk.Mail{}, digest: newDigest()}
	root := &entity{}
	p.try(func() {
		p.raw = lines(r, size)
		p.r = p.raw
		e, w := walk(p.r, 0, size)
		if root = e; w.overflow {
			p.problem(problemParts)
		}
	})
	p.try(func() { p.envelope(root.fields, p.hint(root)) })
	p.try(func() { p.collect(root, place{}) })
	p.r, p.base, p.inner = p.raw, nil, 0 // wherever it was when it failed
	p.try(p.useSpare)
	p.try(p.body)
	p.try(func() { p.machine(root) })
	if p.failedToRead {
		p.attachOriginal(size)
	}
	p.mail.Digest = p.digest.sum(p.mail)
	return p.mail
}

// try does one step of reading. Where it fails, what the other steps found is kept.
func (p *parsing) try(step func()) {
	defer func() {
		if recover() != nil {
			p.failedToRead = true
			p.problem(ProblemUnreadable)
		}
	}()
	step()
}

// attachOriginal puts the raw mail among the files of a mail that could not be read to its end. Its bytes are what tells it from
// other such mail, of which perhaps nothing else is known.
func (p *parsing) attachOriginal(size int64) {
	original := desk.Part{Name: "original.eml", Type: "message/rfc822", Size: size, Locator: locator{fmt.Sprintf("raw:0+%d", size)}.String()}
	p.mail.Parts = append(p.mail.Parts, original)
	p.digest.add('n', original.Locator)
	p.try(func() { p.digest.part(io.NewSectionReader(p.raw, 0, size)) })
}

// parsing is one mail on its way to a desk.Mail.
type parsing struct {
	raw    io.ReaderAt // the mail
	r      io.ReaderAt // what is being read: the mail, or something within it
	mail   *desk.Mail
	blocks []block
	marks  []quote.Mark // in the joined text
	base   locator      // where r lies in the mail, when it is something within it
	inner  int          // how many envelopes deep
	spare  *entity      // a text with a name, shown within the mail: read where there is no other text
	bytes  int          // of text so far
	unseen int          // attachments without a name
	digest *digest

	status   []*entity // message/delivery-status and its like
	failed   *entity   // the mail, or the header, that a report is about
	feedback *entity   // message/feedback-report

	failedToRead bool // a step of reading did not come to its end
}

func (p *parsing) problem(key string) {
	for _, k := range p.mail.Problems {
		if k == key {
			return
		}
	}
	p.mail.Problems = append(p.mail.Problems, key)
}

// hint is the charset to try for raw 8-bit header text: that of the first text part.
func (p *parsing) hint(e *entity) string {
	if cs := e.params.get("charset"); cs != "" {
		return cs
	}
	for _, c := range e.children {
		if cs := p.hint(c); cs != "" {
			return cs
		}
	}
	return ""
}

// envelope reads the header of the mail.
func (p *parsing) envelope(h header, hint string) {
	m := p.mail
	m.Subject = desk.CutBytes(decodeText(h.get("subject"), hint), maxSubject)
	m.MessageID = messageID(h.get("message-id"))
	m.InReplyTo = messageIDs(h.all("in-reply-to"))
	m.References = messageIDs(h.all("references"))
	m.ReplyTo = people(h, "reply-to", hint)
	m.To = people(h, "to", hint)
	m.Cc = people(h, "cc", hint)
	if t, ok := parseDate(h.get("date")); ok {
		m.Date, m.Clock = t.UTC(), desk.MailClock(t)
	}
	m.From = sender(h, hint)
	if m.From.Address == "" {
		p.problem(problemFrom)
	}
}

// sender is the first From with an address; where there is none, whoever else the header names as the source.
func sender(h header, hint string) desk.Person {
	name := ""
	for _, f := range []string{"from", "sender", "x-sender", "resent-from", "return-path", "envelope-from"} {
		for _, v := range h.all(f) {
			if ps := parseAddresses(v, hint); len(ps) > 0 {
				if ps[0].Name == "" {
					ps[0].Name = name
				}
				return ps[0]
			}
			if f == "from" && name == "" {
				name = desk.CutBytes(displayName(strings.Trim(nameOnly(v), "<> "), hint), 200)
			}
		}
	}
	return desk.Person{Name: name}
}

// nameOnly is a sender without what stands in angle brackets, if anything is left.
func nameOnly(v string) string {
	if i := strings.IndexByte(v, '<'); i > 0 {
		return v[:i]
	}
	return v
}

func people(h header, name, hint string) []desk.Person {
	var ps []desk.Person
	for _, v := range h.all(name) {
		ps = append(ps, parseAddresses(v, hint)...)
	}
	return ps
}

// messageID is the id without its brackets. Odd ones (without an @, with spaces) are kept as they are: they only have to
// be equal to themselves.
func messageID(s string) string {
	s = cleanLine(decodeText(s, ""))
	if i := strings.IndexByte(s, '<'); i >= 0 {
		if j := strings.IndexByte(s[i:], '>'); j > 1 {
			return desk.CutBytes(strings.TrimSpace(s[i+1:i+j]), 998)
		}
	}
	return desk.CutBytes(strings.TrimSpace(strings.Trim(s, "<> ")), 998)
}

// messageIDs are the ids of In-Reply-To or References, each once, in order; words between them are passed over. Of very
// many the first and the newest are kept.
func messageIDs(values []string) []string {
	var ids []string
	seen := map[string]bool{}
	add := func(id string) {
		if id = strings.TrimSpace(id); id != "" && !seen[id] && len(id) < 998 {
			seen[id] = true
			ids = append(ids, id)
		}
	}
	for _, v := range values {
		if !strings.Contains(v, "<") {
			for _, f := range strings.FieldsFunc(v, func(r rune) bool { return r == ' ' || r == '\t' || r == ',' }) {
				if strings.Contains(f, "@") {
					add(strings.Trim(f, `<>"`))
				}
			}
			continue
		}
		for {
			_, after, found := strings.Cut(v, "<")
			if !found {
				break
			}
			end := strings.IndexAny(after, "<>")
			if end < 0 {
				add(after)
				break
			}
			add(strings.Join(strings.Fields(after[:end]), ""))
			v = after[end:]
			v = strings.TrimPrefix(v, ">")
		}
	}
	if len(ids) > 200 {
		ids = append(ids[:1:1], ids[len(ids)-199:]...)
	}
	return ids
}
