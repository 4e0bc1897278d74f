package ticket

import (
	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
)

// PublishDelivery says that something became of a message on its way; nothing where it is of no ticket.
func PublishDelivery(tx *db.Tx, number, message int64) {
	if number != 0 {
		tx.Changed(desk.Change{Kind: "ticket", Ticket: number, Message: message})
	}
}
