package desk

import (
	"slices"
	"strings"
	"testing"
)

func TestTicketNumber(t *testing.T) {
	for in, want := range map[string]int64{
		"1042": 1042, "#1042": 1042, " [#1042] ": 1042, "＃1042": 1042, "": 0, "#": 0, "0": 0, "-5": 0, "+5": 0, "1042x": 0,
		"01042": 0, "99999999999999": 0, "１０４２": 0, "#10 42": 0,
	} {
		if got := TicketNumber(in); got != want {
			t.Errorf("%q: %d, want %d", in, got, want)
		}
	}
}

func TestTagsIn(t *testing.T) {
	for in, want := range map[string][]int64{
		"Re: parcel [#1001]": {1001}, "[#1001] [#1002]": {1001, 1002}, "【＃1001】包裹": {1001}, "[# 1001 ]": {1001}, "[#[#7]": {7},
		"#1001": nil, "[1001]": nil, "[#abc]": nil, "[#1001": nil, "": nil, "[#0]": nil, "[#-1]": nil,
	} {
		if got := TagsIn(in); !slices.Equal(got, want) {
			t.Errorf("%q: %v, want %v", in, got, want)
		}
	}
}

func TestSubjects(t *testing.T) {
	for in, want := range map[string]string{
		"Parcel":                             "Parcel",
		"Re: AW: Fwd: Parcel":                "Parcel",
		"回复：回复: 退款 [#1001]":                  "退款",
		"RE[2]: Re : Parcel":                 "Parcel",
		"Re: [#1001] Parcel [#1001]":         "Parcel",
		"【#1001】 包裹":                         "包裹",
		"Regarding: my order":                "Regarding: my order",
		"Refund":                             "Refund",
		"Re:":                                "",
		"":                                   "",
		"Re: " + strings.Repeat("Re: ", 100): "",
	} {
		if got := BareSubject(in); got != want {
			t.Errorf("bare %q: %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]string{
		"Parcel": "Re: Parcel [#7]", "Re: Parcel [#7]": "Re: Parcel [#7]", "": "Re: [#7]", "回复：退款": "Re: 退款 [#7]", "Old [#6]": "Re: Old [#7]",
	} {
		if got := ReplySubject(in, 7); got != want {
			t.Errorf("reply to %q: %q, want %q", in, got, want)
		}
		if got := ReplySubject(ReplySubject(in, 7), 7); got != want {
			t.Errorf("reply to the reply to %q: %q, want %q", in, got, want)
		}
	}
	if got := TagSubject("We got it", 7); got != "We got it [#7]" || TagSubject(got, 7) != got || TagSubject(" ", 7) != "[#7]" {
		t.Errorf("tagged %q", got)
	}
}

func FuzzSubject(f *testing.F) {
	for _, s := range []string{"Re: [#1001] x", "[#[#1]]", "回复：", "Re[2]:", "[R:abc]", "\xff[#5]"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, n := range TagsIn(s) {
			if n <= 0 || n > maxNumber {
				t.Fatalf("%q: %d", s, n)
			}
		}
		once := TagSubject(s, 1042)
		if !slices.Contains(TagsIn(once), 1042) {
			t.Fatalf("%q has no tag: %q", s, once)
		}
		if BareSubject(BareSubject(s)) != BareSubject(s) {
			t.Fatalf("%q: %q, then %q", s, BareSubject(s), BareSubject(BareSubject(s)))
		}
		_ = TicketNumber(s)
	})
}

func TestForwardSubject(t *testing.T) {
	for _, c := range []struct {
		subject string
		lang    Lang
		want    string
	}{
		{"Re: Parcel [#1001]", English, "Fwd: Parcel [#1001]"}, {"转发：退款", Chinese, "转发：退款 [#1001]"}, {"Fwd: Fwd: x", English, "Fwd: x [#1001]"}, {"", Chinese, "转发： [#1001]"},
	} {
		if got := ForwardSubject(c.subject, 1001, c.lang); got != c.want {
			t.Errorf("%q: %q, want %q", c.subject, got, c.want)
		}
	}
}
