// Package public is what needs no log-in: help centre, contact form, rating, the way in for agents, and the demo's customers.
package public

import "github.com/deskbell/deskbell/server/web"

// Public are the pages that anybody may open.
type Public struct {
	*web.Site
	sent sentForms // contact forms that have become tickets
}

// New makes the public pages.
func New(site *web.Site) *Public { return &Public{Site: site} }
