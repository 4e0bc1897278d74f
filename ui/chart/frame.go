package chart

import (
	"html/template"
	"math"
	"strconv"
	"strings"
)

// Head is what stands around every chart.
type Head struct {
	ID    string // the only one of its kind on the page
	Title string
	About string // what the figure says, in a sentence, for those who do not see it and as a line below the title
	Table Table
	Say   Sayings
	Foot  string // a line below the drawing; "" none
	CSV   string // where the table may be downloaded; "" nowhere
}

// Sayings are the words that are the same for all charts of a page.
type Sayings struct {
	Table    string // "As a table"
	Download string // "Download as CSV"
	Empty    string // "Nothing in this time"
}

// pen writes HTML. What comes from outside is escaped by who puts it down.
type pen struct{ b strings.Builder }

func (p *pen) put(parts ...string) {
	for _, s := range parts {
		p.b.WriteString(s)
	}
}

// frame draws the head, then what inner draws, then the table. Without rows there is nothing to draw, and it says so.
func (h Head) frame(kind string, inner func(*pen)) template.HTML {
	p := &pen{}
	id := esc(h.ID)
	p.put(`<figure class="chart `, kind, `" aria-labelledby="`, id, `-title"><figcaption><h2 id="`, id, `-title">`, esc(h.Title), `</h2>`)
	if h.About != "" {
		p.put(`<p>`, esc(h.About), `</p>`)
	}
	p.put(`</figcaption>`)
	if len(h.Table.Rows) == 0 {
		p.put(`<p class="none">`, esc(h.Say.Empty), `</p></figure>`)
		return template.HTML(p.b.String())
	}
	inner(p)
	if h.Foot != "" {
		p.put(`<p class="foot">`, esc(h.Foot), `</p>`)
	}
	p.put(`<details class="behind"><summary>`, esc(h.Say.Table), `</summary>`)
	h.Table.draw(p)
	if h.CSV != "" {
		p.put(`<p><a href="`, esc(h.CSV), `" download>`, esc(h.Say.Download), `</a></p>`)
	}
	p.put(`</details></figure>`)
	return template.HTML(p.b.String())
}

// open begins a drawing of the height of a plot, with its name and what it says.
func (h Head) open(p *pen) {
	p.put(`<svg class="field" role="img" width="100%" height="`, num(height+below), `" aria-labelledby="`, esc(h.ID), `-t `, esc(h.ID), `-d"><title id="`, esc(h.ID), `-t">`, esc(h.Title),
		`</title><desc id="`, esc(h.ID), `-d">`, esc(h.About), `</desc>`)
}

// num is a coordinate: two decimals at most.
func num(v float64) string { return strconv.FormatFloat(math.Round(v*100)/100, 'f', -1, 64) }

// pc is a part of the width, 0 to 1.
func pc(v float64) string { return num(v*100) + "%" }
