package paper

import (
	"strings"

	"github.com/yuin/goldmark/ast"

	"github.com/deskbell/deskbell/desk/helpcentre"
)

// headingIDs makes ids that keep Han characters: goldmark's own would call every Chinese heading "heading".
type headingIDs struct {
	prefix string
	used   map[string]int
}

func (ids headingIDs) Generate(value []byte, _ ast.NodeKind) []byte {
	slug := "h-" + ids.prefix + helpcentre.Slug(string(value))
	ids.used[slug]++
	return []byte(helpcentre.SlugWith(slug, ids.used[slug]))
}

func (ids headingIDs) Put(value []byte) { ids.used[string(value)]++ }

// lower makes room for the title, which is the page's only heading of the first level, notes the headings of the upper two levels and
// gives each a link to itself.
func (j *job) lower(doc ast.Node, source []byte) {
	var all []*ast.Heading
	top := 6
	for _, n := range every(doc, ast.KindHeading) {
		h := n.(*ast.Heading)
		all = append(all, h)
		top = min(top, h.Level)
	}
	for _, h := range all {
		h.Level = min(h.Level-top+2, 6)
		id, _ := h.AttributeString("id")
		name, _ := id.([]byte)
		text := strings.TrimSpace(plain(h, source))
		if h.Level > 3 || len(name) == 0 || text == "" {
			continue
		}
		j.headings = append(j.headings, Heading{ID: string(name), Text: text, Level: h.Level})
		h.AppendChild(h, &anchor{id: string(name)})
	}
}

// every lists the nodes of a kind below n, in order: the tree may be changed while one goes through them.
func every(n ast.Node, kinds ...ast.NodeKind) (all []ast.Node) {
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		for _, kind := range kinds {
			if entering && n.Kind() == kind {
				all = append(all, n)
			}
		}
		return ast.WalkContinue, nil
	})
	return all
}

// plain is what one reads of a node.
func plain(n ast.Node, source []byte) string {
	var b strings.Builder
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Text:
			b.Write(n.Segment.Value(source))
			if n.SoftLineBreak() || n.HardLineBreak() {
				b.WriteByte(' ')
			}
		case *ast.String:
			b.Write(n.Value)
		case *ast.AutoLink:
			b.Write(n.Label(source))
		}
		return ast.WalkContinue, nil
	})
	return b.String()
}
