package desk

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

func TestCheckSettings(t *testing.T) {
	zone := func(name string) bool { return name == "Asia/Shanghai" || name == "UTC" }
	for _, c := range []struct {
		change func(*Settings)
		field  string // at fault; empty: fine
	}{
		{func(*Settings) {}, ""},
		{func(s *Settings) { s.ShopName = "" }, "shop_name"},
		{func(s *Settings) { s.ShopName = "a\nb" }, "shop_name"},
		{func(s *Settings) { s.ShopName = strings.Repeat("店", MaxName) }, ""},
		{func(s *Settings) { s.ShopName = strings.Repeat("店", MaxName+1) }, "shop_name"},
		{func(s *Settings) { s.Lang = "fr" }, "lang"},
		{func(s *Settings) { s.Zone = "Asia/Shanghai" }, ""},
		{func(s *Settings) { s.Zone = "" }, "zone"},
		{func(s *Settings) { s.Zone = "Local" }, "zone"},
		{func(s *Settings) { s.Zone = "../etc/passwd" }, "zone"},
		{func(s *Settings) { s.Undo = 0 }, ""},
		{func(s *Settings) { s.Undo = time.Minute }, ""},
		{func(s *Settings) { s.Undo = time.Minute + 1 }, "undo"},
		{func(s *Settings) { s.Undo = -1 }, "undo"},
		{func(s *Settings) { s.RatingDelay = -1 }, "rating_delay"},
		{func(s *Settings) { s.RatingDelay = 0 }, ""},
		{func(s *Settings) { s.RatingEvery = -1 }, "rating_every"},
		{func(s *Settings) { s.ReopenWithin = -1 }, "reopen_within"},
		{func(s *Settings) { s.PollEvery = time.Second }, "poll_every"},
		{func(s *Settings) { s.MaxMail = 0 }, "max_mail"},
		{func(s *Settings) { s.MaxMail = 2 << 30 }, "max_mail"},
		{func(s *Settings) { s.Brand = "#0b6b66" }, ""},
		{func(s *Settings) { s.Brand = "red;}" }, "brand"},
		{func(s *Settings) { s.PublicURL = "https://help.shop.test/desk" }, ""},
		{func(s *Settings) { s.PublicURL = "http://10.0.0.2:8080" }, ""},
		{func(s *Settings) { s.PublicURL = "help.shop.test" }, "public_url"},
		{func(s *Settings) { s.PublicURL = "javascript:alert(1)" }, "public_url"},
		{func(s *Settings) { s.PublicURL = "https://u:p@shop.test" }, "public_url"},
		{func(s *Settings) { s.PublicURL = "https://shop.test?a=b" }, "public_url"},
		{func(s *Settings) { s.PublicURL = "https://" }, "public_url"},
		{func(s *Settings) { s.Hosts = []string{"shop.lan", "10.0.0.2", "::1", "[::1]"} }, ""},
		{func(s *Settings) { s.Hosts = []string{"https://shop.lan"} }, "hosts"},
		{func(s *Settings) { s.Hosts = []string{"*"} }, "hosts"},
		{func(s *Settings) { s.Texts = map[Lang]Texts{Chinese: {AckText: "{{customer.name}} {{scores}}"}} }, ""},
		{func(s *Settings) { s.Texts = map[Lang]Texts{Chinese: {AckText: "{{customer.nam}}"}} }, "texts.zh-CN.ack_text"},
	} {
		s := DefaultSettings()
		s.ShopName = "Shop"
		c.change(&s)
		err := CheckSettings(s, zone)
		var e *Error
		switch {
		case c.field == "" && err != nil:
			t.Errorf("%+v: %v", s, err)
		case c.field != "" && (!errors.As(err, &e) || e.Code != Invalid || e.Field != c.field):
			t.Errorf("want %s at fault, got %v", c.field, err)
		}
	}
}

func TestTidySettings(t *testing.T) {
	s := TidySettings(Settings{ShopName: " Shop ", PublicURL: " https://a.b// ", Brand: "#ABCDEF", Hosts: []string{"A.b ", "a.B", ""}})
	if s.ShopName != "Shop" || s.PublicURL != "https://a.b" || s.Brand != "#abcdef" || !slices.Equal(s.Hosts, []string{"a.b"}) {
		t.Errorf("%+v", s)
	}
}

func TestValidAddress(t *testing.T) {
	for address, want := range map[string]bool{
		"a@b.c": true, "liwei@公司.cn": true, "o'neil+tag@x-y.co.uk": true, "root@localhost": true,
		"": false, "a": false, "@b.c": false, "a@": false, "a@b@c": false, "a b@c.d": false, "a@b.c\r\nTo: x@y.z": false, "<a@b.c>": false,
		"a@b.c, d@e.f": false, "a@.b": false, "a@b.": false, "a@b..c": false, strings.Repeat("a", 251) + "@b.c": false, "a\x00@b.c": false, "a@b\xff": false,
	} {
		if ValidAddress(address) != want {
			t.Errorf("%q: %v", address, !want)
		}
	}
}

func TestCheckAgent(t *testing.T) {
	good := Agent{Name: "李伟", Address: "liwei@shop.test", Role: RoleAgent, Lang: Chinese}
	for _, c := range []struct {
		change func(*Agent)
		field  string
	}{
		{func(*Agent) {}, ""},
		{func(a *Agent) { a.Name = "" }, "name"},
		{func(a *Agent) { a.Name = "a\r\nb" }, "name"},
		{func(a *Agent) { a.Address = "liwei" }, "address"},
		{func(a *Agent) { a.Role = "admin" }, "role"},
		{func(a *Agent) { a.Lang = "" }, "lang"},
		{func(a *Agent) { a.Theme = "pink" }, "theme"},
	} {
		a := good
		c.change(&a)
		err := CheckAgent(a)
		var e *Error
		if (c.field == "") != (err == nil) || (err != nil && (!errors.As(err, &e) || e.Field != c.field)) {
			t.Errorf("%+v: %v, want %q at fault", a, err, c.field)
		}
	}
}

func TestTidyTags(t *testing.T) {
	got, err := TidyTags([]string{" 退款 ", "b  c", "B C", "", "a", "退款"})
	if err != nil || !slices.Equal(got, []string{"a", "b c", "退款"}) {
		t.Errorf("%q, %v", got, err)
	}
	many := make([]string, MaxTags+1)
	for i := range many {
		many[i] = strings.Repeat("x", i%MaxTag+1) + string(rune('a'+i/MaxTag))
	}
	for _, bad := range [][]string{{"a,b"}, {strings.Repeat("长", MaxTag+1)}, {"\xff"}, many} {
		if _, err := TidyTags(bad); CodeOf(err) != Invalid {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestTidyLine(t *testing.T) {
	for in, want := range map[string]string{
		" a\r\n b\tc ": "a b c", "x\x00y": "x y", "\xff好": "\uFFFD好", "": "", "  \n": "", "12345678": "12345", "好好好好好好": "好好好好好",
	} {
		if got := TidyLine(in, 5); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestSnippet(t *testing.T) {
	long := Snippet(strings.Repeat("你好 ", 100_000))
	if n := utf8.RuneCountInString(long); n != snippetLength || !utf8.ValidString(long) {
		t.Errorf("%d characters: %q", n, long)
	}
	if got := Snippet("Hello,\n\n  world"); got != "Hello, world" {
		t.Errorf("%q", got)
	}
	if got := Snippet(strings.Repeat("\n", 100_000) + "late"); got != "" && got != "late" {
		t.Errorf("%q", got)
	}
}
