package desk

import "testing"

func TestWhoMustHaveASecondFactor(t *testing.T) {
	for _, c := range []struct {
		s    SecondFor
		r    Role
		want bool
	}{{SecondNobody, RoleOwner, false}, {SecondLeads, RoleOwner, true}, {SecondLeads, RoleLead, true}, {SecondLeads, RoleAgent, false}, {SecondAll, RoleViewer, true}} {
		if c.s.Musts(c.r) != c.want {
			t.Errorf("%q, %s", c.s, c.r)
		}
	}
}
