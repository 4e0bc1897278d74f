package paper

import (
	"bytes"
	"strconv"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/util"

	"github.com/deskbell/deskbell/assets"
)

// What an article has beside Markdown's own.
type (
	// callout is a box that stands out.
	callout struct {
		ast.BaseBlock
		look, title string // look: tip, note, warning
	}
	// scroller holds a table that is wider than a phone.
	scroller struct {
		ast.BaseBlock
		name string
	}
	// film is a link to a film, by itself in its paragraph.
	film struct {
		ast.BaseBlock
		href, title, host, word string
	}
	// picture is one of the shop's own.
	picture struct {
		ast.BaseInline
		src, alt, title string
		width, height   int
	}
	// anchor is a heading's link to itself.
	anchor struct {
		ast.BaseInline
		id string
	}
)

var (
	kindCallout  = ast.NewNodeKind("Callout")
	kindScroller = ast.NewNodeKind("Scroller")
	kindFilm     = ast.NewNodeKind("Film")
	kindPicture  = ast.NewNodeKind("Picture")
	kindAnchor   = ast.NewNodeKind("Anchor")
)

func (*callout) Kind() ast.NodeKind  { return kindCallout }
func (*scroller) Kind() ast.NodeKind { return kindScroller }
func (*film) Kind() ast.NodeKind     { return kindFilm }
func (*picture) Kind() ast.NodeKind  { return kindPicture }
func (*anchor) Kind() ast.NodeKind   { return kindAnchor }

func (n *callout) Dump([]byte, int)  {}
func (n *scroller) Dump([]byte, int) {}
func (n *film) Dump([]byte, int)     {}
func (n *picture) Dump([]byte, int)  {}
func (n *anchor) Dump([]byte, int)   {}

// draw writes them as HTML.
type draw struct{}

func (draw) RegisterFuncs(r renderer.NodeRendererFuncRegisterer) {
	r.Register(kindCallout, drawCallout)
	r.Register(kindScroller, drawScroller)
	r.Register(kindFilm, drawFilm)
	r.Register(kindPicture, drawPicture)
	r.Register(kindAnchor, drawAnchor)
}

// calloutIcons by look.
var calloutIcons = map[string]string{"tip": "check", "note": "info", "warning": "warn"}

func drawCallout(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	c := n.(*callout)
	if !entering {
		return ast.WalkContinue, write(w, "</div>\n")
	}
	return ast.WalkContinue, write(w, `<div class="callout `, c.look, `" role="note"><p class="callout-title">`, icon(calloutIcons[c.look]), `<b>`, escape(c.title), "</b></p>\n")
}

func drawScroller(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, write(w, "</div>\n")
	}
	return ast.WalkContinue, write(w, `<div class="table" tabindex="0" role="region" aria-label="`, escape(n.(*scroller).name), `">`)
}

func drawFilm(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	f := n.(*film)
	if !entering {
		return ast.WalkContinue, nil
	}
	inner := []string{`<span class="play">`, icon("play"), `</span><span><b>`, escape(f.title), `</b><small>`, escape(f.word), ` · `, escape(f.host), `</small></span>`}
	if f.href == "" {
		return ast.WalkSkipChildren, write(w, append(append([]string{`<p class="film">`}, inner...), "</p>\n")...)
	}
	return ast.WalkSkipChildren, write(w, append(append([]string{`<p><a class="film" href="`, escapeURL(f.href), `" target="_blank" rel="noopener noreferrer">`}, inner...), "</a></p>\n")...)
}

func drawPicture(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	p := n.(*picture)
	if !entering {
		return ast.WalkContinue, nil
	}
	parts := []string{`<img src="`, escapeURL(p.src), `" alt="`, escape(p.alt), `"`}
	if p.title != "" {
		parts = append(parts, ` title="`, escape(p.title), `"`)
	}
	if p.width > 0 && p.height > 0 {
		parts = append(parts, ` width="`, strconv.Itoa(p.width), `" height="`, strconv.Itoa(p.height), `"`)
	}
	return ast.WalkSkipChildren, write(w, append(parts, ` loading="lazy" decoding="async">`)...)
}

func drawAnchor(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	return ast.WalkContinue, write(w, `<a class="anchor" href="#`, escapeURL(n.(*anchor).id), `" aria-hidden="true" tabindex="-1">#</a>`)
}

func icon(name string) string {
	return `<svg class="icon" aria-hidden="true"><use href="` + assets.URL("img/icons.svg") + `#` + name + `"/></svg>`
}

func write(w util.BufWriter, parts ...string) error {
	for _, p := range parts {
		if _, err := w.WriteString(p); err != nil {
			return err
		}
	}
	return nil
}

func escape(s string) string { return string(util.EscapeHTML([]byte(s))) }

func escapeURL(s string) string {
	return string(util.EscapeHTML(bytes.TrimSpace(util.URLEscape([]byte(s), true))))
}
