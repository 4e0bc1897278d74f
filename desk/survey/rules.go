package survey

import (
	"time"
)

// When is the time of day at which questions go out.
type When string

const (
	AnyTime When = "any"
	InHours When = "hours" // while the shop works
	Between When = "window"
)

// AskAgain says who asks for a second score after a repair.
type AskAgain string

const (
	Never     AskAgain = "never"
	ByHand    AskAgain = "button"
	ByResolve AskAgain = "resolved" // when the ticket is resolved again after the customer was contacted
)

// Rules are how a mailbox asks. Lengths of time in days are days of the calendar unless they say working days.
type Rules struct {
	On      bool          `json:"on"`
	Style   Style         `json:"style"`
	Delay   time.Duration `json:"delay"` // after the ticket was resolved …
	Work    bool          `json:"work"`  // … of working time
	When    When          `json:"when"`
	From    int           `json:"from"`   // of Between, in minutes of the shop's day
	To      int           `json:"to"`     //
	Every   int           `json:"every"`  // days in which a customer is not asked again
	Expire  int           `json:"expire"` // days after which a question is closed; 0: never
	Remind  int           `json:"remind"` // days after which one reminder goes; 0: none
	Low     int           `json:"low"`    // the best score that is a low one
	Reasons []Reason      `json:"reasons"`
	Repair  Repair        `json:"repair"`
	NPS     Recommend     `json:"nps"`
	Confirm Confirm       `json:"confirm"`
	Own     bool          `json:"-"` // of this mailbox, not those of all
	Version int64         `json:"-"` // 0: never saved
}

// Repair is what a low score leads to.
type Repair struct {
	On    bool     `json:"on"`
	Hours int      `json:"hours"` // of working time in which the customer is to be contacted
	Owner int64    `json:"owner"` // who sees to it where the one who resolved is not here any more; 0: the first lead, else the first owner
	Again AskAgain `json:"again"`
}

// Recommend is the second, rarer question.
type Recommend struct {
	On    bool `json:"on"`
	Every int  `json:"every"` // days in which a customer is asked once at most
}

// Confirm is the question whether it is solved.
type Confirm struct {
	On    bool `json:"on"`
	After int  `json:"after"` // working days after the ticket was resolved
	Until int  `json:"until"` // days without an answer after which it is assumed
}

// Limits of the rules.
const (
	MaxReasons = 12
	MaxReason  = 60 // characters
	maxDays    = 366
	MaxDelay   = 90 * 24 * time.Hour
)

// Default are the rules of a shop that has saved none: on, after delay, every so often; nothing beside.
func Default(on bool, delay, every time.Duration) Rules {
	return Rules{On: on, Style: Stars, Delay: delay, Work: true, When: AnyTime, From: 9 * 60, To: 20 * 60, Every: int(every / (24 * time.Hour)), Low: 2,
		Repair: Repair{On: true, Hours: 8, Again: ByHand}, NPS: Recommend{Every: 180}, Confirm: Confirm{After: 2, Until: 7}}
}

// IsLow says whether a score calls for a repair.
func (r Rules) IsLow(score int) bool { return score >= 1 && score <= r.Low }

// Check names the first field that is wrong, and what the words for it are called; both empty where nothing is.
func (r Rules) Check() (field, key string) {
	for _, c := range []struct {
		ok         bool
		field, key string
	}{
		{r.Delay >= 0 && r.Delay <= MaxDelay, "rating_delay", "settings.rating_delay_range"},
		{r.Style == Stars || r.Style == Faces || r.Style == Thumbs, "style", "survey.style_bad"},
		{r.When == AnyTime || r.When == InHours || r.When == Between, "when", "survey.when_bad"},
		{r.When != Between || r.From >= 0 && r.To <= 24*60 && r.To-r.From >= 60, "from", "survey.window_bad"},
		{r.Every >= 0 && r.Every <= maxDays, "rating_every", "settings.rating_every_range"},
		{r.Expire >= 0 && r.Expire <= maxDays, "expire", "survey.days_range"},
		{r.Remind >= 0 && r.Remind <= maxDays, "remind", "survey.days_range"},
		{r.Expire == 0 || r.Remind < r.Expire, "remind", "survey.remind_late"},
		{r.Low >= 1 && r.Low <= 3, "low", "survey.low_range"},
		{r.Repair.Hours >= 1 && r.Repair.Hours <= 1000, "repair_hours", "survey.hours_range"},
		{r.Repair.Again == Never || r.Repair.Again == ByHand || r.Repair.Again == ByResolve, "again", "survey.again_bad"},
		{r.NPS.Every >= 30 && r.NPS.Every <= 3660, "nps_every", "survey.nps_range"},
		{r.Confirm.After >= 1 && r.Confirm.After <= 60, "confirm_after", "survey.confirm_range"},
		{r.Confirm.Until >= 1 && r.Confirm.Until <= 60, "confirm_until", "survey.confirm_range"},
		{len(r.Offered()) <= MaxReasons && r.named(), "reasons", "survey.reasons_bad"},
	} {
		if !c.ok {
			return c.field, c.key
		}
	}
	return "", ""
}
