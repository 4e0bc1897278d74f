package chart

import "html/template"

// Bar is one of a distribution.
type Bar struct {
	Name  string // below it
	Value int
	Class string // its colour: s1 to s5, or "" for the plain one
}

// Bars draws a distribution upright, each bar with its number. The table has a row for each bar.
func Bars(h Head, bars []Bar) template.HTML {
	return h.frame("bars", func(p *pen) {
		most := 0
		for _, b := range bars {
			most = max(most, b.Value)
		}
		a := axisFor(Counts, float64(most))
		p.put(`<div class="plot">`)
		a.draw(p)
		h.open(p)
		a.lines(p)
		wide := 1 / float64(max(len(bars), 1))
		for i, b := range bars {
			left, top := float64(i)*wide, a.y(float64(b.Value))
			p.put(`<g><title>`, esc(h.Table.says(i)), `</title>`)
			if b.Value > 0 {
				p.put(`<rect class="fill `, esc(b.Class), `" x="`, pc(left+wide*0.15), `" width="`, pc(wide*0.7), `" y="`, num(top), `" height="`, num(height-top), `" rx="3"/>`)
			}
			p.put(`<text class="value" x="`, pc(left+wide/2), `" y="`, num(top-5), `">`, num(float64(b.Value)), `</text><text class="name" x="`, pc(left+wide/2), `" y="`, num(height+18), `">`, esc(b.Name), `</text></g>`)
		}
		p.put(`</svg></div>`)
	})
}
