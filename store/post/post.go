// Package post keeps mail on its way in (kept, received, refused) and out (claimed, sent, bounced), and the mailboxes it goes through.
package post

import (
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/shop"
)

// Post is the part of an open database that this package keeps.
type Post struct {
	*db.DB
	*shop.Shop
}
