package store

import (
	"database/sql"
	"testing"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
)

// The owner hears that the database can't be written while it can't be, and no longer.
func TestLookThatCannotBeNoted(t *testing.T) {
	h := openShop(t)
	h.must(h.Look(t.Context(), h.mailbox, desk.Look{At: h.at, Idle: true}))
	h.must(h.Tx(t.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec(`PRAGMA busy_timeout(20)`)
		return err
	}))
	other, err := sql.Open("sqlite", "file:"+h.Path()+"?_txlock=immediate")
	h.must(err)
	defer other.Close()
	lock, err := other.Begin()
	h.must(err)

	check := func(key string, idle bool) {
		t.Helper()
		health, err := h.Health(t.Context())
		h.must(err)
		if health[0].LastError != key || health[0].Idle != idle {
			t.Errorf("%+v", health[0])
		}
	}
	h.changes = nil
	for _, l := range []desk.Look{{At: h.at, ErrorKey: "mail.error.disk"}, {At: h.at, ErrorKey: "mail.error.disk"}} {
		if err := h.Look(t.Context(), h.mailbox, l); desk.CodeOf(err) != desk.Unavailable {
			t.Errorf("a look that can't be noted: %v", err)
		}
		check("mail.error.disk", false)
	}
	if err := h.Look(t.Context(), h.mailbox, desk.Look{At: h.at, Idle: true}); desk.CodeOf(err) != desk.Unavailable {
		t.Errorf("a look that can't be noted: %v", err)
	}
	check("mail.error.database", false)
	if len(h.changes) != 2 {
		t.Errorf("it was told as %v", h.changes)
	}

	h.must(lock.Rollback())
	h.must(h.Look(t.Context(), h.mailbox, desk.Look{At: h.at, Idle: true}))
	check("", true)
	if len(h.changes) != 3 {
		t.Errorf("that it is well again was told as %v", h.changes)
	}
}
