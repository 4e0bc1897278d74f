package search

import (
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/postings"
)

// recall remembers, for as long as the database is open, whom messages were sent to and what customers are called: some 100 bytes for each
// message sent and each customer. It is empty until WarmSearch has filled it, which only a large shop needs. What changes is named in the
// tables moved and renamed, and looked at again by the next search. A search whose snapshot is older than that asks SQLite.
type recall struct {
	sent  sent
	names names
}

// changedSince are the ids of what has changed.
func changedSince(q db.Querier, text string, seq int64) (ids postings.Bits, err error) {
	err = db.Each(q, func(scan func(...any) error) error {
		var id int64
		err := scan(&id)
		ids.Add(id)
		return err
	}, text, seq)
	return ids, err
}
