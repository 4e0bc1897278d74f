package desk

import "time"

// InviteDays is how long an invitation is good for.
const InviteDays = 7

// Invite asks somebody to become an agent. Whoever has its link may, once; its token is stored as its SHA-256.
type Invite struct {
	ID        string // the token's SHA-256, in hex
	Address   string // empty: they type their own
	Name      string
	Role      Role
	By        int64
	ByName    string
	CreatedAt time.Time
	ExpiresAt time.Time
	Failed    bool // the mail that brings it did not arrive
}

// MaxSignature is how long an agent's own signature may be, in characters.
const MaxSignature = 1000
