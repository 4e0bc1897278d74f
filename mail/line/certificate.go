package line

import (
	"crypto/sha256"
	"crypto/subtle"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/provider"
)

// otherCertificate is a server that does not show the certificate it is pinned to.
type otherCertificate struct{ shown *x509.Certificate }

func (e *otherCertificate) Error() string { return "the certificate is another one than the pinned" }

// checkPin wants the one certificate, the whole of it: that is the fingerprint that other tools show, and a server's
// administrator can read out.
func checkPin(pin string, chain []*x509.Certificate) error {
	if len(chain) == 0 {
		return errors.New("no certificate")
	}
	if subtle.ConstantTimeCompare([]byte(fingerprint(chain[0])), []byte(pin)) != 1 {
		return &otherCertificate{chain[0]}
	}
	return nil
}

func fingerprint(c *x509.Certificate) string {
	sum := sha256.Sum256(c.Raw)
	return hex.EncodeToString(sum[:])
}

// shown is the certificate that was not believed; nil where that is not what was wrong.
func shown(err error) *x509.Certificate {
	var verify *tls.CertificateVerificationError
	var other *otherCertificate
	switch {
	case errors.As(err, &other):
		return other.shown
	case errors.As(err, &verify) && len(verify.UnverifiedCertificates) > 0:
		return verify.UnverifiedCertificates[0]
	}
	return nil
}

// ExplainCertificate says what is wrong with a certificate; empty where nothing is said about one.
func ExplainCertificate(err error, args desk.Args) string {
	c := shown(err)
	if c != nil {
		args["names"], args["from"], args["until"] = strings.Join(namesOf(c), ", "), c.NotBefore.UTC().Format(time.DateOnly), c.NotAfter.UTC().Format(time.DateOnly)
	}
	var (
		other   *otherCertificate
		verify  *tls.CertificateVerificationError
		name    x509.HostnameError
		invalid x509.CertificateInvalidError
		unknown x509.UnknownAuthorityError
	)
	switch {
	case errors.As(err, &other):
		return "pin"
	case errors.As(err, &name) && c != nil:
		return "certificate_name"
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired && c != nil:
		if time.Now().Before(c.NotBefore) {
			return "certificate_early"
		}
		return "certificate_expired"
	case errors.As(err, &unknown) && c != nil && vouchesForItself(c):
		return "certificate_self"
	case errors.As(err, &unknown):
		return "certificate_unknown"
	case errors.As(err, &verify), errors.As(err, &name), errors.As(err, &invalid):
		return "certificate"
	}
	return ""
}

// vouchesForItself says that a certificate vouches for itself. Whether its signature is right nobody needs to know: it is not believed.
func vouchesForItself(c *x509.Certificate) bool { return slices.Equal(c.RawIssuer, c.RawSubject) }

// namesOf are the names that a certificate is for, a few of them, fit to be shown.
func namesOf(c *x509.Certificate) []string {
	names := slices.Clone(c.DNSNames)
	for _, ip := range c.IPAddresses {
		names = append(names, ip.String())
	}
	if len(names) == 0 && c.Subject.CommonName != "" {
		names = append(names, c.Subject.CommonName)
	}
	if len(names) > 4 {
		names = append(names[:4], "…")
	}
	for i, n := range names {
		names[i] = Short(n, 80)
	}
	return names
}

// Pinnable is the certificate an owner may pin after a failure. Not for the servers of the providers we know: they have proper
// ones, and another one is somebody on the way.
func Pinnable(s desk.Server, err error) *desk.Certificate {
	c := shown(err)
	if c == nil || provider.KnownServer(ASCIIHost(s.Host)) {
		return nil
	}
	return &desk.Certificate{SHA256: fingerprint(c), Subject: Short(c.Subject.String(), 200), Issuer: Short(c.Issuer.String(), 200), Names: namesOf(c), From: c.NotBefore, Until: c.NotAfter}
}

// OldTLS says that the server speaks only TLS before 1.2.
func OldTLS(err error) bool {
	var alert tls.AlertError
	if errors.As(err, &alert) && alert == 70 { // protocol_version (RFC 8446, 6)
		return true
	}
	return err != nil && (strings.Contains(err.Error(), "selected unsupported protocol version") || strings.Contains(err.Error(), "protocol version not supported"))
}
