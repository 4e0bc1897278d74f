// Package files hands out what is kept as bytes: what is attached to mails, small pictures of it, the agents' portraits.
package files

import "github.com/deskbell/deskbell/server/web"

// Files hands out what is kept as bytes.
type Files struct {
	*web.Site
	thumbs thumbs // small pictures
}

// New makes them.
func New(site *web.Site) *Files { return &Files{Site: site} }
