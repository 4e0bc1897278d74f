package work

import (
	"errors"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/ticket"
)

// theirs are a customer's tickets; theirMessages what is in them but for what came with other customers' tickets that were merged into
// them, what of theirs lies in other customers', and what they wrote there themselves.
const (
	theirs        = `(SELECT number FROM ticket WHERE customer_id = $1)`
	theirMessages = `WITH RECURSIVE up(home, number) AS (SELECT number, number FROM ticket WHERE customer_id = $1
			UNION SELECT up.home, t.merged_into FROM up JOIN ticket t ON t.number = up.number WHERE t.merged_into > 0)
		SELECT m.id FROM message m WHERE m.number IN ` + theirs + ` AND (m.home = 0 OR m.home IN ` + theirs + `)
		UNION SELECT m.id FROM up JOIN message m ON m.number = up.number AND m.home = up.home
		UNION SELECT m.id FROM participant p JOIN message m ON m.number = p.number WHERE m.direction = 'in'
			AND p.address IN (SELECT address FROM address WHERE customer_id = $1) AND m.from_address = p.address`
)

// CountErasable counts what Erase would take: tickets, messages and files.
func CountErasable(q db.Querier, customer int64) (tickets, messages, files int, err error) {
	err = q.Row(`SELECT (SELECT count(*) FROM ticket WHERE customer_id = $1), (SELECT count(*) FROM (`+theirMessages+`)),
		(SELECT count(*) FROM attachment WHERE inline = 0 AND message_id IN (`+theirMessages+`))`, customer).Scan(&tickets, &messages, &files)
	return tickets, messages, files, err
}

// Erase takes out of the database who a customer is and what was said: addresses, names, texts, files and their bytes, the index of the
// search, comments. What figures are made of stays: that there were so many tickets and messages, when, who answered, the scores. In the
// place of the words stands what words says in a ticket's language. The accounts of the mail stay without a name, so that the same mail does
// not come back. Conflict (ticket.sending) where a mail to them is just being sent.
func Erase(tx *db.Tx, by desk.By, customer int64, words func(desk.Lang) string) error {
	tickets, err := ticket.IDsOf(tx, `SELECT number FROM ticket WHERE customer_id = $1 ORDER BY number`, customer)
	if err != nil {
		return err
	}
	for _, number := range tickets {
		if busy, err := isSending(tx, number); err != nil || busy {
			return db.FirstError(err, desk.Fail(desk.Conflict, "ticket.sending", "number", number))
		}
	}
	messages, err := ticket.IDsOf(tx, theirMessages, customer)
	if err != nil {
		return err
	}
	for _, id := range messages {
		if err := eraseMessage(tx, id, words); err != nil {
			return err
		}
	}
	for _, number := range tickets {
		if err := eraseTicket(tx, by, number, words); err != nil {
			return err
		}
	}
	return erasePerson(tx, customer)
}

func run(tx *db.Tx, id int64, texts ...string) error {
	for _, text := range texts {
		if _, err := tx.Exec(text, id); err != nil {
			return err
		}
	}
	return nil
}

// eraseMessage leaves of a message whose it was to write and when.
func eraseMessage(tx *db.Tx, id int64, words func(desk.Lang) string) error {
	var lang desk.Lang
	if err := tx.Row(`SELECT t.lang FROM message m JOIN ticket t ON t.number = m.number WHERE m.id = $1`, id).Scan((*string)(&lang)); err != nil {
		return err
	}
	blobs, err := ticket.IDsOf(tx, `SELECT blob_id FROM message WHERE id = $1 AND blob_id IS NOT NULL UNION SELECT blob_id FROM attachment WHERE message_id = $1
		UNION SELECT blob_id FROM account WHERE message_id = $1 AND blob_id IS NOT NULL`, id)
	if err != nil {
		return err
	}
	err = run(tx, id,
		`INSERT INTO purged (mailbox_id, mail_id, digest) SELECT mailbox_id, mail_id, coalesce(digest, x'') FROM mail_id WHERE message_id = $1 ON CONFLICT DO NOTHING`,
		`INSERT INTO purged (mailbox_id, mail_id, digest) SELECT d.mailbox_id, '', d.digest FROM mail_digest d JOIN message m ON m.id = d.message_id
			WHERE d.message_id = $1 AND m.message_id = '' ON CONFLICT DO NOTHING`,
		`UPDATE account SET message_id = NULL, blob_id = NULL, from_name = '', from_address = '', subject = '' WHERE message_id = $1`,
		`DELETE FROM mail_id WHERE message_id = $1`,
		`DELETE FROM mail_ref WHERE message_id = $1`,
		`DELETE FROM mail_digest WHERE message_id = $1`,
		`DELETE FROM message_text WHERE rowid = $1`,
		`DELETE FROM attachment WHERE message_id = $1`,
		`UPDATE outbox SET recipient = '', mail = '', error = '', remaining = '', refused = '', bounced = '', copy = 0,
			state = CASE state WHEN 'sent' THEN state WHEN 'failed' THEN state ELSE 'canceled' END WHERE message_id = $1`)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(`UPDATE message SET from_name = CASE direction WHEN 'in' THEN '' ELSE from_name END, from_address = CASE direction WHEN 'in' THEN '' ELSE from_address END,
			people = '', subject = '', text = $2, reply = NULL, html = NULL, bounce = '', message_id = '', refs = '', problems = '', found = '', blob_id = NULL, citing = '', cites = 0
		WHERE id = $1`, id, words(lang)); err != nil {
		return err
	}
	for _, blob := range blobs {
		if err := DropUnused(tx, blob); err != nil {
			return err
		}
	}
	return nil
}

