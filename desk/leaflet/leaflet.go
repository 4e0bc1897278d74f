// Package leaflet is what goes along with an acknowledgement: articles that probably answer what the customer wrote, to be read in the mail
// itself, and how to say that one of them did. Pure, standard library only.
package leaflet

import (
	"html"
	"net/url"
	"strconv"
	"strings"

	"github.com/deskbell/deskbell/desk/survey"
	"github.com/deskbell/deskbell/desk/surveymail"
)

// Article is one of them.
type Article struct {
	Title string
	Text  string // what of it is read in the mail
	Path  string // of its page
}

// Leaflet is what the mail is written from.
type Leaflet struct {
	Words     surveymail.LeafletWords
	Articles  []Article
	Token     string // of the page where a customer says that it is solved
	PublicURL string // empty: no links; the customer says so by mail
	Mailbox   string // where to
	Subject   string // of the acknowledgement
}

// Compose adds the articles to the text of an acknowledgement. plain is the text without the link that is for the customer alone: what
// the ticket keeps.
func (l Leaflet) Compose(ack string) (text, htm, plain string) {
	var lines, blocks strings.Builder
	for i, a := range l.Articles {
		n := strconv.Itoa(i+1) + ". "
		if len(l.Articles) == 1 {
			n = ""
		}
		lines.WriteString("\n\n" + n + a.Title + "\n" + a.Text)
		blocks.WriteString(`<tr><td style="padding:12px 16px;border:1px solid #d9d4ca;border-radius:8px"><b>` + html.EscapeString(n+a.Title) + `</b><br>` +
			strings.ReplaceAll(html.EscapeString(a.Text), "\n", "<br>"))
		if l.PublicURL != "" {
			lines.WriteString("\n" + l.PublicURL + a.Path)
			blocks.WriteString(`<br><a href="` + html.EscapeString(l.PublicURL+a.Path) + `" style="color:#0b5f5a">` + html.EscapeString(l.Words.Whole) + `</a>`)
		}
		blocks.WriteString(`</td></tr><tr><td style="height:8px"></td></tr>`)
	}
	const line = "\n\n————————\n"
	plain = ack + line + l.Words.Lead + lines.String() + "\n\n" + l.Words.ByMail
	text = plain
	if l.PublicURL != "" {
		text = ack + line + l.Words.Lead + lines.String() + "\n\n" + l.Words.ByPage + "\n" + l.link() + "\n\n" + l.Words.ByMail
	}
	htm = `<div style="font-family:sans-serif;font-size:16px;line-height:1.6">` + surveymail.Paragraphs(ack) + `<hr style="border:0;border-top:1px solid #d9d4ca"><p>` +
		html.EscapeString(l.Words.Lead) + `</p><table role="presentation" cellpadding="0" cellspacing="0" style="width:100%">` + blocks.String() + `</table><p><a href="` +
		html.EscapeString(l.link()) + `" style="display:inline-block;padding:10px 16px;border:1px solid #c9c4bb;border-radius:8px;color:#0b5f5a;text-decoration:none">` +
		html.EscapeString(l.Words.Solved) + `</a></p><p style="color:#5f5a52;font-size:14px">` + html.EscapeString(l.Words.ByMail) + `</p></div>`
	return text, htm, plain
}

// link opens the page where it is confirmed; without a public address it begins a mail that says so.
func (l Leaflet) link() string {
	if l.PublicURL != "" {
		return l.PublicURL + surveymail.Path(survey.Helped) + l.Token
	}
	escaped := func(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") } // a plus sign is no blank in a mailto address (RFC 6068)
	return "mailto:" + url.PathEscape(l.Mailbox) + "?subject=" + escaped("Re: "+l.Subject+" "+surveymail.TokenTag(l.Token)) + "&body=" + escaped(l.Words.Say)
}
