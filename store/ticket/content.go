package ticket

import (
	"html"
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
)

// CheckContent refuses an answer that says nothing and one that says too much.
func CheckContent(text, htmlText string, attachments int) error {
	switch {
	case len(text) > 4*desk.MaxText || len(htmlText) > 16*desk.MaxText:
		return desk.Fail(desk.TooLarge, "text.too_long", "max", desk.MaxText).At("text")
	case attachments == 0 && Blank(text) && blankHTML(htmlText):
		return desk.Fail(desk.Invalid, "reply.empty").At("text")
	}
	return nil
}

// Blank says whether nothing would be seen of a text.
func Blank(s string) bool { return strings.Trim(s, " \t\r\n\u00a0\u3000\u200b\ufeff") == "" }

// blankHTML says whether nothing would be seen: no text between the tags and no image.
func blankHTML(s string) bool {
	if strings.Contains(strings.ToLower(s), "<img") {
		return false
	}
	var seen strings.Builder
	for s != "" {
		before, rest, _ := strings.Cut(s, "<")
		seen.WriteString(before)
		_, s, _ = strings.Cut(rest, ">")
	}
	return Blank(html.UnescapeString(seen.String()))
}

// Signed puts a mailbox's signature under both forms of an answer, behind the line that mail programs know as its mark (RFC 3676,
// 4.3). It is part of the stored message: what was sent stays what it was.
func Signed(text, htmlText, signature string) (string, string) {
	signature = db.TidyText(signature)
	if signature == "" {
		return text, htmlText
	}
	if htmlText != "" {
		lines := strings.ReplaceAll(html.EscapeString(signature), "\n", "<br>")
		htmlText += `<div class="signature">-- <br>` + lines + `</div>`
	}
	return text + "\n\n-- \n" + signature, htmlText
}

// ShowInline marks the attachments that the HTML shows by their Content-ID.
func ShowInline(m *desk.Message) {
	for i := range m.Attachments {
		a := &m.Attachments[i]
		a.Inline = a.ContentID != "" && strings.Contains(m.HTML, "cid:"+a.ContentID)
	}
}
