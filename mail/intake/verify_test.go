package intake

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-msgauth/dkim"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/mail"
	"github.com/deskbell/deskbell/mail/mailtest"
)

// zone is a DNS of a few names.
type zone struct {
	txt   map[string]string
	down  bool
	asked []string
}

func (z *zone) lookup(_ context.Context, name string) ([]string, error) {
	z.asked = append(z.asked, name)
	if z.down {
		return nil, errors.New("the net is away")
	}
	if txt, ok := z.txt[name]; ok {
		return []string{txt}, nil
	}
	return nil, &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}
}

// signer signs mail of a domain.
func signer(domain string) (record string, sign func(t *testing.T, raw string) string) {
	key := ed25519.NewKeyFromSeed(bytes.Repeat([]byte(domain[:1]), ed25519.SeedSize))
	record = "v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(key.Public().(ed25519.PublicKey))
	return record, func(t *testing.T, raw string) string {
		t.Helper()
		var b bytes.Buffer
		err := dkim.Sign(&b, strings.NewReader(raw), &dkim.SignOptions{Domain: domain, Selector: "a", Signer: key, HeaderKeys: []string{"From", "Subject"},
			HeaderCanonicalization: dkim.CanonicalizationRelaxed, BodyCanonicalization: dkim.CanonicalizationRelaxed})
		if err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
}

const fromBank = "From: Bank <a@mail.bank.test>\r\nTo: support@shop.test\r\nSubject: hello\r\n\r\nYour money.\r\n"

func TestVerify(t *testing.T) {
	bank, signBank := signer("bank.test")
	evil, signEvil := signer("evil.test")
	keys := map[string]string{"a._domainkey.bank.test": bank, "a._domainkey.evil.test": evil, "_dmarc.bank.test": "v=DMARC1; p=reject"}
	good := signBank(t, fromBank)
	bad := strings.Replace(good, "Your money", "My money", 1)
	for name, c := range map[string]struct {
		raw    string
		change func(z *zone)
		fresh  bool // no good signature was seen before
		want   desk.AuthVerdict
	}{
		"good":                                 {raw: good, want: desk.AuthPass},
		"with bare line ends":                  {raw: strings.ReplaceAll(good, "\r\n", "\n"), want: desk.AuthPass},
		"changed on the way":                   {raw: bad, want: desk.AuthFail},
		"changed, and no good one seen before": {raw: bad, fresh: true, want: desk.AuthUnknown},
		"changed, the domain asks for nothing": {raw: bad, change: func(z *zone) { z.txt["_dmarc.bank.test"] = "v=DMARC1; p=none" }, want: desk.AuthNone},
		"changed, only subdomains are strict":  {raw: bad, change: func(z *zone) { z.txt["_dmarc.bank.test"] = "v=DMARC1; p=none; sp=quarantine" }, want: desk.AuthFail},
		"changed, and no policy":               {raw: bad, change: func(z *zone) { delete(z.txt, "_dmarc.bank.test") }, want: desk.AuthNone},
		"no key":                               {raw: good, change: func(z *zone) { delete(z.txt, "a._domainkey.bank.test") }, want: desk.AuthFail},
		"offline":                              {raw: bad, change: func(z *zone) { z.down = true }, want: desk.AuthUnknown},
		"signed by somebody else":              {raw: signEvil(t, fromBank), want: desk.AuthUnknown},
		"not signed":                           {raw: fromBank, want: desk.AuthUnknown},
		"a second From":                        {raw: "From: Other <b@bank.test>\r\n" + good, want: desk.AuthUnknown},
		"a list changed it":                    {raw: "List-Id: <x.test>\r\n" + bad, want: desk.AuthUnknown},
		"old mail":                             {raw: "Date: Mon, 2 Nov 2020 09:00:00 +0000\r\n" + bad, want: desk.AuthUnknown},
		"a signature that is nonsense":         {raw: "DKIM-Signature: v=1; d=bank.test; s=; b=!; h=from; x=\x00\r\n" + fromBank, want: desk.AuthFail},
	} {
		t.Run(name, func(t *testing.T) {
			z := &zone{txt: map[string]string{}}
			for k, v := range keys {
				z.txt[k] = v
			}
			v := NewVerifier()
			v.lookup = z.lookup
			if !c.fresh {
				check(v, good)
			}
			v.answers = map[string]heard{}
			if c.change != nil {
				c.change(z)
			}
			if got := check(v, c.raw); got.Verdict != c.want {
				t.Errorf("%+v, want %q", got, c.want)
			}
			for _, name := range z.asked {
				if strings.Contains(name, "evil") {
					t.Errorf("%s was asked", name)
				}
			}
		})
	}
}

func check(v *Verifier, raw string) desk.Authenticity {
	r := strings.NewReader(raw)
	m := mail.Parse(r, int64(len(raw)))
	return v.Verify(context.Background(), 1, r, int64(len(raw)), m)
}

func TestAnswersAreRememberedAndSilenceIsKept(t *testing.T) {
	bank, sign := signer("bank.test")
	z := &zone{txt: map[string]string{"a._domainkey.bank.test": bank}}
	now := time.Now()
	v := NewVerifier()
	v.lookup, v.now = z.lookup, func() time.Time { return now }
	good := sign(t, fromBank)
	for range 3 {
		check(v, good)
	}
	if len(z.asked) != 1 {
		t.Errorf("asked %q", z.asked)
	}
	now = now.Add(2 * keyFor)
	z.down = true
	for range 3 {
		if got := check(v, good); got.Verdict != desk.AuthUnknown {
			t.Errorf("offline: %+v", got)
		}
	}
	if len(z.asked) != 2 {
		t.Errorf("while it is silent it is asked again: %q", z.asked)
	}
	z.down = false
	now = now.Add(2 * silentFor)
	if got := check(v, good); got.Verdict != desk.AuthPass {
		t.Errorf("online again: %+v", got)
	}
}

func TestWhoseSignaturesAreLookedAt(t *testing.T) {
	bank, sign := signer("bank.test")
	good := sign(t, fromBank)
	said := "Authentication-Results: mail.shop.test; dmarc=none header.from=mail.bank.test\r\n" + good
	for name, c := range map[string]struct {
		raw  string
		kept desk.Kept
		want string // by whom it was judged
	}{
		"new mail":                    {good, desk.Kept{}, "dkim"},
		"old mail":                    {good, desk.Kept{History: true}, ""},
		"what the server said of":     {said, desk.Kept{}, "server"},
		"what came without its words": {mail.CutField + ": 5\r\n" + good, desk.Kept{}, ""},
	} {
		z := &zone{txt: map[string]string{"a._domainkey.bank.test": bank}}
		v := NewVerifier()
		v.lookup = z.lookup
		r := NewReceiver(nil, func(context.Context, int64) (desk.ReadAtCloser, error) {
			return mailtest.ReadAt{ReaderAt: strings.NewReader(c.raw)}, nil
		}, mailtest.Quiet).Verifying(v)
		c.kept.Size = int64(len(c.raw))
		m, err := r.parse(t.Context(), t.Context(), c.kept)
		if err != nil || m.Authenticity.By != c.want || (len(z.asked) > 0) != (c.want == "dkim") {
			t.Errorf("%s: %+v, asked %q, %v", name, m.Authenticity, z.asked, err)
		}
	}
}
