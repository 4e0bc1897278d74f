package mail

import (
	"strings"

	"github.com/deskbell/deskbell/desk"
)

// protected notes how the mail is signed or encrypted. What is encrypted may be signed too, and it is the encryption that matters
// to whoever wants to read it.
func (p *parsing) protected(kind desk.Protection) {
	encrypted := kind == desk.EncryptedPGP || kind == desk.EncryptedSMIME
	if encrypted {
		p.problem(problemEncrypted)
	}
	if p.mail.Protection == "" || encrypted {
		p.mail.Protection = kind
	}
}

// protectedParts looks at the multiparts of RFC 1847.
func (p *parsing) protectedParts(e *entity) {
	protocol := strings.ToLower(e.params.get("protocol"))
	for _, c := range e.children { // the second part is what the protocol says, and often the protocol is not said
		protocol += " " + c.media
	}
	smime := strings.Contains(protocol, "pkcs7")
	switch {
	case e.media == "multipart/encrypted" && smime:
		p.protected(desk.EncryptedSMIME)
	case e.media == "multipart/encrypted":
		p.protected(desk.EncryptedPGP)
	case e.media == "multipart/signed" && smime:
		p.protected(desk.SignedSMIME)
	case e.media == "multipart/signed" && strings.Contains(protocol, "pgp-signature"):
		p.protected(desk.SignedPGP)
	}
}

// protectedPart looks at the parts themselves: mailing lists and Exchange make multipart/mixed of the multiparts that say it.
func (p *parsing) protectedPart(e *entity) {
	name := strings.ToLower(e.file)
	switch e.media {
	case "application/pgp-encrypted":
		p.protected(desk.EncryptedPGP)
	case "application/pgp-signature":
		if name == "" || strings.Contains(name, "signature") { // not that of a file beside it
			p.protected(desk.SignedPGP)
		}
	case "application/pkcs7-signature", "application/x-pkcs7-signature":
		if name == "" || name == "smime.p7s" {
			p.protected(desk.SignedSMIME)
		}
	case "application/x-microsoft-rpmsg-message":
		p.problem(problemEncrypted)
	}
}

// protectedText looks for PGP within the text (RFC 9580, 7). Quoted, it is somebody else's.
func (p *parsing) protectedText() {
	text := "\n" + p.mail.Text
	if strings.Contains(text, "\n-----BEGIN PGP MESSAGE-----") {
		p.protected(desk.EncryptedPGP)
	}
	if strings.Contains(text, "\n-----BEGIN PGP SIGNED MESSAGE-----") {
		p.protected(desk.SignedPGP)
	}
}
