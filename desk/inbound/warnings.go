package inbound

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/query"
)

// Known are those whom a mail may imitate.
type Known struct {
	Staff  []desk.Person    // the agents
	Own    []desk.Person    // the mailboxes, under the names in which they write
	Shop   string           // the shop's name
	Owners map[string]int64 // of the addresses that a mail mentions (Mentioned): whose they are, where they are a customer's
}

// Kinds of warnings.
const (
	WarnAuth     = "auth"     // domain: it failed the check of its sender
	WarnShows    = "shows"    // shown, address: the name shows another address than the mail comes from
	WarnShowsUs  = "shows_us" // shown, address: and it is one of ours
	WarnStaff    = "staff"    // name, address: a colleague's name, another's address
	WarnShop     = "shop"     // name, address: the shop's name, another's address
	WarnAlike    = "alike"    // address, real: it looks like one of ours
	WarnReplyUs  = "reply_us" // reply: an answer would go to a colleague
	WarnCustomer = "customer" // reply, address: an answer would go to another customer
)

// Mentioned are the addresses of a mail whose owners matter for its warnings, each once: most mail mentions none beside its sender's.
func Mentioned(m *desk.Mail) []string {
	from := desk.TidyAddress(m.From.Address)
	all := addressesIn(m.From.Name)
	for _, p := range m.ReplyTo {
		all = append(append(all, desk.TidyAddress(p.Address)), addressesIn(p.Name)...)
	}
	others := all[:0]
	for _, a := range all {
		if a != "" && a != from {
			others = append(others, a)
		}
	}
	if len(others) > 0 || m.From.Name != "" {
		others = append(others, from)
	}
	return others
}

// Warnings are what an agent should know before answering a mail: that it is not from whom it says, or that it bears the name or the
// address of a colleague, of the shop or of another customer.
func Warnings(m *desk.Mail, k Known) (all []desk.Warning) {
	warn := func(kind string, pairs ...string) {
		args := map[string]string{}
		for i := 0; i+1 < len(pairs); i += 2 {
			args[pairs[i]] = pairs[i+1]
		}
		all = append(all, desk.Warning{Kind: kind, Args: args})
	}
	from := desk.TidyAddress(m.From.Address)
	if m.Authenticity.Verdict == desk.AuthFail {
		warn(WarnAuth, "domain", domainOf(from))
	}
	if k.ours(from) {
		return all // it says that it is one of us; whether it is, the check above says
	}
	if shown := k.shown(m.From, m.ReplyTo); shown != "" {
		kind := WarnShows
		if k.ours(shown) {
			kind = WarnShowsUs
		}
		warn(kind, "shown", shown, "address", from)
	} else if name := k.borrowed(m.From.Name); name != "" && k.Owners[from] == 0 {
		warn(WarnStaff, "name", name, "address", from)
	} else if m.Auto == desk.Human && !platformNotice(m) && k.shopName(m.From.Name) {
		warn(WarnShop, "name", desk.TidyLine(m.From.Name, desk.MaxName), "address", from)
	}
	if real := k.alike(from); real != "" {
		warn(WarnAlike, "address", from, "real", real)
	}
	for _, p := range m.ReplyTo {
		reply := desk.TidyAddress(p.Address)
		switch owner := k.Owners[reply]; {
		case reply == "" || reply == from:
		case holds(k.Staff, reply):
			warn(WarnReplyUs, "reply", reply)
		case owner != 0 && owner != k.Owners[from] && !noReply(from) && m.Auto == desk.Human && !platformNotice(&desk.Mail{From: m.From}):
			warn(WarnCustomer, "reply", reply, "address", from)
		}
	}
	return all
}

func (k Known) ours(address string) bool { return holds(k.Staff, address) || holds(k.Own, address) }

func holds(people []desk.Person, address string) bool {
	for _, p := range people {
		if address != "" && desk.TidyAddress(p.Address) == address {
			return true
		}
	}
	return false
}

// shown is an address in a display name that is not the sender's own: the one in From's name, else one that Reply-To shows.
func (k Known) shown(from desk.Person, replyTo []desk.Person) string {
	own := desk.TidyAddress(from.Address)
	for _, a := range addressesIn(from.Name) {
		if a != own && (k.Owners[a] == 0 || k.Owners[a] != k.Owners[own]) {
			return a
		}
	}
	for _, p := range replyTo {
		for _, a := range addressesIn(p.Name) {
			if a != desk.TidyAddress(p.Address) && a != own {
				return a
			}
		}
	}
	return ""
}

// borrowed is the name of a colleague, where a display name is just that. One word alone is nobody's: too many customers are called Anna.
func (k Known) borrowed(name string) string {
	said := plainName(name)
	for _, p := range k.Staff {
		own := plainName(p.Name)
		if !fullName(own) {
			continue
		}
		if said == own {
			return p.Name
		}
		for _, box := range k.Own { // as our answers are signed
			if shop := plainName(box.Name); shop != "" && said == own+" "+shop {
				return p.Name
			}
		}
	}
	return ""
}

func (k Known) shopName(name string) bool {
	said := plainName(name)
	if utf8.RuneCountInString(said) < 3 {
		return false
	}
	if said == plainName(k.Shop) {
		return true
	}
	for _, box := range k.Own {
		if said == plainName(box.Name) {
			return true
		}
	}
	return false
}

// plainName is a name without case, width, accents and marks.
func plainName(name string) string {
	var words []string
	for w := range query.Words(name) {
		words = append(words, w.Text)
	}
	return strings.Join(words, " ")
}

// fullName says whether a plain name has two words, or two Han characters.
func fullName(plain string) bool {
	if strings.Contains(plain, " ") {
		return true
	}
	r, _ := utf8.DecodeRuneInString(plain)
	return unicode.Is(unicode.Han, r) && utf8.RuneCountInString(plain) > 1
}

// alike is the domain of ours that an address's looks like and is not: sh0p.test, shop-test.
func (k Known) alike(address string) string {
	domain := domainOf(address)
	looks := skeleton(domain)
	for _, list := range [][]desk.Person{k.Own, k.Staff} {
		for _, p := range list {
			own := domainOf(desk.TidyAddress(p.Address))
			if own != "" && own != domain && skeleton(own) == looks {
				return own
			}
		}
	}
	return ""
}

// skeletons are characters that look alike (Unicode TR 39 has thousands; these are the ones of Latin, Cyrillic and Greek that are
// used).
var skeletons = strings.NewReplacer("rn", "m", "vv", "w", "0", "o", "1", "l", "i", "l", "5", "s", "-", "", "а", "a", "е", "e", "о", "o", "р", "p", "с", "c", "х", "x", "у", "y",
	"і", "l", "ѕ", "s", "ԁ", "d", "ո", "n", "ɡ", "g", "ο", "o", "ν", "v", "α", "a", "ı", "l", "ł", "l", "ö", "o", "ó", "o", "é", "e", "á", "a")

func skeleton(domain string) string { return skeletons.Replace(domain) }

// addressesIn are the mail addresses that a display name shows.
func addressesIn(name string) (found []string) {
	if !strings.ContainsAny(name, "@＠") {
		return nil
	}
	name = strings.ReplaceAll(name, "＠", "@")
	for _, w := range strings.FieldsFunc(name, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune(`<>()[]"',;:，；（）《》【】“”‘’|/`, r)
	}) {
		if a := desk.TidyAddress(strings.Trim(w, ".-")); desk.ValidAddress(a) && strings.Contains(domainOf(a), ".") && len(found) < 5 {
			found = append(found, a)
		}
	}
	return found
}
