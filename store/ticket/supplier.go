package ticket

import (
	"slices"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
)

// Openly says whether somebody who takes part in a ticket is of the customer's side, and not one to whom a message was passed on and to
// whom the customer or an agent wrote later.
func Openly(q db.Querier, number int64, address string) (bool, error) {
	passed, _, err := PassedTo(q, number, address)
	return !passed, err
}

// PassedTo says whether a message of a ticket was passed on to somebody before they ever took part in it, or what they answered to such a
// message is a note of it; and in whose strand that was. They stay on our side of the counter, whoever writes to them afterwards.
func PassedTo(q db.Querier, number int64, address string) (yes bool, home int64, err error) {
	address = desk.TidyAddress(address)
	if address == "" {
		return false, 0, nil
	}
	var first int64
	err = db.Each(q, func(scan func(...any) error) error {
		var who, from string
		var id, strand int64
		var p People
		if err := scan(&id, &from, &who, &strand); err != nil {
			return err
		}
		if err := db.FromJSON(who, &p); err != nil {
			return err
		}
		if from == address || from == "" && slices.ContainsFunc(slices.Concat(p.To, p.Cc, p.Bcc), func(p desk.Person) bool { return desk.TidyAddress(p.Address) == address }) {
			if !yes {
				yes, home = true, strand
			}
			first = id
		}
		return nil
	}, `SELECT id, CASE direction WHEN 'note' THEN from_address ELSE '' END, people, home FROM message WHERE number = $1
		AND (direction = 'out' AND citing IN ('forward', 'history') OR direction = 'note' AND source = 'mail') ORDER BY id DESC LIMIT 50`, number)
	if err != nil || !yes {
		return false, 0, err
	}
	var took bool
	err = q.Row(`SELECT EXISTS (SELECT 1 FROM message WHERE number = $1 AND id < $2 AND direction <> 'note' AND citing NOT IN ('forward', 'history')
			AND (from_address = $3 OR instr(lower(people), $4) > 0)) OR EXISTS (SELECT 1 FROM ticket WHERE number = $1 AND contact = $3)`,
		number, first, address, db.ToJSON(address)).Scan(&took)
	if err != nil || took {
		return false, 0, err
	}
	return true, home, nil
}
