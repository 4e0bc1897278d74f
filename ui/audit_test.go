package ui

import (
	"testing"

	"github.com/deskbell/deskbell/desk"
)

func TestEveryAuditKindHasWords(t *testing.T) {
	for _, k := range desk.AuditKinds {
		if !HasText("audit.kind." + string(k)) {
			t.Errorf("audit.kind.%s has no words", k)
		}
	}
	for _, g := range desk.AuditGroups() {
		if !HasText("audit.group." + g) {
			t.Errorf("audit.group.%s has no words", g)
		}
	}
	f := Frame{Lang: desk.Chinese}
	if got := f.Audited(desk.Audit{Kind: desk.AuditAgentAdded, Subject: "周敏", Args: map[string]string{"role": "lead"}}); got != "添加了周敏，角色为主管" {
		t.Error(got)
	}
}
