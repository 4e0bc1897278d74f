package mail

import (
	"html"
	"slices"
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/mail/quote"
)

// block is a piece of the body, as text, as HTML, or as both where the sender gave alternatives.
type block struct {
	plain, html       string
	hasPlain, hasHTML bool
}

// place says where in the tree a part stands.
type place struct {
	alternative *block // within multipart/alternative: the block whose sides are being filled
	related     bool   // beside the HTML that shows it
	depth       int
}

// collect reads a part and all within it.
func (p *parsing) collect(e *entity, at place) {
	at.depth++
	if !e.multipart() {
		p.leaf(e, at)
		return
	}
	p.protectedParts(e)
	switch e.media {
	case "multipart/alternative":
		p.alternative(e, at)
	case "multipart/related":
		p.relatedParts(e, at)
	default:
		p.each(e, at)
	}
	if !e.closed && at.depth == 1 && lostEnd(e) {
		p.problem(problemTruncated)
	}
}

// lostEnd says whether a multipart that was never closed ends within a file. Many programs forget the closing boundary, and
// their mail is whole all the same.
func lostEnd(e *entity) bool {
	for e.multipart() && len(e.children) > 0 {
		e = e.children[len(e.children)-1]
	}
	return e.encoding == "base64" && !strings.HasPrefix(e.media, "text/")
}

func (p *parsing) each(e *entity, at place) {
	for _, c := range e.children {
		p.collect(c, at)
	}
}

// alternative reads the sides of one text. Within another alternative they are sides of the same.
func (p *parsing) alternative(e *entity, at place) {
	if at.alternative != nil {
		p.each(e, at)
		return
	}
	b := &block{}
	at.alternative = b
	p.each(e, at)
	p.add(*b)
}

func (p *parsing) relatedParts(e *entity, at place) {
	root := 0
	if start := strings.Trim(e.params.get("start"), "<> "); start != "" {
		for i, c := range e.children {
			if contentID(c) == start {
				root = i
			}
		}
	} else if len(e.children) > 0 && !bodyLike(e.children[0]) {
		for i, c := range e.children { // some put the picture before the text that shows it
			if bodyLike(c) {
				root = i
				break
			}
		}
	}
	for i, c := range e.children {
		inner := at
		inner.related = at.related || i != root
		p.collect(c, inner)
	}
}

func bodyLike(e *entity) bool {
	return e.multipart() || e.disposition != "attachment" && (e.media == "text/html" || e.media == "text/plain")
}

func (p *parsing) add(b block) {
	if b.hasPlain || b.hasHTML {
		p.blocks = append(p.blocks, b)
	}
}

// leaf decides what a part is: text to be read, or a file.
func (p *parsing) leaf(e *entity, at place) {
	p.machinePart(e)
	p.protectedPart(e)
	switch {
	case p.isText(e, at):
		p.text(e, at)
	case isTNEF(e):
		p.tnef(e, at)
	case isCMS(e) && p.signed(e, at):
	default:
		if p.spare == nil && p.inner == 0 && e.disposition != "attachment" && (e.media == "text/plain" || e.media == "text/html") {
			p.spare = e
		}
		p.attach(e, at)
	}
}

// useSpare shows a named text as the body of a mail that has no other.
func (p *parsing) useSpare() {
	if p.spare == nil {
		return
	}
	for _, b := range p.blocks {
		if strings.TrimSpace(b.plain) != "" || strings.TrimSpace(b.html) != "" {
			return
		}
	}
	p.text(p.spare, place{})
}

// isText says whether a part is text that belongs to the body. A name makes it a file, unless it stands where the body
// must be.
func (p *parsing) isText(e *entity, at place) bool {
	if e.disposition == "attachment" {
		return false
	}
	switch e.media {
	case "text/plain", "text/html":
	case "text/enriched", "text/richtext", "text/x-amp-html", "text/watch-html":
		return e.file == "" && (at.alternative == nil || !at.alternative.hasPlain)
	default:
		return false
	}
	if e.file == "" {
		return !at.related || contentID(e) == ""
	}
	if a := at.alternative; a != nil && !at.related {
		return e.media == "text/html" && !a.hasHTML || e.media == "text/plain" && !a.hasPlain
	}
	return false
}

// body joins the blocks: the whole as text, and as HTML where any of them is HTML.
func (p *parsing) body() {
	p.joinText()
	p.protectedText()
	p.joinHTML()
	m := p.mail
	m.Reply = quote.Reply(m.Text, p.marks)
	m.Lang = desk.GuessLang(m.Reply, m.Subject)
}

func (p *parsing) joinText() {
	var text strings.Builder
	for _, b := range p.blocks {
		plain := b.plain
		var marks []quote.Mark
		if b.hasHTML && strings.TrimSpace(plain) == "" {
			plain, marks = readHTML(b.html)
		}
		at := appendText(&text, plain)
		for _, m := range marks {
			p.marks = append(p.marks, quote.Mark{At: at + m.At, Kind: m.Kind})
		}
	}
	if text.Len() == 0 && p.mail.Invitation != nil {
		text.WriteString(invitationText(p.mail.Invitation))
	}
	p.mail.Text = strings.Trim(text.String(), "\n")
}

func (p *parsing) joinHTML() {
	if !slices.ContainsFunc(p.blocks, func(b block) bool { return b.hasHTML }) {
		return
	}
	var pieces []string
	for _, b := range p.blocks {
		switch {
		case b.hasHTML:
			pieces = append(pieces, CleanHTML(b.html))
		case strings.TrimSpace(b.plain) != "":
			pieces = append(pieces, textHTML(b.plain))
		}
	}
	pieces = slices.DeleteFunc(pieces, func(s string) bool { return strings.TrimSpace(s) == "" })
	p.mail.HTML = strings.Join(pieces, "<br>\n")
}

// textHTML shows plain text within HTML.
func textHTML(s string) string {
	return `<div>` + strings.ReplaceAll(html.EscapeString(strings.Trim(s, "\n")), "\n", "<br>\n") + `</div>`
}

// appendText adds a paragraph and says where it begins.
func appendText(b *strings.Builder, s string) (at int) {
	s = strings.Trim(s, "\n")
	if strings.TrimSpace(s) == "" {
		return b.Len()
	}
	if b.Len() > 0 {
		b.WriteString("\n\n")
	}
	at = b.Len()
	b.WriteString(s)
	return at
}

func joinText(a, b string) string {
	if strings.TrimSpace(a) == "" {
		return b
	}
	if strings.TrimSpace(b) == "" {
		return a
	}
	return a + "\n\n" + b
}
