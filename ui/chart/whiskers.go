package chart

import (
	"html/template"

	"github.com/deskbell/deskbell/desk/measure"
)

// Row is one bar that lies, with the interval of its share.
type Row struct {
	Place string // "1"; "" has none
	Name  string
	Href  string // what the name leads to; "" nothing
	Share measure.Share
	Value string // beside the bar: "82%"
	Note  string // how sure it is: "68% to 91%, n 45"
	Bare  bool   // a count on its way to a goal, of which nothing is unsure: no whisker
}

// Whiskers draws shares that are compared, each on the whole width from 0 to 1, with a whisker from the low to the top end of its
// interval. The table has a row for each.
func Whiskers(h Head, rows []Row) template.HTML {
	return h.frame("whiskers", func(p *pen) {
		if len(rows) == 0 {
			return
		}
		p.put(`<ul class="rows">`)
		for _, r := range rows {
			p.put(`<li><span class="who">`)
			if r.Place != "" {
				p.put(`<b>`, esc(r.Place), `</b>`)
			}
			if r.Href != "" {
				p.put(`<a href="`, esc(safe(r.Href)), `">`, esc(r.Name), `</a>`)
			} else {
				p.put(`<span>`, esc(r.Name), `</span>`)
			}
			p.put(`</span><svg class="lying" width="100%" height="18" aria-hidden="true"><rect class="track" y="3" width="100%" height="12" rx="3"/>`)
			if s := r.Share; s.N > 0 {
				p.put(`<rect class="fill" y="3" width="`, pc(min(s.Part, 1)), `" height="12" rx="3"/>`)
				if !r.Bare {
					p.put(`<line class="whisker" x1="`, pc(s.Low), `" x2="`, pc(s.Top), `" y1="9" y2="9"/>`)
					p.put(`<line class="whisker" x1="`, pc(s.Low), `" x2="`, pc(s.Low), `" y1="5" y2="13"/><line class="whisker" x1="`, pc(s.Top), `" x2="`, pc(s.Top), `" y1="5" y2="13"/>`)
				}
			}
			p.put(`</svg><span class="said"><strong>`, esc(r.Value), `</strong> <small>`, esc(r.Note), `</small></span></li>`)
		}
		p.put(`</ul>`)
	})
}

// safe lets through addresses of our own alone.
func safe(href string) string {
	if len(href) > 0 && (href[0] == '?' || href[0] == '/' && (len(href) == 1 || href[1] != '/' && href[1] != '\\')) {
		return href
	}
	return "#"
}
