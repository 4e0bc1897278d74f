// Package search keeps the lists of tickets: views, saved views and search. Its text search knows that it asks SQLite's FTS5.
package search

import (
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/shop"
)

// Lists is the part of an open database that this package keeps.
type Lists struct {
	*db.DB
	*shop.Shop
	Limits Limits // of searching; zero is Usual
}
