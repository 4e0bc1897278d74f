package store

import (
	"fmt"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
)

func TestAudits(t *testing.T) {
	h := openShop(t)
	anna := desk.By{Agent: h.owner.ID, Remote: "192.0.2.7"}
	start := h.at
	for i := range 30 {
		kind := desk.AuditLoggedIn
		if i%3 == 0 {
			kind = desk.AuditTokenAdded
		}
		h.must(h.Note(By(t.Context(), anna), desk.By{}, kind, fmt.Sprint(i)))
		h.forward(time.Minute)
	}
	h.must(h.Note(t.Context(), desk.By{Name: "x@y.test"}, desk.AuditLogInFailed, "x@y.test"))
	page := func(aq desk.AuditQuery) (all []desk.Audit) {
		t.Helper()
		for {
			items, next, err := h.Audits(t.Context(), aq)
			h.must(err)
			all = append(all, items...)
			if aq.Cursor = next; next == "" {
				return all
			}
		}
	}
	for _, c := range []struct {
		aq   desk.AuditQuery
		want int
	}{
		{desk.AuditQuery{Limit: 7}, 31},
		{desk.AuditQuery{What: "login", Limit: 4}, 21},
		{desk.AuditQuery{What: "login", Agent: h.owner.ID}, 20},
		{desk.AuditQuery{What: "token.added", Limit: 3}, 10},
		{desk.AuditQuery{Since: start.Add(20 * time.Minute)}, 11},
		{desk.AuditQuery{Until: start.Add(20 * time.Minute), Agent: h.owner.ID, Limit: 6}, 20},
		{desk.AuditQuery{Since: start.Add(time.Hour * 24)}, 0},
		{desk.AuditQuery{What: "mailbox"}, 0},
	} {
		got := page(c.aq)
		if len(got) != c.want {
			t.Errorf("%+v: %d, want %d", c.aq, len(got), c.want)
		}
		for i := 1; i < len(got); i++ {
			if got[i].ID >= got[i-1].ID {
				t.Errorf("%+v: out of order or twice", c.aq)
			}
		}
	}
	one, err := h.LastAudit(t.Context(), "token")
	h.must(err)
	if one.Who != "Anna" || one.Remote != "192.0.2.7" || one.Subject != "27" || one.Agent != h.owner.ID {
		t.Errorf("%+v", one)
	}
	_, _, err = h.Audits(t.Context(), desk.AuditQuery{What: "nothing"})
	h.refused(err, desk.Invalid, "audit.what_unknown")
	_, _, err = h.Audits(t.Context(), desk.AuditQuery{Cursor: "!"})
	h.refused(err, desk.Invalid, "cursor.bad")
}
