package mail

import (
	"html"
	"regexp"
	"strings"
	"sync"

	"github.com/microcosm-cc/bluemonday"

	"github.com/deskbell/deskbell/desk"
)

// maxDepthHTML is how deep elements may be nested: what is deeper keeps its words and loses its tags. Browsers take long
// over a megabyte of tables within tables.
const maxDepthHTML = 100

// policy is the allow-list, built once. No scripts, style sheets, forms, frames, media or handlers.
var policy = sync.OnceValue(func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("a", "abbr", "address", "article", "aside", "b", "bdi", "bdo", "big", "blockquote", "br", "caption", "center", "cite", "code",
		"col", "colgroup", "dd", "del", "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "font", "footer", "h1", "h2", "h3", "h4", "h5", "h6",
		"header", "hr", "i", "img", "ins", "kbd", "li", "main", "mark", "nav", "ol", "p", "pre", "q", "s", "samp", "section", "small", "span", "strike",
		"strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "tt", "u", "ul", "var", "wbr")
	p.AllowNoAttrs().OnElements("a", "font", "img", "span")
	p.SkipElementsContent("title", "svg", "math", "template", "audio", "video", "canvas", "select", "applet")
	word := regexp.MustCompile(`^[\w\-.,%# ]{0,100}$`)
	p.AllowAttrs("align", "valign", "bgcolor", "width", "height", "dir", "lang").Matching(word).Globally()
	p.AllowAttrs("title", "style").Globally()
	p.AllowAttrs("border", "cellpadding", "cellspacing", "rules", "frame").Matching(word).OnElements("table")
	p.AllowAttrs("colspan", "rowspan", "nowrap", "span", "scope").Matching(word).OnElements("td", "th", "col", "colgroup")
	p.AllowAttrs("color", "size").Matching(word).OnElements("font", "hr")
	p.AllowAttrs("face").OnElements("font")
	p.AllowAttrs("start", "type", "reversed", "value").Matching(word).OnElements("ol", "ul", "li")
	p.AllowAttrs("open").OnElements("details")
	p.AllowAttrs("href").OnElements("a")
	p.AllowAttrs("src", "alt", "border", "hspace", "vspace").OnElements("img")
	p.RequireParseableURLs(true)
	p.AllowURLSchemes("http", "https", "mailto", "tel", "cid", "data")
	p.RequireNoReferrerOnLinks(true)
	p.RequireNoFollowOnLinks(true)
	p.AddTargetBlankToFullyQualifiedLinks(true)
	return p
})

// CleanHTML makes HTML that may be shown, of the mail that comes in and of what agents write: sanitised by an allow-list,
// style by property, links to http, https, mailto and tel, pictures from http, https, the mail itself (cid:) or the HTML
// itself (data:). Elements are closed in order and not nested beyond reason. Never empty where there are words to read.
func CleanHTML(src string) string {
	src = desk.CutBytes(src, maxText)
	if strings.TrimSpace(src) == "" {
		return ""
	}
	out := finishHTML(policy().Sanitize(src))
	if !hasWords(out) {
		// An element whose content is not shown was never closed: show at least the words.
		if text := PlainText(src); text != "" {
			return textHTML(text)
		}
	}
	return strings.TrimSpace(out)
}

// hasWords says whether HTML shows anything: words or pictures.
func hasWords(s string) bool {
	if strings.Contains(s, "<img") || strings.Contains(s, "<hr") {
		return true
	}
	for s != "" {
		i := strings.IndexByte(s, '<')
		if i < 0 {
			i = len(s)
		}
		if strings.TrimSpace(s[:i]) != "" {
			return true
		}
		j := strings.IndexByte(s[i:], '>')
		if j < 0 {
			return false
		}
		s = s[i+j+1:]
	}
	return false
}

// finishHTML goes once over what the allow-list let through, whose tags are well formed and whose text holds no angle
// bracket: style is filtered, the schemes of links and pictures are told apart, elements are balanced.
func finishHTML(s string) string {
	var b strings.Builder
	b.Grow(len(s) + 64)
	var open []string
	dropped := 0 // open elements too deep to be written
	for {
		i := strings.IndexByte(s, '<')
		if i < 0 {
			break
		}
		j := strings.IndexByte(s[i:], '>')
		if j < 0 {
			break
		}
		b.WriteString(s[:i])
		tag := s[i+1 : i+j]
		s = s[i+j+1:]
		switch name := tagName(tag); {
		case tag[0] == '/':
			if dropped > 0 {
				dropped--
				continue
			}
			open = closeTag(&b, open, name)
		case voidTag(name):
			writeTag(&b, name, tag)
		case len(open) >= maxDepthHTML:
			dropped++
		default:
			open = append(open, name)
			writeTag(&b, name, tag)
		}
	}
	b.WriteString(s)
	for i := len(open) - 1; i >= 0; i-- {
		b.WriteString("</" + open[i] + ">")
	}
	return b.String()
}

func tagName(tag string) string {
	tag = strings.TrimPrefix(tag, "/")
	if i := strings.IndexAny(tag, " /"); i >= 0 {
		return tag[:i]
	}
	return tag
}

func voidTag(name string) bool {
	return name == "br" || name == "img" || name == "hr" || name == "wbr" || name == "col"
}

// closeTag closes an element and those that were left open within it. An end without a beginning is dropped; so is one
// that would close a table from within a cell's text of another.
func closeTag(b *strings.Builder, open []string, name string) []string {
	for i := len(open) - 1; i >= 0 && len(open)-i <= 20; i-- {
		if open[i] != name {
			continue
		}
		for k := len(open) - 1; k >= i; k-- {
			b.WriteString("</" + open[k] + ">")
		}
		return open[:i]
	}
	return open
}

// writeTag writes a beginning tag with the attributes that remain.
func writeTag(b *strings.Builder, name, tag string) {
	rest := tag[len(name):]
	if name != "a" && name != "img" && !strings.Contains(rest, ` style="`) {
		b.WriteString("<" + tag + ">")
		return
	}
	b.WriteString("<" + name)
	dead := false // a link that leads nowhere has nothing to say of its target
	for {
		rest = strings.TrimLeft(rest, " ")
		key, after, ok := strings.Cut(rest, `="`)
		if !ok {
			break
		}
		value, next, ok := strings.Cut(after, `"`)
		if !ok {
			break
		}
		rest = next
		switch {
		case key == "style":
			if value = cleanStyle(html.UnescapeString(value)); value == "" {
				continue
			}
			value = html.EscapeString(value)
		case key == "href" && !linkScheme(html.UnescapeString(value)), key == "src" && !pictureScheme(html.UnescapeString(value)):
			dead = true
			continue
		case dead && (key == "rel" || key == "target"):
			continue
		}
		b.WriteString(" " + key + `="` + value + `"`)
	}
	if strings.HasSuffix(rest, "/") {
		b.WriteByte('/')
	}
	b.WriteByte('>')
}

func linkScheme(u string) bool { return hasScheme(u, "http:", "https:", "mailto:", "tel:") }

// pictureScheme allows pictures that hold no script: no SVG within the HTML.
func pictureScheme(u string) bool {
	return hasScheme(u, "http:", "https:", "cid:", "data:image/png", "data:image/jpeg", "data:image/jpg", "data:image/gif", "data:image/webp", "data:image/bmp", "data:image/x-icon")
}

func hasScheme(u string, schemes ...string) bool {
	u = strings.ToLower(strings.TrimSpace(desk.CutBytes(u, 40)))
	for _, s := range schemes {
		if strings.HasPrefix(u, s) {
			return true
		}
	}
	return false
}
