// Package staff is the desk at which agents work: lists, tickets and their mails, the composer, search, ratings.
package staff

import "github.com/deskbell/deskbell/server/web"

// Desk are the pages of the agents.
type Desk struct{ *web.Site }

// New makes the agents' pages.
func New(site *web.Site) *Desk { return &Desk{Site: site} }
