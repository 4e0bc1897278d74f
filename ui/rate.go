package ui

import (
	"html/template"
	"strconv"

	"github.com/deskbell/deskbell/desk"
)

// Rate asks for a score. Score is preselected; nothing is recorded until the form is sent. Thanks: it was just recorded. Shut: it
// can't be changed any more.
type Rate struct {
	Frame
	Form
	Token   string
	Rating  desk.Rating
	Agent   string
	Score   int
	Comment string
	Thanks  bool
	Shut    bool
}

// RateGone is the page of a link that is not ours.
type RateGone struct{ Frame }

// faces are drawn from the worst to the best.
var faces = [5]template.HTML{
	`<path d="M14 16v.5M26 16v.5M13 28c2-5 12-5 14 0"/>`,
	`<path d="M14 16v.5M26 16v.5M14 27c3-2.5 9-2.5 12 0"/>`,
	`<path d="M14 16v.5M26 16v.5M14 26h12"/>`,
	`<path d="M14 16v.5M26 16v.5M14 24c3 3.5 9 3.5 12 0"/>`,
	`<path d="M13 16c.5-1 2.500-1 3 0M24 16c.5-1 2.500-1 3 0M12.500 23c2 7 13 7 15 0z"/>`,
}

// ScoreFace draws a score.
func (f *Frame) ScoreFace(score int) template.HTML {
	if !desk.ValidScore(score) {
		return ""
	}
	return `<svg viewBox="0 0 40 40" aria-hidden="true"><circle cx="20" cy="20" r="16"/>` + faces[score-1] + `</svg>`
}

// ScoreWord says a score.
func (f *Frame) ScoreWord(score int) string { return f.T("score." + strconv.Itoa(score)) }
