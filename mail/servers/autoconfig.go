package servers

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/provider"
	"github.com/deskbell/deskbell/mail/line"
)

// autoconfigBytes is more than any such page needs.
const autoconfigBytes = 128 << 10

// autoconfigPages are where a domain says how its mail is read, in the format that Thunderbird began. Only pages of the domain
// itself and only over TLS: who could change what they say could have the password. The address goes there and nowhere else, as
// the format wants it; there is a public list of other people's domains too, which is not asked, for it would learn who our users are.
func autoconfigPages(domain, address string) []string {
	ask := "?emailaddress=" + url.QueryEscape(address)
	return []string{
		"https://autoconfig." + domain + "/mail/config-v1.1.xml" + ask,
		"https://" + domain + "/.well-known/autoconfig/mail/config-v1.1.xml" + ask,
	}
}

// clientConfig is the part of such a page that we need.
type clientConfig struct {
	Provider struct {
		Incoming []configServer `xml:"incomingServer"`
		Outgoing []configServer `xml:"outgoingServer"`
	} `xml:"emailProvider"`
}

type configServer struct {
	Type   string   `xml:"type,attr"`
	Host   string   `xml:"hostname"`
	Port   string   `xml:"port"`
	Socket string   `xml:"socketType"`
	User   string   `xml:"username"`
	Auth   []string `xml:"authentication"`
}

var errNoConfig = errors.New("there is no such page, or nothing of use in it")

// readAutoconfig reads such a page for an address. Servers without encryption are left out as if they were not there.
func readAutoconfig(r io.Reader, address string) (provider.Found, error) {
	var c clientConfig
	if err := xml.NewDecoder(io.LimitReader(r, autoconfigBytes)).Decode(&c); err != nil {
		return provider.Found{}, fmt.Errorf("%w: %w", errNoConfig, err)
	}
	f := provider.Found{By: provider.ByPage}
	var in, out bool
	f.IMAP, in = bestServer(c.Provider.Incoming, "imap", address)
	f.SMTP, out = bestServer(c.Provider.Outgoing, "smtp", address)
	if !in || !out {
		return provider.Found{}, errNoConfig
	}
	return f, nil
}

// bestServer is the first with TLS from the first byte, else the first with STARTTLS (RFC 8314, 3).
func bestServer(all []configServer, kind, address string) (desk.Server, bool) {
	for _, want := range []desk.Security{desk.TLS, desk.STARTTLS} {
		for _, c := range all {
			if s, ok := c.server(kind, address); ok && s.Security == want {
				return s, true
			}
		}
	}
	return desk.Server{}, false
}

func (c configServer) server(kind, address string) (desk.Server, bool) {
	local, domain, _ := strings.Cut(address, "@")
	fill := strings.NewReplacer("%EMAILADDRESS%", address, "%EMAILLOCALPART%", local, "%EMAILDOMAIN%", domain)
	s := desk.Server{Host: strings.ToLower(strings.TrimSpace(fill.Replace(c.Host))), User: strings.TrimSpace(fill.Replace(c.User))}
	switch strings.ToUpper(strings.TrimSpace(c.Socket)) {
	case "SSL", "TLS":
		s.Security = desk.TLS
	case "STARTTLS":
		s.Security = desk.STARTTLS
	}
	port, err := strconv.ParseUint(strings.TrimSpace(c.Port), 10, 16)
	s.Port = int(port)
	ok := strings.EqualFold(c.Type, kind) && err == nil && port > 0 && s.Security != "" && validHost(s.Host) && c.takesPasswords() &&
		len(s.User) <= 255 && !strings.ContainsFunc(s.User, unicode.IsControl)
	return s, ok
}

// takesPasswords is false where a server says that it takes something else only.
func (c configServer) takesPasswords() bool {
	return len(c.Auth) == 0 || slices.ContainsFunc(c.Auth, func(a string) bool {
		switch strings.ToLower(strings.TrimSpace(a)) {
		case "password-cleartext", "plain", "":
			return true
		}
		return false
	})
}

// autoconfig asks one page.
func (f *Finder) autoconfig(ctx context.Context, page, address string) (provider.Found, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, page, nil)
	if err != nil {
		return provider.Found{}, errNoConfig
	}
	r.Header.Set("Accept", "text/xml, application/xml")
	answer, err := f.web.Do(r)
	if err != nil {
		return provider.Found{}, line.WebFailure(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return provider.Found{}, errNoConfig
	}
	return readAutoconfig(answer.Body, address)
}
