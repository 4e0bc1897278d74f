package desk

import "time"

// Findings are what was found in a mail beside what it says. They are kept as JSON with the message.
type Findings struct {
	Report       string       `json:"report,omitempty"`  // a feedback report's type (RFC 5965), such as "abuse"
	Receipt      string       `json:"receipt,omitempty"` // a disposition notification (RFC 8098): "displayed", "deleted" …
	Protection   Protection   `json:"protection,omitempty"`
	Invitation   *Invitation  `json:"invitation,omitempty"`
	Authenticity Authenticity `json:"authenticity,omitzero"`
	Warnings     []Warning    `json:"warnings,omitempty"`
}

// Protection says how a mail is signed or encrypted. Deskbell has no keys: it verifies and decrypts nothing, it names what is there.
type Protection string

const (
	SignedSMIME    Protection = "smime-signed"
	SignedPGP      Protection = "pgp-signed"
	EncryptedSMIME Protection = "smime-encrypted"
	EncryptedPGP   Protection = "pgp-encrypted"
)

// Invitation is an event of a calendar (RFC 5545) that came by mail.
type Invitation struct {
	Method    string    `json:"method,omitempty"` // REQUEST, CANCEL, REPLY, PUBLISH …
	Summary   string    `json:"summary,omitempty"`
	Location  string    `json:"location,omitempty"`
	Text      string    `json:"text,omitempty"` // the description
	Organizer Person    `json:"organizer,omitzero"`
	Start     time.Time `json:"start,omitzero"`
	End       time.Time `json:"end,omitzero"`
	AllDay    bool      `json:"all_day,omitempty"` // Start and End are dates; End is the day after the last
	Zone      string    `json:"zone,omitempty"`    // as the mail names it; empty for UTC and for times that float
	Floating  bool      `json:"floating,omitempty"`
	Repeats   string    `json:"repeats,omitempty"` // the RRULE as it stands
}

// AuthVerdict says what is known of whether a mail is from whom it says.
type AuthVerdict string

const (
	AuthUnknown AuthVerdict = ""     // nobody has looked, or nothing was to be learnt
	AuthPass    AuthVerdict = "pass" // the domain in From stands for it
	AuthFail    AuthVerdict = "fail" // DMARC failed: it is not from whom it says
	AuthNone    AuthVerdict = "none" // the domain in From says nothing about its mail
)

// Authenticity is what the receiving server said of a mail (RFC 8601), or what its DKIM signatures say where that server said nothing.
type Authenticity struct {
	Verdict AuthVerdict `json:"verdict,omitempty"`
	By      string      `json:"by,omitempty"`     // "server" or "dkim"
	Domain  string      `json:"domain,omitempty"` // the domain that signed, or that DMARC looked at
}

// Warning is something an agent should know before answering. Its words are warning.<Kind>.
type Warning struct {
	Kind string            `json:"kind"`
	Args map[string]string `json:"args,omitempty"`
}
