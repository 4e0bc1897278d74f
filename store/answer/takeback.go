package answer

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/outbound"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/ticket"
	"github.com/deskbell/deskbell/store/work"
)

// TakeBack cancels a waiting or failed answer and makes it the agent's draft again; the ticket goes back to where it stood before.
// Conflict once it is on its way (outbox.gone), and in the bin (ticket.in_bin).
func (s *Answers) TakeBack(ctx context.Context, by desk.By, message int64) (d desk.Draft, err error) {
	err = s.Tx(ctx, func(tx *db.Tx) error {
		m, err := ticket.ScanMessage(tx.Row(`SELECT `+ticket.MessageColumns+` FROM message m WHERE m.id = $1`, message).Scan)
		if err != nil {
			return db.NotFound(err, "message.unknown")
		}
		if _, err := work.OnHand(tx, m.Ticket); err != nil {
			return err
		}
		var mail string
		err = tx.Row(`UPDATE outbox SET state = 'canceled' WHERE message_id = $1 AND kind = 'reply' AND state IN ('waiting', 'failed', 'held') AND remaining = '' RETURNING mail`, message).Scan(&mail)
		if db.Missing(err) {
			return desk.Fail(desk.Conflict, "outbox.gone")
		}
		var with ticket.Enclosure
		if err := errors.Join(err, db.FromJSON(mail, &with)); err != nil {
			return err
		}
		if err := errors.Join(dropCopies(tx, message), ticket.FormForgotten(tx, message), ticket.CarriedNothing(tx, m.Ticket, message)); err != nil {
			return err
		}
		if m.Attachments, err = ticket.AttachmentsOf(tx, message); err != nil {
			return err
		}
		if err := undoTicket(tx, by, &m, with.Deeds); err != nil {
			return err
		}
		d, err = draftAgain(tx, by, &m, with.Deeds)
		return err
	})
	return d, err
}

// undoTicket takes out of a ticket what an answer did to it, as long as nothing has happened since.
func undoTicket(tx *db.Tx, by desk.By, m *desk.Message, deeds *ticket.Deeds) error {
	before, err := ticket.ByNumber(tx, m.Ticket)
	if err != nil {
		return err
	}
	t := before
	t.Messages--
	if err := undoThen(tx, by, m.Agent, &t, deeds); err != nil {
		return err
	}
	var was string
	err = tx.Row(`SELECT args FROM event WHERE number = $1 AND kind = 'status' AND at = $2 AND NOT EXISTS
			(SELECT 1 FROM event later WHERE later.number = $1 AND later.kind = 'status' AND later.at > $2) ORDER BY id DESC LIMIT 1`,
		t.Number, db.MS(m.CreatedAt)).Scan(&was)
	if err != nil && !db.Missing(err) {
		return err
	}
	var args map[string]string
	if err := db.FromJSON(was, &args); err != nil {
		return err
	}
	if from := desk.Status(args["from"]); from != "" && string(t.Status) == args["to"] {
		if err := work.ChangeStatus(tx, by, &t, from); err != nil {
			return err
		}
	}
	if t.Status == desk.Open && !m.Citing.Forwards() {
		if err := waitingAgain(tx, &t); err != nil {
			return err
		}
	}
	if err := db.FirstError(ticket.LastSaid(tx, &t, m.ID), ticket.HasFiles(tx, &t, m.ID)); err != nil {
		return err
	}
	if err := ticket.Update(tx, &before, &t); err != nil {
		return err
	}
	if _, err := tx.Exec(`DELETE FROM message_text WHERE rowid = $1`, m.ID); err != nil {
		return err
	}
	tx.Changed(desk.Change{Kind: "ticket", Ticket: t.Number, Agent: by.Agent, Mailbox: t.Mailbox})
	return ticket.AddEvent(tx, t.Number, by.Agent, desk.EventUndone)
}

