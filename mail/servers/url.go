package servers

import (
	"net/url"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/net/idna"

	"github.com/deskbell/deskbell/desk"
)

// schemes of server URLs: the port and the security each stands for.
var schemes = map[string]struct {
	port     int
	security desk.Security
}{
	"imaps": {993, desk.TLS},
	"imap":  {143, desk.STARTTLS},
	"smtps": {465, desk.TLS},
	"smtp":  {587, desk.STARTTLS},
}

// ParseURL reads imaps://user@host:993, imap://user@host:143?tls=starttls, smtps and smtp alike. The user may contain
// an @ as it is; what else is special is percent-encoded. Without a port the scheme's is taken; without tls= an imap or smtp
// URL means STARTTLS: plaintext has to be said outright, tls=none. A password is refused. Errors are Invalid (url.…) and never
// repeat what was given, which may hold a password all the same; net/url would, and stumbles over a # besides.
func ParseURL(raw string) (desk.Server, error) {
	scheme, rest, ok := strings.Cut(strings.TrimSpace(raw), "://")
	kind, known := schemes[strings.ToLower(scheme)]
	if !ok || !known {
		return desk.Server{}, desk.Fail(desk.Invalid, "url.scheme")
	}
	s := desk.Server{Port: kind.port, Security: kind.security}
	if at := strings.LastIndexByte(rest, '@'); at >= 0 {
		user := rest[:at]
		rest = rest[at+1:]
		if strings.Contains(user, ":") {
			return desk.Server{}, desk.Fail(desk.Invalid, "url.password")
		}
		u, err := url.PathUnescape(user)
		if err != nil || u == "" || strings.ContainsFunc(u, unicode.IsControl) {
			return desk.Server{}, desk.Fail(desk.Invalid, "url.user")
		}
		s.User = u
	}
	rest, query, _ := strings.Cut(rest, "?")
	if err := urlHost(&s, strings.TrimSuffix(rest, "/")); err != nil {
		return desk.Server{}, err
	}
	if err := urlSecurity(&s, query); err != nil {
		return desk.Server{}, err
	}
	return s, nil
}

func urlHost(s *desk.Server, hostport string) error {
	host, port := hostport, ""
	if strings.HasPrefix(hostport, "[") { // IPv6
		end := strings.IndexByte(hostport, ']')
		if end < 0 {
			return desk.Fail(desk.Invalid, "url.host")
		}
		host, port = hostport[1:end], hostport[end+1:]
		if port != "" && port[0] != ':' {
			return desk.Fail(desk.Invalid, "url.host")
		}
		port = strings.TrimPrefix(port, ":")
	} else if i := strings.IndexByte(hostport, ':'); i >= 0 {
		host, port = hostport[:i], hostport[i+1:]
	}
	if port != "" {
		n, err := strconv.ParseUint(port, 10, 16)
		if err != nil || n == 0 {
			return desk.Fail(desk.Invalid, "url.port")
		}
		s.Port = int(n)
	}
	if !validHost(host) {
		return desk.Fail(desk.Invalid, "url.host")
	}
	s.Host = strings.ToLower(host)
	return nil
}

func validHost(host string) bool {
	if host == "" || len(host) > 253 {
		return false
	}
	a, err := idna.ToASCII(host)
	if err != nil {
		return false
	}
	for _, r := range a {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '-', r == '.', r == '_', r == ':':
		default:
			return false
		}
	}
	return true
}

func urlSecurity(s *desk.Server, query string) error {
	if query == "" {
		return nil
	}
	name, value, _ := strings.Cut(query, "=")
	want := desk.Security(strings.ToLower(value))
	switch {
	case name != "tls":
		return desk.Fail(desk.Invalid, "url.query")
	case s.Security == desk.TLS && want == desk.TLS:
	case s.Security == desk.STARTTLS && (want == desk.STARTTLS || want == desk.NoTLS):
		s.Security = want
	default:
		return desk.Fail(desk.Invalid, "url.tls")
	}
	return nil
}
