package ui

import "github.com/deskbell/deskbell/desk"

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
	Hint     string // word key of the provider's hint, empty for none
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

// Providers are the choices of the mailbox form, in lang.
func (f *Frame) Providers() []Option {
	all := []Option{{"", f.T("preset.guess")}}
	for _, p := range desk.Presets {
		all = append(all, Option{p.ID, f.T("preset." + p.ID)})
	}
	return all
}

// Securities are the ways to secure a connection.
func (f *Frame) Securities() []Option {
	return []Option{{string(desk.TLS), f.T("security.tls")}, {string(desk.STARTTLS), f.T("security.starttls")}, {string(desk.NoTLS), f.T("security.none")}}
}

// CheckStep names a step of the test in words.
func (f *Frame) CheckStep(step string) string { return f.T("check." + step) }
