package chart

import (
	"html/template"
	"math"
)

// Spark draws how a figure went, as small as a word: from its lowest value to its highest. Not a number is a gap. says is what it
// shows, in words.
func Spark(values []float64, says string) template.HTML {
	const tall, room = 24.0, 3.0
	p := &pen{}
	p.put(`<svg class="spark" role="img" width="100" height="24" aria-label="`, esc(says), `"><title>`, esc(says), `</title>`)
	low, top, last := math.Inf(1), math.Inf(-1), -1
	for i, v := range values {
		if !math.IsNaN(v) {
			low, top, last = min(low, v), max(top, v), i
		}
	}
	if last < 0 {
		p.put(`</svg>`)
		return template.HTML(p.b.String())
	}
	x := func(i int) float64 { return room + (100-2*room)*(float64(i)+0.5)/float64(len(values)) }
	y := func(v float64) float64 {
		if top == low {
			return tall / 2
		}
		return room + (tall-2*room)*(1-(v-low)/(top-low))
	}
	p.put(`<path class="stroke" d="`)
	drawing := false
	for i, v := range values {
		if math.IsNaN(v) {
			drawing = false
			continue
		}
		p.put(step(!drawing), num(x(i)), " ", num(y(v)))
		drawing = true
	}
	p.put(`"/><circle class="dot" cx="`, num(x(last)), `" cy="`, num(y(values[last])), `" r="2.5"/></svg>`)
	return template.HTML(p.b.String())
}
