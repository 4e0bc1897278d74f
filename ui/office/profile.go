package office

import (
	"html/template"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/ui"
)

// Profile is an agent's own page.
type Profile struct {
	Settings
	Me desk.Agent
}

// Security is how an agent gets in: password, second factor, and where they are logged in.
type Security struct {
	Settings
	Me       desk.Agent
	Sessions []SessionLine
	Must     bool // they must have a second factor
	Left     int  // recovery codes that have not been used
}

// SecondFactor leads to one: a secret to scan or type, and a code that shows that it has arrived.
type SecondFactor struct {
	Security
	Secret string
	QR     template.HTML
}

// RecoveryCodes shows them, once.
type RecoveryCodes struct {
	Security
	Codes []string
}

// SessionLine is a log-in. Here: it is this browser's.
type SessionLine struct {
	Session desk.Session
	Here    bool
	Browser string
}

// Themes are the choices of light and dark.
func (f *Settings) Themes() []ui.Option {
	return []ui.Option{{Value: "", Words: f.T("theme.auto")}, {Value: "light", Words: f.T("theme.light")}, {Value: "dark", Words: f.T("theme.dark")}}
}

// Densities are the choices of how much the list shows.
func (f *Settings) Densities() []ui.Option {
	return []ui.Option{{Value: "", Words: f.T("density.comfortable")}, {Value: "compact", Words: f.T("density.compact")}}
}

// Density is the one that an agent has.
func (p *Profile) Density() string {
	if p.Me.Prefs.Compact {
		return "compact"
	}
	return ""
}
