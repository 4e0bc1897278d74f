package ui

import (
	"maps"

	"github.com/deskbell/deskbell/desk"
)

// Audited is what somebody did, in words, without who and when.
func (f *Frame) Audited(a desk.Audit) string {
	args := desk.Args{"subject": a.Subject}
	for name, value := range maps.All(a.Args) {
		if name == "role" {
			value = f.T("role." + value)
		}
		args[name] = value
	}
	return Text(f.Lang, "audit.kind."+string(a.Kind), args)
}

// AuditGroup is a group's name in words.
func (f *Frame) AuditGroup(group string) string { return f.T("audit.group." + group) }
