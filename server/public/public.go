// Package public is what needs no log-in: help centre, rating, the way in for agents, and the demo's customers.
package public

import (
	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/helpcentre"
	"github.com/deskbell/deskbell/server/web"
)

// Public are the pages that anybody may open.
type Public struct {
	*web.Site
	pages shelfOfPages
	views views
	loved map[desk.Lang]*web.Cached[[]desk.Article]
	told  map[desk.Lang]*web.Cached[[]helpcentre.Announcement]
	kinds map[desk.Lang]*web.Cached[[]desk.Category]
	boxes web.Cached[[]desk.Mailbox]
}

// New makes the public pages.
func New(site *web.Site) *Public {
	p := &Public{Site: site, loved: map[desk.Lang]*web.Cached[[]desk.Article]{}, told: map[desk.Lang]*web.Cached[[]helpcentre.Announcement]{},
		kinds: map[desk.Lang]*web.Cached[[]desk.Category]{}}
	for _, lang := range desk.Langs {
		p.loved[lang], p.told[lang], p.kinds[lang] = &web.Cached[[]desk.Article]{}, &web.Cached[[]helpcentre.Announcement]{}, &web.Cached[[]desk.Category]{}
	}
	return p
}