// eraseTicket resolves a ticket that has nothing more to say.
func eraseTicket(tx *db.Tx, by desk.By, number int64, words func(desk.Lang) string) error {
	before, err := ticket.ByNumber(tx, number)
	if err != nil {
		return err
	}
	t := before
	ticket.SetStatus(&t, desk.Resolved, 0, tx)
	t.Contact, t.Subject, t.Snippet, t.Attachments, t.Undelivered, t.SnoozedUntil, t.SnoozedBy = desk.Person{}, words(t.Lang), "", false, false, time.Time{}, 0
	t.SpamWhy.Sender = ""
	root, err := ticket.RootOf(tx, number)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(`DELETE FROM event WHERE number = $1 AND home = $2`, root, number); err != nil {
		return err
	}
	err = run(tx, number,
		`UPDATE event SET args = '{"ticket":"' || $1 || '"}' WHERE kind = 'merged' AND number = (SELECT merged_into FROM ticket WHERE number = $1) AND args LIKE '%"ticket":"' || $1 || '"%'`,
		`DELETE FROM event WHERE number = $1`,
		`DELETE FROM participant WHERE number = $1`,
		`DELETE FROM draft WHERE number = $1`,
		`DELETE FROM notification WHERE number = $1`,
		`DELETE FROM mention WHERE number = $1`,
		`DELETE FROM sent_form WHERE number = $1`,
		`DELETE FROM outbox WHERE number = $1 AND message_id IS NULL AND state IN ('waiting', 'canceled', 'failed')`,
		`DELETE FROM ticket_field WHERE number = $1`,
		`DELETE FROM consent WHERE number = $1`,
		`DELETE FROM status_mail WHERE number = $1`,
		`DELETE FROM door_code WHERE number = $1`,
		`DELETE FROM door_browser WHERE number = $1`,
		`UPDATE rating SET comment = '', token = 'erased ' || number WHERE number = $1`, // the links that were sent say nothing any more,
		`UPDATE rating_history SET comment = '' WHERE number = $1`,
		`UPDATE rerating SET comment = '', token = 'erased ' || number WHERE number = $1`,
		`UPDATE nps SET comment = '', token = 'erased ' || id WHERE number = $1`,
		`UPDATE confirmation SET comment = '', token = 'erased ' || id WHERE number = $1`,
		`UPDATE offer SET question = '', token = 'erased ' || id WHERE number = $1`,
		`DELETE FROM turn WHERE talk_id IN (SELECT id FROM talk WHERE number = $1)`,
		`DELETE FROM talk WHERE number = $1`,
		`UPDATE ticket SET learnt = '' WHERE number = $1`)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(`INSERT INTO door (number, version, revoked_at) VALUES ($1, 2, $2) ON CONFLICT (number) DO UPDATE SET version = door.version + 1, revoked_at = excluded.revoked_at`,
		number, db.MS(tx.Now)); err != nil {
		return err
	}
	tx.Changed(desk.Change{Kind: "ticket", Ticket: number, Agent: by.Agent, Mailbox: t.Mailbox})
	return errors.Join(ticket.AddEvent(tx, number, by.Agent, desk.EventErased), ticket.Update(tx, &before, &t))
}

// erasePerson leaves of a customer, and of those who were merged into them, a number.
func erasePerson(tx *db.Tx, customer int64) error {
	const all = `(SELECT id FROM customer WHERE id = $1 OR merged_into = $1)`
	const own = `(SELECT address FROM address WHERE customer_id = $1)`
	return run(tx, customer,
		`UPDATE account SET from_name = '', from_address = '', subject = '' WHERE from_address IN `+own+` AND outcome <> 'quarantined' AND outcome <> ''`,
		`DELETE FROM event WHERE kind IN ('undeliverable', 'deliverable') AND id IN (SELECT e.id FROM participant p JOIN event e ON e.number = p.number
			JOIN address a ON a.address = p.address WHERE a.customer_id = $1 AND instr(e.args, '"' || a.address || '"') > 0)`,
		`DELETE FROM participant WHERE address IN `+own,
		`DELETE FROM outbox WHERE recipient IN `+own+` AND message_id IS NULL AND kind <> 'erasure' AND state = 'waiting'`,
		`UPDATE outbox SET recipient = '', mail = '' WHERE recipient IN `+own+` AND state NOT IN ('waiting', 'sending')`,
		`DELETE FROM spam_sender WHERE sender IN `+own,
		`UPDATE offer SET question = '', token = 'erased ' || id WHERE customer_id = $1`,
		`UPDATE customer_merge SET state = '{}', undone_at = CASE undone_at WHEN 0 THEN at ELSE undone_at END WHERE into_id = $1 OR customer_id = $1`,
		`DELETE FROM address WHERE customer_id IN `+all,
		`UPDATE customer SET name = '', phone = '', note = '', tags = '', zone = '', blocked_at = 0, version = version + 1 WHERE id IN `+all)
}
