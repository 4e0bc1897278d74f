package intake

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-msgauth/dkim"
	"github.com/emersion/go-msgauth/dmarc"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/inbound"
	"github.com/deskbell/deskbell/mail"
)

// Bounds of looking at signatures. Mail must come in whether or not the net answers.
const (
	askLimit      = 2 * time.Second // for one question to the DNS
	verifyLimit   = 4 * time.Second // for all the mails of a batch together
	silentFor     = time.Minute     // nobody is asked after the DNS did not answer
	keyFor        = time.Hour       // an answer is remembered
	noKeyFor      = 10 * time.Minute
	maxAnswers    = 2000
	maxSignatures = 5
	verifyWithin  = 7 * 24 * time.Hour // keys are changed: of older mail nothing is to be learnt
	verifyMax     = 20 << 20           // bytes of a mail
	signedHead    = 256 << 10
)

// Verifier looks at the DKIM signatures of mail of which the receiving server said nothing. A bad signature counts only once a good
// one was seen in that mailbox: a server that adds a footer or changes subjects breaks every signature, and no forger is at work.
type Verifier struct {
	lookup func(ctx context.Context, name string) ([]string, error)
	now    func() time.Time

	mu      sync.Mutex
	answers map[string]heard
	silent  time.Time // until then nobody is asked
	works   map[int64]bool
}

// heard is an answer of the DNS.
type heard struct {
	txt   []string
	err   error
	until time.Time
}

// NewVerifier makes a verifier that asks the system's DNS.
func NewVerifier() *Verifier {
	return &Verifier{lookup: net.DefaultResolver.LookupTXT, now: time.Now, answers: map[string]heard{}, works: map[int64]bool{}}
}

// errSilent stands for a DNS that does not answer; the library takes it for temporary.
var errSilent = &net.DNSError{Err: "not asked", IsTemporary: true}

// ask is one question. A name that there is not is an answer too; anything else is silence.
func (v *Verifier) ask(ctx context.Context, name string) ([]string, error) {
	v.mu.Lock()
	known, ok := v.answers[name]
	quiet := v.now().Before(v.silent)
	v.mu.Unlock()
	switch {
	case ok && v.now().Before(known.until):
		return known.txt, known.err
	case quiet:
		return nil, errSilent
	}
	ctx, cancel := context.WithTimeout(ctx, askLimit)
	defer cancel()
	txt, err := v.lookup(ctx, name)
	var failure *net.DNSError
	v.mu.Lock()
	defer v.mu.Unlock()
	if len(v.answers) >= maxAnswers {
		clear(v.answers)
	}
	switch {
	case err == nil:
		v.answers[name] = heard{txt: txt, until: v.now().Add(keyFor)}
	case errors.As(err, &failure) && failure.IsNotFound:
		err = failure
		v.answers[name] = heard{err: failure, until: v.now().Add(noKeyFor)}
	default:
		v.silent = v.now().Add(silentFor)
		err = errSilent
	}
	return txt, err
}

// Verify says whether a mail is from whom it says, as far as its signatures tell. It never fails: what can't be learnt is unknown.
func (v *Verifier) Verify(ctx context.Context, mailbox int64, raw io.ReaderAt, size int64, m *desk.Mail) (a desk.Authenticity) {
	defer func() {
		if recover() != nil {
			a = desk.Authenticity{} // a signature that brings out a bug is none
		}
	}()
	from := mail.DomainOf(m.From.Address)
	if from == "" || size > verifyMax || m.Auto == desk.AutoList || !m.Date.IsZero() && v.now().Sub(m.Date) > verifyWithin || !signedOnce(raw, size) {
		return desk.Authenticity{}
	}
	org := mail.Organisation(from)
	found, err := dkim.VerifyWithOptions(io.NewSectionReader(raw, 0, size), &dkim.VerifyOptions{MaxVerifications: maxSignatures,
		LookupTXT: func(name string) ([]string, error) {
			// Only the sender's own domain is asked: what others signed proves nothing, and need not be told that it was read.
			if _, domain, ok := strings.Cut(strings.ToLower(name), "._domainkey."); !ok || mail.Organisation(domain) != org {
				return nil, errSilent
			}
			return v.ask(ctx, name)
		}})
	if err != nil && !errors.Is(err, dkim.ErrTooManySignatures) {
		return desk.Authenticity{}
	}
	var signatures []inbound.Signed
	for _, f := range found {
		s := inbound.Signed{Domain: strings.ToLower(f.Domain), Result: inbound.SignedBad}
		switch {
		case f.Err == nil:
			s.Result = inbound.SignedGood
			v.worked(mailbox)
		case dkim.IsTempFail(f.Err):
			s.Result = inbound.SignedUnknown
		}
		signatures = append(signatures, s)
	}
	a = inbound.SignedBy(signatures, from, mail.Organisation, func() (bool, bool) { return v.strict(ctx, from, org) })
	if a.Verdict == desk.AuthFail && !v.hasWorked(mailbox) {
		return desk.Authenticity{}
	}
	return a
}

// strict says whether a domain asks, by DMARC, that mail which it did not send be turned away: its own word, else its organisation's.
func (v *Verifier) strict(ctx context.Context, from, org string) (yes, known bool) {
	options := &dmarc.LookupOptions{LookupTXT: func(name string) ([]string, error) { return v.ask(ctx, name) }}
	for i, domain := range []string{from, org} {
		policy, err := dmarc.LookupWithOptions(domain, options)
		switch {
		case errors.Is(err, dmarc.ErrNoPolicy):
			continue
		case err != nil:
			return false, false
		case i == 1 && policy.SubdomainPolicy != "":
			return policy.SubdomainPolicy != dmarc.PolicyNone, true
		}
		return policy.Policy != dmarc.PolicyNone, true
	}
	return false, true
}

func (v *Verifier) worked(mailbox int64) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.works[mailbox] = true
}

func (v *Verifier) hasWorked(mailbox int64) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.works[mailbox]
}

// signedOnce says whether a mail has a signature at all, and one From alone: with two, the signed one need not be the one that is
// shown.
func signedOnce(raw io.ReaderAt, size int64) bool {
	head := make([]byte, min(size, signedHead))
	n, _ := raw.ReadAt(head, 0) // what can be read is looked at
	head = head[:n]
	if end := bytes.Index(bytes.ReplaceAll(head, []byte("\r"), nil), []byte("\n\n")); end >= 0 {
		head = bytes.ReplaceAll(head, []byte("\r"), nil)[:end]
	}
	lower := append([]byte("\n"), bytes.ToLower(head)...)
	return bytes.Contains(lower, []byte("\ndkim-signature:")) && bytes.Count(lower, []byte("\nfrom:")) == 1
}
