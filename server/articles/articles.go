// Package articles is where the help centre is written: the editor of its articles, their versions and other wordings, snippets, the case
// library, announcements.
package articles

import "github.com/deskbell/deskbell/server/web"

// Articles are the pages of those who write articles.
type Articles struct {
	*web.Site
}

// New makes the pages of those who write articles.
func New(site *web.Site) *Articles { return &Articles{Site: site} }
