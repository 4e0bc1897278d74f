// Package store keeps everything in one SQLite file. One exported method is one use case in one transaction; what it
// changed is published after the commit. Errors that users may see are *desk.Error; anything else is our fault.
//
// Its parts are packages by what their users see, each on store/db: who uses the store sees one Store with the methods of all of them.
// Here is what needs most of them at once: set-up, the sample shop, sweeping.
package store

import (
	"context"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/answer"
	"github.com/deskbell/deskbell/store/ask"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/door"
	"github.com/deskbell/deskbell/store/help"
	"github.com/deskbell/deskbell/store/people"
	"github.com/deskbell/deskbell/store/post"
	"github.com/deskbell/deskbell/store/reports"
	"github.com/deskbell/deskbell/store/search"
	"github.com/deskbell/deskbell/store/shop"
	"github.com/deskbell/deskbell/store/suggest"
	"github.com/deskbell/deskbell/store/ticket"
	"github.com/deskbell/deskbell/store/wording"
	"github.com/deskbell/deskbell/store/work"
)

// Options of Open.
type Options = db.Options

// Store is one open database.
type Store struct {
	*db.DB
	*shop.Shop
	*ticket.Records
	*ask.Asks
	*work.Work
	*answer.Answers
	*door.Doors
	*post.Post
	*help.Help
	*suggest.Suggestions
	*search.Lists
	*people.People
	*reports.Reports
	*wording.Wordings
}

// Open opens (with Create: makes) the database at path, and refuses what db.Open refuses.
func Open(ctx context.Context, path string, o Options) (*Store, error) {
	d, err := db.Open(ctx, path, o)
	if err != nil {
		return nil, err
	}
	own := &shop.Shop{DB: d}
	articles := &help.Help{DB: d, Shop: own}
	return &Store{
		DB:          d,
		Shop:        own,
		Records:     &ticket.Records{DB: d},
		Asks:        &ask.Asks{DB: d, Shop: own},
		Work:        &work.Work{DB: d, Shop: own},
		Answers:     &answer.Answers{DB: d, Shop: own},
		Doors:       &door.Doors{DB: d, Shop: own},
		Post:        &post.Post{DB: d, Shop: own},
		Help:        articles,
		Suggestions: &suggest.Suggestions{Help: articles},
		Lists:       &search.Lists{DB: d, Shop: own},
		People:      &people.People{DB: d, Shop: own},
		Reports:     &reports.Reports{DB: d},
		Wordings:    &wording.Wordings{DB: d},
	}, nil
}

// By says for all that is done with this context who does it: what matters is noted with their name.
func By(ctx context.Context, by desk.By) context.Context { return db.By(ctx, by) }

// Remote is the address that whoever acts with ctx comes from.
func Remote(ctx context.Context) string { return db.Remote(ctx) }
