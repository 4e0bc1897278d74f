package desk

import (
	"slices"
	"time"
)

// Grant is leave to use a mailbox by OAuth (RFC 6749) in place of its passwords: who gave it, by which client of the owner's own,
// and the tokens. It is stored sealed, like a password. The zero value is none.
type Grant struct {
	Authority   string    `json:"authority,omitempty"` // "google", "microsoft"
	Tenant      string    `json:"tenant,omitempty"`    // Microsoft only: the company's directory; empty for any account
	ClientID    string    `json:"client_id,omitempty"`
	Secret      string    `json:"secret,omitempty"` // of the client; never rendered, logged or returned by the API, nor are the tokens
	SecretUntil time.Time `json:"secret_until,omitzero"`

	Access       string    `json:"access,omitempty"`
	AccessUntil  time.Time `json:"access_until,omitzero"`
	Refresh      string    `json:"refresh,omitempty"`
	RefreshUntil time.Time `json:"refresh_until,omitzero"` // zero: not known
	GrantedAt    time.Time `json:"granted_at,omitzero"`
}

// Authorities are those whose mail servers take OAuth, by the names that Grant uses.
var Authorities = []string{"google", "microsoft"}

// On says whether the mailbox is used by OAuth at all.
func (g Grant) On() bool { return slices.Contains(Authorities, g.Authority) }

// Given says whether access has been granted.
func (g Grant) Given() bool { return g.On() && (g.Refresh != "" || g.Access != "") }

// Until is when access ends unless the owner does something; zero where that is not known.
func (g Grant) Until() time.Time {
	switch {
	case !g.On():
		return time.Time{}
	case g.RefreshUntil.IsZero() || !g.SecretUntil.IsZero() && g.SecretUntil.Before(g.RefreshUntil):
		return g.SecretUntil
	}
	return g.RefreshUntil
}

// Over is g with the secret and the tokens of an earlier one, where that is of the same client and g brings none.
func (g Grant) Over(earlier Grant) Grant {
	if !g.On() || g.Authority != earlier.Authority || g.Tenant != earlier.Tenant || g.ClientID != earlier.ClientID {
		return g
	}
	if g.Secret == "" {
		g.Secret = earlier.Secret
	}
	if !g.Given() {
		g.Access, g.AccessUntil, g.Refresh, g.RefreshUntil, g.GrantedAt = earlier.Access, earlier.AccessUntil, earlier.Refresh, earlier.RefreshUntil, earlier.GrantedAt
	}
	return g
}

// Shown is the grant without its secrets, fit for a page.
func (g Grant) Shown() Grant {
	g.Secret, g.Access, g.Refresh = "", "", ""
	return g
}

// GrantWarning is how long before its end a grant is warned of.
const GrantWarning = 7 * 24 * time.Hour

// GrantEnds says whether access that ends at until should be warned of now.
func GrantEnds(until, now time.Time) bool {
	return !until.IsZero() && until.Sub(now) <= GrantWarning
}

// Consent is the way to a grant while the owner walks it. With UserCode the owner types that at URL and we ask whether it is done
// (RFC 8628); without, the browser goes to URL and comes back to Redirect with a code (RFC 8252, PKCE: RFC 7636).
type Consent struct {
	URL      string
	UserCode string
	Until    time.Time

	Device   string // secret: what we ask with
	Every    time.Duration
	Redirect string
	State    string
	Verifier string // secret
}
