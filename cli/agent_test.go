package cli

import (
	"strings"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/audit"
	"github.com/deskbell/deskbell/desk/totp"
	"github.com/deskbell/deskbell/store"
)

// Whoever has lost password and telephone gets in again at the machine itself; a second factor stays unless it is named, and it is noted
// that it was taken.
func TestResetOfASecondFactor(t *testing.T) {
	b := newBench(t)
	b.shop()
	open := func(do func(s *store.Store, owner desk.Agent)) {
		t.Helper()
		s, err := store.Open(t.Context(), b.env["DESKBELL_DATA"], store.Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		owner, err := agentAt(t.Context(), s, "owner@shop.test")
		if err != nil {
			t.Fatal(err)
		}
		do(s, owner)
	}
	open(func(s *store.Store, owner desk.Agent) {
		secret := []byte("12345678901234567890")
		if _, err := s.TurnOnSecond(t.Context(), owner.ID, secret, totp.Code(secret, totp.Step(time.Now())), ""); err != nil {
			t.Fatal(err)
		}
	})
	pw := b.file("pw", "another long enough one\n")
	b.must("agent", "password", "owner@shop.test", "--password-file", pw)
	open(func(s *store.Store, owner desk.Agent) {
		if !owner.TwoFactor {
			t.Error("a new password took the second factor")
		}
	})
	if said := b.must("agent", "password", "owner@shop.test", "--password-file", pw, "--reset-2fa"); strings.Contains(said.out+said.err, "another long") {
		t.Errorf("it prints the password that was given: %+v", said)
	}
	open(func(s *store.Store, owner desk.Agent) {
		if owner.TwoFactor {
			t.Error("the second factor is still asked for")
		}
		audits, _, err := s.Audits(t.Context(), audit.Query{What: "security", Limit: 10})
		if err != nil {
			t.Fatal(err)
		}
		taken := 0
		for _, a := range audits {
			if a.Kind == audit.SecondLost && a.Who == "deskbell agent password" {
				taken++
			}
		}
		if taken != 1 {
			t.Errorf("noted %d times: %+v", taken, audits)
		}
	})
	b.must("agent", "password", "owner@shop.test", "--password-file", pw, "--reset-2fa") // of who has none
}
