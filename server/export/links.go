package export

import (
	"html"
	"regexp"
	"strings"

	"github.com/deskbell/deskbell/assets"
	"github.com/deskbell/deskbell/desk"
)

// links turns the addresses in a page into relative ones. Templates and Markdown write attributes in double quotes; in a feed a text's
// quotes are escaped once more.
type links struct {
	names   *names
	base    string                      // where the site will stand; empty where nobody said
	other   func(address string) string // the address that an old one leads to; empty for none
	need    func(asset string)          // an asset that a page wants
	wanted  func(picture string) string // the file of a picture
	branded func(query string) string   // the file of the shop's colour
}

var attribute = desk.Pattern(`( (?:href|src|action|data-search|data-root|data-kiosk)=)("|&#34;)(/[^"&]*(?:&amp;[^"&]*)*)("|&#34;)`)

// rewrite makes a page work from file, wherever its folder stands.
func (l *links) rewrite(page []byte, file string) []byte {
	out := attribute().ReplaceAllFunc(page, func(m []byte) []byte {
		part := attribute().FindSubmatch(m)
		address := html.UnescapeString(string(part[3]))
		to := relative(file, l.target(address))
		return []byte(string(part[1]) + string(part[2]) + html.EscapeString(to) + string(part[4]))
	})
	if l.base == "" {
		return out
	}
	// Full addresses: of search engines, of feeds, of what is shared.
	full := regexp.MustCompile(regexp.QuoteMeta(l.base) + `(/help/[^"<>\s&\\]*)`)
	return full.ReplaceAllFunc(out, func(m []byte) []byte {
		return []byte(l.base + "/" + escaped(l.target(string(m[len(l.base):]))))
	})
}

// target is the file that an address of the desk leads to; the front page where it leads nowhere any more.
func (l *links) target(address string) string {
	address, fragment, _ := strings.Cut(address, "#")
	address, query, _ := strings.Cut(address, "?")
	if fragment != "" {
		fragment = "#" + fragment
	}
	switch {
	case address == "/":
		return ""
	case address == "/brand.css":
		return l.branded(query)
	case strings.HasPrefix(address, "/search/"):
		return address[1:]
	case strings.HasPrefix(address, assets.URL("")):
		name := strings.TrimPrefix(address, assets.URL(""))
		l.need(name)
		return address[1:] + fragment
	case strings.HasPrefix(address, "/help/pictures/"):
		if file := l.wanted(strings.TrimPrefix(address, "/help/pictures/")); file != "" {
			return file
		}
	}
	if query != "" && strings.HasSuffix(address, "/contact") {
		query = "" // a subject: nothing here reads it
	}
	key := decoded(address)
	if query != "" {
		key += "?" + query
	}
	if file, ok := l.names.files[key]; ok {
		return file + fragment
	}
	if now := l.other(address); now != "" {
		if file, ok := l.names.files[decoded(now)]; ok {
			return file + fragment
		}
	}
	return "index.html"
}

// escaped is a file's name as it stands in an address. Names are ASCII.
func escaped(file string) string { return strings.TrimSuffix(file, "index.html") }
