package store

import (
	"os"
	"testing"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
)

func TestAMissingKeyStopsTheMailboxesOnly(t *testing.T) {
	p, _ := desktop(t)
	key := db.KeyFile(p.s.Path())
	info, err := os.Stat(key)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("%v, %v", info, err)
	}
	kept, err := os.ReadFile(key)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(key); err != nil {
		t.Fatal(err)
	}
	expect := func(want string) {
		t.Helper()
		list, err := p.s.Mailboxes(t.Context())
		if err != nil || len(list) != 1 || list[0].KeyError != want || (want != "") != (list[0].IMAP.Password == "") {
			t.Errorf("%+v, %v", list, err)
		}
		h, err := p.s.Health(t.Context())
		if err != nil || h[0].LastError != want {
			t.Errorf("%+v, %v", h, err)
		}
	}
	expect("mail.error.key_missing")
	if err := os.WriteFile(key, kept, 0o600); err != nil {
		t.Fatal(err)
	}
	expect("")
	for _, bad := range []string{"", "nonsense", "deskbell mailbox key 1\n00\n"} {
		if err := os.WriteFile(key, []byte(bad), 0o600); err != nil {
			t.Fatal(err)
		}
		expect("mail.error.key_wrong")
	}
	if err := os.Remove(key); err != nil {
		t.Fatal(err)
	}
	m, err := p.s.Mailbox(t.Context(), p.box)
	if err != nil {
		t.Fatal(err)
	}
	m.IMAP.Password = "typed again"
	if _, err := p.s.SaveMailbox(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	if m, err = p.s.Mailbox(t.Context(), p.box); err != nil || m.IMAP.Password != "typed again" || m.SMTP.Password != "" || m.KeyError != "mail.error.key_wrong" {
		t.Errorf("%+v, %v", m, err)
	}
	m.SMTP.Password = "this too"
	if _, err := p.s.SaveMailbox(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	expect("")
}

func TestASealOpensOnlyInItsPlace(t *testing.T) {
	s, _ := start(t)
	sealed, err := s.Seal("imap:a@shop.test", "secret")
	if err != nil {
		t.Fatal(err)
	}
	if plain, err := s.Unseal("imap:a@shop.test", sealed); err != nil || plain != "secret" {
		t.Errorf("%q, %v", plain, err)
	}
	if _, err := s.Unseal("imap:b@shop.test", sealed); desk.CodeOf(err) != desk.Unavailable {
		t.Errorf("opened elsewhere: %v", err)
	}
	for i := range sealed {
		bad := append([]byte{}, sealed...)
		bad[i] ^= 1
		if _, err := s.Unseal("imap:a@shop.test", bad); err == nil {
			t.Errorf("opened with byte %d changed", i)
		}
	}
	if _, err := s.Unseal("imap:a@shop.test", sealed[:5]); err == nil {
		t.Error("opened half of it")
	}
	if sealed, err := s.Seal("x", ""); err != nil || len(sealed) != 0 {
		t.Errorf("%v, %v", sealed, err)
	}
}
