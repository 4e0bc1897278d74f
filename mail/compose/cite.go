package compose

import (
	"html"
	"strings"
	"time"
	"unicode/utf8"

	nethtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/deskbell/deskbell/desk"
)

// What a mail carries is bounded: a thread of a hundred mails must not travel along each time.
const (
	citedText = 20_000  // bytes of one message's text
	citedAll  = 100_000 // of all of them
	citedHTML = 100_000 // of one message's HTML; what is longer goes as text
)

// withCited is a mail's text with what it quotes below it, marked as programs know it, or with what it passes on.
func withCited(o desk.Outgoing, text string) string {
	if len(o.Cited) == 0 {
		return text
	}
	var b strings.Builder
	b.WriteString(strings.TrimRight(text, "\n"))
	if o.Citing == desk.Quoting {
		c := o.Cited[0]
		b.WriteString("\n\n" + wrote(o, c) + "\n" + quoteMarks(bounded(c.Text, citedText)))
	} else {
		b.WriteString("\n\n" + o.Phrases.Forwarded)
		for _, c := range o.Cited {
			if b.Len() > citedAll {
				b.WriteString("\n\n[…]")
				break
			}
			for _, line := range citedHead(o, c) {
				b.WriteString("\n" + line[0] + line[1])
			}
			b.WriteString("\n\n" + bounded(c.Text, citedText) + "\n")
		}
	}
	return strings.TrimLeft(b.String(), "\n")
}

// withCitedHTML is the same for the HTML.
func withCitedHTML(o desk.Outgoing, body string) string {
	if len(o.Cited) == 0 {
		return body
	}
	var b strings.Builder
	b.WriteString(body)
	if o.Citing == desk.Quoting {
		c := o.Cited[0]
		b.WriteString("\n<p>" + html.EscapeString(wrote(o, c)) + "</p>\n<blockquote type=\"cite\" style=\"" + quoteStyle + "\">\n" + citedBody(o, c) + "\n</blockquote>")
		return b.String()
	}
	b.WriteString("\n<p>" + html.EscapeString(o.Phrases.Forwarded) + "</p>")
	for _, c := range o.Cited {
		if b.Len() > citedAll {
			b.WriteString("\n<p>[…]</p>")
			break
		}
		b.WriteString("\n<p>")
		for i, line := range citedHead(o, c) {
			if i > 0 {
				b.WriteString("<br>\n")
			}
			b.WriteString("<b>" + html.EscapeString(line[0]) + "</b>" + html.EscapeString(line[1]))
		}
		b.WriteString("</p>\n<div>" + citedBody(o, c) + "</div>")
	}
	return b.String()
}

// wrote is the line above a quotation.
func wrote(o desk.Outgoing, c desk.Cited) string {
	name := c.From.Name
	if name == "" {
		name = c.From.Address
	}
	if o.Phrases.Wrote == "" {
		return name + ", " + citedDate(o, c) + ":"
	}
	return strings.NewReplacer("{date}", citedDate(o, c), "{name}", plain(name)).Replace(o.Phrases.Wrote)
}

func citedDate(o desk.Outgoing, c desk.Cited) string {
	zone, err := time.LoadLocation(o.Zone)
	if err != nil {
		zone = time.UTC
	}
	return c.Date.In(zone).Format("2006-01-02 15:04")
}

// citedHead are the lines above a message that is passed on, as names and values.
func citedHead(o desk.Outgoing, c desk.Cited) (lines [][2]string) {
	for _, line := range [][2]string{{o.Phrases.From, peopleText([]desk.Person{c.From})}, {o.Phrases.Date, citedDate(o, c)},
		{o.Phrases.Subject, plain(c.Subject)}, {o.Phrases.To, peopleText(c.To)}, {o.Phrases.Cc, peopleText(c.Cc)}} {
		if line[1] != "" {
			if !strings.HasSuffix(line[0], "：") {
				line[0] += " "
			}
			lines = append(lines, line)
		}
	}
	return lines
}

func peopleText(people []desk.Person) string {
	parts := make([]string, len(people))
	for i, p := range people {
		parts[i] = plain(p.Address)
		if name := plain(p.Name); name != "" {
			parts[i] = name + " <" + parts[i] + ">"
		}
	}
	return strings.Join(parts, ", ")
}

// bounded is the beginning of a text, cut between lines where that is possible.
func bounded(s string, most int) string {
	s = strings.Trim(strings.ReplaceAll(s, "\r\n", "\n"), "\n")
	if len(s) <= most {
		return s
	}
	for most > 0 && !utf8.RuneStart(s[most]) {
		most--
	}
	s = s[:most]
	if end := strings.LastIndexByte(s, '\n'); end > most/2 {
		s = s[:end]
	}
	return s + "\n[…]"
}

// quoteMarks puts > before each line (RFC 3676, 4.5): one more of it where the line is quoted already. Lines are not wrapped, here as
// elsewhere: every program does that for its own window, and a line that was cut has a space in the middle of a Chinese word.
func quoteMarks(s string) string {
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		switch {
		case strings.HasPrefix(line, ">"):
			lines[i] = ">" + line
		case strings.TrimSpace(line) == "":
			lines[i] = ">"
		default:
			lines[i] = "> " + strings.TrimRight(line, " \t")
		}
	}
	return strings.Join(lines, "\n")
}

// citedBody is a message's HTML within another mail. Its pictures stay behind, those from elsewhere because they would tell their
// sender who reads them, but for those that are taken along as files.
func citedBody(o desk.Outgoing, c desk.Cited) string {
	if c.HTML == "" || len(c.HTML) > citedHTML {
		return htmlFromText(bounded(c.Text, citedText))
	}
	root := &nethtml.Node{Type: nethtml.ElementNode, DataAtom: atom.Body, Data: "body"}
	nodes, err := nethtml.ParseFragment(strings.NewReader(c.HTML), root)
	if err != nil {
		return htmlFromText(bounded(c.Text, citedText))
	}
	taken := func(src string) bool {
		id, ok := strings.CutPrefix(src, "cid:")
		if !ok || !o.Citing.Forwards() {
			return false
		}
		for i := range o.Attachments {
			if a := &o.Attachments[i]; a.ContentID != "" && a.ContentID == id {
				return true
			}
		}
		return false
	}
	var b strings.Builder
	for _, n := range nodes {
		root.AppendChild(n)
	}
	leavePictures(root, taken)
	for n := root.FirstChild; n != nil; n = n.NextSibling {
		if err := nethtml.Render(&b, n); err != nil {
			return htmlFromText(bounded(c.Text, citedText))
		}
	}
	return strings.TrimSpace(b.String())
}

// leavePictures takes out of n the images that are not taken; their words stay.
func leavePictures(n *nethtml.Node, taken func(src string) bool) {
	for child := n.FirstChild; child != nil; {
		next := child.NextSibling
		if child.DataAtom == atom.Img {
			var src, alt string
			for _, a := range child.Attr {
				switch a.Key {
				case "src":
					src = a.Val
				case "alt":
					alt = plain(a.Val)
				}
			}
			if !taken(src) {
				if alt != "" {
					n.InsertBefore(&nethtml.Node{Type: nethtml.TextNode, Data: "[" + alt + "]"}, child)
				}
				n.RemoveChild(child)
			}
		} else {
			leavePictures(child, taken)
		}
		child = next
	}
}
