package store

import (
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
)

func TestLogIn(t *testing.T) {
	h := openShop(t)
	for _, c := range []struct{ address, password string }{
		{"anna@shop.test", "wrong password"},
		{"anna@shop.test", ""},
		{"nobody@shop.test", password},
		{"", ""},
		{"anna@shop.test", strings.Repeat("x", 100_000)},
	} {
		_, err := h.LogIn(t.Context(), c.address, c.password)
		h.refused(err, desk.Unauthorized, "login.wrong")
	}
	a, err := h.LogIn(t.Context(), " ANNA@shop.test ", password)
	h.must(err)
	if a.ID != h.owner.ID {
		t.Errorf("logged in as %+v", a)
	}
	h.agent.Disabled = true
	h.must(h.SaveAgent(t.Context(), h.agent))
	_, err = h.LogIn(t.Context(), "liwei@shop.test", password)
	h.refused(err, desk.Unauthorized, "login.wrong")
}

// Whether an address exists must not be heard from the time an answer takes.
func TestLogInOfNobodyTakesAsLong(t *testing.T) {
	h := openShop(t)
	fastest := map[string]time.Duration{}
	for range 6 { // in turn: the machine may be busy with other things
		for _, address := range []string{"anna@shop.test", "nobody@shop.test"} {
			start := time.Now()
			_, err := h.LogIn(t.Context(), address, "wrong password")
			h.refused(err, desk.Unauthorized, "login.wrong")
			if took := time.Since(start); fastest[address] == 0 || took < fastest[address] {
				fastest[address] = took
			}
		}
	}
	if known, unknown := fastest["anna@shop.test"], fastest["nobody@shop.test"]; unknown < known/3 || known < unknown/3 {
		t.Errorf("known %v, unknown %v", known, unknown)
	}
}

func TestLogInGivesItsMemoryBack(t *testing.T) {
	h := openShop(t)
	var m runtime.MemStats
	for range 3 {
		_, err := h.LogIn(t.Context(), "anna@shop.test", password)
		h.must(err)
	}
	runtime.ReadMemStats(&m)
	if kept := m.HeapSys - m.HeapReleased; kept > 40<<20 {
		t.Errorf("%d MB of heap are still held", kept>>20)
	}
}

func TestAgentsAreChanged(t *testing.T) {
	h := openShop(t)
	_, err := h.AddAgent(t.Context(), desk.Agent{Name: "Double", Address: "LIWEI@shop.test", Role: desk.RoleAgent, Lang: desk.English}, password)
	h.refused(err, desk.Conflict, "agent.address_taken")
	a := h.agent
	a.Address = "anna@shop.test"
	h.refused(h.SaveAgent(t.Context(), a), desk.Conflict, "agent.address_taken")
	a.Address, a.Name, a.Theme = "wei@shop.test", "李伟", "dark"
	h.must(h.SaveAgent(t.Context(), a))
	got, err := h.Agent(t.Context(), a.ID)
	h.must(err)
	if got.Name != "李伟" || got.Address != "wei@shop.test" || got.Theme != "dark" {
		t.Errorf("%+v", got)
	}
	a.ID = 99
	a.Address = "x@shop.test"
	h.refused(h.SaveAgent(t.Context(), a), desk.NotFound, "agent.unknown")
}

func TestTheLastOwnerStays(t *testing.T) {
	h := openShop(t)
	for _, change := range []func(*desk.Agent){func(a *desk.Agent) { a.Disabled = true }, func(a *desk.Agent) { a.Role = desk.RoleAgent }} {
		a := h.owner
		change(&a)
		h.refused(h.SaveAgent(t.Context(), a), desk.Conflict, "agent.last_owner")
	}
	b := h.agent
	b.Role = desk.RoleOwner
	h.must(h.SaveAgent(t.Context(), b))
	a := h.owner
	a.Disabled = true
	h.must(h.SaveAgent(t.Context(), a))
}

func TestPasswordRules(t *testing.T) {
	h := openShop(t)
	for given, key := range map[string]string{
		"short":                "password.too_short",
		"            ":         "password.too_short",
		"liwei@shop.test":      "password.is_address",
		"LIWEI@shop.test":      "password.is_address",
		"aaaaaaaaaaaaaa":       "password.one_character",
		strings.Repeat("密", 9): "password.too_short",
	} {
		h.refused(h.SetPassword(t.Context(), h.agent.ID, given), desk.Invalid, key)
	}
	h.must(h.SetPassword(t.Context(), h.agent.ID, "我的密码很长很长很好记"))
	_, err := h.LogIn(t.Context(), "liwei@shop.test", "我的密码很长很长很好记")
	h.must(err)
}

