package ticket

import (
	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/query"
	"github.com/deskbell/deskbell/store/db"
)

// What knows which database this is: store/db, the schema, and the text search: this file, store/help/search.go and the packages
// store/search and store/postings.
//
// The index is FTS5 without content: rowid is the message's (article's) id, and what is indexed is not text but the terms that
// query.Append made of it, parted by spaces. FTS5's own tokenizer has nothing left to do but to split them again (ascii:
// every byte above 127 belongs to a word), which is what makes indexing fast.

const (
	ExcerptWidth = 120       // characters of a hit's snippet
	IndexedText  = 256 << 10 // bytes of a message that are searched: more is a log file or worse, and would hold the writer up
	NewestRanked = 2000      // hits that are ranked; ranking all of them costs as much as there are, and nobody means the old ones
	MaxHits      = 200
)

// IndexMessage makes a message findable under its id: by what it says, who wrote it, and the names of its files. What Deskbell
// itself writes to everybody is not what anybody looks for.
func IndexMessage(tx *db.Tx, m *desk.Message) error {
	if m.Source.Automatic() {
		return nil
	}
	e := indexed{id: m.ID}
	e.subject, e.body = Indexed(m)
	waiting, fresh := db.Gathered[unindexed](tx)
	if fresh {
		tx.Before(func() error { return WriteIndex(tx) })
	}
	waiting.rows = append(waiting.rows, e)
	if waiting.bytes += len(e.body); waiting.bytes < maxPending {
		return nil
	}
	return WriteIndex(tx)
}

// Indexed are the terms of a message: of its subject, and of all else that it is found by.
func Indexed(m *desk.Message) (subject, text string) {
	body := make([]byte, 0, len(m.Text)*2+256)
	body = query.Append(body, desk.CutBytes(m.Text, IndexedText))
	body = query.Append(body, m.From.Name)
	body = query.Append(body, m.From.Address)
	for _, p := range m.ReplyTo {
		body = query.Append(query.Append(body, p.Name), p.Address)
	}
	if m.Direction == desk.Out {
		for _, p := range m.To {
			body = query.Append(query.Append(body, p.Name), p.Address)
		}
	}
	for _, a := range m.Attachments {
		if !a.Inline {
			body = query.Append(body, a.Name)
		}
	}
	return string(query.Append(nil, m.Subject)), string(body)
}

// indexed is a message's row of the index. It is written at the end of the transaction, all at once: FTS5 writes out what it has
// gathered whenever another statement of the transaction opens a savepoint of its own (RETURNING, ON CONFLICT and INSERT …
// SELECT do), and small pieces that are merged later cost more than the rows themselves.
type indexed struct {
	id            int64
	subject, body string
}

// maxPending bytes wait for the end of a transaction.
const maxPending = 8 << 20

// unindexed is what a transaction has still to make findable.
type unindexed struct {
	rows  []indexed
	bytes int
}

// WriteIndex writes what waits. The transaction does it before its commit; who fills a database does it while there is room.
func WriteIndex(tx *db.Tx) error {
	waiting, _ := db.Gathered[unindexed](tx)
	for _, e := range waiting.rows {
		if _, err := tx.Exec(`INSERT INTO message_text (rowid, subject, body) VALUES ($1, $2, $3)`, e.id, e.subject, e.body); err != nil {
			return err
		}
	}
	waiting.rows, waiting.bytes = waiting.rows[:0], 0
	return nil
}
