package ui

import (
	"bytes"
	"html/template"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer/html"
	textreader "github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"github.com/deskbell/deskbell/desk"
)

// markdown reads an article: tables, bare links, struck-out text. Raw HTML and links that run scripts stay out (goldmark's default).
// A line's end is one on the page too: that is what people who write Chinese in a box expect.
var markdown = goldmark.New(
	goldmark.WithExtensions(extension.Table, extension.Linkify, extension.Strikethrough, extension.TaskList),
	goldmark.WithParserOptions(parser.WithAutoHeadingID(), parser.WithASTTransformers(util.Prioritized(lowerHeadings{}, 100))),
	goldmark.WithRendererOptions(html.WithHardWraps(), html.WithEastAsianLineBreaks(html.EastAsianLineBreaksSimple)),
)

// Markdown is an article's body as HTML. Its headings begin at the second level, below the title.
func Markdown(source string) template.HTML {
	var b bytes.Buffer
	context := parser.NewContext(parser.WithIDs(headingIDs{}))
	if err := markdown.Convert([]byte(source), &b, parser.WithContext(context)); err != nil {
		return template.HTML("<pre>" + template.HTMLEscapeString(source) + "</pre>")
	}
	return template.HTML(b.String())
}

// headingIDs makes ids that keep Han characters: goldmark's own would call every Chinese heading "heading".
type headingIDs map[string]int

func (ids headingIDs) Generate(value []byte, _ ast.NodeKind) []byte {
	slug := "h-" + desk.Slug(string(value))
	ids[slug]++
	return []byte(desk.SlugWith(slug, ids[slug]))
}

func (ids headingIDs) Put(value []byte) { ids[string(value)]++ }

// lowerHeadings makes room for the title, which is the page's only heading of the first level, and wraps nothing else.
type lowerHeadings struct{}

func (lowerHeadings) Transform(node *ast.Document, _ textreader.Reader, _ parser.Context) {
	top := 6
	_ = ast.Walk(node, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if h, ok := n.(*ast.Heading); ok && entering {
			top = min(top, h.Level)
		}
		return ast.WalkContinue, nil
	})
	_ = ast.Walk(node, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if h, ok := n.(*ast.Heading); ok && entering {
			h.Level = min(h.Level-top+2, 6)
		}
		return ast.WalkContinue, nil
	})
}
