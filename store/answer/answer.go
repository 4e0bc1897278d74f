// Package answer keeps what is written by hand: answers, notes, forwards, new tickets and forms, with their files and saved replies.
package answer

import (
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/shop"
)

// Answers is the part of an open database that this package keeps.
type Answers struct {
	*db.DB
	*shop.Shop
}
