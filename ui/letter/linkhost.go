package letter

import (
	"net/netip"
	"net/url"
	"strings"
	"unicode"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"

	"github.com/deskbell/deskbell/desk"
)

// names reads host names as browsers do: mapped to lower case, full-width dots and letters to plain ones.
var names = idna.New(idna.MapForLookup(), idna.Transitional(false), idna.StrictDomainName(false))

// webAddress reads an http address as a browser does, which takes "https:evil.test", "https:/\evil.test" and line breaks within a
// name for what they are not. A user in it ("https://shop.test@evil.test") is to be left out: nobody logs in by a link in a mail, it
// only looks like the shop. false for what leads nowhere.
func webAddress(href string) (*url.URL, bool) {
	href = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, strings.TrimSpace(href))
	scheme, rest, ok := strings.Cut(href, ":")
	scheme = strings.ToLower(scheme)
	if !ok || scheme != "http" && scheme != "https" {
		return nil, false
	}
	end := strings.IndexAny(rest, "?#")
	if end < 0 {
		end = len(rest)
	}
	rest = strings.ReplaceAll(rest[:end], `\`, "/") + rest[end:]
	u, err := url.Parse(scheme + "://" + strings.TrimLeft(rest, "/"))
	if err != nil || u.Hostname() == "" {
		return nil, false
	}
	return u, true
}

// hostOf is the name an address leads to, as it is looked up: plain ASCII, "xn--" where it is not Latin.
func hostOf(u *url.URL) string { return asciiHost(u.Hostname()) }

func asciiHost(host string) string {
	host = strings.TrimSuffix(host, ".")
	if ascii, err := names.ToASCII(host); err == nil {
		return ascii
	}
	return strings.ToLower(host)
}

// deceptive says whether a host could be taken for another.
func deceptive(ascii string) bool {
	shown, _ := names.ToUnicode(ascii)
	return lookAlike(shown)
}

// shownHost is a host as it is written in its own script, where that can't be taken for another: Chinese, Japanese and Korean names,
// but not Cyrillic or accented ones that look Latin. Those stay as they are looked up.
func shownHost(ascii string) string {
	shown, err := names.ToUnicode(ascii)
	if err != nil || lookAlike(shown) {
		return ascii
	}
	return shown
}

func lookAlike(host string) bool {
	for _, r := range host {
		if r >= 0x80 && !unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Bopomofo) {
			return true
		}
	}
	return false
}

// hostLike finds what may be a host's name in the words of a link.
var hostLike = desk.Pattern(`[\p{L}\p{N}_-]+(?:[.。．][\p{L}\p{N}_-]+)+`)

// misleads says whether words name a host, and it is not the one, nor of the same owner. A name is one whose ending is a public
// suffix: "invoice.pdf" names none.
func misleads(words, host string) bool {
	named := false
	for _, name := range hostLike().FindAllString(words, 5) {
		name = asciiHost(name)
		if _, known := publicsuffix.PublicSuffix(name); !known && !strings.Contains(words, "://") && !reserved(name) {
			continue
		}
		if name == host || owner(name) == owner(host) {
			return false
		}
		named = true
	}
	return named
}

// reserved are names that no registry gives out, which tests and offices use (RFC 2606, RFC 6762).
func reserved(name string) bool {
	switch name[strings.LastIndexByte(name, '.')+1:] {
	case "test", "example", "local":
		return true
	}
	return false
}

// owner is the part of a host's name that somebody has registered.
func owner(host string) string {
	if domain, err := publicsuffix.EffectiveTLDPlusOne(host); err == nil {
		return domain
	}
	return host
}

// elsewhere says whether a host may be asked for pictures at all. Names and numbers of the house are not: a router or a printer
// takes a picture's address for an order.
func elsewhere(host string) bool {
	if ip, err := netip.ParseAddr(strings.Trim(host, "[]")); err == nil {
		return ip.IsGlobalUnicast() && !ip.IsPrivate()
	}
	last := host[strings.LastIndexByte(host, '.')+1:]
	if !strings.Contains(host, ".") || last == "" || last[0] >= '0' && last[0] <= '9' { // "router", or a number that only a browser reads
		return false
	}
	for _, suffix := range []string{".localhost", ".local", ".lan", ".home", ".internal", ".home.arpa"} {
		if strings.HasSuffix(host, suffix) {
			return false
		}
	}
	return true
}
