package mail

import (
	"regexp"
	"strings"
	"sync"

	"github.com/microcosm-cc/bluemonday"
)

// policy is the allow-list, built once. No scripts, styles, forms, frames, media or handlers; links to http, https,
// mailto and tel; pictures from http, https, the mail itself (cid:) or the HTML itself (data:image).
var policy = sync.OnceValue(func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("a", "abbr", "address", "article", "aside", "b", "bdi", "bdo", "big", "blockquote", "br", "caption", "center", "cite", "code",
		"col", "colgroup", "dd", "del", "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "font", "footer", "h1", "h2", "h3", "h4", "h5", "h6",
		"header", "hr", "i", "img", "ins", "kbd", "li", "main", "mark", "nav", "ol", "p", "pre", "q", "s", "samp", "section", "small", "span", "strike",
		"strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "tt", "u", "ul", "var", "wbr")
	p.AllowNoAttrs().OnElements("a", "font", "img", "span")
	word := regexp.MustCompile(`^[\w\-.,%# ()/:;]{0,200}$`)
	p.AllowAttrs("align", "valign", "bgcolor", "width", "height", "dir", "lang", "title").Globally()
	p.AllowAttrs("border", "cellpadding", "cellspacing", "rules", "frame", "summary").Matching(word).OnElements("table")
	p.AllowAttrs("colspan", "rowspan", "nowrap", "span", "scope").Matching(word).OnElements("td", "th", "col", "colgroup")
	p.AllowAttrs("color", "face", "size").OnElements("font")
	p.AllowAttrs("size", "noshade", "color").Matching(word).OnElements("hr")
	p.AllowAttrs("start", "type", "reversed", "value", "compact").Matching(word).OnElements("ol", "ul", "li")
	p.AllowAttrs("datetime", "cite").Matching(word).OnElements("time", "del", "ins")
	p.AllowAttrs("open").OnElements("details")
	p.AllowAttrs("href").OnElements("a")
	p.AllowAttrs("src", "alt", "border", "hspace", "vspace").OnElements("img")
	p.AllowAttrs("style").Globally()
	p.AllowURLSchemes("http", "https", "mailto", "tel", "cid", "data")
	p.RequireNoReferrerOnLinks(true)
	p.RequireNoFollowOnLinks(true)
	p.AddTargetBlankToFullyQualifiedLinks(true)
	return p
})

// CleanHTML makes HTML that may be shown: sanitised by an allow-list, style by property. It is meant for the mail that
// comes in and for what agents write.
func CleanHTML(src string) string {
	if strings.TrimSpace(src) == "" {
		return ""
	}
	return policy().Sanitize(src)
}
