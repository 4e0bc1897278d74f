package post

import (
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/inbound"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/shop"
	"github.com/deskbell/deskbell/store/ticket"
	"github.com/deskbell/deskbell/store/work"
)

// state answers a customer's mail that asks how far their ticket is. done: it asked nothing else, and is no message: it leaves a thin line,
// opens nothing and makes nobody wait. What says more is told the same and goes its usual way.
func (r *receiver) state(in desk.Received, f inbound.Facts, ruling inbound.Ruling) (done bool, err error) {
	asks, only := inbound.AsksState(in.Mail, f.Contact.Name, f.About() != nil)
	silent := inbound.Automatic{To: f.Contact.Address, Silent: inbound.Silence(in.Mail), Own: r.own[f.Contact.Address]}
	if !asks || ruling.Answers != "" || !f.Speaks() || silent.Withhold() != "" {
		return false, nil
	}
	t, err := r.stateOf(f)
	if err != nil || t.Number == 0 {
		return false, err
	}
	told, err := r.tellState(&t, in.Mail, f.Contact)
	if err != nil {
		return false, err
	}
	kind := desk.EventStateAsked
	if told {
		kind = desk.EventStateTold
	}
	r.tx.Changed(desk.Change{Kind: "ticket", Ticket: t.Number, Mailbox: t.Mailbox})
	return only, ticket.AddEvent(r.tx, t.Number, 0, kind)
}

// stateOf is the ticket whose state somebody asks for: the one that their mail belongs to, else the newest of theirs that is not resolved,
// else the newest. It has to be theirs: the address is their own, and so nobody learns of another's. Number 0 where there is none.
func (r *receiver) stateOf(f inbound.Facts) (t desk.Ticket, err error) {
	const theirs = ` FROM ticket t JOIN address a ON a.customer_id = t.customer_id WHERE a.address = $1 AND t.aside IN (0, 4)` // on the desk, or snoozed
	var number int64
	address := desk.TidyAddress(f.Contact.Address)
	if about := f.About(); about != nil {
		err = r.tx.Row(`SELECT t.number`+theirs+` AND t.number = $2`, address, about.Number).Scan(&number)
	} else {
		err = r.tx.Row(`SELECT t.number`+theirs+` ORDER BY t.status = 'resolved', t.number DESC LIMIT 1`, address).Scan(&number)
	}
	if db.Missing(err) {
		return t, nil
	}
	if err != nil {
		return t, err
	}
	return ticket.ByNumber(r.tx, number)
}

// tellState mails a ticket's state to its customer, unless it was within the hour, or they were told often today.
func (r *receiver) tellState(t *desk.Ticket, asked *desk.Mail, to desk.Person) (told bool, err error) {
	var often bool
	if err := r.tx.Row(`SELECT count(*) >= $3 FROM outbox WHERE kind = 'state' AND recipient = $1 AND created_at > $2`,
		desk.TidyAddress(to.Address), db.MS(r.tx.Now.Add(-desk.StateWindow)), desk.MaxStates).Scan(&often); err != nil || often {
		return false, err
	}
	done, err := r.tx.Exec(`INSERT INTO status_mail (number, at) VALUES ($1, $2) ON CONFLICT (number) DO UPDATE SET at = excluded.at WHERE status_mail.at <= $3`,
		t.Number, db.MS(r.tx.Now), db.MS(r.tx.Now.Add(-desk.StatePause)))
	if err != nil {
		return false, err
	}
	if n, err := done.RowsAffected(); err != nil || n == 0 {
		return false, err
	}
	words := r.tx.Phrases(t.Lang).State
	state, err := r.stateNow(t)
	if err != nil {
		return false, err
	}
	return true, ticket.SendLetter(r.tx, t, ticket.Letter{Kind: "state", To: desk.Person{Name: t.Contact.Name, Address: to.Address},
		Subject: desk.TagSubject(words.Subject, t.Number), Text: words.Text, Values: state.Values(words), Answers: asked})
}

func (r *receiver) stateNow(t *desk.Ticket) (s desk.State, err error) {
	answered, err := ticket.AnsweredAt(r.tx, t.Number)
	if err != nil {
		return s, err
	}
	s = desk.State{Step: desk.StepOf(t, answered > 0), AnsweredAt: db.FromMS(answered), Lang: t.Lang}
	hours, err := shop.HoursIn(r.tx, r.settings.Zone)
	if err != nil {
		return s, err
	}
	now := r.tx.Now
	s.Timed, s.Open, s.Zone = !hours.Always, hours.Open(now), hours.Zone
	if s.At = hours.Next(now); s.Open {
		s.At = hours.Until(now)
	}
	s.Hours = strings.TrimSpace(r.settings.Hours[t.Lang])
	s.Link, err = work.DoorLink(r.tx, r.settings, t.Number)
	return s, err
}
