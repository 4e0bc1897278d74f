package door

import (
	"context"
	"strconv"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/audit"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/shop"
	"github.com/deskbell/deskbell/store/ticket"
	"github.com/deskbell/deskbell/store/work"
)

// erasuresListed at most.
const erasuresListed = 200

// Erasures are the wishes of customers to have their data deleted: those that wait, the oldest first and with what would be deleted, or
// those that are done, the newest first.
func (s *Doors) Erasures(ctx context.Context, done bool) (list []desk.Erasure, err error) {
	where := `e.done_at = 0 ORDER BY e.id`
	if done {
		where = `e.done_at > 0 ORDER BY e.done_at DESC, e.id DESC`
	}
	err = s.View(ctx, func(q db.Querier) error {
		err := db.Each(q, func(scan func(...any) error) error {
			e, err := scanErasure(scan)
			list = append(list, e)
			return err
		}, `SELECT `+erasureColumns+where+` LIMIT $1`, erasuresListed)
		for i := range list {
			if e := &list[i]; err == nil && !done {
				e.Tickets, e.Messages, e.Files, err = work.CountErasable(q, e.Customer)
			}
		}
		return err
	})
	return list, err
}

// erasureColumns name the customer by the ticket where they asked, or by themselves where it is gone.
const erasureColumns = `e.id, e.customer_id, e.number, e.asked_at, e.done_at, e.refused, e.agent_id, coalesce(t.contact_name, c.name), coalesce(t.contact, ''), coalesce(t.subject, '')
	FROM erasure e JOIN customer c ON c.id = e.customer_id LEFT JOIN ticket t ON t.number = e.number WHERE `

func scanErasure(scan func(...any) error) (e desk.Erasure, err error) {
	var asked, done int64
	err = scan(&e.ID, &e.Customer, &e.Ticket, &asked, &done, &e.Refused, &e.Agent, &e.Contact.Name, &e.Contact.Address, &e.Subject)
	e.AskedAt, e.DoneAt = db.FromMS(asked), db.FromMS(done)
	return e, err
}

// ErasureMail is what a customer is told of their wish, in the language of their ticket; of a refusal it has {{reason}}.
type ErasureMail func(desk.Lang) (subject, text string)

// CarryOutErasure deletes a customer's data (see work.Erase) and tells them. Conflict (erasure.done) where it was decided already.
func (s *Doors) CarryOutErasure(ctx context.Context, by desk.By, id int64, mail ErasureMail, words func(desk.Lang) string) error {
	return s.decide(ctx, by, id, "", mail, func(tx *db.Tx, e *desk.Erasure) error {
		if err := work.Erase(tx, by, e.Customer, words); err != nil {
			return err
		}
		return shop.AddAudit(tx, by, audit.Erased, "#"+strconv.FormatInt(e.Ticket, 10))
	})
}

// RefuseErasure leaves a customer's data and tells them why, in a sentence: Invalid (erasure.no_reason) without one.
func (s *Doors) RefuseErasure(ctx context.Context, by desk.By, id int64, why string, mail ErasureMail) error {
	if why = desk.Cut(db.TidyText(why), desk.MaxComment); ticket.Blank(why) {
		return desk.Fail(desk.Invalid, "erasure.no_reason").At("why")
	}
	return s.decide(ctx, by, id, why, mail, func(tx *db.Tx, e *desk.Erasure) error {
		tx.Changed(desk.Change{Kind: "ticket", Ticket: e.Ticket})
		return db.FirstError(ticket.AddEvent(tx, e.Ticket, by.Agent, desk.EventErasureRefused), shop.AddAudit(tx, by, audit.ErasureRefused, "#"+strconv.FormatInt(e.Ticket, 10)))
	})
}

func (s *Doors) decide(ctx context.Context, by desk.By, id int64, why string, mail ErasureMail, do func(*db.Tx, *desk.Erasure) error) error {
	return s.Tx(ctx, func(tx *db.Tx) error {
		e, err := scanErasure(tx.Row(`SELECT `+erasureColumns+`e.id = $1`, id).Scan)
		if err != nil {
			return db.NotFound(err, "erasure.unknown")
		}
		if !e.DoneAt.IsZero() {
			return desk.Fail(desk.Conflict, "erasure.done")
		}
		if err := tx.Row(`SELECT number FROM ticket WHERE customer_id = $1 ORDER BY number = $2 DESC, number DESC LIMIT 1`, e.Customer, e.Ticket).Scan(&e.Ticket); err != nil {
			return err // the one where they asked may have been deleted
		}
		t, err := ticket.ByNumber(tx, e.Ticket)
		if err != nil {
			return err
		}
		subject, text := mail(t.Lang)
		if err := ticket.SendLetter(tx, &t, ticket.Letter{Kind: "erasure", To: t.Contact, Subject: subject, Text: text, Values: map[string]string{"reason": why}}); err != nil {
			return err
		}
		if err := do(tx, &e); err != nil {
			return err
		}
		_, err = tx.Exec(`UPDATE erasure SET done_at = $2, refused = $3, agent_id = $4 WHERE customer_id = $1 AND done_at = 0`, e.Customer, db.MS(tx.Now), why, by.Agent)
		return err
	})
}
