package public

import (
	"html/template"
	"slices"
	"strconv"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/survey"
	"github.com/deskbell/deskbell/ui"
)

// Rate asks for a score, or after a repair for another. Score is preselected; nothing is recorded until the form is sent. Thanks: it
// was just recorded. More: and it was a low one, so that the page asks why.
type Rate struct {
	ui.Frame
	ui.Form
	Token   string
	Asking  desk.Asking
	Agent   string
	Score   int
	Comment string
	Low     int // the best score after which reasons are offered
	Reasons []Tick
	Thanks  bool
	More    bool
}

// NewRate asks for the score that a is about; the reasons are those of the first one.
func NewRate(f ui.Frame, a desk.Asking, rules survey.Rules) *Rate {
	p := &Rate{Frame: f, Asking: a, Score: a.Rating.Score, Comment: a.Rating.Comment, Low: rules.Low}
	if a.Rerating != nil {
		p.Score, p.Comment = a.Rerating.Score, a.Rerating.Comment
		return p
	}
	for _, r := range rules.Offered() {
		p.Reasons = append(p.Reasons, Tick{Key: r.Key, Name: rules.Name(r.Key, string(f.Lang)), On: slices.Contains(a.Rating.Reasons, r.Key)})
	}
	return p
}

// Tick is a box to tick.
type Tick struct {
	Key, Name string
	On        bool
}

// Again says whether this is the second score.
func (p *Rate) Again() bool { return p.Asking.Rerating != nil }

// Given is the score that is recorded; 0 for none.
func (p *Rate) Given() int {
	if p.Asking.Rerating != nil {
		return p.Asking.Rerating.Score
	}
	return p.Asking.Rating.Score
}

// Style is how the score is given.
func (p *Rate) Style() survey.Style {
	if p.Asking.Rating.Style == "" {
		return survey.Stars
	}
	return survey.Style(p.Asking.Rating.Style)
}

// Scores are offered from the worst to the best.
func (p *Rate) Scores() []int {
	if p.Style() == survey.Thumbs {
		return []int{1, 5}
	}
	return []int{1, 2, 3, 4, 5}
}

// Sign draws a score in the page's style.
func (p *Rate) Sign(score int) template.HTML {
	switch p.Style() {
	case survey.Faces:
		return p.ScoreFace(score)
	case survey.Thumbs:
		return `<svg viewBox="0 0 40 40" aria-hidden="true"` + map[bool]template.HTML{true: ` class="down"`}[score == 1] + `><path d="M8 18h6v15H8zM14 18l7-12c3 0 4.500 2 4 5l-1 5h8c2 0 3.500 2 3 4l-2.500 10c-.5 2-2 3-4 3H14"/></svg>`
	}
	return `<svg viewBox="0 0 40 40" class="star" aria-hidden="true"><path d="M20 5.500l4.600 9.400 10.400 1.500-7.500 7.300 1.800 10.300L20 29.100 10.700 34l1.800-10.300L5 16.400l10.400-1.500z"/></svg>`
}

// Word says a score in the page's style.
func (p *Rate) Word(score int) string {
	if p.Style() == survey.Thumbs {
		return p.T("thumb." + strconv.Itoa(score))
	}
	return p.ScoreWord(score)
}

// Recommend asks whether a customer would recommend the shop. Score -1 is none.
type Recommend struct {
	ui.Frame
	ui.Form
	Token   string
	Asking  desk.Asking
	Score   int
	Comment string
	Thanks  bool
}

// Marks are 0 to 10.
func (p *Recommend) Marks() []int { return []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10} }

// Solved asks whether a ticket is solved. Answer is "yes", "no" or empty: what a link in the mail has chosen.
type Solved struct {
	ui.Frame
	ui.Form
	Token   string
	Asking  desk.Asking
	Answer  string
	Comment string
	Thanks  bool
}

// RateGone is the page of a link that is not ours.
type RateGone struct{ ui.Frame }

// Helped asks whether an article that went along with an acknowledgement solved the matter.
type Helped struct {
	ui.Frame
	ui.Form
	Token    string
	Asking   desk.Asking
	Articles []desk.Article // those that may still be read
	Thanks   bool
}
