package mail

import (
	"bytes"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/mail/charset"
	"github.com/deskbell/deskbell/mail/quote"
)

// decodeHTML decodes an HTML part. Where the mail does not declare its charset the document may.
func decodeHTML(set string, raw []byte) string {
	if l := charset.Label(set); l == "unknown" || l == "us-ascii" {
		if m := metaCharset(raw); m != "" && !charset.Shifts(charset.Label(m)) {
			set = m
		}
	}
	return strings.ReplaceAll(charset.Decode(set, raw), "\x00", "")
}

// metaCharset is what <meta charset> or <meta http-equiv=content-type> says near the beginning.
func metaCharset(raw []byte) string {
	head := bytes.ToLower(raw[:min(len(raw), 2048)])
	for {
		i := bytes.Index(head, []byte("<meta"))
		if i < 0 {
			return ""
		}
		head = head[i+5:]
		end := bytes.IndexByte(head, '>')
		if end < 0 {
			return ""
		}
		if j := bytes.Index(head[:end], []byte("charset")); j >= 0 {
			v := bytes.TrimLeft(head[j+7:end], " =\"'")
			if k := bytes.IndexAny(v, " \"';/"); k >= 0 {
				v = v[:k]
			}
			return string(v)
		}
		head = head[end:]
	}
}

// PlainText is the readable text of HTML: paragraphs, line breaks, lists, tables cell by cell, the address of a link
// where it differs from its words. It takes time in proportion to its input, however it is nested.
func PlainText(src string) string {
	text, _ := readHTML(src)
	return text
}

// readHTML is PlainText, and where programs have marked what they quote.
func readHTML(src string) (string, []quote.Mark) {
	w := textWriter{}
	z := html.NewTokenizer(strings.NewReader(src))
	z.SetMaxBuf(1 << 20)
	for {
		switch z.Next() {
		case html.ErrorToken:
			return w.text(), w.marks
		case html.TextToken:
			if w.hidden == 0 {
				w.words(string(z.Text()))
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			name, more := z.TagName()
			w.start(atom.Lookup(name), z, more)
		case html.EndTagToken:
			name, _ := z.TagName()
			w.end(atom.Lookup(name))
		}
	}
}

// textWriter builds the text. breaks is how many line breaks are due before the next word.
type textWriter struct {
	b      strings.Builder
	breaks int
	space  bool
	hidden int
	pre    int
	quote  int
	lists  []int // per open list: the next number, or -1 for bullets
	link   string
	linked int // where the words of the open link begin
	cells  bool
	begun  bool // something stands on this line
	marks  []quote.Mark
	mark   quote.Kind // of the next word, where it has one
}

// namedQuotes are the ids and classes by which programs mark, in any language, what introduces a quote (quote.Intro) and where an older
// mail begins (quote.Split). What is within a blockquote needs no mark, and what Gmail calls its quote may hold answers.
var namedQuotes = map[string]quote.Kind{
	"moz-cite-prefix": quote.Intro, "gmail_attr": quote.Intro,
	"divrplyfwdmsg": quote.Split, "x_divrplyfwdmsg": quote.Split, // Outlook on the web and on phones
	"olk_src_body_section": quote.Split, // Outlook for Mac
	"yahoo_quoted":         quote.Split,
	"ntes-pcmac-quote":     quote.Split, "ntes-flysnow-quote": quote.Split, // NetEase
	"history-quote-wrapper": quote.Split, // Lark
	"zwchr":                 quote.Split, // Zimbra
	"quote":                 quote.Split, // GMX, WEB.DE: a name
}

// markOf is the mark of the tag the tokenizer stands at.
func markOf(z *html.Tokenizer, more bool) (kind quote.Kind) {
	for more {
		var key, val []byte
		key, val, more = z.TagAttr()
		switch string(key) {
		case "id", "class", "name":
			for _, v := range strings.Fields(strings.ToLower(desk.CutBytes(string(val), 200))) {
				if k, ok := namedQuotes[v]; ok && (v != "quote" || string(key) == "name") {
					kind = k
				}
			}
		}
	}
	return kind
}

func (w *textWriter) text() string { return strings.Trim(w.b.String(), "\n ") }

func (w *textWriter) due(n int) {
	w.breaks = max(w.breaks, n)
	w.space = false
}

// flush writes the breaks and the quote marks that are due.
func (w *textWriter) flush() {
	if w.b.Len() == 0 {
		w.breaks = 0
	}
	mark := strings.Repeat(">", min(w.quote, 20))
	for ; w.breaks > 0; w.breaks-- {
		w.b.WriteByte('\n')
		if mark != "" && w.breaks > 1 {
			w.b.WriteString(mark)
		}
		w.begun = false
	}
	if !w.begun && mark != "" {
		w.b.WriteString(mark + " ")
	}
	if w.space && w.begun {
		w.b.WriteByte(' ')
	}
	if w.mark != quote.Plain && len(w.marks) < 100 {
		w.marks = append(w.marks, quote.Mark{At: w.b.Len(), Kind: w.mark})
	}
	w.space, w.begun, w.mark = false, true, quote.Plain
}

func (w *textWriter) words(s string) {
	if w.pre > 0 {
		for i, line := range strings.Split(tidyText(s), "\n") {
			if i > 0 {
				w.flush()
				w.breaks++
			}
			if line != "" {
				w.flush()
				w.b.WriteString(line)
			}
		}
		return
	}
	for s != "" {
		i := strings.IndexFunc(s, htmlSpace)
		if i != 0 {
			word := s
			if i > 0 {
				word = s[:i]
			}
			if word = visible(word); word != "" {
				w.flush()
				w.b.WriteString(word)
			}
		}
		if i < 0 {
			return
		}
		w.space = w.space || w.begun && w.breaks == 0
		s = strings.TrimLeftFunc(s[i:], htmlSpace)
	}
}

func htmlSpace(r rune) bool {
	return r == ' ' || r == '\n' || r == '\t' || r == '\r' || r == '\f'
}

// visible drops what takes no room and makes no-break spaces spaces.
func visible(s string) string {
	if !strings.ContainsFunc(s, func(r rune) bool { return r == 0xa0 || r == 0x200b || r == 0xad || untidy(r) }) {
		return s
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r == 0xa0:
			return ' '
		case r == 0x200b || r == 0xad || untidy(r):
			return -1
		}
		return r
	}, s)
}

