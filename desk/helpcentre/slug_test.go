package helpcentre

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestSlug(t *testing.T) {
	for title, want := range map[string]string{
		"How do I get a refund?":   "how-do-i-get-a-refund",
		"  --Hello,   World!!  ":   "hello-world",
		"Don't & can’t":            "dont-cant",
		"Café Über Łódź":           "cafe-uber-lodz",
		"如何申请退款？":                  "如何申请退款",
		"微信 WeChat 支付":             "微信-wechat-支付",
		"订单#1001：退货":               "订单-1001-退货",
		"":                         "article",
		"？！…":                      "article",
		"../../etc/passwd":         "etc-passwd",
		"<script>":                 "script",
		"a\x00b\nc":                "a-b-c",
		strings.Repeat("a", 200):   strings.Repeat("a", 80),
		strings.Repeat("退", 200):   strings.Repeat("退", 80),
		strings.Repeat("ab ", 100): strings.Repeat("ab-", 26) + "ab",
	} {
		if got := Slug(title); got != want {
			t.Errorf("%q: %q, want %q", title, got, want)
		}
	}
}

func FuzzSlug(f *testing.F) {
	f.Add("How do I?")
	f.Add("退款 now")
	f.Fuzz(func(t *testing.T, title string) {
		s := Slug(title)
		if s == "" || !utf8.ValidString(s) || utf8.RuneCountInString(s) > 2*maxSlug || strings.ContainsAny(s, "/?#%&\\ .<>\"'\x00") || strings.HasPrefix(s, "-") || strings.HasSuffix(s, "-") {
			t.Errorf("%q: %q", title, s)
		}
		if again := Slug(s); again != s {
			t.Errorf("%q: %q, and again %q", title, s, again)
		}
	})
}

func TestSlugWith(t *testing.T) {
	if SlugWith("a", 1) != "a" || SlugWith("a", 3) != "a-3" {
		t.Error(SlugWith("a", 1), SlugWith("a", 3))
	}
}
