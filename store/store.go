// Package store keeps everything in one SQLite file. One exported method is one use case in one transaction; what it
// changed is published after the commit. Errors that users may see are *desk.Error; anything else is our fault.
package store

import (
	"context"
	"database/sql"
	"time"

	"github.com/deskbell/deskbell/desk"
)

// Options of Open.
type Options struct {
	Now    func() time.Time      // the clock; nil is time.Now
	Notify func(c []desk.Change) // called after each commit that changed something; nil is nobody
	Create bool                  // make the file where there is none
}

// Store is one open database.
type Store struct {
	path   string
	write  *sql.DB // one connection, immediate transactions
	read   *sql.DB // a few connections, query_only
	now    func() time.Time
	notify func([]desk.Change)
}

var _ = context.Background
