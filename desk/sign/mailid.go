// Package sign makes what only this shop can have made, and knows it again: Message-IDs, and the links to a rating and to a ticket.
package sign

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"strings"
)

// Our Message-IDs are 15 random bytes and the first 10 bytes of their signature, in lower case without padding: some gateways
// change the case of a Message-ID, and a thread must survive them.
const (
	mailIDRandom    = 15
	mailIDSignature = 10
)

var base32Lower = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// MailID makes a Message-ID, without angle brackets, from 15 random bytes. The domain must be ASCII.
func MailID(random [mailIDRandom]byte, secret []byte, domain string) string {
	return base32Lower.EncodeToString(random[:]) + "." + base32Lower.EncodeToString(mailIDMAC(random[:], secret)) + "@" + domain
}

// OwnMailID says whether we made a Message-ID, whatever its domain.
func OwnMailID(id string, secret []byte) bool {
	local, _, _ := strings.Cut(strings.ToLower(strings.Trim(id, "<> ")), "@")
	left, right, _ := strings.Cut(local, ".")
	random, err1 := base32Lower.DecodeString(left)
	mac, err2 := base32Lower.DecodeString(right)
	return err1 == nil && err2 == nil && len(random) == mailIDRandom && hmac.Equal(mac, mailIDMAC(random, secret))
}

func mailIDMAC(random, secret []byte) []byte {
	h := hmac.New(sha256.New, secret)
	h.Write([]byte("message-id\x00"))
	h.Write(random)
	return h.Sum(nil)[:mailIDSignature]
}
