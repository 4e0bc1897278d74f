package mail

import (
	"bytes"
	"html"
	"io"
	"strconv"
	"strings"

	"github.com/deskbell/deskbell/desk"
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
	switch e.media {
	case "multipart/alternative":
		p.alternative(e, at)
	case "multipart/related":
		p.relatedParts(e, at)
	case "multipart/encrypted":
		p.problem(problemEncrypted)
		p.each(e, at)
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
	switch {
	case p.isText(e, at):
		p.text(e, at)
	case isTNEF(e):
		p.tnef(e, at)
	case isSignedCMS(e) && p.signed(e, at):
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

func (p *parsing) text(e *entity, at place) {
	raw, cut := p.read(e)
	if binaryText(raw) {
		p.attach(e, at)
		return
	}
	if cut {
		p.problem(problemCut)
	}
	if e.media == "text/html" {
		src, cut := fewerTags(decodeHTML(e.params.get("charset"), raw))
		if cut {
			p.problem(problemCut)
		}
		p.digest.text(src)
		p.put(at, block{html: src, hasHTML: true})
		return
	}
	if e.encoding != "x-uuencode" {
		raw = p.uuencoded(e, raw)
	}
	s := tidyText(decodeCharset(e.params.get("charset"), raw))
	if strings.EqualFold(e.params.get("format"), "flowed") {
		s = unflow(s, strings.EqualFold(e.params.get("delsp"), "yes"))
	}
	switch e.media {
	case "text/enriched", "text/richtext":
		s = unenrich(s)
	case "text/x-amp-html", "text/watch-html":
		return
	}
	p.digest.text(s)
	p.put(at, block{plain: s, hasPlain: true})
}

// maxTags is how many tags of one HTML part are read.
const maxTags = 100000

// fewerTags cuts HTML that has more tags than anybody could have written.
func fewerTags(src string) (string, bool) {
	if len(src) < 3*maxTags || strings.Count(src, "<") <= maxTags {
		return src, false
	}
	n := 0
	for i := 0; i < len(src); i++ {
		if src[i] == '<' {
			if n++; n > maxTags {
				return src[:i], true
			}
		}
	}
	return src, false
}

// binaryText says whether what calls itself text is none: it has zero bytes and is not UTF-16 or UTF-32.
func binaryText(raw []byte) bool {
	head := raw[:min(len(raw), 1024)]
	zeros := bytes.Count(head, []byte{0})
	return zeros > 2 && zeros < len(head)/5 && guessUTF16(head) == nil
}

// put adds text to the block of its place. A second text of a kind within an alternative is put behind the first.
func (p *parsing) put(at place, b block) {
	a := at.alternative
	if a == nil {
		p.add(b)
		return
	}
	if b.hasPlain {
		a.plain, a.hasPlain = joinText(a.plain, b.plain), true
	}
	if b.hasHTML {
		if strings.TrimSpace(a.html) != "" {
			a.html += "<br>\n" + b.html
		} else {
			a.html = b.html
		}
		a.hasHTML = true
	}
}

// read decodes a text part, as much of it as there is room for.
func (p *parsing) read(e *entity) (raw []byte, cut bool) {
	room := maxText - p.bytes
	r := io.LimitReader(p.open(e), int64(room)+1)
	var b bytes.Buffer
	b.Grow(int(min(e.end-e.body, int64(room))) + bytes.MinRead)
	_, _ = b.ReadFrom(r) // what could be read is used
	raw = b.Bytes()
	if len(raw) > room {
		raw, cut = raw[:room], true
	}
	p.bytes += len(raw)
	return raw, cut
}

func (p *parsing) open(e *entity) io.Reader {
	return decodeTransfer(io.NewSectionReader(p.r, e.body, max(e.end-e.body, 0)), e.encoding)
}

// uuencoded takes files out of a text that were written into it.
func (p *parsing) uuencoded(e *entity, raw []byte) []byte {
	files := findUU(raw)
	if len(files) == 0 {
		return raw
	}
	var rest []byte
	at := 0
	for _, f := range files {
		rest = append(rest, raw[at:f.from]...)
		at = f.to
		loc := p.locator(e).sub(int64(f.from), int64(f.to-f.from)).then("uu")
		p.part(desk.Part{Name: fileName(f.name), Type: typeByName(f.name), Locator: loc.String()})
	}
	return append(rest, raw[at:]...)
}

// body joins the blocks: the whole as text, and as HTML where any of them is HTML.
func (p *parsing) body() {
	p.joinText()
	p.joinHTML()
	m := p.mail
	m.Reply = replyOf(m.Text)
	m.Lang = guessLang(m.Subject, m.Reply)
}

func (p *parsing) joinText() {
	var text strings.Builder
	for _, b := range p.blocks {
		plain := b.plain
		if b.hasHTML && strings.TrimSpace(plain) == "" {
			plain = PlainText(b.html)
		}
		appendText(&text, plain)
	}
	if text.Len() == 0 {
		text.WriteString(p.events)
	}
	p.mail.Text = strings.Trim(text.String(), "\n")
	if strings.Contains(p.mail.Text, "-----BEGIN PGP MESSAGE-----") {
		p.problem(problemEncrypted)
	}
}

func (p *parsing) joinHTML() {
	var src strings.Builder
	anyHTML := false
	for _, b := range p.blocks {
		anyHTML = anyHTML || b.hasHTML
	}
	for _, b := range p.blocks {
		if !anyHTML {
			return
		}
		if src.Len() > 0 {
			src.WriteString("<br>\n")
		}
		if b.hasHTML {
			src.WriteString(CleanHTML(b.html))
		} else {
			src.WriteString(textHTML(b.plain))
		}
	}
	p.mail.HTML = src.String()
}

// textHTML shows plain text within HTML.
func textHTML(s string) string {
	return `<div>` + strings.ReplaceAll(html.EscapeString(strings.Trim(s, "\n")), "\n", "<br>\n") + `</div>`
}

func appendText(b *strings.Builder, s string) {
	s = strings.Trim(s, "\n")
	if strings.TrimSpace(s) == "" {
		return
	}
	if b.Len() > 0 {
		b.WriteString("\n\n")
	}
	b.WriteString(s)
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

// attach adds a part as a file: its size and digest come from reading it once.
func (p *parsing) attach(e *entity, at place) {
	part := desk.Part{
		Name: e.file, Type: e.media, ContentID: contentID(e), Locator: p.locator(e).String(),
		Inline: e.disposition != "attachment" && (at.related || e.disposition == "inline" || contentID(e) != "" && strings.HasPrefix(e.media, "image/")),
	}
	if part.Name == "" {
		part.Name = p.nameFor(e)
	}
	if part.Type == "application/octet-stream" || !strings.Contains(part.Type, "/") {
		part.Type = typeByName(part.Name)
	}
	if part.Type == "application/pkcs7-mime" || part.Type == "application/x-pkcs7-mime" {
		p.problem(problemEncrypted)
	}
	if part.Type == "text/calendar" && p.events == "" {
		p.events = calendarText(decodeCharset(e.params.get("charset"), p.head(e, 256<<10)))
	}
	p.part(part)
}

func (p *parsing) locator(e *entity) locator { return e.locatorIn(p.base) }

// part measures a file and lists it.
func (p *parsing) part(part desk.Part) {
	r, err := openLocator(p.raw, part.Locator)
	if err == nil {
		part.Size = p.digest.part(r)
	}
	if part.Name == "" {
		p.unseen++
		part.Name = "attachment-" + strconv.Itoa(p.unseen) + extensionOf(part.Type)
	}
	p.mail.Parts = append(p.mail.Parts, part)
}

func contentID(e *entity) string {
	return clip(strings.Trim(cleanLine(e.fields.get("content-id")), "<> "), 500)
}

// nameFor makes a name for a part that has none: a mail's subject, an invitation's usual name.
func (p *parsing) nameFor(e *entity) string {
	switch e.media {
	case "message/rfc822", "message/global":
		root, _ := walk(p.r, e.body, min(e.end, e.body+maxHeader))
		if e.encoding == "" {
			if s := fileName(decodeText(root.fields.get("subject"), "")); s != "" {
				return shorten(s, 120) + ".eml"
			}
		}
		return "message.eml"
	case "text/calendar":
		return "invite.ics"
	case "text/rfc822-headers":
		return "headers.txt"
	case "message/delivery-status", "message/global-delivery-status":
		return "delivery-status.txt"
	case "application/pgp-signature":
		return "signature.asc"
	}
	if s := fileName(e.fields.get("content-location")); s != "" && strings.Contains(s, ".") && len(s) < 80 {
		return s
	}
	return ""
}
