package web

import "testing"

// Where to go after log-in comes from outside: it never leads to another site, however a browser reads it.
func TestLocalPath(t *testing.T) {
	for _, away := range []string{"", "desk", "//evil.test", "/\\evil.test", "\\\\evil.test", "https://evil.test", "/\t/evil.test", "/\n/evil.test", "\t//evil.test", "javascript:alert(1)"} {
		if got := LocalPath(away); got != "/" {
			t.Errorf("%q leads to %q", away, got)
		}
	}
	for _, here := range []string{"/", "/desk", "/desk/tickets/1001?view=open#m5", "/help/zh-CN/退款"} {
		if got := LocalPath(here); got != here {
			t.Errorf("%q leads to %q", here, got)
		}
	}
}
