// Package help keeps the help centre: its articles and their categories, what is in them and how they are found.
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
