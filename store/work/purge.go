package work

import (
	"context"
	"strconv"
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/audit"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/shop"
	"github.com/deskbell/deskbell/store/ticket"
)

// Purge deletes tickets for good that are in the bin: their messages, files, bytes and history, and customers who have nothing else
// here. The accounts of their mail stay, so that the same mail does not come back. Conflict for a ticket that is not in the bin
// (ticket.not_in_bin), and for one of which a mail is just being sent (ticket.sending).
func (s *Work) Purge(ctx context.Context, by desk.By, numbers ...int64) error {
	return s.Tx(ctx, func(tx *db.Tx) error {
		for _, number := range numbers {
			t, err := ticket.ByNumber(tx, number)
			if err != nil {
				return err
			}
			if t.DeletedAt.IsZero() {
				return desk.Fail(desk.Conflict, "ticket.not_in_bin", "number", number)
			}
			if busy, err := isSending(tx, number); err != nil || busy {
				return db.FirstError(err, desk.Fail(desk.Conflict, "ticket.sending", "number", number))
			}
			if err := Purge(tx, by, &t); err != nil {
				return err
			}
		}
		return shop.AddAudit(tx, by, audit.Purged, numbered(numbers))
	})
}

// numbered is tickets as people name them, the first twenty of them.
func numbered(numbers []int64) string {
	var b strings.Builder
	for i, n := range numbers {
		if i == 20 {
			b.WriteString(" …")
			break
		}
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString("#" + strconv.FormatInt(n, 10))
	}
	return b.String()
}

// purgeBatch is how many tickets are deleted in one transaction, so that nobody waits long for the writer.
const purgeBatch = 25

// PurgeOld deletes for good what has been in the bin for its time.
func (s *Work) PurgeOld(ctx context.Context) error {
	for {
		n := 0
		err := s.Tx(ctx, func(tx *db.Tx) error {
			old, err := purgeable(tx, tx.Now.Add(-desk.BinTime).UnixMilli())
			n = len(old)
			for i := range old {
				if err := Purge(tx, desk.By{}, &old[i]); err != nil {
					return err
				}
			}
			return err
		})
		if err != nil || n < purgeBatch || ctx.Err() != nil {
			return db.FirstError(err, ctx.Err())
		}
	}
}

func purgeable(tx *db.Tx, before int64) (old []desk.Ticket, err error) {
	row := ticket.NewRow()
	return old, db.Each(tx, func(scan func(...any) error) error {
		t, err := row.Take(scan)
		old = append(old, t)
		return err
	}, `SELECT `+ticket.Columns+` FROM ticket t WHERE t.deleted_at > 0 AND t.deleted_at <= $1
			AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.number = t.number AND o.state = 'sending')
		ORDER BY t.deleted_at LIMIT $2`, before, purgeBatch)
}

func isSending(q db.Querier, number int64) (busy bool, err error) {
	return busy, q.Row(`SELECT EXISTS (SELECT 1 FROM outbox WHERE number = $1 AND state = 'sending')`, number).Scan(&busy)
}

