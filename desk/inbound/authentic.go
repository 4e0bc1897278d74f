package inbound

import (
	"slices"
	"strings"

	"github.com/deskbell/deskbell/desk"
)

// Trace is a field that servers add to a mail on its way: Received or Authentication-Results. Its name is in lower case.
type Trace struct{ Name, Value string }

// AuthResults reads what the receiving server found out about a mail (RFC 8601). trace is the mail's Received and
// Authentication-Results fields from the top; from is the domain in From; org is the organisation's part of a domain (mx.google.com:
// google.com).
//
// Anybody can write such a field. Whom to believe: every server puts its fields on top of those that were there, so what stands above
// the first Received is the receiving server's own. Most write it below their Received (Gmail, Outlook, the usual milters); then it is
// believed if it names the organisation that the topmost Received names as the one which took the mail in, since such a server has
// to take out what others wrote in its name (RFC 8601, 5). Only the topmost is looked at, and those beside it of the same name. Microsoft
// leaves its name out.
//
// A sender who forges the name of a server that writes no such field could so have his mail called good. It gains him nothing: "pass"
// opens no door, it only spares a warning that a mail without any signature does not get either. "fail" is what closes doors.
func AuthResults(trace []Trace, from string, org func(domain string) string) desk.Authenticity {
	says := believed(trace, org)
	if says == nil || from == "" {
		return desk.Authenticity{}
	}
	a := desk.Authenticity{By: "server", Domain: from}
	aligned := func(domain string) bool { return domain != "" && org(domain) == org(from) }
	proven := false
	for _, r := range says {
		switch r.method {
		case "dkim":
			proven = proven || r.result == "pass" && (aligned(r.of["header.d"]) || aligned(domainOf(r.of["header.i"])))
		case "spf":
			proven = proven || r.result == "pass" && aligned(domainOf(r.of["smtp.mailfrom"]))
		}
	}
	dmarc := slices.IndexFunc(says, func(r authResult) bool { return r.method == "dmarc" })
	switch {
	case dmarc >= 0 && says[dmarc].result == "pass":
		a.Verdict = desk.AuthPass
	case dmarc >= 0 && says[dmarc].result == "fail" && says[dmarc].about(from):
		a.Verdict = desk.AuthFail
	case dmarc >= 0 && strings.HasSuffix(says[dmarc].result, "error"):
	case proven:
		a.Verdict = desk.AuthPass
	case dmarc >= 0 && strings.HasSuffix(says[dmarc].result, "none"):
		a.Verdict = desk.AuthNone
	}
	return a
}

// authResult is one method of an Authentication-Results field: dkim=pass header.d=shop.test.
type authResult struct {
	method, result string
	of             map[string]string // header.from, header.d, smtp.mailfrom
}

// about says whether a DMARC result is about this domain, where it says what it is about.
func (r authResult) about(from string) bool {
	of := r.of["header.from"]
	return of == "" || domainOf(of) == from
}

// believed are the results of the receiving server; of each method the topmost comes first.
func believed(trace []Trace, org func(string) string) (all []authResult) {
	own, first := "", ""
	received := 0
	at := -1 // how many Received stand above the topmost field
	for _, f := range trace {
		if f.Name == "received" {
			if received++; own == "" {
				own = org(takenBy(f.Value))
			}
			continue
		}
		server, results := parseAuthResults(f.Value)
		switch {
		case at < 0: // the topmost
			microsoft := server == "" && own == "outlook.com"
			if received > 0 && !microsoft && (own == "" || org(server) != own) {
				return nil
			}
			at, first = received, server
		case received != at || server != first:
			continue
		}
		all = append(all, results...)
	}
	return all
}

// takenBy is the server that a Received names as the one which took the mail; empty where it is no name of the public net, as servers
// call their own within.
func takenBy(received string) string {
	words := strings.Fields(strings.ToLower(withoutComments(received)))
	for i, w := range words {
		if w != "by" || i+1 == len(words) {
			continue
		}
		host := strings.Trim(words[i+1], "[];.")
		_, top, dotted := cutLast(host, ".")
		switch top {
		case "internal", "local", "localdomain", "lan", "localhost", "intra", "corp", "home", "arpa":
			return ""
		}
		if !dotted || strings.Contains(host, ":") || strings.Trim(top, "0123456789") == "" {
			return ""
		}
		return host
	}
	return ""
}

// parseAuthResults reads a field's value: the server's name, then results with semicolons between.
func parseAuthResults(value string) (server string, results []authResult) {
	for i, part := range strings.Split(withoutComments(value), ";") {
		words := strings.Fields(strings.ToLower(part))
		if len(words) == 0 {
			continue
		}
		if i == 0 && !strings.Contains(words[0], "=") {
			server = strings.Trim(words[0], `"`)
			continue
		}
		method, result, found := strings.Cut(words[0], "=")
		if !found || len(results) > 100 {
			continue
		}
		method, _, _ = strings.Cut(method, "/") // a version
		r := authResult{method: method, result: result, of: map[string]string{}}
		for _, w := range words[1:] {
			if name, v, found := strings.Cut(w, "="); found {
				r.of[name] = strings.Trim(v, `"`)
			}
		}
		results = append(results, r)
	}
	return server, results
}

// withoutComments takes out what stands in parentheses, nested ones too (RFC 5322, 3.2.2), and quotes round values.
func withoutComments(s string) string {
	var b strings.Builder
	depth, quoted := 0, false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\' && i+1 < len(s):
			i++
			if depth == 0 {
				b.WriteByte(s[i])
			}
		case c == '"' && depth == 0:
			quoted = !quoted
		case c == '(' && !quoted:
			depth++
		case c == ')' && !quoted && depth > 0:
			depth--
		case depth == 0 && quoted && (c == ';' || c == ' '):
			b.WriteByte('_') // of a value in quotes: it parts nothing
		case depth == 0:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// domainOf an address, or of what is a domain already.
func domainOf(s string) string {
	if _, after, found := cutLast(s, "@"); found {
		s = after
	}
	return strings.Trim(strings.ToLower(s), "<>. ")
}

func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}

// Signed is what became of one DKIM signature of a mail (RFC 6376).
type Signed struct {
	Domain string
	Result SignedResult
}

// SignedResult of a signature.
type SignedResult string

const (
	SignedGood    SignedResult = "good"
	SignedBad     SignedResult = "bad"     // it does not fit the mail, or there is no such key
	SignedUnknown SignedResult = "unknown" // nobody could be asked
)

// SignedBy judges a mail by its DKIM signatures, where the receiving server said nothing. One of From's own domain that is good
// proves the mail. If it has some and all are bad, strict decides: whether the domain asks (by DMARC) that mail it did not send be turned away. SPF can't be judged
// from here, so a mail without a signature of that domain is neither good nor bad.
func SignedBy(signatures []Signed, from string, org func(string) string, strict func() (yes, known bool)) desk.Authenticity {
	bad := 0
	for _, s := range signatures {
		switch {
		case org(s.Domain) != org(from):
		case s.Result == SignedGood:
			return desk.Authenticity{Verdict: desk.AuthPass, By: "dkim", Domain: s.Domain}
		case s.Result == SignedUnknown:
			return desk.Authenticity{}
		default:
			bad++
		}
	}
	if bad == 0 {
		return desk.Authenticity{}
	}
	switch yes, known := strict(); {
	case !known:
		return desk.Authenticity{}
	case yes:
		return desk.Authenticity{Verdict: desk.AuthFail, By: "dkim", Domain: from}
	}
	return desk.Authenticity{Verdict: desk.AuthNone, By: "dkim", Domain: from}
}
