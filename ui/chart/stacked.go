package chart

import "html/template"

// Series is one layer of a stack, from the ground up.
type Series struct{ Name, Class string }

// Column is one stack: a value for each series.
type Column struct {
	Name   string
	Values []int
}

// maxColumn is how wide a column may be, of the whole width: one alone is no wall.
const maxColumn = 0.1

// Stacked draws columns over time whose layers add up. The table has a row for each column.
func Stacked(h Head, series []Series, columns []Column) template.HTML {
	most := 0
	for _, c := range columns {
		sum := 0
		for _, v := range c.Values {
			sum += v
		}
		most = max(most, sum)
	}
	if most == 0 {
		h.Table.Rows = nil // an axis without a column says nothing
	}
	return h.frame("stacked", func(p *pen) {
		a := axisFor(Counts, float64(most))
		p.put(`<div class="plot">`)
		a.draw(p)
		h.open(p)
		a.lines(p)
		wide := 1 / float64(max(len(columns), 1))
		gap := max(0.12, (1-maxColumn/wide)/2)
		if len(columns) > 60 {
			gap = 0
		}
		for i, c := range columns {
			p.put(`<g><title>`, esc(h.Table.says(i)), `</title><rect class="hit" x="`, pc(float64(i)*wide), `" width="`, pc(wide), `" y="0" height="`, num(height), `"/>`)
			sum := 0
			for j, v := range c.Values {
				if v <= 0 {
					continue
				}
				bottom, top := a.y(float64(sum)), a.y(float64(sum+v))
				sum += v
				p.put(`<rect class="fill `, esc(series[j].Class), `" x="`, pc((float64(i)+gap)*wide), `" width="`, pc(wide*(1-2*gap)), `" y="`, num(top), `" height="`, num(bottom-top), `"/>`)
			}
			p.put(`</g>`)
		}
		names(p, len(columns), func(i int) string { return columns[i].Name })
		p.put(`</svg></div>`)
		legend(p, series)
	})
}

// legend names the layers from the top down, as they are seen.
func legend(p *pen, series []Series) {
	p.put(`<ul class="legend">`)
	for i := len(series) - 1; i >= 0; i-- {
		p.put(`<li><svg width="12" height="12" aria-hidden="true"><rect class="fill `, esc(series[i].Class), `" width="12" height="12" rx="2"/></svg>`, esc(series[i].Name), `</li>`)
	}
	p.put(`</ul>`)
}
