package ui

import (
	"html/template"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/ui/words"
)

// Frame is what every page needs beside its own values; page structs embed it.
type Frame struct {
	Lang       desk.Lang
	Theme      string // "", "light", "dark"
	Title      string // of the page, in words
	Shop       string
	Brand      string // the help centre's colour as a class-free custom property; served by /brand.css
	Agent      *desk.Agent
	Counts     desk.Counts
	SavedViews []desk.SavedView // the rail's: shared ones, then the agent's own
	View       desk.View        // the rail's current view
	Section    string           // the rail's or settings' current page: "articles", "ratings", "settings.shop" …
	Path       string           // of this page, with its query, for the way back after switching language
	Now        time.Time
	Zone       *time.Location
	Flash      *Flash
	Demo       bool
	Trouble    bool         // a mailbox has an error
	Backlog    desk.Backlog // much mail that is coming in, of all mailboxes together; of nothing otherwise
	HelpOn     bool
	AskOn      bool   // the answer bot
	Kiosk      bool   // a screen in the shop
	Framed     bool   // shown in a frame on the shop's own site, without head and foot
	Static     bool   // a file of the exported help centre: there is nothing behind it that could answer
	Logo       Logo   // the shop's own; empty: a bell
	News       string // the address of the announcements; empty where there are none
	Version    string
	Rich       bool              // the rich composer was built in
	Last       string            // the last live event before this page was read
	TagColours map[string]string // of those that have one: a name of desk.Colours

	Meta Meta // for search engines and the language link; customers' pages only
}

// Logo is a shop's own picture beside its name, with its size on the page.
type Logo struct {
	Src           string
	Width, Height int
}

// Meta is what a customer's page says about itself.
type Meta struct {
	NoIndex     bool
	Description string
	Other       string // this page in the other language: a path; empty where it has none
	Alternates  []Alternate
	Canonical   string      // this page's own address, in full; empty where the help centre has none that others know
	Image       string      // to be shown where the page is shared, in full
	Article     bool        // an article or an announcement
	Data        template.JS // what it is about, as JSON-LD
}

// Alternate is a page in one language.
type Alternate struct {
	Lang desk.Lang
	URL  string
}

// Flash is a line shown once after an action.
type Flash struct {
	Key  string    `json:"key"`
	Args desk.Args `json:"args,omitempty"`
	Bad  bool      `json:"bad,omitempty"`
	Undo string    `json:"undo,omitempty"` // a path under /desk/ to post to, which takes the action back
}

// May says whether the agent on this page may do a thing (a desk.Action): what would be refused is not offered.
func (f *Frame) May(action string) bool {
	return f.Agent != nil && f.Agent.Role.May(desk.Action(action))
}

// T is a text in the page's language, for Go code that fills page structs.
func (f *Frame) T(key string, pairs ...any) string { return words.Say(f.Lang, key, pairs...) }

// Clock is a moment as people say it: "今天 09:12", "Yesterday 18:03", "Mar 4, 09:12", with the year where it is another.
func (f *Frame) Clock(t time.Time) string {
	return words.Clock(f.Lang, t.In(f.Location()), f.Now.In(f.Location()))
}

// Moment is a time as it stands within a sentence.
func (f *Frame) Moment(t time.Time) string {
	return words.Moment(f.Lang, t.In(f.Location()), f.Now.In(f.Location()))
}

// Day is a date without a time of day.
func (f *Frame) Day(t time.Time) string {
	return words.Day(f.Lang, t.In(f.Location()), f.Now.In(f.Location()))
}

// Full is a moment with everything, for titles.
func (f *Frame) Full(t time.Time) string {
	return t.In(f.Location()).Format("2006-01-02 15:04:05 MST")
}

// ISO is a moment for <time datetime>.
func (f *Frame) ISO(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// Since is how long ago t is, in words and two units at most: "1 天 3 小时", "52 min".
func (f *Frame) Since(t time.Time) string { return words.Span(f.Lang, f.Now.Sub(t)) }

// Wait is the loudness of a wait: "late" from a day, "soon" from three hours, else "".
func (f *Frame) Wait(t time.Time) string {
	switch d := f.Now.Sub(t); {
	case t.IsZero():
		return ""
	case d >= 24*time.Hour:
		return "late"
	case d >= 3*time.Hour:
		return "soon"
	}
	return ""
}

// Location is the zone that times are said in: the shop's, or UTC.
func (f *Frame) Location() *time.Location {
	if f.Zone == nil {
		return time.UTC
	}
	return f.Zone
}

// AsView makes a view's name one, for templates that look up counts.
func (f *Frame) AsView(name string) desk.View { return desk.View(name) }

// Seconds, Days, Minutes and MB are lengths and sizes as forms show them.
func (f *Frame) Seconds(d time.Duration) int { return int(d / time.Second) }

// Days of a length of time.
func (f *Frame) Days(d time.Duration) int { return int(d / (24 * time.Hour)) }

// AsLang makes a language's tag one, for templates that look things up by it.
func (f *Frame) AsLang(tag string) desk.Lang { return desk.Lang(tag) }

// In is a text in a language that is not the page's.
func (f *Frame) In(tag, key string) string { return words.Text(desk.Lang(tag), key, nil) }

// Self is the frame, for what wants it as a value.
func (f *Frame) Self() *Frame { return f }

// Date is a day with its year, as it is written everywhere.
func (f *Frame) Date(t time.Time) string { return t.In(f.Location()).Format(time.DateOnly) }

// LangName is a language's own name.
func (f *Frame) LangName(lang desk.Lang) string { return words.Text(lang, "lang.name", nil) }

// AccountLine is the one line in the page's language.
func (f *Frame) AccountLine(held, accounted int) string {
	return words.AccountLine(f.Lang, held, accounted)
}

// BacklogLine is the same in the page's language.
func (f *Frame) BacklogLine(b desk.Backlog) string { return words.BacklogLine(f.Lang, b) }
