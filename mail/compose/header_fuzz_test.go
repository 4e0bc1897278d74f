package compose

import (
	"mime"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/deskbell/deskbell/mail/charset"
)

// Whatever a subject holds, it comes back as it was but for its blanks and controls, on lines that are not too long.
func FuzzHeaderWords(f *testing.F) {
	for _, s := range []string{"退款 😀 [#1001]", "=?utf-8?B?eA==?=", strings.Repeat("x", 200), "a\r\nBcc: b", "\xff\xfe", strings.Repeat("长 ", 100)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		out := words(s, len("Subject: "))
		for line := range strings.SplitSeq("Subject: "+out, "\r\n") {
			if len(line) > 90 || !charset.ASCII(line) || strings.ContainsAny(line, "\r\n") {
				t.Errorf("%q makes the line %q", s, line)
			}
		}
		back, err := new(mime.WordDecoder).DecodeHeader(strings.ReplaceAll(out, "\r\n", ""))
		if err != nil || back != plain(s) || !utf8.ValidString(back) {
			t.Errorf("%q came back as %q, %v", s, back, err)
		}
	})
}
