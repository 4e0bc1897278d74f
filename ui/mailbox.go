package ui

import (
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/provider"
)

// Authorities are the ways to log in, in words.
func (f *Frame) Authorities() []Option {
	all := []Option{{"", f.T("oauth.none")}}
	for _, a := range desk.Authorities {
		all = append(all, Option{a, f.T("oauth." + a)})
	}
	return all
}

// Fingerprint is a certificate's, in pairs, as other tools show it.
func (f *Frame) Fingerprint(sha256 string) string {
	var b strings.Builder
	for i := 0; i+2 <= len(sha256); i += 2 {
		if i > 0 {
			b.WriteByte(':')
		}
		b.WriteString(strings.ToUpper(sha256[i : i+2]))
	}
	return b.String()
}

// Providers are the choices of the mailbox form, in lang.
func (f *Frame) Providers() []Option {
	all := []Option{{"", f.T("preset.guess")}}
	for _, p := range provider.Presets {
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
