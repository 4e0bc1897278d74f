package store

import (
	"context"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/settings"
)

func TestSetUpOnce(t *testing.T) {
	s, _ := start(t)
	if ready, err := s.Ready(t.Context()); ready || err != nil {
		t.Fatalf("ready %v, %v", ready, err)
	}
	box := testMailbox("support@shop.test")
	in := desk.SetUp{Settings: validSettings(), Owner: desk.Agent{Name: " Anna ", Address: " Anna@Shop.test"}, Password: password, Mailbox: &box}
	if err := s.SetUp(t.Context(), in); err != nil {
		t.Fatal(err)
	}
	if ready, err := s.Ready(t.Context()); !ready || err != nil {
		t.Errorf("ready %v, %v", ready, err)
	}
	owner, err := s.LogIn(t.Context(), "anna@shop.test", password)
	if err != nil || owner.Name != "Anna" || owner.Role != desk.RoleOwner || owner.Lang != desk.English {
		t.Errorf("%+v, %v", owner, err)
	}
	boxes, err := s.Mailboxes(t.Context())
	if err != nil || len(boxes) != 1 || boxes[0].Address != "support@shop.test" || boxes[0].IMAP.Password != "pw" {
		t.Errorf("%+v, %v", boxes, err)
	}
	in.Owner.Address = "eve@shop.test"
	refused(t, s.SetUp(t.Context(), in), desk.Conflict, "setup.done")
	agents, err := s.Agents(t.Context())
	if err != nil || len(agents) != 1 {
		t.Errorf("agents: %v, %v", agents, err)
	}
}

func validSettings() desk.Settings {
	s := settings.Default()
	s.ShopName = "Shop"
	return s
}

func TestSetUpKeepsNothingOfWhatItRefuses(t *testing.T) {
	owner := desk.Agent{Name: "Anna", Address: "anna@shop.test", Lang: desk.English}
	bad := testMailbox("not an address")
	for name, c := range map[string]struct {
		in    desk.SetUp
		field string
	}{
		"no shop name":   {desk.SetUp{Settings: settings.Default(), Owner: owner, Password: password}, "shop_name"},
		"bad address":    {desk.SetUp{Settings: validSettings(), Owner: desk.Agent{Name: "A", Address: "anna", Lang: desk.English}, Password: password}, "address"},
		"short password": {desk.SetUp{Settings: validSettings(), Owner: owner, Password: "short"}, "password"},
		"bad mailbox":    {desk.SetUp{Settings: validSettings(), Owner: owner, Password: password, Mailbox: &bad}, "address"},
	} {
		t.Run(name, func(t *testing.T) {
			s, _ := start(t)
			err := s.SetUp(t.Context(), c.in)
			if desk.CodeOf(err) != desk.Invalid || err.(*desk.Error).Field != c.field {
				t.Errorf("got %v, want field %s", err, c.field)
			}
			if ready, err := s.Ready(t.Context()); ready || err != nil {
				t.Errorf("ready %v, %v", ready, err)
			}
			if in, err := s.Settings(t.Context()); err != nil || in.Version != 0 {
				t.Errorf("settings were kept: %+v, %v", in, err)
			}
		})
	}
}

func TestSettingsChange(t *testing.T) {
	h := openShop(t)
	in, err := h.Settings(t.Context())
	h.must(err)
	if in.ShopName != "小店" || in.Version != 1 || in.Texts[desk.Chinese].ResetSubject != "Password" {
		t.Errorf("settings: %+v", in)
	}
	in.Texts[desk.Chinese] = desk.Texts{} // a caller's copy
	in, err = h.Settings(t.Context())
	h.must(err)
	if in.Texts[desk.Chinese].ResetSubject != "Password" {
		t.Error("the cache was changed from outside")
	}
	in.Undo = 0
	in.Hosts = []string{" Shop.LAN ", "", "shop.lan"}
	in.PublicURL = "https://shop.test/help/"
	h.must(h.SaveSettings(t.Context(), in))
	out, err := h.Settings(t.Context())
	h.must(err)
	if out.Undo != 0 || out.PublicURL != "https://shop.test/help" || !slices.Equal(out.Hosts, []string{"shop.lan"}) || out.Version != 2 {
		t.Errorf("saved: %+v", out)
	}
	h.refused(h.SaveSettings(t.Context(), in), desk.Conflict, "settings.changed_since")
	in.Version, in.Zone = 0, "Mars/Olympus"
	h.refused(h.SaveSettings(t.Context(), in), desk.Invalid, "settings.zone_unknown")
}

func TestSettingsOfAnotherProcessAreSeen(t *testing.T) {
	h := openShop(t)
	_, err := h.Settings(t.Context())
	h.must(err)
	other, err := Open(context.Background(), h.Path(), Options{})
	h.must(err)
	defer other.Close()
	in, err := other.Settings(t.Context())
	h.must(err)
	in.ShopName = "Other"
	h.must(other.SaveSettings(t.Context(), in))
	for end := time.Now().Add(5 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		in, err := h.Settings(t.Context())
		h.must(err)
		if in.ShopName == "Other" {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("still %q", in.ShopName)
		}
	}
}

func TestSecretStays(t *testing.T) {
	s, _ := start(t)
	one, err := s.Secret(t.Context(), "rating")
	if err != nil || len(one) != 32 {
		t.Fatal(one, err)
	}
	two, err := s.Secret(t.Context(), "other")
	if err != nil || slices.Equal(one, two) {
		t.Fatal("two names have one secret", err)
	}
	again, err := Open(t.Context(), filepath.Clean(s.Path()), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	three, err := again.Secret(t.Context(), "rating")
	if err != nil || !slices.Equal(one, three) {
		t.Errorf("it changed: %v", err)
	}
}