// Purge takes a ticket out of every table, children first.
func Purge(tx *db.Tx, by desk.By, t *desk.Ticket) error {
	if err := purgeMerged(tx, by, t.Number); err != nil {
		return err
	}
	blobs, err := blobsOf(tx, t.Number)
	if err != nil {
		return err
	}
	const messages = `(SELECT id FROM message WHERE number = $1)`
	for _, text := range []string{
		`INSERT INTO purged (mailbox_id, mail_id, digest) SELECT mailbox_id, mail_id, coalesce(digest, x'') FROM mail_id WHERE number = $1 ON CONFLICT DO NOTHING`,
		`INSERT INTO purged (mailbox_id, mail_id, digest) SELECT d.mailbox_id, '', d.digest FROM mail_digest d JOIN message m ON m.id = d.message_id
			WHERE m.number = $1 AND m.message_id = '' ON CONFLICT DO NOTHING`,
		`UPDATE account SET message_id = NULL, blob_id = NULL, from_name = '', from_address = '', subject = '' WHERE message_id IN ` + messages,
		`DELETE FROM mail_id WHERE number = $1`,
		`DELETE FROM mail_ref WHERE number = $1`,
		`DELETE FROM mail_digest WHERE message_id IN ` + messages,
		`DELETE FROM message_text WHERE rowid IN ` + messages,
		`DELETE FROM attachment WHERE message_id IN ` + messages,
		`DELETE FROM outbox WHERE message_id IN ` + messages,
		`DELETE FROM outbox WHERE number = $1 AND message_id IS NULL`,
		`DELETE FROM message WHERE number = $1`,
		`DELETE FROM participant WHERE number = $1`,
		`DELETE FROM draft WHERE number = $1`,
		`DELETE FROM event WHERE number = $1`,
		`DELETE FROM seen WHERE number = $1 AND agent_id IN (SELECT id FROM agent)`,
		`DELETE FROM notification WHERE number = $1`,
		`DELETE FROM follower WHERE number = $1`,
		`DELETE FROM mention WHERE number = $1`,
		`DELETE FROM ticket_link WHERE number = $1`,
		`DELETE FROM ticket_link WHERE other = $1`,
		`DELETE FROM merge WHERE number = $1`,
		`DELETE FROM merge WHERE into_number = $1`,
		`DELETE FROM rerating WHERE number = $1`,
		`DELETE FROM follow_up WHERE number = $1`,
		`DELETE FROM confirmation WHERE number = $1`,
		`DELETE FROM nps WHERE number = $1`,
		`DELETE FROM ticket_field WHERE number = $1`,
		`DELETE FROM consent WHERE number = $1`,
		`DELETE FROM door WHERE number = $1`,
		`DELETE FROM door_code WHERE number = $1`,
		`DELETE FROM door_browser WHERE number = $1`,
		`DELETE FROM status_mail WHERE number = $1`,
		`DELETE FROM consent WHERE number = $1`,
		`DELETE FROM ticket_field WHERE number = $1`,
		`DELETE FROM rating_history WHERE number = $1`,
		`DELETE FROM rating WHERE number = $1`,
		`DELETE FROM sample WHERE kind IN ('ticket', 'kept ticket') AND id = $1`,
	} {
		if _, err := tx.Exec(text, t.Number); err != nil {
			return err
		}
	}
	for _, id := range blobs {
		if err := DropUnused(tx, id); err != nil {
			return err
		}
	}
	if err := ticket.MoveTags(tx, t.Number, t.Tags, nil); err != nil {
		return err
	}
	if err := ticket.MoveCounters(tx, t, nil); err != nil {
		return err
	}
	if _, err := tx.Exec(`DELETE FROM ticket WHERE number = $1`, t.Number); err != nil {
		return err
	}
	tx.Changed(desk.Change{Kind: "ticket", Ticket: t.Number, Agent: by.Agent, Mailbox: t.Mailbox})
	return forgetCustomer(tx, t.Customer)
}

// purgeMerged deletes what is left of tickets that were merged into one.
func purgeMerged(tx *db.Tx, by desk.By, number int64) error {
	list, err := mergesWhere(tx, `into_number = $1`, number)
	if err != nil {
		return err
	}
	for _, m := range list {
		t, err := ticket.ByNumber(tx, m.number)
		if err != nil {
			return err
		}
		if err := Purge(tx, by, &t); err != nil {
			return err
		}
	}
	return nil
}

// blobsOf are the bytes of a ticket: its raw mails, its files, and the further copies of its mails.
func blobsOf(tx *db.Tx, number int64) (ids []int64, err error) {
	return ids, db.Each(tx, func(scan func(...any) error) error {
		var id int64
		err := scan(&id)
		ids = append(ids, id)
		return err
	}, `SELECT blob_id FROM message WHERE number = $1 AND blob_id IS NOT NULL
		UNION SELECT f.blob_id FROM attachment f JOIN message m ON m.id = f.message_id WHERE m.number = $1
		UNION SELECT a.blob_id FROM account a JOIN message m ON m.id = a.message_id WHERE m.number = $1 AND a.blob_id IS NOT NULL`, number)
}

// DropUnused deletes bytes unless another mail or file needs them.
func DropUnused(tx *db.Tx, blob int64) error {
	var needed bool
	err := tx.Row(`SELECT EXISTS (SELECT 1 FROM message WHERE blob_id = $1) OR EXISTS (SELECT 1 FROM attachment WHERE blob_id = $1)
		OR EXISTS (SELECT 1 FROM account WHERE blob_id = $1) OR EXISTS (SELECT 1 FROM article_picture WHERE blob_id = $1)`, blob).Scan(&needed)
	if err != nil || needed {
		return err
	}
	return db.DropBlob(tx, blob)
}

// forgetCustomer deletes somebody of whom nothing is left: no ticket, and nothing that an agent wrote down about them.
func forgetCustomer(tx *db.Tx, id int64) error {
	var gone bool
	err := tx.Row(`SELECT note = '' AND phone = '' AND NOT EXISTS (SELECT 1 FROM ticket WHERE customer_id = $1)
		AND NOT EXISTS (SELECT 1 FROM customer_merge WHERE customer_id = $1 OR into_id = $1) FROM customer WHERE id = $1`, id).Scan(&gone)
	if err != nil || !gone {
		return err
	}
	for _, text := range []string{`DELETE FROM erasure WHERE customer_id = $1`, `DELETE FROM address WHERE customer_id = $1`} {
		if _, err := tx.Exec(text, id); err != nil {
			return err
		}
	}
	_, err = tx.Exec(`DELETE FROM customer WHERE id = $1`, id)
	return err
}
