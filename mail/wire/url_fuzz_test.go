package wire

import (
	"errors"
	"mime"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/deskbell/deskbell/desk"
)

func FuzzParseServerURL(f *testing.F) {
	for _, s := range []string{"imaps://a@b@c:993", "imap://u@[::1]:1?tls=none", "smtp://h", "imaps://u:p@h", "smtps://客@邮.test/?tls=tls"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		s, err := ParseServerURL(raw)
		if err != nil {
			if e := (*desk.Error)(nil); !errors.As(err, &e) || e.Code != desk.Invalid || e.Cause != nil || len(e.Args) > 0 {
				t.Errorf("%q: %v", raw, err)
			}
			return
		}
		if s.Host == "" || s.Port < 1 || s.Port > 65535 || s.Password != "" || (s.Security == desk.NoTLS) != strings.Contains(strings.ToLower(raw), "tls=none") && s.Security == desk.NoTLS {
			t.Errorf("%q became %+v", raw, s)
		}
	})
}

// Whatever a subject holds, it comes back as it was but for its blanks and controls, on lines that are not too long.
func FuzzHeaderWords(f *testing.F) {
	for _, s := range []string{"退款 😀 [#1001]", "=?utf-8?B?eA==?=", strings.Repeat("x", 200), "a\r\nBcc: b", "\xff\xfe", strings.Repeat("长 ", 100)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		out := words(s, len("Subject: "))
		for line := range strings.SplitSeq("Subject: "+out, "\r\n") {
			if len(line) > 90 || !ascii(line) || strings.ContainsAny(line, "\r\n") {
				t.Errorf("%q makes the line %q", s, line)
			}
		}
		back, err := new(mime.WordDecoder).DecodeHeader(strings.ReplaceAll(out, "\r\n", ""))
		if err != nil || back != plain(s) || !utf8.ValidString(back) {
			t.Errorf("%q came back as %q, %v", s, back, err)
		}
	})
}
