// Package office is where the shop is run: the owner's settings but for the mailboxes, an agent's profile.
package office

import "github.com/deskbell/deskbell/server/web"

// Office are the pages of the settings and of one's own profile.
type Office struct {
	*web.Site
}

// New makes the office's pages.
func New(site *web.Site) *Office { return &Office{Site: site} }
