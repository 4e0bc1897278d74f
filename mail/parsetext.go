package mail

import (
	"bytes"
	"io"
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/mail/charset"
	"github.com/deskbell/deskbell/mail/transfer"
)

// text reads a part of the body.
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
	s := tidyText(charset.Decode(e.params.get("charset"), raw))
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
	return zeros > 2 && zeros < len(head)/5 && charset.GuessUTF16(head) == nil
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
	return transfer.Decode(io.NewSectionReader(p.r, e.body, max(e.end-e.body, 0)), e.encoding)
}

// uuencoded takes files out of a text that were written into it.
func (p *parsing) uuencoded(e *entity, raw []byte) []byte {
	files := transfer.FindUU(raw)
	if len(files) == 0 {
		return raw
	}
	var rest []byte
	at := 0
	for _, f := range files {
		rest = append(rest, raw[at:f.From]...)
		at = f.To
		loc := p.locator(e).sub(int64(f.From), int64(f.To-f.From)).then("uu")
		p.part(desk.Part{Name: fileName(f.Name), Type: typeByName(f.Name), Locator: loc.String()})
	}
	return append(rest, raw[at:]...)
}
