package chart

import "math"

// In pixels: how high a plot is, the room above it for the topmost number and below it for the names of the columns.
const (
	height = 200.0
	above  = 16.0
	below  = 26.0
)

// Unit is what the upright axis counts.
type Unit int

const (
	Counts   Unit = iota // whole numbers from 0
	Percents             // shares, 0 to 1, always drawn whole
	Points               // a net promoter score, -100 to 100
)

// say is a number on the axis.
func (u Unit) say(v float64) string {
	if u == Percents {
		return Percent(v)
	}
	return num(v)
}

// axis is an upright axis with its marks.
type axis struct {
	unit     Unit
	low, top float64
	marks    []float64
}

// axisFor a unit that must have room for most.
func axisFor(u Unit, most float64) axis {
	switch u {
	case Percents:
		return axis{u, 0, 1, []float64{0, 0.25, 0.5, 0.75, 1}}
	case Points:
		return axis{u, -100, 100, []float64{-100, -50, 0, 50, 100}}
	}
	marks := Ticks(most)
	return axis{u, 0, marks[len(marks)-1], marks}
}

// Ticks are round numbers from 0 to the first at or above most, three to six of them and whole: multiples of 1, 2 or 5 times a power of ten.
func Ticks(most float64) []float64 {
	if !(most >= 1) || math.IsInf(most, 0) {
		most = 1
	}
	step, rises := 1.0, []float64{2, 2.5, 2}
	for i := 0; most/step > 5; i++ {
		step *= rises[i%3]
	}
	marks := []float64{0}
	for i := 1.0; marks[len(marks)-1] < most; i++ {
		marks = append(marks, i*step)
	}
	return marks
}

// y is where a value stands, in pixels from the top.
func (a axis) y(v float64) float64 {
	v = min(max(v, a.low), a.top)
	return above + (height-above)*(1-(v-a.low)/(a.top-a.low))
}

// draw puts the numbers into a narrow drawing of their own beside the plot.
func (a axis) draw(p *pen) {
	p.put(`<svg class="axis" aria-hidden="true" width="44" height="`, num(height+below), `">`)
	for _, m := range a.marks {
		p.put(`<text x="38" y="`, num(a.y(m)+4), `">`, a.unit.say(m), `</text>`)
	}
	p.put(`</svg>`)
}

// lines puts the marks' hairlines behind the plot.
func (a axis) lines(p *pen) {
	for _, m := range a.marks {
		class := "mark"
		if m == 0 {
			class = "mark zero"
		}
		p.put(`<line class="`, class, `" x1="0" x2="100%" y1="`, num(a.y(m)), `" y2="`, num(a.y(m)), `"/>`)
	}
}

// maxNames stand below a plot side by side on a phone.
const maxNames = 5

// names puts down the names of n columns, as many as have room, each in the middle of its share of the width.
func names(p *pen, n int, name func(int) string) {
	stride := (n + maxNames - 1) / maxNames
	for i := stride / 2; i < n; i += max(stride, 1) {
		p.put(`<text class="name" x="`, pc((float64(i)+0.5)/float64(n)), `" y="`, num(height+18), `">`, esc(name(i)), `</text>`)
	}
}
