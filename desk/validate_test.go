package desk

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

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
