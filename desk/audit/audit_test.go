package audit

import (
	"slices"
	"testing"
)

func TestAuditKinds(t *testing.T) {
	seen := map[Kind]bool{}
	for _, k := range Kinds {
		if seen[k] || k.Group() == string(k) || k.Group() == "" {
			t.Errorf("%s stands twice, or has no group", k)
		}
		seen[k] = true
	}
	for name, want := range map[string][]Kind{
		"token": {TokenAdded, TokenRevoked}, "token.added": {TokenAdded}, "tok": nil, "": nil, "token.": nil,
	} {
		if got := KindsOf(name); !slices.Equal(got, want) {
			t.Errorf("%q: %v", name, got)
		}
	}
	if g := Groups(); g[0] != "login" || len(g) != len(slices.Compact(slices.Clone(g))) {
		t.Errorf("groups %v", g)
	}
}