// draftAgain puts what was to be sent into the agent's draft, before anything that is there already. The signature is put under
// it again when it is sent.
func draftAgain(tx *db.Tx, by desk.By, m *desk.Message, deeds *ticket.Deeds) (desk.Draft, error) {
	d := desk.Draft{Agent: by.Agent, Ticket: m.Ticket, Kind: draftKind(m), Cites: m.Cites, Subject: m.Subject, To: m.To, Cc: m.Cc, Bcc: m.Bcc,
		Text: m.Reply, HTML: m.HTML, Attachments: m.Attachments, UpdatedAt: tx.Now}
	if deeds != nil {
		d.Then = deeds.Then
	}
	if i := strings.LastIndex(d.HTML, `<div class="signature">`); i >= 0 {
		d.HTML = d.HTML[:i]
	}
	if _, err := tx.Exec(`UPDATE attachment SET message_id = NULL, agent_id = $2 WHERE message_id = $1`, m.ID, by.Agent); err != nil {
		return d, err
	}
	for i := range d.Attachments {
		d.Attachments[i].Message = 0
	}
	if by.Agent == 0 {
		return d, nil // through the API: nobody's desk to put it on
	}
	drafts, err := ticket.DraftsOf(tx, by.Agent, m.Ticket)
	if err != nil {
		return d, err
	}
	for _, old := range drafts {
		if old.Kind != d.Kind {
			continue
		}
		if strings.TrimSpace(old.Text) != "" {
			d.Text += "\n\n" + old.Text
		}
		if d.HTML != "" {
			d.HTML += old.HTML
		}
		d.Attachments = append(d.Attachments, old.Attachments...)
	}
	return d, ticket.SaveDraft(tx, d)
}

// TryAgain makes a mail due now that failed, is held, waits for its hour or for its next try, with the same Message-ID. It has another 48 h. Not in the bin (ticket.in_bin).
func (s *Answers) TryAgain(ctx context.Context, by desk.By, message int64) error {
	return s.Tx(ctx, func(tx *db.Tx) error {
		var number int64
		if err := work.MessageOnHand(tx, message); err != nil {
			return err
		}
		err := tx.Row(`UPDATE outbox SET state = 'waiting', due_at = $2, attempts = 0, error = '', later = 0, first_try = 0, broken = 0
			WHERE message_id = $1 AND (state IN ('failed', 'held') OR state = 'waiting' AND (later = 1 OR attempts > 0)) RETURNING number`,
			message, db.MS(tx.Now)).Scan(&number)
		if db.Missing(err) {
			return desk.Fail(desk.Conflict, "outbox.not_failed")
		}
		if err != nil {
			return err
		}
		ticket.PublishDelivery(tx, number, message)
		_, err = tx.Exec(`UPDATE message SET date = $2 WHERE id = $1 AND date > $2`, message, db.MS(tx.Now)) // it was to go later
		return err
	})
}

// PutOff gives a mail that has not been tried yet another hour. Refused: an hour that has passed or is too far away, and (Conflict,
// outbox.gone) a mail that is on its way.
func (s *Answers) PutOff(ctx context.Context, by desk.By, message int64, until time.Time) error {
	return s.Tx(ctx, func(tx *db.Tx) error {
		if err := work.MessageOnHand(tx, message); err != nil {
			return err
		}
		if until.IsZero() {
			return desk.Fail(desk.Invalid, "later.past").At("later_at")
		}
		if err := outbound.CheckLater(until, tx.Now); err != nil {
			return err
		}
		var number int64
		err := tx.Row(`UPDATE outbox SET state = 'waiting', due_at = $2, later = 1, undo_until = 0, created_at = $3
			WHERE message_id = $1 AND kind = 'reply' AND state IN ('waiting', 'held') AND attempts = 0 AND remaining = '' RETURNING number`,
			message, db.MS(until), db.MS(tx.Now)).Scan(&number)
		if db.Missing(err) {
			return desk.Fail(desk.Conflict, "outbox.gone")
		}
		if err != nil {
			return err
		}
		ticket.PublishDelivery(tx, number, message)
		_, err = tx.Exec(`UPDATE message SET date = $2 WHERE id = $1`, message, db.MS(until))
		return err
	})
}

func draftKind(m *desk.Message) desk.Direction {
	if m.Citing.Forwards() {
		return desk.ForwardDraft
	}
	return desk.Out
}

// dropCopies takes from a mail that is taken back the files that it only borrowed.
func dropCopies(tx *db.Tx, message int64) error {
	_, err := tx.Exec(`DELETE FROM attachment WHERE message_id = $1 AND copied = 1`, message)
	return err
}
