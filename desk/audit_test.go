package desk

import (
	"slices"
	"testing"
)

func TestAuditKinds(t *testing.T) {
	seen := map[AuditKind]bool{}
	for _, k := range AuditKinds {
		if seen[k] || k.Group() == string(k) || k.Group() == "" {
			t.Errorf("%s stands twice, or has no group", k)
		}
		seen[k] = true
	}
	for name, want := range map[string][]AuditKind{
		"token": {AuditTokenAdded, AuditTokenRevoked}, "token.added": {AuditTokenAdded}, "tok": nil, "": nil, "token.": nil,
	} {
		if got := AuditKindsOf(name); !slices.Equal(got, want) {
			t.Errorf("%q: %v", name, got)
		}
	}
	if g := AuditGroups(); g[0] != "login" || len(g) != len(slices.Compact(slices.Clone(g))) {
		t.Errorf("groups %v", g)
	}
}
