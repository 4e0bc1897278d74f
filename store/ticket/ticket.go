// Package ticket keeps single tickets and what hangs on them: messages, drafts, notices, the outbox's rows, customers and agents as they are
// read with them. Whatever is done with a ticket is done by the packages above, with these pieces.
package ticket

import (
	"github.com/deskbell/deskbell/store/db"
)

// Records is the part of an open database that this package keeps.
type Records struct{ *db.DB }
