// Package articles is where the help centre is written: the editor of its articles, their versions and other wordings, snippets, the case
// library, announcements.
package articles

import (
	"sync"

	"github.com/deskbell/deskbell/server/web"
)

// Articles are the pages of those who write articles.
type Articles struct {
	*web.Site
	making sync.Mutex // held while a picture is made small: one at a time, each may take a hundred megabytes
}

// New makes the pages of those who write articles.
func New(site *web.Site) *Articles { return &Articles{Site: site} }
