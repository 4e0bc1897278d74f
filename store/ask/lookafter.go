package ask

import (
	"errors"
	"slices"
	"strconv"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/survey"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/shop"
	"github.com/deskbell/deskbell/store/ticket"
)

// lookedAfter says whether somebody has contacted the customer of a low score, who now gives another.
func lookedAfter(tx *db.Tx, before desk.Rating, score int) (yes bool, err error) {
	if before.Score == score {
		return false, nil
	}
	return yes, tx.Row(`SELECT EXISTS (SELECT 1 FROM follow_up WHERE number = $1 AND contacted_at > 0)`, before.Ticket).Scan(&yes)
}

// lookAfter opens the follow-up of a low score, once, and drops it where the customer has thought better of it before anybody saw to it.
// owner is whom it told; 0 for nobody.
func lookAfter(tx *db.Tx, rules survey.Rules, root int64, before, after desk.Rating) (owner int64, err error) {
	if !rules.IsLow(after.Score) {
		return 0, dropped(tx, root, before.Ticket)
	}
	if !rules.Repair.On {
		return 0, nil
	}
	settings, err := shop.ReadSettings(tx)
	if err != nil {
		return 0, err
	}
	hours, _, err := clockOf(tx, settings)
	if err != nil {
		return 0, err
	}
	if owner, err = ownerOf(tx, rules, after.Agent); err != nil {
		return 0, err
	}
	due := rules.Deadline(hours, tx.Now)
	r, err := tx.Exec(`INSERT INTO follow_up (number, score, owner_id, opened_at, due_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (number) DO NOTHING`,
		before.Ticket, after.Score, owner, db.MS(tx.Now), db.MS(due))
	if err != nil {
		return 0, err
	}
	switch n, err := r.RowsAffected(); {
	case err != nil:
		return 0, err
	case n == 0: // a low score that became another one, before anybody saw to it
		_, err = tx.Exec(`UPDATE follow_up SET score = $2 WHERE number = $1 AND contacted_at = 0`, before.Ticket, after.Score)
		return 0, err
	}
	to := ""
	if owner != 0 {
		to = strconv.FormatInt(owner, 10)
	}
	return owner, errors.Join(ticket.AddEvent(tx, root, 0, desk.EventFollowUp, "to", to, "due", due.Format(time.RFC3339)),
		ticket.Notify(tx, desk.NoticeFollowUp, root, 0, desk.By{}, owner))
}

func dropped(tx *db.Tx, root, number int64) error {
	r, err := tx.Exec(`DELETE FROM follow_up WHERE number = $1 AND contacted_at = 0 AND closed_at = 0`, number)
	if err != nil {
		return err
	}
	if n, err := r.RowsAffected(); err != nil || n == 0 {
		return err
	}
	return ticket.AddEvent(tx, root, 0, desk.EventFollowUpOff)
}

// ownerOf a follow-up: who resolved the ticket, where they are here and may write; else whom the rules name, else the first lead, else
// the first owner.
func ownerOf(tx *db.Tx, rules survey.Rules, resolver int64) (int64, error) {
	var lead, owner int64
	var able []int64
	err := db.Each(tx, func(scan func(...any) error) error {
		var id int64
		var role desk.Role
		if err := scan(&id, (*string)(&role)); err != nil {
			return err
		}
		if role.May(desk.MayReply) {
			able = append(able, id)
		}
		switch {
		case role == desk.RoleLead && lead == 0:
			lead = id
		case role == desk.RoleOwner && owner == 0:
			owner = id
		}
		return nil
	}, `SELECT id, role FROM agent WHERE disabled = 0 ORDER BY id`)
	for _, id := range []int64{resolver, rules.Repair.Owner, lead, owner} {
		if id != 0 && slices.Contains(able, id) {
			return id, err
		}
	}
	return 0, err
}

// mayFollowUp says whether an agent is here and may write to customers.
func mayFollowUp(tx *db.Tx, agent int64) (bool, error) {
	a, err := ticket.AgentByID(tx, agent)
	if desk.CodeOf(err) == desk.NotFound {
		return false, nil
	}
	return !a.Disabled && a.Role.May(desk.MayReply), err
}

// answered notes that an answer of an agent's has gone to a customer after a low score: in the ticket, or in one that took it in.
func answered(tx *db.Tx, number, message, agent int64) error {
	family, err := ticket.FamilyOf(tx, number)
	if err != nil {
		return err
	}
	for _, n := range family {
		var waits bool
		err := tx.Row(`SELECT EXISTS (SELECT 1 FROM follow_up f JOIN message m ON m.id = $2 WHERE f.number = $1 AND f.contacted_at = 0
			AND m.created_at >= f.opened_at AND m.citing NOT IN ('forward', 'history'))`, n, message).Scan(&waits)
		if err != nil || !waits {
			if err != nil {
				return err
			}
			continue
		}
		reached, err := toCustomerOf(tx, n, message)
		if err != nil {
			return err
		}
		if reached {
			if err := contacted(tx, number, n, agent, "reply"); err != nil {
				return err
			}
		}
	}
	return nil
}

// toCustomerOf says whether a message goes to the customer of a ticket.
func toCustomerOf(tx *db.Tx, number, message int64) (bool, error) {
	m, err := ticket.MessageByID(tx, tx.Now, message)
	if err != nil {
		return false, err
	}
	for _, p := range slices.Concat(m.To, m.Cc, m.Bcc) {
		var theirs bool
		err := tx.Row(`SELECT EXISTS (SELECT 1 FROM ticket t WHERE t.number = $1 AND (t.contact = $2 OR EXISTS (SELECT 1 FROM address a WHERE a.address = $2 AND a.customer_id = t.customer_id)))`,
			number, desk.TidyAddress(p.Address)).Scan(&theirs)
		if err != nil || theirs {
			return theirs, err
		}
	}
	return false, nil
}

// contacted ends the waiting of a follow-up; how is "reply" or "call".
func contacted(tx *db.Tx, root, number, agent int64, how string) error {
	r, err := tx.Exec(`UPDATE follow_up SET contacted_at = $2, contacted_by = $3, version = version + 1 WHERE number = $1 AND contacted_at = 0`, number, db.MS(tx.Now), agent)
	if err != nil {
		return err
	}
	if n, err := r.RowsAffected(); err != nil || n == 0 {
		return err
	}
	tx.Changed(desk.Change{Kind: "ticket", Ticket: root, Agent: agent})
	return ticket.AddEvent(tx, root, agent, desk.EventContacted, "by", how)
}
