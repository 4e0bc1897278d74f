package line

import (
	"strings"
	"testing"
)

func TestOneLine(t *testing.T) {
	for in, want := range map[string]string{
		"a\r\nb\x00 c\x1b[31m":   "a b c [31m",
		"\xff好":                  "\uFFFD好",
		"":                       "",
		strings.Repeat("好", 600): strings.Repeat("好", 499) + "…",
	} {
		if got := oneLine(in); got != want {
			t.Errorf("%q became %q", in, got)
		}
	}
}

func TestLoopback(t *testing.T) {
	for host, want := range map[string]bool{
		"localhost": true, "LOCALHOST.": true, "a.localhost": true, "127.0.0.1": true, "127.9.9.9": true, "::1": true, "[::1]": true, "::ffff:127.0.0.1": true,
		"localhost.shop.test": false, "127.0.0.1.shop.test": false, "10.0.0.1": false, "imap.shop.test": false, "": false, "notlocalhost": false,
	} {
		if Loopback(host) != want {
			t.Errorf("loopback(%q) is %v", host, !want)
		}
	}
}