func TestSessions(t *testing.T) {
	h := openShop(t)
	in := desk.Session{ID: "aa", Agent: h.agent.ID, Data: []byte("x"), UserAgent: "Firefox", Remote: "10.0.0.1", ExpiresAt: h.now().Add(time.Hour)}
	h.must(h.SaveSession(t.Context(), in))
	h.must(h.SaveSession(t.Context(), desk.Session{ID: "bb", ExpiresAt: h.now().Add(time.Minute)}))
	got, err := h.Session(t.Context(), "aa")
	h.must(err)
	if got.Agent != h.agent.ID || string(got.Data) != "x" || !got.CreatedAt.Equal(h.now()) {
		t.Errorf("%+v", got)
	}
	h.forward(2 * time.Minute)
	_, err = h.Session(t.Context(), "bb")
	h.refused(err, desk.NotFound, "session.unknown")
	renewed, err := h.KeepSession(t.Context(), got, time.Hour)
	h.must(err)
	if renewed {
		t.Error("renewed too soon")
	}
	h.forward(4 * time.Minute)
	same, err := h.Session(t.Context(), "aa")
	h.must(err)
	if !same.SeenAt.Equal(got.SeenAt) {
		t.Error("a session was written for every page")
	}
	if renewed, err = h.KeepSession(t.Context(), same, time.Hour); err != nil || !renewed {
		t.Errorf("renewed %v, %v", renewed, err)
	}
	later, err := h.Session(t.Context(), "aa")
	h.must(err)
	if !later.SeenAt.Equal(h.now()) || !later.ExpiresAt.Equal(h.now().Add(time.Hour)) {
		t.Errorf("not renewed: %+v", later)
	}
	all, err := h.Sessions(t.Context(), h.agent.ID)
	h.must(err)
	if len(all) != 1 || all[0].ID != "aa" {
		t.Errorf("%+v", all)
	}
	h.must(h.DropSession(t.Context(), "aa"))
	_, err = h.Session(t.Context(), "aa")
	h.refused(err, desk.NotFound, "session.unknown")
}

func TestWhatEndsSessions(t *testing.T) {
	h := openShop(t)
	for name, end := range map[string]func() error{
		"a new password": func() error { return h.SetPassword(t.Context(), h.agent.ID, "another password") },
		"disabled":       func() error { a := h.agent; a.Disabled = true; return h.SaveAgent(t.Context(), a) },
	} {
		h.must(h.SaveSession(t.Context(), desk.Session{ID: "aa", Agent: h.agent.ID, ExpiresAt: h.now().Add(time.Hour)}))
		h.must(end())
		if _, err := h.Session(t.Context(), "aa"); desk.CodeOf(err) != desk.NotFound {
			t.Errorf("%s: the session goes on (%v)", name, err)
		}
	}
}

func TestTokens(t *testing.T) {
	h := openShop(t)
	key, err := h.AddToken(t.Context(), "robot", desk.RoleAgent)
	h.must(err)
	if !strings.HasPrefix(key, "dk_") || len(key) < 40 {
		t.Errorf("key %q", key)
	}
	_, err = h.AddToken(t.Context(), "robot", desk.RoleAgent)
	h.refused(err, desk.Conflict, "token.name_taken")
	_, err = h.AddToken(t.Context(), " ", desk.RoleAgent)
	h.refused(err, desk.Invalid, "token.name_empty")
	got, err := h.TokenByKey(t.Context(), key)
	h.must(err)
	all, err := h.Tokens(t.Context())
	h.must(err)
	if got.Name != "robot" || len(all) != 1 || !all[0].UsedAt.Equal(h.now()) {
		t.Errorf("%+v, %+v", got, all)
	}
	for _, wrong := range []string{"", "dk_", key + "x", strings.ToUpper(key)} {
		_, err = h.TokenByKey(t.Context(), wrong)
		h.refused(err, desk.Unauthorized, "token.unknown")
	}
	h.must(h.DropToken(t.Context(), got.ID))
	_, err = h.TokenByKey(t.Context(), key)
	h.refused(err, desk.Unauthorized, "token.unknown")
	h.refused(h.DropToken(t.Context(), got.ID), desk.NotFound, "token.gone")
}

func TestIdempotency(t *testing.T) {
	h := openShop(t)
	one, two := [32]byte{1}, [32]byte{2}
	done, err := h.Once(t.Context(), 1, "k", one)
	h.must(err)
	if done != nil {
		t.Fatal("answered before it was asked")
	}
	_, err = h.Once(t.Context(), 1, "k", one)
	h.refused(err, desk.Conflict, "idempotency.running")
	h.must(h.Answered(t.Context(), 1, "k", desk.IdempotentAnswer{Status: 201, Body: []byte("{}")}))
	done, err = h.Once(t.Context(), 1, "k", one)
	h.must(err)
	if done == nil || done.Status != 201 || string(done.Body) != "{}" {
		t.Errorf("%+v", done)
	}
	_, err = h.Once(t.Context(), 1, "k", two)
	h.refused(err, desk.Conflict, "idempotency.other")
	done, err = h.Once(t.Context(), 2, "k", two) // another token's key is another key
	h.must(err)
	if done != nil {
		t.Error("tokens share keys")
	}
	h.must(h.Answered(t.Context(), 2, "k", desk.IdempotentAnswer{Status: 500})) // our failure: they may try again
	done, err = h.Once(t.Context(), 2, "k", two)
	h.must(err)
	if done != nil {
		t.Error("a failure was kept")
	}
	_, err = h.Once(t.Context(), 1, "", one)
	h.refused(err, desk.Invalid, "idempotency.key_bad")
	h.forward(25 * time.Hour)
	h.must(h.Sweep(t.Context()))
	done, err = h.Once(t.Context(), 1, "k", two)
	h.must(err)
	if done != nil {
		t.Error("an answer was kept for more than a day")
	}
}
