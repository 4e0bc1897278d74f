// Package people keeps agents, how they log in and what they are invited by, the customers' pages, and the API's tokens.
package people

import (
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/shop"
)

// People is the part of an open database that this package keeps.
type People struct {
	*db.DB
	*shop.Shop
}
