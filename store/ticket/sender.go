package ticket

import (
	"database/sql"
	"errors"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
)

// FirstMailbox is the oldest that is not removed; 0 where there is none.
func FirstMailbox(q db.Querier) (id int64, err error) {
	err = q.Row(`SELECT id FROM mailbox WHERE removed = 0 ORDER BY id LIMIT 1`).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return id, err
}

// SendingMailbox is Conflict (reply.no_mailbox) where a ticket has none that could send.
func SendingMailbox(q db.Querier, id int64) (desk.Mailbox, error) {
	m := desk.Mailbox{ID: id}
	var removed bool
	var options string
	err := q.Row(`SELECT address, name, signature, ack, options, send_limit, removed FROM mailbox WHERE id = $1`, id).
		Scan(&m.Address, &m.Name, &m.Signature, &m.Ack, &options, &m.SendLimit, &removed)
	if errors.Is(err, sql.ErrNoRows) || (err == nil && removed) {
		return m, desk.Fail(desk.Conflict, "reply.no_mailbox", "mailbox", m.Address)
	}
	return m, errors.Join(err, db.FromJSON(options, &m.Options))
}
