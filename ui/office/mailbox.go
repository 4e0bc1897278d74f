package office

import (
	"net/url"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/provider"
	"github.com/deskbell/deskbell/ui"
)

// MailboxForm is a mailbox as a form shows it, in the set-up and in the settings. A password is never in it: Kept is a ticket
// for the ones that were typed before (server-side), Stored says that the mailbox has some already.
type MailboxForm struct {
	Box      desk.Mailbox
	Provider string
	Kept     string
	Stored   bool
	Open     bool         // the servers are unfolded
	Checks   []desk.Check // results of "Test connection"
	Tested   bool
	Found    provider.Found // how the servers were found
	Hint     string         // word key of the provider's hint, empty for none
	Page     string         // where what the hint wants is made; empty for none
	Preview  *SenderPreview
	Offer    string // the authority whose grants the servers take; empty for none
}

// SenderPreview is how answers will look.
type SenderPreview struct{ From, Signature string }

// Advise fills in what one stumbles over at the chosen provider, else at that of the servers or of the address.
func (m *MailboxForm) Advise(chosen string) {
	p, known := provider.ByID(chosen)
	if !known {
		p, known = provider.ByServer(m.Box.IMAP.Host)
	}
	if other, ok := provider.For(m.Box.Address); ok && (!known || other.IMAP.Host == p.IMAP.Host) { // two providers may share a server
		p, known = other, true
	}
	if known {
		m.Hint, m.Page, m.Offer = "preset.hint."+p.Hint, p.Page, p.OAuth
	}
}

// PageHost is the host of Page.
func (m *MailboxForm) PageHost() string {
	if u, err := url.Parse(m.Page); err == nil {
		return u.Host
	}
	return ""
}

// FoundWords says which servers were found, and how.
func (m *MailboxForm) FoundWords(f *ui.Frame) string {
	if m.Found.By == "" {
		return ""
	}
	words := f.T("found."+string(m.Found.By), "imap", m.Found.IMAP.Host, "smtp", m.Found.SMTP.Host)
	if m.Found.Doubt {
		words += " " + f.T("found.doubt")
	}
	return words
}

// SecretUntil is the last day of the client's secret, for its field.
func (m *MailboxForm) SecretUntil() string {
	if t := m.Box.OAuth.SecretUntil; !t.IsZero() {
		return t.Format(time.DateOnly)
	}
	return ""
}

// Connect is the page on which an owner lets Deskbell into a mailbox: with a code to type at URL, or by going to URL and coming back.
type Connect struct {
	ui.Frame
	ui.Form
	Address   string
	Authority string
	URL       string
	UserCode  string
	Action    string // where the form goes
	Back      string
	Waiting   bool // it was asked, and access is not granted yet
}

// Host is where the button leads to.
func (c *Connect) Host() string {
	if u, err := url.Parse(c.URL); err == nil {
		return u.Host
	}
	return ""
}

// Well says that every step of the test went well.
func (m *MailboxForm) Well() bool {
	for _, c := range m.Checks {
		if c.Key != "" {
			return false
		}
	}
	return m.Tested && len(m.Checks) > 0
}
