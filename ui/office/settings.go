// Package office has the pages on which the shop is set up: settings, agents, profiles, the audit log, and the first steps.
package office

import (
	"html/template"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/audit"
	"github.com/deskbell/deskbell/desk/helpcentre"
	"github.com/deskbell/deskbell/desk/survey"
	"github.com/deskbell/deskbell/desk/talk"
	"github.com/deskbell/deskbell/desk/variable"
	"github.com/deskbell/deskbell/ui"
	"github.com/deskbell/deskbell/ui/words"
)

// Settings is what every page of the settings has: the frame of the desk, a form, and which page of them it is. Base stands for the
// values as the form showed them first, so that a stale form is noticed.
type Settings struct {
	ui.Frame
	ui.Form
	Tab     string
	Sub     string // page of several under one tab
	Base    string
	Changed audit.Entry // who changed this page's settings last; ID 0: nobody yet
}

// Braced is a variable as it is typed.
func (f *Settings) Braced(name string) string { return "{{" + name + "}}" }

// Variables are what saved replies may use.
func (f *Settings) Variables() []string { return variable.ReplyNames }

// SettingsRefused tells an agent that a page is not for their role.
type SettingsRefused struct {
	Settings
	Why string
}

// ShopSettings is the first page: what the shop is called and where it is found.
type ShopSettings struct {
	Settings
	Set        desk.Settings
	Zones      []string
	Addresses  []LANAddress // where colleagues on the same network find the desk; empty when only this computer may
	Fixed      string       // --public-url, which counts more than what is typed here
	BackupHome string       // where backups go unless told
}

// LANAddress is an address with its picture for a phone's camera.
type LANAddress struct {
	URL string
	QR  template.HTML
}

// HostLines are the allowed hosts, one a line.
func (p *ShopSettings) HostLines() string { return strings.Join(p.Set.Hosts, "\n") }

// Minutes of a length of time.
func (f *Settings) Minutes(d time.Duration) int { return int(d / time.Minute) }

// MB of a size.
func (f *Settings) MB(n int64) int64 { return n >> 20 }

// MailboxLine is a mailbox and how it is.
type MailboxLine struct {
	Box     desk.Mailbox
	Health  desk.Health
	Ends    bool // its grant ends soon, or has ended
	Secret  bool // that is because the client's secret does
	Again   bool // access may have to be granted again
	Advice  MailboxForm
	Backlog desk.Backlog // of nothing where all is in
}

// NewMailboxLine says what is to be done about a mailbox.
func NewMailboxLine(box desk.Mailbox, h desk.Health, now time.Time) MailboxLine {
	l := MailboxLine{Box: box, Health: h, Advice: MailboxForm{Box: box}}
	l.Ends = box.OAuth.On() && desk.GrantEnds(h.GrantUntil, now)
	l.Secret = l.Ends && box.OAuth.SecretUntil.Equal(h.GrantUntil)
	l.Again = box.OAuth.On() && (l.Ends && !l.Secret || strings.HasPrefix(h.LastError, "mail.error.oauth"))
	switch strings.TrimPrefix(h.LastError, "mail.error.") {
	case "app_password", "auth_code", "password", "imap_off", "web_login", "unsafe_login":
		l.Advice.Advise("")
	}
	return l
}

// Mailboxes lists them.
type Mailboxes struct {
	Settings
	Lines []MailboxLine
}

// MailboxPage is one mailbox, or a new one (ID 0).
type MailboxPage struct {
	Settings
	MailboxForm
	Health desk.Health
}

// Quarantine lists the mail of a mailbox that was kept but not made a ticket.
type Quarantine struct {
	Settings
	Box     desk.Mailbox
	Shelves []QuarantineShelf
}

// QuarantineShelf is what of it lies in one folder.
type QuarantineShelf struct {
	Folder string
	Mails  []desk.QuarantinedMail
}

// ShelvesOf sorts mails by their folders, in the order in which they come.
func ShelvesOf(mails []desk.QuarantinedMail) (list []QuarantineShelf) {
	for _, m := range mails {
		at := slices.IndexFunc(list, func(s QuarantineShelf) bool { return s.Folder == m.Folder })
		if at < 0 {
			at, list = len(list), append(list, QuarantineShelf{Folder: m.Folder})
		}
		list[at].Mails = append(list[at].Mails, m)
	}
	return list
}

// TextsPage are the mails that Deskbell writes, in one language.
type TextsPage struct {
	Settings
	TextLang desk.Lang
	Texts    desk.Texts
	Preview  []PreviewMail
}

// TextQuestion is the mail of one question to customers.
type TextQuestion struct {
	Kind string
	Mail desk.MailText
}

// Questions are the mails that ask, beside the first.
func (p *TextsPage) Questions() (list []TextQuestion) {
	for _, k := range survey.Kinds[1:] {
		list = append(list, TextQuestion{string(k), p.Texts.Questions[k]})
	}
	return list
}

// PreviewMail is a mail as it would go out.
type PreviewMail struct{ Name, Subject, Text string }

// HelpSettings are the help centre's.
type HelpSettings struct {
	Settings
	Set        desk.Settings
	Chosen     desk.Picture // a logo that was chosen, while somebody else has changed it
	Categories []desk.Category
	Synonyms   int    // groups
	Kiosk      string // the address of the screen in the shop
	Export     helpcentre.ExportState
	Sure       talk.Calibration // how sure the answer bot must be
}

// ExportWrong is what was wrong with the last export, in words; empty for nothing.
func (p *HelpSettings) ExportWrong() string {
	if p.Export.Key == "" {
		return ""
	}
	return words.ErrorText(p.Lang, &desk.Error{Key: p.Export.Key, Args: p.Export.Args})
}

// SureWords say how sure the answer bot must be of an article, and what that was found from.
func (p *HelpSettings) SureWords() string {
	percent := func(share float64) string { return strconv.Itoa(int(math.Round(100 * share))) }
	c := p.Sure
	if !c.Own() {
		return p.T("settings.sure_built_in", "threshold", percent(c.Threshold), "questions", c.Questions, "fewest", c.Fewest)
	}
	return p.T("settings.sure_own", "threshold", percent(c.Threshold), "questions", c.Questions, "over", c.Over, "right", c.Right,
		"percent", percent(float64(c.Right)/float64(max(c.Over, 1))), "day", p.Day(c.At))
}

// Colour is the brand's colour, or the one that is used without.
func (p *HelpSettings) Colour() string {
	if p.Set.Brand == "" {
		return "#0b6b66"
	}
	return p.Set.Brand
}

// SynonymsPage are the shop's own groups of words that mean the same, as typed, and a search that is tried with them.
type SynonymsPage struct {
	Settings
	Text   string
	Groups int
	Tried  string
	Hits   []desk.Hit
}

// Sure is how likely a hit answers.
func (p *SynonymsPage) Sure(h desk.Hit) string { return ui.Percent99(h.Confidence) }

// CategoryPage is one category, or a new one.
type CategoryPage struct {
	Settings
	Category desk.Category
	Icons    []string
}

// Tokens lists the API tokens. Key is shown once, after it was made.
type Tokens struct {
	Settings
	All  []desk.Token
	Key  string
	Name string
	Role desk.Role
}

// About says what runs here and what is inside.
type About struct {
	Settings
	Notices string
	File    string
}
