package store

import (
	"crypto/rand"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
)

// unlinked is a token whose link nobody has.
func unlinked() []byte {
	token := make([]byte, 32)
	rand.Read(token)
	return token
}

// followUp writes what was done after a low score.
func (d *seeding) followUp(t *desk.Ticket, in *desk.SeedTicket) error {
	f := in.FollowUp
	if f == nil || in.Rating == nil {
		return nil
	}
	_, err := d.tx.Exec(`INSERT INTO follow_up (number, score, owner_id, opened_at, due_at, contacted_at, contacted_by) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		t.Number, in.Rating.Score, f.Owner, db.MS(f.OpenedAt), db.MS(f.DueAt), db.MS(f.ContactedAt), f.ContactedBy)
	if err != nil || in.Rerating == nil {
		return err
	}
	again := in.Rerating
	_, err = d.tx.Exec(`INSERT INTO rerating (number, token, asked_at, score, comment, rated_at) VALUES ($1, $2, $3, $4, $5, $6)`,
		t.Number, unlinked(), db.MS(again.AskedAt), again.Score, again.Comment, db.MS(again.RatedAt))
	return err
}

// closed writes what else a customer was asked: whether it is solved, and whether they would recommend the shop.
func (d *seeding) closed(t *desk.Ticket, in *desk.SeedTicket) error {
	if in.Closure != "" && !t.ResolvedAt.IsZero() {
		asked := t.ResolvedAt.AddDate(0, 0, 2)
		_, err := d.tx.Exec(`INSERT INTO confirmation (number, resolved_at, resolved_by, token, asked_at, outcome, at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			t.Number, db.MS(t.ResolvedAt), t.ResolvedBy, unlinked(), db.MS(asked), string(in.Closure), db.MS(asked.AddDate(0, 0, 1)))
		if err != nil {
			return err
		}
		if _, err := d.tx.Exec(`UPDATE ticket SET closure = $2 WHERE number = $1`, t.Number, string(in.Closure)); err != nil {
			return err
		}
	}
	if n := in.NPS; n != nil {
		_, err := d.tx.Exec(`INSERT INTO nps (customer_id, number, mailbox_id, token, lang, asked_at, score, comment, rated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
			t.Customer, t.Number, t.Mailbox, unlinked(), string(t.Lang), db.MS(n.AskedAt), n.Score, n.Comment, db.MS(n.RatedAt))
		return err
	}
	return nil
}
