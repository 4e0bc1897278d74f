package inbound

import (
	"strings"
	"time"

	"github.com/deskbell/deskbell/desk"
)

// Two desks that answer each other would do so for ever. What stops them: nothing automatic goes to a machine, to ourselves or to
// an address that reads nothing; a ticket is acknowledged and asked about once; and whatever slips through all that has
// had enough after a few mails a day.

// MaxAutomatic is how many automatic mails one address gets within AutomaticWindow.
const (
	MaxAutomatic    = 3
	AutomaticWindow = 24 * time.Hour
)

// noReply says whether nobody reads what is sent to an address.
func noReply(address string) bool {
	local, _, _ := strings.Cut(strings.ToLower(address), "@")
	if i := strings.IndexByte(local, '+'); i > 0 {
		local = local[:i]
	}
	flat := strings.NewReplacer("-", "", "_", "", ".", "").Replace(local)
	switch flat {
	case "mailerdaemon", "postmaster", "bounce", "bounces", "autoreply", "devnull", "nobody", "null":
		return true
	}
	for _, part := range []string{"noreply", "donotreply", "mailerdaemon"} {
		if strings.HasPrefix(flat, part) || strings.HasSuffix(flat, part) {
			return true
		}
	}
	return strings.HasPrefix(flat, "dontreply") || strings.HasPrefix(flat, "nepasrepondre")
}

// Silence says why nothing automatic may answer a mail, whoever would get it; "" where it may. Who is forged never wrote to us.
func Silence(m *desk.Mail) desk.Withheld {
	switch {
	case m.Silent != "":
		return desk.Withheld(m.Silent)
	case m.Auto != desk.Human:
		return desk.WithheldMachine
	case m.Authenticity.Verdict == desk.AuthFail:
		return desk.WithheldForged
	case platformNotice(m):
		return desk.WithheldPlatform
	}
	return ""
}

// Automatic is what has to be known before an automatic mail is written to an address.
type Automatic struct {
	To     string
	Silent desk.Withheld // of the mail that would be answered
	Own    bool          // To is an address of ours
	Sent   int           // automatic mails to it within AutomaticWindow, whatever stands behind a plus sign in it
}

// Withhold says why an automatic mail must not be written; "" where it may.
func (a Automatic) Withhold() desk.Withheld {
	switch {
	case a.Own:
		return desk.WithheldOwn
	case a.Silent != "":
		return a.Silent
	case a.To == "" || !desk.ValidAddress(a.To):
		return desk.WithheldNoAddress
	case noReply(a.To):
		return desk.WithheldNoReply
	case a.Sent >= MaxAutomatic:
		return desk.WithheldOften
	}
	return ""
}
