// Package ask keeps what customers are asked, and what they answer: scores, a second score after a repair, whether they would recommend
// the shop, whether a ticket is solved; and the follow-ups of low scores. It plans these mails and says whether one may go; package post
// writes them.
package ask

import (
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/shop"
)

// Asks is the part of an open database that this package keeps.
type Asks struct {
	*db.DB
	*shop.Shop
}
