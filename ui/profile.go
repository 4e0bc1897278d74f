package ui

import "github.com/deskbell/deskbell/desk"

// Profile is an agent's own page.
type Profile struct {
	Settings
	Me       desk.Agent
	Sessions []SessionLine
}

// SessionLine is a log-in. Here: it is this browser's.
type SessionLine struct {
	Session desk.Session
	Here    bool
	Browser string
}

// Themes are the choices of light and dark.
func (f *Frame) Themes() []Option {
	return []Option{{"", f.T("theme.auto")}, {"light", f.T("theme.light")}, {"dark", f.T("theme.dark")}}
}
