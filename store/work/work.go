// Package work keeps what is done with tickets without writing to anybody: edits, snoozing, merging, the bin, tags, spam, and what Deskbell
// itself does then: acknowledgements and surveys.
package work

import (
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/shop"
)

// Work is the part of an open database that this package keeps.
type Work struct {
	*db.DB
	*shop.Shop
}
