package office

import (
	"strconv"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/ui"
)

// NoticeSettings is how an agent wants to be told of what.
type NoticeSettings struct {
	Settings
	Kinds  []NoticeChoice
	Sound  bool
	Always bool
	After  string
	Afters []ui.Option
}

// NoticeChoice is a row of the table of kinds and channels.
type NoticeChoice struct {
	Kind  string
	Words string
	How   desk.Channels
}

// NoticeChoices are the rows for what an agent chose.
func (f *Settings) NoticeChoices(p *desk.Prefs) []NoticeChoice {
	rows := make([]NoticeChoice, len(desk.NoticeKinds))
	for i, k := range desk.NoticeKinds {
		rows[i] = NoticeChoice{Kind: string(k), Words: f.T("notice.kind." + string(k)), How: p.Tells(k)}
	}
	return rows
}

// MailAfterOptions are how long a notice may wait.
func (f *Settings) MailAfterOptions() []ui.Option {
	options := make([]ui.Option, len(desk.MailAfters))
	for i, n := range desk.MailAfters {
		options[i] = ui.Option{Value: strconv.Itoa(n), Words: f.T("notices.after", "n", n)}
	}
	return options
}
