package store

import (
	"strings"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
)

// A grant is sealed, moves with its mailbox, is rotated by whoever has the last one, and is not undone by a form that was read before.
func TestGrants(t *testing.T) {
	s, _ := start(t)
	server := desk.Server{Host: "imap.gmail.com", Port: 993, Security: desk.TLS, User: "u", Pin: strings.Repeat("0f", 32)}
	at := time.Now().Add(-time.Hour).Truncate(time.Millisecond)
	g := desk.Grant{Authority: "google", ClientID: "id", Secret: "very-secret", Access: "very-secret-a", Refresh: "very-secret-1", GrantedAt: at, RefreshUntil: at.AddDate(0, 0, 90)}
	id, err := s.SaveMailbox(t.Context(), desk.Mailbox{Address: "sales@gmail.com", IMAP: server, SMTP: server, OAuth: g})
	if err != nil {
		t.Fatal(err)
	}
	sealed := func() (raw string) {
		if err := s.View(t.Context(), func(q db.Querier) error {
			return q.Row(`SELECT oauth || imap || smtp FROM mailbox WHERE id = $1`, id).Scan(&raw)
		}); err != nil {
			t.Fatal(err)
		}
		return raw
	}
	if strings.Contains(sealed(), "very-secret") || !strings.Contains(sealed(), server.Pin) {
		t.Error("the grant lies open, or the pin is lost")
	}
	form, err := s.Mailbox(t.Context(), id)
	if err != nil || form.OAuth.Refresh != "very-secret-1" || form.IMAP.Pin != server.Pin {
		t.Fatalf("%+v, %v", form, err)
	}
	rotated := form.OAuth
	rotated.Refresh, rotated.Access = "very-secret-2", "very-secret-b"
	rotated.RefreshUntil = at.AddDate(0, 0, 5)
	if err := s.KeepGrant(t.Context(), id, "very-secret-1", rotated); err != nil {
		t.Fatal(err)
	}
	if err := s.KeepGrant(t.Context(), id, "very-secret-1", rotated); desk.CodeOf(err) != desk.Conflict {
		t.Errorf("the second to rotate: %v", err)
	}
	if after, err := s.Mailbox(t.Context(), id); err != nil || after.Version != form.Version {
		t.Errorf("a rotation outdates the forms that are open: %d, %v", after.Version, err)
	}
	form.Paused, form.Address = true, "help@gmail.com"
	form.OAuth.Secret = "" // not typed again
	if _, err := s.SaveMailbox(t.Context(), form); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Grant(t.Context(), id); err != nil || got.Refresh != "very-secret-2" || got.Access != "very-secret-b" || got.Secret != "very-secret" {
		t.Errorf("a form undid the rotation: %+v, %v", got, err)
	}
	all, err := s.Health(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range all {
		if h.Mailbox == id && !h.GrantUntil.Equal(rotated.RefreshUntil) {
			t.Errorf("until %v", h.GrantUntil)
		}
	}
	form.OAuth = desk.Grant{Authority: "google", ClientID: "id", Secret: "other", Refresh: "very-secret-3", GrantedAt: at.Add(time.Minute)}
	form.Version = 0
	if _, err := s.SaveMailbox(t.Context(), form); err != nil {
		t.Fatal(err)
	}
	if got, _ := s.Grant(t.Context(), id); got.Refresh != "very-secret-3" || got.Secret != "other" {
		t.Errorf("granted anew: %+v", got)
	}
	for _, bad := range []desk.Grant{{Authority: "other"}, {Authority: "google", ClientID: "a b"}, {Authority: "google", Secret: "a\r\nb"}, {Authority: "microsoft", Tenant: strings.Repeat("x", 600)}} {
		form.OAuth = bad
		if _, err := s.SaveMailbox(t.Context(), form); desk.CodeOf(err) != desk.Invalid {
			t.Errorf("%+v: %v", bad, err)
		}
	}
	form.OAuth = desk.Grant{}
	if _, err := s.SaveMailbox(t.Context(), form); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Grant(t.Context(), id); err != nil || got.On() {
		t.Errorf("back to a password: %+v, %v", got, err)
	}
	if err := s.RemoveMailbox(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Grant(t.Context(), id); desk.CodeOf(err) != desk.NotFound {
		t.Errorf("after removal: %v", err)
	}
}
