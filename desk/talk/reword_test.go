package talk

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestChecked(t *testing.T) {
	const en = "Send it back within 30 days. We pay the postage, but not for opened tins."
	const zh = "退款原路退回到您付款的账户。收到退货后3个工作日内操作。"
	for _, c := range []struct{ name, worded, passage, want string }{
		{"other words", "You can send it back within 30 days [1]. We pay the postage, but not for opened tins [1].", en, "You can send it back within 30 days. We pay the postage, but not for opened tins."},
		{"the citation behind the full stop", "You can send it back within 30 days.[1] Postage is paid, not for opened tins. [1]", en, "You can send it back within 30 days. Postage is paid, not for opened tins."},
		{"Chinese", "收到退货后3个工作日内退款，原路退回付款账户[1]。", zh, "收到退货后3个工作日内退款，原路退回付款账户。"},
		{"no citation", "You can send it back within 30 days. We pay the postage, but not for opened tins [1].", en, ""},
		{"another citation", "Send it back within 30 days, not opened tins [2].", en, ""},
		{"another number", "Send it back within 60 days, not opened tins [1].", en, ""},
		{"a number of its own", "收到退货后3个工作日内操作，共5元[1]。", zh, ""},
		{"part of a number", "Send it back within 3 days, not opened tins [1].", en, ""},
		{"a number in words", "Send it back within thirty days, not opened tins [1].", en, ""},
		{"a number in Chinese", "收到退货后三天内操作[1]。", zh, ""},
		{"a link", "Send it back within 30 days, see https://evil.test, not opened tins [1].", en, ""},
		{"a name of a site", "Send it back within 30 days at evil.com, not opened tins [1].", en, ""},
		{"a mail address", "Send it back to a@b, not opened tins [1].", en, ""},
		{"something else", "Our shop is the best and everybody loves ceramic elephants, not tins [1].", en, ""},
		{"one sentence of something else", "Send it back within 30 days, not opened tins [1]. Elephants love everybody forever [1].", en, ""},
		{"a denial lost", "Send it back within 30 days, we pay the postage for opened tins [1].", en, ""},
		{"a denial added", "收到退货后3个工作日内不操作[1]。", zh, ""},
		{"markup", "**Send** it back within 30 days, not opened tins [1].", en, ""},
		{"an element", "<b>Send it back within 30 days, not opened tins</b> [1].", en, ""},
		{"far too long", strings.Repeat("Send it back within 30 days, not opened tins [1]. ", 10), en, ""},
		{"nothing", " ", en, ""},
		{"nothing but a citation", "[1]", en, ""},
	} {
		got, ok := Checked(c.worded, c.passage)
		if got != c.want && ok || ok != (c.want != "") {
			t.Errorf("%s: %q %t", c.name, got, ok)
		}
	}
}

func FuzzChecked(f *testing.F) {
	f.Add("You can send it back within 30 days [1].", "Send it back within 30 days.")
	f.Add("退款[1]。", "退款原路退回。")
	f.Fuzz(func(t *testing.T, worded, passage string) {
		got, ok := Checked(worded, passage)
		if !ok {
			return
		}
		if got == "" || !utf8.ValidString(got) || strings.Contains(got, "://") || strings.ContainsAny(got, "<>") {
			t.Errorf("%q of %q", got, worded)
		}
		for _, n := range numbers().FindAllString(got, -1) {
			if !strings.Contains(passage, n) {
				t.Errorf("%q has a number that %q has not", got, passage)
			}
		}
	})
}

func TestModelCheck(t *testing.T) {
	for name, c := range map[string]struct {
		m    Model
		want string
		here bool
	}{
		"off and empty":        {Model{}, "", false},
		"Ollama":               {Model{On: true, URL: "http://127.0.0.1:11434/v1", Name: "qwen3"}, "", true},
		"by name":              {Model{On: true, URL: "http://localhost:11434/v1", Name: "qwen3"}, "", true},
		"IPv6":                 {Model{On: true, URL: "http://[::1]:11434/v1", Name: "qwen3"}, "", true},
		"elsewhere":            {Model{On: true, URL: "https://api.example/v1", Name: "x"}, "model.elsewhere", false},
		"elsewhere, said":      {Model{On: true, URL: "https://api.example/v1", Name: "x", Elsewhere: true}, "", false},
		"a name that looks so": {Model{On: true, URL: "https://localhost.example/v1", Name: "x"}, "model.elsewhere", false},
		"elsewhere, but off":   {Model{URL: "https://api.example/v1", Name: "x"}, "", false},
		"no name":              {Model{On: true, URL: "http://127.0.0.1/v1"}, "model.name", true},
		"no address":           {Model{On: true, Name: "x"}, "model.url", false},
		"a file":               {Model{On: true, URL: "file:///etc/passwd", Name: "x"}, "model.url", false},
		"a password in it":     {Model{On: true, URL: "http://a:b@127.0.0.1/v1", Name: "x"}, "model.url", true},
	} {
		err := c.m.Check()
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) || c.m.Here() != c.here {
			t.Errorf("%s: %v, here: %t", name, err, c.m.Here())
		}
	}
}
