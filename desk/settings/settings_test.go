package settings

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
)

func TestCheckSettings(t *testing.T) {
	zone := func(name string) bool { return name == "Asia/Shanghai" || name == "UTC" }
	for _, c := range []struct {
		change func(*desk.Settings)
		field  string // at fault; empty: fine
	}{
		{func(*desk.Settings) {}, ""},
		{func(s *desk.Settings) { s.ShopName = "" }, "shop_name"},
		{func(s *desk.Settings) { s.ShopName = "a\nb" }, "shop_name"},
		{func(s *desk.Settings) { s.ShopName = strings.Repeat("店", desk.MaxName) }, ""},
		{func(s *desk.Settings) { s.ShopName = strings.Repeat("店", desk.MaxName+1) }, "shop_name"},
		{func(s *desk.Settings) { s.Lang = "fr" }, "lang"},
		{func(s *desk.Settings) { s.Zone = "Asia/Shanghai" }, ""},
		{func(s *desk.Settings) { s.Zone = "" }, "zone"},
		{func(s *desk.Settings) { s.Zone = "Local" }, "zone"},
		{func(s *desk.Settings) { s.Zone = "../etc/passwd" }, "zone"},
		{func(s *desk.Settings) { s.Undo = 0 }, ""},
		{func(s *desk.Settings) { s.Undo = time.Minute }, ""},
		{func(s *desk.Settings) { s.Undo = time.Minute + 1 }, "undo"},
		{func(s *desk.Settings) { s.Undo = -1 }, "undo"},
		{func(s *desk.Settings) { s.RatingDelay = -1 }, "rating_delay"},
		{func(s *desk.Settings) { s.RatingDelay = 0 }, ""},
		{func(s *desk.Settings) { s.RatingEvery = -1 }, "rating_every"},
		{func(s *desk.Settings) { s.ReopenWithin = -1 }, "reopen_within"},
		{func(s *desk.Settings) { s.PollEvery = time.Second }, "poll_every"},
		{func(s *desk.Settings) { s.MaxMail = 0 }, "max_mail"},
		{func(s *desk.Settings) { s.MaxMail = 2 << 30 }, "max_mail"},
		{func(s *desk.Settings) { s.Brand = "#0b6b66" }, ""},
		{func(s *desk.Settings) { s.Brand = "red;}" }, "brand"},
		{func(s *desk.Settings) { s.PublicURL = "https://help.shop.test/desk" }, ""},
		{func(s *desk.Settings) { s.PublicURL = "http://10.0.0.2:8080" }, ""},
		{func(s *desk.Settings) { s.PublicURL = "help.shop.test" }, "public_url"},
		{func(s *desk.Settings) { s.PublicURL = "javascript:alert(1)" }, "public_url"},
		{func(s *desk.Settings) { s.PublicURL = "https://u:p@shop.test" }, "public_url"},
		{func(s *desk.Settings) { s.PublicURL = "https://shop.test?a=b" }, "public_url"},
		{func(s *desk.Settings) { s.PublicURL = "https://" }, "public_url"},
		{func(s *desk.Settings) { s.Hosts = []string{"shop.lan", "10.0.0.2", "::1", "[::1]"} }, ""},
		{func(s *desk.Settings) { s.Hosts = []string{"https://shop.lan"} }, "hosts"},
		{func(s *desk.Settings) { s.Hosts = []string{"*"} }, "hosts"},
		{func(s *desk.Settings) {
			s.Texts = map[desk.Lang]desk.Texts{desk.Chinese: {AckText: "{{customer.name}} {{scores}}"}}
		}, ""},
		{func(s *desk.Settings) {
			s.Texts = map[desk.Lang]desk.Texts{desk.Chinese: {AckText: "{{customer.nam}}"}}
		}, "texts.zh-CN.ack_text"},
	} {
		s := Default()
		s.ShopName = "Shop"
		c.change(&s)
		err := Check(s, zone)
		var e *desk.Error
		switch {
		case c.field == "" && err != nil:
			t.Errorf("%+v: %v", s, err)
		case c.field != "" && (!errors.As(err, &e) || e.Code != desk.Invalid || e.Field != c.field):
			t.Errorf("want %s at fault, got %v", c.field, err)
		}
	}
}

func TestTidySettings(t *testing.T) {
	s := Tidy(desk.Settings{ShopName: " Shop ", PublicURL: " https://a.b// ", Brand: "#ABCDEF", Hosts: []string{"A.b ", "a.B", ""}})
	if s.ShopName != "Shop" || s.PublicURL != "https://a.b" || s.Brand != "#abcdef" || !slices.Equal(s.Hosts, []string{"a.b"}) {
		t.Errorf("%+v", s)
	}
}
