package ui_test

import (
	"testing"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/ui"
	"github.com/deskbell/deskbell/ui/office"
)

func TestSettingsAreFoundByWhatPeopleCallThem(t *testing.T) {
	for _, c := range []struct {
		role  desk.Role
		query string
		first string
	}{
		{desk.RoleOwner, "imap", "mailboxes"}, {desk.RoleOwner, "授权码", "mailboxes"}, {desk.RoleOwner, "  Time   ZONE ", "shop"},
		{desk.RoleOwner, "满意度", "ratings"}, {desk.RoleAgent, "imap", ""}, {desk.RoleAgent, "dark", "profile"}, {desk.RoleOwner, "xyzzy", ""},
	} {
		found := ui.FindSettings(c.role, c.query)
		got := ""
		if len(found) > 0 {
			got = found[0].Name
		}
		if got != c.first {
			t.Errorf("%s searches %q: %q, want %q", c.role, c.query, got, c.first)
		}
	}
}

func TestEverySettingsPageIsInAGroup(t *testing.T) {
	p := &office.SettingsHome{Settings: office.Settings{Frame: ui.Frame{Lang: desk.English, Agent: &desk.Agent{Role: desk.RoleOwner}}}}
	n := 0
	for _, g := range p.Groups() {
		n += len(g.Pages)
	}
	if n != len(ui.SettingsPages) {
		t.Errorf("%d of %d pages are shown", n, len(ui.SettingsPages))
	}
	if ui.SettingsPageOf("nothing").Name != "" || ui.SettingsPageOf("spam").Path() != "/desk/settings/spam" {
		t.Error("SettingsPageOf")
	}
}
