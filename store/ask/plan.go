package ask

import (
	"errors"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/survey"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/shop"
	"github.com/deskbell/deskbell/store/ticket"
)

// Resolved plans what the customer of a ticket is asked that was just resolved, or notes on the ticket why they are not.
func Resolved(tx *db.Tx, t *desk.Ticket) error {
	settings, err := shop.ReadSettings(tx)
	if err != nil {
		return err
	}
	rules, err := RulesFor(tx, settings, t.Mailbox)
	if err != nil {
		return err
	}
	if !rules.On && !rules.Confirm.On && !rules.NPS.On && rules.Repair.Again != survey.ByResolve {
		return nil
	}
	hours, zone, err := clockOf(tx, settings)
	if err != nil {
		return err
	}
	p := planner{tx, settings, rules, t}
	again, err := p.again()
	if err != nil {
		return err
	}
	switch {
	case again:
		err = p.plan(survey.Again, rules.Due(hours, zone, tx.Now))
	case rules.On:
		err = p.plan(survey.Rating, rules.Due(hours, zone, tx.Now))
	}
	if err == nil && rules.Confirm.On {
		err = p.plan(survey.Solved, rules.ConfirmAt(hours, zone, tx.Now))
	}
	if err == nil && rules.NPS.On {
		err = p.plan(survey.NPS, rules.Allowed(hours, zone, tx.Now.Add(survey.Apart())))
	}
	return err
}

// planner plans the questions about one ticket.
type planner struct {
	tx       *db.Tx
	settings desk.Settings
	rules    survey.Rules
	t        *desk.Ticket
}

// again says whether a ticket that is resolved is one whose low score was looked after, and its customer is to be asked how it is now.
func (p planner) again() (yes bool, err error) {
	if p.rules.Repair.Again != survey.ByResolve {
		return false, nil
	}
	return yes, p.tx.Row(`SELECT EXISTS (SELECT 1 FROM follow_up WHERE number = $1 AND contacted_at > 0)
		AND NOT EXISTS (SELECT 1 FROM rerating WHERE number = $1)`, p.t.Number).Scan(&yes)
}

// plan puts a question into the outbox, which is written when it is due. What is not even planned is noted on the ticket, but for the
// rarer question: that one is not asked most of the time.
func (p planner) plan(kind survey.Kind, due time.Time) error {
	why, err := Withheld(p.tx, p.settings, p.rules, kind, p.t, due)
	if err != nil {
		return err
	}
	if why != "" {
		return noteWithheld(p.tx, p.t.Number, kind, why)
	}
	var waits bool
	if err := p.tx.Row(`SELECT EXISTS (SELECT 1 FROM outbox WHERE number = $1 AND kind = $2 AND state IN ('waiting', 'sending'))`, p.t.Number, string(kind)).Scan(&waits); err != nil || waits {
		return err
	}
	err = ticket.Enqueue(p.tx, ticket.Parcel{Kind: string(kind), Mailbox: p.t.Mailbox, Ticket: p.t.Number, Agent: p.t.ResolvedBy, To: p.t.Contact.Address, Auto: true, Due: due})
	if err != nil || kind == survey.NPS || kind == survey.Reminder {
		return err
	}
	return ticket.AddEvent(p.tx, p.t.Number, 0, desk.EventSurveyPlanned, eventArgs(kind, "at", due.Format(time.RFC3339))...)
}

// noteWithheld says on a ticket that its customer is not asked.
func noteWithheld(tx *db.Tx, number int64, kind survey.Kind, why desk.Withheld) error {
	if kind == survey.NPS || kind == survey.Reminder {
		return nil
	}
	return ticket.AddEvent(tx, number, 0, desk.EventSurveyWithheld, eventArgs(kind, "reason", string(why))...)
}

// eventArgs say which question an event is about.
func eventArgs(kind survey.Kind, pairs ...string) []string {
	if kind == survey.Rating {
		return pairs
	}
	return append(pairs, "ask", string(kind))
}

// Is says whether a row of the outbox of that kind is a question of ours.
func Is(kind string) bool {
	switch survey.Kind(kind) {
	case survey.Rating, survey.Reminder, survey.Again, survey.NPS, survey.Solved:
		return true
	}
	return false
}

// Kinds are those kinds as SQL has them.
const Kinds = `('survey', 'remind', 'again', 'nps', 'solved')`

// Cancel takes back the questions about a ticket that have not gone, because it was opened again, is spam, or was deleted.
func Cancel(tx *db.Tx, t *desk.Ticket, why desk.Withheld) error {
	var kinds []survey.Kind
	err := db.Each(tx, func(scan func(...any) error) error {
		var kind survey.Kind
		err := scan((*string)(&kind))
		kinds = append(kinds, kind)
		return err
	}, `UPDATE outbox SET state = 'canceled' WHERE number = $1 AND kind IN `+Kinds+` AND state = 'waiting' AND message_id IS NULL RETURNING kind`, t.Number)
	if err != nil {
		return err
	}
	for _, kind := range kinds {
		err = errors.Join(err, noteWithheld(tx, t.Number, kind, why))
	}
	_, closed := tx.Exec(`UPDATE confirmation SET expires_at = 0 WHERE number = $1 AND outcome = ''`, t.Number) // nothing is to be assumed any more
	return errors.Join(err, closed)
}

// Withdrawn ends a question that came due and may not be asked any more.
func Withdrawn(tx *db.Tx, number int64, kind string, why desk.Withheld) error {
	return noteWithheld(tx, number, survey.Kind(kind), why)
}
