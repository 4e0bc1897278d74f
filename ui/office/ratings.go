package office

import (
	"strconv"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/survey"
	"github.com/deskbell/deskbell/ui"
)

// RatingSettings say how customers are asked: all of them, or those of one mailbox.
type RatingSettings struct {
	Settings
	Rules   survey.Rules
	Box     desk.Mailbox // ID 0: the rules of all mailboxes that have none of their own
	Boxes   []SurveyBox
	Agents  []desk.Agent // who may own a follow-up
	NoURL   bool         // customers answer by mail
	Preview []SurveyPreview
}

// SurveyBox is a mailbox, and whether it has rules of its own.
type SurveyBox struct {
	desk.Mailbox
	Own bool
}

// SurveyPreview is a question as its mail shows it.
type SurveyPreview struct {
	Lang          desk.Lang
	Name, Subject string
	Before, After string
	Choices       []string
	Inline        bool // the choices stand in one line
}

// ReasonRow is one reason in the form; the key of a new one is empty.
type ReasonRow struct{ Key, Chinese, English string }

// ReasonRows are the reasons that are offered, and room for more.
func (p *RatingSettings) ReasonRows() (rows []ReasonRow) {
	for _, r := range p.Rules.Offered() {
		rows = append(rows, ReasonRow{r.Key, r.Names[string(desk.Chinese)], r.Names[string(desk.English)]})
	}
	for len(rows) < survey.MaxReasons && (len(rows) < 6 || rows[len(rows)-1].Key != "") {
		rows = append(rows, ReasonRow{})
	}
	return rows
}

// Action is where the form goes.
func (p *RatingSettings) Action() string {
	if p.Box.ID == 0 {
		return "/desk/settings/ratings"
	}
	return "/desk/settings/ratings/" + strconv.FormatInt(p.Box.ID, 10)
}

func (p *RatingSettings) options(prefix string, values ...string) (list []ui.Option) {
	for _, v := range values {
		list = append(list, ui.Option{Value: v, Words: p.T(prefix + v)})
	}
	return list
}

// Styles are the ways to give a score.
func (p *RatingSettings) Styles() []ui.Option {
	return p.options("survey.style.", string(survey.Stars), string(survey.Faces), string(survey.Thumbs))
}

// Whens are the hours at which questions may go out.
func (p *RatingSettings) Whens() []ui.Option {
	return p.options("survey.when.", string(survey.AnyTime), string(survey.InHours), string(survey.Between))
}

// Agains are who asks for a second score.
func (p *RatingSettings) Agains() []ui.Option {
	return p.options("survey.again.", string(survey.Never), string(survey.ByHand), string(survey.ByResolve))
}

// Lows are the scores that may be the best low one.
func (p *RatingSettings) Lows() []ui.Option { return p.options("survey.low.", "1", "2", "3") }

// Owners may see to a low score where the one who resolved is gone.
func (p *RatingSettings) Owners() []ui.Option {
	list := []ui.Option{{Value: "0", Words: p.T("survey.owner_lead")}}
	for _, a := range p.Agents {
		list = append(list, ui.Option{Value: strconv.FormatInt(a.ID, 10), Words: a.Name})
	}
	return list
}

// Hour is minutes of a day as a form has them.
func (p *RatingSettings) Hour(minutes int) string {
	if minutes >= 24*60 {
		return "23:59"
	}
	return strconv.Itoa(100 + minutes/60)[1:] + ":" + strconv.Itoa(100 + minutes%60)[1:]
}
