package mail

import (
	"strings"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/inbound"
)

// maxTrace is how many trace fields of a mail are read: a mail that went over more servers went in circles.
const maxTrace = 200

// authentic reads what the receiving server found out about the sender. Of a mail with several From fields nobody knows
// which one it looked at.
func authentic(h header, from desk.Person) desk.Authenticity {
	var trace []inbound.Trace
	authors := 0
	for _, f := range h {
		switch f.name {
		case "from":
			authors++
		case "received", "authentication-results":
			if len(trace) < maxTrace {
				trace = append(trace, inbound.Trace{Name: f.name, Value: f.value})
			}
		}
	}
	a := inbound.AuthResults(trace, DomainOf(from.Address), Organisation)
	if authors > 1 && a.Verdict == desk.AuthPass {
		a.Verdict = desk.AuthUnknown
	}
	return a
}

// DomainOf is the domain of an address as the DNS knows it.
func DomainOf(address string) string {
	i := strings.LastIndexByte(address, '@')
	domain := strings.ToLower(strings.Trim(address[i+1:], ". "))
	if i < 0 || domain == "" {
		return ""
	}
	if ascii, err := idna.Lookup.ToASCII(domain); err == nil {
		return ascii
	}
	return domain
}

// Organisation is the part of a domain that its owner has registered: shop.co.uk of mail.shop.co.uk (RFC 7489, 3.2).
func Organisation(domain string) string {
	if org, err := publicsuffix.EffectiveTLDPlusOne(domain); err == nil {
		return org
	}
	return domain
}
