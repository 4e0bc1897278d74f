package ui

import (
	"html/template"
	"strconv"

	"github.com/deskbell/deskbell/desk"
)

// Ratings is the page of the scores: a window, its figures, its list.
type Ratings struct {
	Frame
	Window  string // "7", "30", "90", "all"
	Summary desk.RatingSummary
	Items   []desk.Rating
	Agents  map[int64]string
	Next    string
	Later   bool // not the first page of the list
}

// Windows are the choices of the window.
func (p *Ratings) Windows() []Option {
	return []Option{{"7", p.T("ratings.days", "n", 7)}, {"30", p.T("ratings.days", "n", 30)}, {"90", p.T("ratings.days", "n", 90)}, {"all", p.T("ratings.all")}}
}

// AgentName is who got a score.
func (p *Ratings) AgentName(id int64) string {
	if name := p.Agents[id]; name != "" {
		return name
	}
	return p.T("ratings.nobody")
}

// Percent is a part as people read it.
func (f *Frame) Percent(part float64) string {
	return strconv.FormatFloat(part*100, 'f', 0, 64) + "%"
}

// Stars draws a score in words that a screen reader skips.
func (f *Frame) Stars(score int) string {
	const all = "★★★★★☆☆☆☆☆"
	return string([]rune(all)[5-score : 10-score])
}

// ScoreBar is one score of the distribution; the bar of the commonest is as wide as there is room.
type ScoreBar struct {
	Score, Count int
	Share        desk.Share
	Bar          template.HTML
}

// Bars are the scores given, from the best to the worst.
func (p *Ratings) Bars() []ScoreBar {
	most := 1
	for _, n := range p.Summary.Scores {
		most = max(most, n)
	}
	bars := make([]ScoreBar, 0, 5)
	for score := 5; score >= 1; score-- {
		n := p.Summary.Scores[score-1]
		width := strconv.FormatFloat(float64(n)*100/float64(most), 'f', 1, 64)
		bars = append(bars, ScoreBar{Score: score, Count: n, Share: desk.ShareOf(n, p.Summary.Given()),
			Bar: template.HTML(`<svg class="scorebar s` + strconv.Itoa(score) + `" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect width="100" height="10" rx="1.5"/><rect class="part" width="` + width + `" height="10" rx="1.5"/></svg>`)})
	}
	return bars
}
