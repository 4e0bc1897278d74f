package ui

import (
	"html/template"
	"strconv"

	"github.com/deskbell/deskbell/desk"
)

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

// Percent is a part as people read it.
func (f *Frame) Percent(part float64) string {
	return strconv.FormatFloat(part*100, 'f', 0, 64) + "%"
}

// Stars draws a score in words that a screen reader skips.
func (f *Frame) Stars(score int) string {
	const all = "★★★★★☆☆☆☆☆"
	return string([]rune(all)[5-score : 10-score])
}

// percent is never rounded up to a certainty that nobody has.
// Percent99 is a probability in whole percent, never as sure as 100.
func Percent99(score float64) string { return strconv.Itoa(min(int(score*100), 99)) }
