package letter

import (
	"html/template"
	"strings"

	"github.com/deskbell/deskbell/desk"
)

// address finds web addresses in plain text. Chinese text writes on without a space, so full-width punctuation and Han end one.
var address = desk.Pattern(`https?://[^\s<>"'\x60{}|\\^\x{2018}-\x{201f}\x{3000}-\x{303f}\x{4e00}-\x{9fff}\x{ff00}-\x{ffef}]+`)

// Prose is plain text as HTML: escaped, with web addresses clickable. Lines stay lines by CSS.
func Prose(text string) template.HTML {
	return Piece(strings.TrimRight(strings.TrimLeft(text, "\n"), " \t\n"))
}

// Piece is Prose of a piece of text, blanks and all.
func Piece(text string) template.HTML {
	var b strings.Builder
	b.Grow(len(text) + 64)
	from := 0
	for _, at := range address().FindAllStringIndex(text, -1) {
		end := at[0] + len(tidyAddress(text[at[0]:at[1]]))
		template.HTMLEscape(&b, []byte(text[from:at[0]]))
		proseLink(&b, text[at[0]:end])
		from = end
	}
	template.HTMLEscape(&b, []byte(text[from:]))
	return template.HTML(b.String())
}

// proseLink writes an address that can be followed. Where it leads elsewhere than it looks ("https://shop.test@evil.test", letters
// that look Latin), the host stands behind it.
func proseLink(b *strings.Builder, link string) {
	said := template.HTMLEscapeString(link)
	u, ok := webAddress(link)
	if !ok {
		b.WriteString(said)
		return
	}
	host, to, leads := hostOf(u), said, ""
	if u.User != nil {
		u.User = nil
		to = template.HTMLEscapeString(u.String())
	}
	if to != said || deceptive(host) {
		leads = ` <span class="leads" dir="ltr">→ ` + template.HTMLEscapeString(shownHost(host)) + `</span>`
	}
	b.WriteString(`<a href="` + to + `" target="_blank" rel="noopener noreferrer nofollow">` + said + `</a>` + leads)
}

// tidyAddress leaves off what belongs to the sentence: "(see https://a.example/b)." ends before the bracket.
func tidyAddress(url string) string {
	for {
		cut := strings.TrimRight(url, ".,;:!?")
		if strings.HasSuffix(cut, ")") && strings.Count(cut, ")") > strings.Count(cut, "(") {
			cut = cut[:len(cut)-1]
		}
		if strings.HasSuffix(cut, "]") && strings.Count(cut, "]") > strings.Count(cut, "[") {
			cut = cut[:len(cut)-1]
		}
		if cut == url {
			return url
		}
		url = cut
	}
}

// RestOf is what a message says beside its new part: quotes and signature. Where the new part is not simply the beginning, it is
// the whole text.
func RestOf(m *desk.Message) string {
	text, reply := strings.TrimSpace(m.Text), strings.TrimSpace(m.Reply)
	if reply == "" || reply == text {
		return ""
	}
	if rest, ok := strings.CutPrefix(text, reply); ok {
		return strings.TrimSpace(rest)
	}
	return text
}
