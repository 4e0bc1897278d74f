package office

import (
	"strconv"
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/audit"
	"github.com/deskbell/deskbell/ui"
	"github.com/deskbell/deskbell/ui/words"
)

// AuditPage is who did what.
type AuditPage struct {
	Settings
	Agents []desk.Agent
	Items  []audit.Entry
	Text   string // words that are looked for
	Who    string // an agent's number; empty for all
	What   string // a group or a kind; empty for all
	From   string // a day
	To     string
	More   string
	Export string
}

// WhoOptions are the choices of the filter.
func (p *AuditPage) WhoOptions() []ui.Option {
	choices := []ui.Option{{Value: "", Words: p.T("audit.everybody")}}
	for _, a := range p.Agents {
		choices = append(choices, ui.Option{Value: strconv.FormatInt(a.ID, 10), Words: a.Name})
	}
	return choices
}

// WhatOptions are the choices of the filter.
func (p *AuditPage) WhatOptions() []ui.Option {
	choices := []ui.Option{{Value: "", Words: p.T("audit.everything")}}
	for _, g := range audit.Groups() {
		choices = append(choices, ui.Option{Value: g, Words: p.AuditGroup(g)})
	}
	return choices
}

// Doer is who did it, in words: an agent or a token by name, else the program.
func (f *Settings) Doer(a audit.Entry) string {
	switch {
	case a.Who != "":
		return a.Who
	case a.Kind == audit.LogInFailed || a.Kind == audit.CodeFailed:
		return f.T("audit.somebody")
	}
	return f.T("audit.machine")
}

// Audited is what somebody did, in words, without who and when.
func (f *Settings) Audited(a audit.Entry) string {
	args := desk.Args{"subject": a.Subject}
	for name, value := range a.Args {
		if name == "role" {
			value = f.T("role." + value)
		}
		args[name] = value
	}
	return words.Text(f.Lang, "audit.kind."+string(a.Kind), args)
}

// AuditDetails are what was changed, where the sentence does not say it: a day or a sender, the fields by their labels, a role that became
// another.
func (f *Settings) AuditDetails(a audit.Entry) string {
	var parts []string
	if !strings.Contains(f.Audited(a), a.Subject) && a.Subject != a.Who {
		parts = append(parts, a.Subject)
	}
	for _, field := range strings.Split(a.Args["fields"], ",") {
		switch {
		case field == "":
		case words.HasText(field):
			parts = append(parts, f.T(field))
		case words.HasText("audit.field." + field):
			parts = append(parts, f.T("audit.field."+field))
		default:
			parts = append(parts, field)
		}
	}
	text := strings.Join(parts, f.T("list.comma"))
	if from, to := a.Args["from"], a.Args["to"]; words.HasText("role."+from) && words.HasText("role."+to) {
		text += " (" + f.T("role."+from) + " → " + f.T("role."+to) + ")"
	}
	return text
}

// AuditHas says whether all of some words, in lower case, stand in what the page says of an entry.
func (f *Settings) AuditHas(a audit.Entry, parts []string) bool {
	text := strings.ToLower(strings.Join([]string{f.Doer(a), f.Audited(a), f.AuditDetails(a), f.AuditGroup(a.Kind.Group()), a.Remote}, "\n"))
	for _, part := range parts {
		if !strings.Contains(text, part) {
			return false
		}
	}
	return true
}

// AuditGroup is a group's name in words.
func (f *Settings) AuditGroup(group string) string { return f.T("audit.group." + group) }
