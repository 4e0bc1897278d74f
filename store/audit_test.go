package store

import (
	"fmt"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/audit"
)

func TestAudits(t *testing.T) {
	h := openShop(t)
	anna := desk.By{Agent: h.owner.ID, Remote: "192.0.2.7"}
	start := h.at
	for i := range 30 {
		kind := audit.LoggedIn
		if i%3 == 0 {
			kind = audit.TokenAdded
		}
		h.must(h.Note(By(t.Context(), anna), desk.By{}, kind, fmt.Sprint(i)))
		h.forward(time.Minute)
	}
	h.must(h.Note(t.Context(), desk.By{Name: "x@y.test"}, audit.LogInFailed, "x@y.test"))
	page := func(aq audit.Query) (all []audit.Entry) {
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
		aq   audit.Query
		want int
	}{
		{audit.Query{Limit: 7}, 31},
		{audit.Query{What: "login", Limit: 4}, 21},
		{audit.Query{What: "login", Agent: h.owner.ID}, 20},
		{audit.Query{What: "token.added", Limit: 3}, 10},
		{audit.Query{Since: start.Add(20 * time.Minute)}, 11},
		{audit.Query{Until: start.Add(20 * time.Minute), Agent: h.owner.ID, Limit: 6}, 20},
		{audit.Query{Since: start.Add(time.Hour * 24)}, 0},
		{audit.Query{What: "mailbox"}, 0},
		{audit.Query{Match: func(a audit.Entry) bool { return a.Subject == "7" || a.Subject == "29" }, Limit: 1}, 2},
		{audit.Query{Match: func(a audit.Entry) bool { return true }, What: "login", Limit: 4}, 21},
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
	_, _, err = h.Audits(t.Context(), audit.Query{What: "nothing"})
	h.refused(err, desk.Invalid, "audit.what_unknown")
	_, _, err = h.Audits(t.Context(), audit.Query{Cursor: "!"})
	h.refused(err, desk.Invalid, "cursor.bad")
}