func (w *textWriter) start(a atom.Atom, z *html.Tokenizer, more bool) {
	switch a {
	case atom.Script, atom.Style, atom.Title, atom.Head, atom.Template, atom.Noembed, atom.Noframes, atom.Iframe, atom.Object:
		if a != atom.Head {
			w.hidden++
		}
	case atom.Body:
		w.hidden = 0
	case atom.Br:
		w.lineBreak()
	case atom.P, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Table, atom.Dl, atom.Fieldset:
		w.due(w.paragraph())
	case atom.Div, atom.Section, atom.Article, atom.Header, atom.Footer, atom.Address, atom.Center, atom.Form, atom.Dt, atom.Main, atom.Nav, atom.Aside, atom.Figure:
		w.due(1)
		w.mark = max(w.mark, markOf(z, more))
	case atom.Span:
		w.mark = max(w.mark, markOf(z, more))
	case atom.Tr:
		w.due(1)
		w.cells = false
	case atom.Td, atom.Th:
		if w.cells && w.begun && w.breaks == 0 {
			w.space = true
		}
		w.cells = true
	case atom.Hr:
		w.due(1)
		w.mark = max(w.mark, markOf(z, more))
		w.flush()
		w.b.WriteString("---")
		w.due(1)
	case atom.Pre, atom.Textarea:
		w.due(1)
		w.pre++
	case atom.Blockquote:
		w.due(1)
		w.flushBreaks()
		w.quote++
	case atom.Ul, atom.Ol:
		w.due(1)
		next := -1
		if a == atom.Ol {
			next = 1
		}
		if len(w.lists) < 50 {
			w.lists = append(w.lists, next)
		}
	case atom.Li:
		w.item()
	case atom.A:
		w.link = attrOf(z, more, "href")
		w.linked = w.b.Len()
	case atom.Img:
		w.picture(z, more)
	}
}

