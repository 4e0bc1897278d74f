// Package paper makes an article's Markdown into HTML: tables, callouts, pictures with their size, films that load nothing before a
// click, headings that can be linked to. Raw HTML and links that run scripts stay out; what is not the shop's own is never loaded.
package paper

import (
	"bytes"
	"html/template"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"

	"github.com/deskbell/deskbell/desk/helpcentre"
)

// Options say for whom an article is written out.
type Options struct {
	Words   Words
	Size    func(key string) (width, height int) // of a picture of the shop's; nil or 0, 0: not known
	Snippet func(name string) string             // the text that {{snippet:name}} stands for; nil: nothing is filled in
	Prefix  string                               // of the headings' ids, where several articles stand on a page
	Kiosk   bool                                 // a screen in the shop: no links that lead away
}

// Words are what the page says beside the article's own text.
type Words struct {
	Tip, Note, Warning string // above a callout that has no title
	Table              string // the name of a table that can be scrolled
	Film               string // before the host of a film
}

// Sheet is an article as it stands on a page. Headings are those of the two upper levels, for a list of contents.
type Sheet struct {
	HTML     template.HTML
	Headings []Heading
}

// Heading is one of a sheet. Level is 2 or 3.
type Heading struct {
	ID, Text string
	Level    int
}

// A line's end is one on the page too: that is what people who write Chinese in a box expect.
var markdown = goldmark.New(
	goldmark.WithExtensions(extension.Table, extension.Linkify, extension.Strikethrough, extension.TaskList),
	goldmark.WithParserOptions(parser.WithAutoHeadingID(), parser.WithASTTransformers(util.Prioritized(press{}, 100))),
	goldmark.WithRendererOptions(html.WithHardWraps(), html.WithEastAsianLineBreaks(html.EastAsianLineBreaksSimple),
		renderer.WithNodeRenderers(util.Prioritized(draw{}, 100))),
)

// Write makes a body into a sheet. Its headings begin at the second level, below the title.
func Write(body string, o Options) Sheet {
	if o.Snippet != nil {
		body = helpcentre.FillSnippets(body, o.Snippet)
	}
	job := &job{Options: o}
	context := parser.NewContext(parser.WithIDs(headingIDs{o.Prefix, map[string]int{}}))
	context.Set(jobKey, job)
	var b bytes.Buffer
	if err := markdown.Convert([]byte(body), &b, parser.WithContext(context)); err != nil {
		return Sheet{HTML: template.HTML("<pre>" + template.HTMLEscapeString(body) + "</pre>")}
	}
	return Sheet{HTML: template.HTML(b.String()), Headings: job.headings}
}

// job is one article on its way through the parser.
type job struct {
	Options
	headings []Heading
}

var jobKey = parser.NewContextKey()
