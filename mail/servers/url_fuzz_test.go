package servers

import (
	"errors"
	"strings"
	"testing"

	"github.com/deskbell/deskbell/desk"
)

func FuzzParseServerURL(f *testing.F) {
	for _, s := range []string{"imaps://a@b@c:993", "imap://u@[::1]:1?tls=none", "smtp://h", "imaps://u:p@h", "smtps://客@邮.test/?tls=tls"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		s, err := ParseURL(raw)
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
