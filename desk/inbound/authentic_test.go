package inbound

import (
	"strings"
	"testing"

	"github.com/deskbell/deskbell/desk"
)

// lastTwo stands for the list of public suffixes.
func lastTwo(domain string) string {
	parts := strings.Split(domain, ".")
	return strings.Join(parts[max(0, len(parts)-2):], ".")
}

// traceOf reads lines of a header.
func traceOf(lines string) (trace []Trace) {
	for _, l := range strings.Split(strings.TrimSpace(lines), "\n") {
		name, value, _ := strings.Cut(l, ": ")
		trace = append(trace, Trace{strings.ToLower(strings.TrimSpace(name)), value})
	}
	return trace
}

func TestAuthResults(t *testing.T) {
	const gmail = "Received: by 2002:a05:6402:1 with SMTP id x; now\nReceived: from mx.bank.test (mx.bank.test [192.0.2.1]) by mx.google.com with ESMTPS id y; now\n"
	for name, c := range map[string]struct {
		trace string
		want  desk.AuthVerdict
		by    string
	}{
		"Gmail, good":                         {gmail + "Authentication-Results: mx.google.com; dkim=pass header.i=@bank.test header.s=a header.b=x; spf=pass (google.com: domain of a@bank.test) smtp.mailfrom=a@bank.test; dmarc=pass (p=REJECT sp=REJECT dis=NONE) header.from=bank.test", desk.AuthPass, "server"},
		"Gmail, bad":                          {gmail + "Authentication-Results: mx.google.com; spf=softfail smtp.mailfrom=a@evil.test; dmarc=fail (p=NONE sp=NONE dis=NONE) header.from=bank.test", desk.AuthFail, "server"},
		"Gmail, about another domain":         {gmail + "Authentication-Results: mx.google.com; dmarc=fail header.from=evil.test", desk.AuthUnknown, "server"},
		"Gmail, a forged one below":           {gmail + "Authentication-Results: mx.google.com; dmarc=fail header.from=bank.test\nReceived: from a by b.evil.test; then\nAuthentication-Results: mx.google.com; dmarc=pass header.from=bank.test", desk.AuthFail, "server"},
		"Gmail, a forged one beside":          {gmail + "Authentication-Results: mx.google.com; dmarc=fail header.from=bank.test\nAuthentication-Results: mx.google.com; dmarc=pass header.from=bank.test", desk.AuthFail, "server"},
		"above the first Received":            {"Authentication-Results: mail.shop.test; dmarc=fail header.from=bank.test\nReceived: from a by other.test; now", desk.AuthFail, "server"},
		"a server that says nothing":          {"Received: from mx.evil.test by mail.shop.test with ESMTP; now\nAuthentication-Results: mx.evil.test; dmarc=pass header.from=bank.test", desk.AuthUnknown, ""},
		"what the sender's own servers said":  {"Received: from mx.bank.test by mail.shop.test with ESMTP; now\nReceived: from in.bank.test by mx.bank.test; then\nAuthentication-Results: mx.bank.test; dmarc=pass header.from=bank.test", desk.AuthUnknown, ""},
		"another id between":                  {gmail + "Authentication-Results: mx.evil.test; dmarc=pass header.from=bank.test", desk.AuthUnknown, ""},
		"inner hops of the server":            {"Received: from mx1 by store3.internal with LMTP; now\nReceived: from mx1.shop.test by mx1 with SMTP; now\nReceived: from mx.bank.test by mx1.shop.test; now\nAuthentication-Results: mx1.shop.test; dmarc=pass header.from=bank.test", desk.AuthPass, "server"},
		"no name to compare with":             {"Received: from mx.bank.test by localhost; now\nAuthentication-Results: mx1.shop.test; dmarc=pass header.from=bank.test", desk.AuthUnknown, ""},
		"Outlook leaves its name out":         {"Received: from A.eurprd01.prod.outlook.com (::1) by B.eurprd01.prod.outlook.com with HTTPS; now\nAuthentication-Results: spf=fail (sender IP is 192.0.2.1) smtp.mailfrom=bank.test; dkim=none (message not signed) header.d=none;dmarc=fail action=quarantine header.from=bank.test;compauth=fail reason=000", desk.AuthFail, "server"},
		"a nameless one elsewhere":            {"Received: from a by mail.shop.test; now\nAuthentication-Results: dmarc=pass header.from=bank.test", desk.AuthUnknown, ""},
		"two milters, one field each":         {"Received: from a by mail.shop.test; now\nAuthentication-Results: mail.shop.test; dkim=pass header.d=bank.test\nAuthentication-Results: mail.shop.test; spf=fail smtp.mailfrom=x@y.test", desk.AuthPass, "server"},
		"a signature of somebody else":        {"Received: from a by mail.shop.test; now\nAuthentication-Results: mail.shop.test; dkim=pass header.d=sendmail.test; spf=pass smtp.mailfrom=bounce@sendmail.test; dmarc=none header.from=bank.test", desk.AuthNone, "server"},
		"a subdomain stands for it":           {"Received: from a by mail.shop.test; now\nAuthentication-Results: mail.shop.test 1; spf=pass smtp.mailfrom=bounce@mail.bank.test; dmarc=none header.from=bank.test", desk.AuthPass, "server"},
		"DMARC could not be asked":            {"Received: from a by mail.shop.test; now\nAuthentication-Results: mail.shop.test; dkim=pass header.d=bank.test; dmarc=temperror header.from=bank.test", desk.AuthUnknown, "server"},
		"nothing but a failed signature":      {"Received: from a by mail.shop.test; now\nAuthentication-Results: mail.shop.test; dkim=fail header.d=bank.test", desk.AuthUnknown, "server"},
		"comments and quotes hide nothing":    {"Received: from a by mail.shop.test; now\nAuthentication-Results: (x; dmarc=pass) \"mail.shop.test\"; dmarc=fail (a (b) dmarc=pass;) reason=\"x; dmarc=pass\" header.from=bank.test", desk.AuthFail, "server"},
		"nothing":                             {"Received: from a by mail.shop.test; now", desk.AuthUnknown, ""},
		"a name that only ends like the real": {"Received: from a by mail.shop.test; now\nAuthentication-Results: evilshop.test; dmarc=pass header.from=bank.test", desk.AuthUnknown, ""},
	} {
		if got := AuthResults(traceOf(c.trace), "bank.test", lastTwo); got.Verdict != c.want || got.By != c.by {
			t.Errorf("%s: %+v, want %q by %q", name, got, c.want, c.by)
		}
	}
}

