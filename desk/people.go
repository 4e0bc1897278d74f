package desk

import "time"

// Role says what an agent or an API token may do.
type Role string

const (
	RoleOwner  Role = "owner"  // everything
	RoleLead   Role = "lead"   // runs the day: all but mailboxes, agents and what can't be undone
	RoleAgent  Role = "agent"  // answers
	RoleViewer Role = "viewer" // reads, and writes notes
)

// Agent is a person who answers.
type Agent struct {
	ID        int64
	Name      string
	Address   string // lower case; also the log-in name
	Role      Role
	Lang      Lang
	Theme     string // "", "light" or "dark"; empty follows the system
	Disabled  bool
	CreatedAt time.Time
	Prefs     Prefs
	Signature string
	AvatarAt  time.Time // when their picture was last changed; zero: none, and their initials are shown
	SeenAt    time.Time // last at their desk
	TwoFactor bool
	SetAt     time.Time // when the password was last set; zero: at first
	Version   int64     // of what an owner may change
}

// Token is a key for the API. The key itself is shown once and stored as its SHA-256.
type Token struct {
	ID        int64
	Name      string
	Role      Role
	CreatedAt time.Time
	UsedAt    time.Time
}

// IdempotentAnswer is what the API answered to the first request with a key.
type IdempotentAnswer struct {
	Status int
	Body   []byte
}

// Session is one log-in on one browser. ID is the SHA-256 of the cookie's value, in hex.
type Session struct {
	ID        string
	Agent     int64 // 0 before log-in
	Data      []byte
	UserAgent string
	Remote    string
	CreatedAt time.Time
	SeenAt    time.Time
	ExpiresAt time.Time
}
