package ui_test

import (
	"testing"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/audit"
	"github.com/deskbell/deskbell/ui"
	"github.com/deskbell/deskbell/ui/office"
	"github.com/deskbell/deskbell/ui/words"
)

func TestEveryAuditKindHasWords(t *testing.T) {
	for _, k := range audit.Kinds {
		if !words.HasText("audit.kind." + string(k)) {
			t.Errorf("audit.kind.%s has no words", k)
		}
	}
	for _, g := range audit.Groups() {
		if !words.HasText("audit.group." + g) {
			t.Errorf("audit.group.%s has no words", g)
		}
	}
	f := office.Settings{Frame: ui.Frame{Lang: desk.Chinese}}
	if got := f.Audited(audit.Entry{Kind: audit.AgentAdded, Subject: "周敏", Args: map[string]string{"role": "lead"}}); got != "添加了周敏，角色为主管" {
		t.Error(got)
	}
}
