package compose

import (
	"html"
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/mail"
)

// textOf is the plain text of a mail. The signature is in it already: the message is kept as it goes out.
func textOf(o desk.Outgoing) string {
	if o.Text == "" && o.HTML != "" {
		return withCited(o, mail.PlainText(o.HTML))
	}
	return withCited(o, o.Text)
}

// sheet keeps pictures and code within the width of what they are read on.
const sheet = "<style>img{max-width:100%;height:auto}pre{white-space:pre-wrap}</style>"

// htmlOf is the HTML of a mail: what the agent wrote, or made from the text.
func htmlOf(o desk.Outgoing) string {
	body := o.HTML
	if body == "" {
		body = htmlFromText(o.Text)
	}
	return "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\">" + sheet + "</head>\n<body>\n" + withCitedHTML(o, body) + "\n</body></html>\n"
}

// htmlFromText makes a paragraph of each block of lines, a quotation of each block of lines that begin with >, and links of
// addresses.
func htmlFromText(text string) string {
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	var b strings.Builder
	var block []string
	depth := 0
	flush := func() {
		if s := strings.Trim(strings.Join(block, "\n"), "\n"); s != "" {
			b.WriteString("<p>" + htmlLines(s) + "</p>\n")
		}
		block = nil
	}
	for line := range strings.SplitSeq(text, "\n") {
		d, rest := quoteDepth(line)
		if d != depth {
			flush()
			b.WriteString(strings.Repeat("<blockquote style=\""+quoteStyle+"\">\n", max(0, d-depth)))
			b.WriteString(strings.Repeat("</blockquote>\n", max(0, depth-d)))
			depth = d
		}
		if strings.TrimSpace(rest) == "" {
			flush()
			continue
		}
		block = append(block, rest)
	}
	flush()
	b.WriteString(strings.Repeat("</blockquote>\n", depth))
	return strings.TrimRight(b.String(), "\n")
}

const quoteStyle = "margin:0 0 0 .8em;padding-left:.8em;border-left:2px solid #ccc;color:#555"

// quoteDepth is how deep a line is quoted, at most 8, and the line without the marks.
func quoteDepth(line string) (int, string) {
	depth, rest := 0, line
	for depth < 8 && strings.HasPrefix(rest, ">") {
		depth++
		rest = strings.TrimPrefix(rest[1:], " ")
	}
	return depth, rest
}

// htmlLines is text as HTML, line by line; indentation stays.
func htmlLines(s string) string {
	lines := strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n")
	for i, line := range lines {
		bare := strings.TrimLeft(line, " \t")
		indent := strings.ReplaceAll(line[:len(line)-len(bare)], "\t", "    ")
		lines[i] = strings.Repeat("&nbsp;", min(len(indent), 40)) + link(strings.TrimRight(bare, " \t"))
	}
	return strings.Join(lines, "<br>\n")
}

// address is a web or mail link in a text. Chinese punctuation ends it, and so does what usually follows a link in a sentence.
var address = desk.Pattern(`(?i)\b(?:https?://|mailto:)[^\s<>"'，。！？；：、（）《》“”‘’【】]+`)

// link escapes text and makes links of the addresses in it.
func link(s string) string {
	var b strings.Builder
	for {
		at := address().FindStringIndex(s)
		if at == nil {
			b.WriteString(html.EscapeString(s))
			return b.String()
		}
		end := at[0] + len(strings.TrimRight(s[at[0]:at[1]], ".,;:!?)]"))
		url := html.EscapeString(s[at[0]:end])
		b.WriteString(html.EscapeString(s[:at[0]]))
		b.WriteString(`<a href="` + url + `">` + url + `</a>`)
		s = s[end:]
	}
}
