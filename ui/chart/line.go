package chart

import (
	"html/template"
)

// Point is one value over time with its interval. Without a case behind it (N 0) there is none, and the line has a gap.
type Point struct {
	Name            string
	Value, Low, Top float64
	N               int
}

// maxDots are drawn one by one; more of them would be a band of ink.
const maxDots = 60

// Line draws a figure over time, and how sure it is as a band around it. The table has a row for each point.
func Line(h Head, u Unit, points []Point) template.HTML {
	return h.frame("line", func(p *pen) {
		most := 0.0
		for _, pt := range points {
			if pt.N > 0 {
				most = max(most, pt.Top)
			}
		}
		a := axisFor(u, most)
		x := func(i int) float64 { return (float64(i) + 0.5) / float64(len(points)) }
		p.put(`<div class="plot">`)
		a.draw(p)
		h.open(p)
		a.lines(p)
		p.put(`<svg width="100%" height="`, num(height), `" viewBox="0 0 100 `, num(height), `" preserveAspectRatio="none">`)
		for _, r := range runs(points) {
			if r[1]-r[0] > 1 {
				p.put(`<path class="band" d="`, around(points, r, a, x), `"/><path class="stroke" d="`, along(points, r, a, x), `"/>`)
			}
		}
		p.put(`</svg>`)
		for _, r := range runs(points) { // a point with no neighbour has no line to stand on
			if r[1]-r[0] == 1 {
				pt, at := points[r[0]], pc(x(r[0]))
				p.put(`<line class="whisker" x1="`, at, `" x2="`, at, `" y1="`, num(a.y(pt.Low)), `" y2="`, num(a.y(pt.Top)), `"/>`)
			}
			for i := r[0]; i < r[1] && (len(points) <= maxDots || r[1]-r[0] == 1); i++ {
				p.put(`<circle class="dot" cx="`, pc(x(i)), `" cy="`, num(a.y(points[i].Value)), `" r="3.5"/>`)
			}
		}
		wide := 1 / float64(len(points))
		for i := range points {
			p.put(`<rect class="hit" x="`, pc(float64(i)*wide), `" width="`, pc(wide), `" y="0" height="`, num(height), `"><title>`, esc(h.Table.says(i)), `</title></rect>`)
		}
		names(p, len(points), func(i int) string { return points[i].Name })
		p.put(`</svg></div>`)
	})
}

// runs are the stretches of points that have a value: from, until.
func runs(points []Point) (list [][2]int) {
	from := -1
	for i := 0; i <= len(points); i++ {
		has := i < len(points) && points[i].N > 0
		switch {
		case has && from < 0:
			from = i
		case !has && from >= 0:
			list, from = append(list, [2]int{from, i}), -1
		}
	}
	return list
}

// along is the line through the values of a run.
func along(points []Point, r [2]int, a axis, x func(int) float64) string {
	p := &pen{}
	for i := r[0]; i < r[1]; i++ {
		p.put(step(i == r[0]), num(100*x(i)), " ", num(a.y(points[i].Value)))
	}
	return p.b.String()
}

// around is the band between the ends of the intervals: along the tops, and back along the lows.
func around(points []Point, r [2]int, a axis, x func(int) float64) string {
	p := &pen{}
	for i := r[0]; i < r[1]; i++ {
		p.put(step(i == r[0]), num(100*x(i)), " ", num(a.y(points[i].Top)))
	}
	for i := r[1] - 1; i >= r[0]; i-- {
		p.put("L", num(100*x(i)), " ", num(a.y(points[i].Low)))
	}
	p.put("Z")
	return p.b.String()
}

func step(first bool) string {
	if first {
		return "M"
	}
	return "L"
}
