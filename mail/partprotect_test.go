package mail

import (
	"encoding/base64"
	"slices"
	"testing"

	"github.com/deskbell/deskbell/desk"
)

// How a mail is signed or encrypted is said, and what is signed is read.
func TestProtection(t *testing.T) {
	multi := func(media, params string, parts ...string) []byte {
		s := "From: a@b.test\nContent-Type: " + media + "; boundary=p" + params + "\n\n"
		for _, p := range parts {
			s += "--p\n" + p + "\n"
		}
		return crlf(s + "--p--\n")
	}
	envelope := func(oid []byte) string {
		der := append([]byte{0x30, 0x80, 6, byte(len(oid))}, oid...)
		return base64.StdEncoding.EncodeToString(append(der, 0xa0, 0x80, 0x30, 0x80, 2, 1, 0))
	}
	const text = "Content-Type: text/plain\n\nHello"
	cases := []struct {
		name    string
		raw     []byte
		want    desk.Protection
		text    string
		problem string
	}{
		{"nothing", crlf("From: a@b.test\n\nHello\n"), "", "Hello", ""},
		{"PGP/MIME", multi("multipart/signed", `; protocol="application/pgp-signature"`, text, "Content-Type: application/pgp-signature\n\nSIG"), desk.SignedPGP, "Hello", ""},
		{"PGP/MIME through a list", multi("multipart/mixed", "", text, "Content-Type: application/pgp-signature; name=signature.asc\n\nSIG"), desk.SignedPGP, "Hello", ""},
		{"a file and its signature", multi("multipart/mixed", "", text, "Content-Type: application/pgp-signature; name=a.tar.gz.asc\n\nSIG"), "", "Hello", ""},
		{"S/MIME beside", multi("multipart/signed", `; protocol="application/x-pkcs7-signature"`, text, "Content-Type: application/x-pkcs7-signature; name=smime.p7s\n\nSIG"), desk.SignedSMIME, "Hello", ""},
		{"S/MIME that does not say so", multi("multipart/signed", "", text, "Content-Type: application/pkcs7-signature\n\nSIG"), desk.SignedSMIME, "Hello", ""},
		{"PGP/MIME encrypted", multi("multipart/encrypted", `; protocol="application/pgp-encrypted"`, "Content-Type: application/pgp-encrypted\n\nVersion: 1", "Content-Type: application/octet-stream; name=encrypted.asc\n\n-----BEGIN PGP MESSAGE-----"), desk.EncryptedPGP, "", problemEncrypted},
		{"PGP/MIME encrypted, through Exchange", multi("multipart/mixed", "", "\n", "Content-Type: application/pgp-encrypted\n\nVersion: 1", "Content-Type: application/octet-stream; name=encrypted.asc\n\n-----BEGIN PGP MESSAGE-----"), desk.EncryptedPGP, "", problemEncrypted},
		{"PGP in the text", crlf("From: a@b.test\n\n-----BEGIN PGP MESSAGE-----\n\nabc\n-----END PGP MESSAGE-----\n"), desk.EncryptedPGP, "-----BEGIN PGP MESSAGE-----\n\nabc\n-----END PGP MESSAGE-----", problemEncrypted},
		{"PGP in a quote", crlf("From: a@b.test\n\nWhat is this?\n> -----BEGIN PGP MESSAGE-----\n> abc\n"), "", "What is this?\n> -----BEGIN PGP MESSAGE-----\n> abc", ""},
		{"S/MIME encrypted", crlf("From: a@b.test\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\nContent-Transfer-Encoding: base64\n\n" + envelope(oidEnveloped)), desk.EncryptedSMIME, "", problemEncrypted},
		{"S/MIME encrypted, as any file", multi("multipart/mixed", "", text, "Content-Type: application/octet-stream; name=smime.p7m\nContent-Transfer-Encoding: base64\n\n"+envelope(oidAuthEnveloped)), desk.EncryptedSMIME, "Hello", problemEncrypted},
		{"S/MIME that says it is signed and is encrypted", crlf("From: a@b.test\nContent-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\nContent-Transfer-Encoding: base64\n\n" + envelope(oidEnveloped)), desk.EncryptedSMIME, "", problemEncrypted},
		{"an envelope that can't be opened", crlf("From: a@b.test\nContent-Type: application/pkcs7-mime; name=smime.p7m\nContent-Transfer-Encoding: base64\n\n" + envelope(oidSignedData)), "", "", problemSealed},
		{"only certificates", crlf("From: a@b.test\nContent-Type: application/pkcs7-mime; smime-type=certs-only; name=smime.p7c\nContent-Transfer-Encoding: base64\n\n" + envelope(oidSignedData)), "", "", ""},
		{"a signed document", multi("multipart/mixed", "", text, "Content-Type: application/pkcs7-mime; name=contract.pdf.p7m\nContent-Transfer-Encoding: base64\n\n"+envelope(oidSignedData)), "", "Hello", ""},
	}
	for _, c := range cases {
		m := parseBytes(t, c.raw)
		var problems []string
		if c.problem != "" {
			problems = []string{c.problem}
		}
		if m.Protection != c.want || m.Text != c.text || !slices.Equal(m.Problems, problems) {
			t.Errorf("%s: %q, text %q, problems %v", c.name, m.Protection, m.Text, m.Problems)
		}
	}
}