func TestSignedBy(t *testing.T) {
	yes, no, unknown := func() (bool, bool) { return true, true }, func() (bool, bool) { return false, true }, func() (bool, bool) { return false, false }
	for name, c := range map[string]struct {
		signatures []Signed
		strict     func() (bool, bool)
		want       desk.AuthVerdict
	}{
		"none":                           {nil, yes, desk.AuthUnknown},
		"good":                           {[]Signed{{"bank.test", SignedGood}}, yes, desk.AuthPass},
		"of a subdomain":                 {[]Signed{{"mail.bank.test", SignedGood}}, yes, desk.AuthPass},
		"of somebody else":               {[]Signed{{"evil.test", SignedGood}}, yes, desk.AuthUnknown},
		"one bad, one good":              {[]Signed{{"bank.test", SignedBad}, {"bank.test", SignedGood}}, yes, desk.AuthPass},
		"bad, and strict":                {[]Signed{{"evil.test", SignedGood}, {"bank.test", SignedBad}}, yes, desk.AuthFail},
		"bad, and not strict":            {[]Signed{{"bank.test", SignedBad}}, no, desk.AuthNone},
		"bad, and who knows":             {[]Signed{{"bank.test", SignedBad}}, unknown, desk.AuthUnknown},
		"nobody could be asked for one":  {[]Signed{{"bank.test", SignedUnknown}, {"bank.test", SignedBad}}, yes, desk.AuthUnknown},
		"somebody else's could not be":   {[]Signed{{"evil.test", SignedUnknown}, {"bank.test", SignedBad}}, yes, desk.AuthFail},
		"bad of somebody else, a forger": {[]Signed{{"evil.test", SignedBad}}, yes, desk.AuthUnknown},
	} {
		if got := SignedBy(c.signatures, "bank.test", lastTwo, c.strict); got.Verdict != c.want {
			t.Errorf("%s: %+v, want %q", name, got, c.want)
		}
	}
}
