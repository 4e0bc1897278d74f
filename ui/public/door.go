package public

import (
	"html/template"
	"net/url"
	"strconv"
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/ui"
	"github.com/deskbell/deskbell/ui/letter"
	"github.com/deskbell/deskbell/ui/words"
)

// Door is the customer's page of a ticket. Asked: a code was asked for and can be entered.
type Door struct {
	ui.Frame
	ui.Form
	Token     string
	FormToken string // makes what is written here one message however often it is sent
	View      desk.DoorView
	Asked     bool
	Text      string
	Files     bool // files were chosen and must be chosen again
	MaxUpload string
	Limit     int64 // MaxUpload in bytes
	Reach     Reach
	Rate      *Rate // where a score was asked for and may be given or changed
}

// DoorGone is the page of a link that opens nothing.
type DoorGone struct{ ui.Frame }

// DoorStep is one of the steps: Class is "done", "now" or empty.
type DoorStep struct{ Words, Class string }

// Steps are how far the matter is: one that is solved has passed them all.
func (d *Door) Steps() (steps []DoorStep) {
	at := 0
	for i, step := range desk.DoorSteps {
		if step == d.View.Step {
			at = i
		}
	}
	for i, step := range desk.DoorSteps {
		s := DoorStep{Words: d.T("door.step." + string(step))}
		switch {
		case i == at:
			s.Class = "now"
		case i < at:
			s.Class = "done"
		}
		steps = append(steps, s)
	}
	return steps
}

// RateFirst says whether the score is what the customer is asked for above all: it is solved, and they have not given one.
func (d *Door) RateFirst() bool {
	return d.Rate != nil && d.Rate.Given() == 0 && d.View.Step == desk.StepSolved
}

// Promise says what happens next, as far as the shop's hours and the state let one say it; empty for a matter that is solved.
func (d *Door) Promise() string {
	r := d.Reach
	switch {
	case d.View.Step == desk.StepSolved:
		return ""
	case d.View.Step == desk.StepYours:
		return d.T("door.yours")
	case !r.Timed || r.At.IsZero():
		return d.T("door.soon")
	case r.Open:
		return d.T("door.open_until", "at", d.Moment(r.At))
	}
	return d.T("door.opens_at", "at", d.Moment(r.At))
}

// Answers is what the shop itself says of when it answers, while it is its turn; empty otherwise.
func (d *Door) Answers() string {
	if d.View.Step == desk.StepSolved || d.View.Step == desk.StepYours {
		return ""
	}
	return d.Reach.Words
}

// Says is a message as its customer reads it: what is new in it, as text.
func (d *Door) Says(m *desk.Message) template.HTML {
	said := m.Reply
	if strings.TrimSpace(said) == "" {
		said = m.Text
	}
	return letter.Prose(said)
}

// FileURL is where a file of the conversation is downloaded.
func (d *Door) FileURL(a *desk.Attachment) string {
	return "/t/" + d.Token + "/files/" + strconv.FormatInt(a.ID, 10) + "/" + url.PathEscape(desk.FileName(a.Name))
}

// FileSize is how large a file is.
func (d *Door) FileSize(a *desk.Attachment) string { return words.Size(a.Size) }