// picture writes what a picture is called; one of the mail itself is a file, whose name is no part of a word.
func (w *textWriter) picture(z *html.Tokenizer, more bool) {
	alt, own := "", false
	for more {
		var key, val []byte
		key, val, more = z.TagAttr()
		switch string(key) {
		case "alt":
			alt = strings.TrimSpace(string(val))
		case "src":
			own = bytes.HasPrefix(val, []byte("cid:"))
		}
	}
	if alt == "" || len(alt) >= 200 || w.hidden > 0 {
		return
	}
	if own {
		alt = " " + alt + " "
	}
	w.words(alt)
}

// flushBreaks writes the breaks that are due before the quote marks change.
func (w *textWriter) flushBreaks() {
	if !w.begun && w.b.Len() > 0 && w.breaks > 0 {
		w.breaks-- // the line is new already
	}
	if w.b.Len() > 0 && w.breaks > 0 {
		mark := strings.Repeat(">", min(w.quote, 20))
		for ; w.breaks > 1; w.breaks-- {
			w.b.WriteString("\n" + mark)
		}
		w.b.WriteByte('\n')
		w.begun = false
	}
	w.breaks = 0
}

func (w *textWriter) paragraph() int {
	if len(w.lists) > 0 {
		return 1
	}
	return 2
}

func (w *textWriter) lineBreak() {
	if w.hidden > 0 {
		return
	}
	w.space = false
	if w.b.Len() > 0 && w.breaks < 3 {
		w.breaks++
	}
}

func (w *textWriter) item() {
	w.due(1)
	mark := "- "
	if n := len(w.lists); n > 0 {
		if w.lists[n-1] > 0 {
			mark = strconv.Itoa(w.lists[n-1]) + ". "
			w.lists[n-1]++
		}
		mark = strings.Repeat("  ", min(n-1, 6)) + mark
	}
	w.flush()
	w.b.WriteString(mark)
}

func (w *textWriter) end(a atom.Atom) {
	switch a {
	case atom.Script, atom.Style, atom.Title, atom.Template, atom.Noembed, atom.Noframes, atom.Iframe, atom.Object:
		w.hidden = max(w.hidden-1, 0)
	case atom.P, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Table, atom.Dl:
		w.due(w.paragraph())
	case atom.Div, atom.Section, atom.Article, atom.Header, atom.Footer, atom.Address, atom.Center, atom.Form, atom.Dt, atom.Dd, atom.Tr, atom.Li, atom.Figure:
		w.due(1)
	case atom.Pre, atom.Textarea:
		w.pre = max(w.pre-1, 0)
		w.due(1)
	case atom.Blockquote:
		w.due(1)
		w.flushBreaks()
		w.quote = max(w.quote-1, 0)
	case atom.Ul, atom.Ol:
		if n := len(w.lists); n > 0 {
			w.lists = w.lists[:n-1]
		}
		w.due(1)
	case atom.A:
		w.endLink()
	}
}

// endLink writes where a link leads, unless its words say so already.
func (w *textWriter) endLink() {
	href := strings.TrimSpace(w.link)
	w.link = ""
	if href == "" || len(href) > 300 || w.hidden > 0 || w.linked > w.b.Len() {
		return
	}
	lower := strings.ToLower(href)
	if !strings.HasPrefix(lower, "http://") && !strings.HasPrefix(lower, "https://") {
		return
	}
	words := strings.TrimSpace(w.b.String()[w.linked:])
	bare := func(s string) string {
		s = strings.TrimPrefix(strings.TrimPrefix(strings.ToLower(s), "http://"), "https://")
		return strings.TrimSuffix(strings.TrimPrefix(s, "www."), "/")
	}
	if words == "" || bare(words) == bare(href) || strings.Contains(words, href) {
		return
	}
	w.b.WriteString(" <" + cleanLine(href) + ">")
}

// attrOf is the value of one attribute of the tag the tokenizer stands at.
func attrOf(z *html.Tokenizer, more bool, name string) string {
	for more {
		var key, val []byte
		key, val, more = z.TagAttr()
		if string(key) == name {
			return string(val)
		}
	}
	return ""
}
