// Package help keeps the help centre: articles and their categories, and what is suggested from them.
package help

import (
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/shop"
)

// Help is the part of an open database that this package keeps.
type Help struct {
	*db.DB
	*shop.Shop
}
