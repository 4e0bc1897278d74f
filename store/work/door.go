package work

import (
	"context"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/sign"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/shop"
	"github.com/deskbell/deskbell/store/ticket"
)

// DoorVersion is the version of a ticket's link that holds now.
func DoorVersion(q db.Querier, number int64) (version int64, err error) {
	err = q.Row(`SELECT version FROM door WHERE number = $1`, number).Scan(&version)
	if db.Missing(err) {
		return 1, nil
	}
	return version, err
}

// DoorLink is the address of the customer's page of a ticket; empty where nobody could open it: the shop has no public address.
func DoorLink(tx *db.Tx, settings desk.Settings, number int64) (string, error) {
	base := tx.PublicURL(settings)
	if base == "" || number == 0 {
		return "", nil
	}
	version, err := DoorVersion(tx, number)
	if err != nil {
		return "", err
	}
	secret, err := shop.CachedSecret(tx, "door")
	return base + "/t/" + sign.Door(number, version, secret), err
}

// RenewDoor makes all links to the customer's page of a ticket void, those of tickets that were merged into it too, and forgets every
// browser that had shown a code: later mail carries a new link.
func (s *Work) RenewDoor(ctx context.Context, by desk.By, number int64) error {
	return s.Tx(ctx, func(tx *db.Tx) error {
		t, err := OnHand(tx, number)
		if err != nil {
			return err
		}
		family, err := ticket.FamilyOf(tx, number)
		if err != nil {
			return err
		}
		for _, n := range family {
			if _, err := tx.Exec(`INSERT INTO door (number, version, revoked_at) VALUES ($1, 2, $2)
				ON CONFLICT (number) DO UPDATE SET version = door.version + 1, revoked_at = excluded.revoked_at`, n, db.MS(tx.Now)); err != nil {
				return err
			}
			for _, text := range []string{`DELETE FROM door_code WHERE number = $1`, `DELETE FROM door_browser WHERE number = $1`} {
				if _, err := tx.Exec(text, n); err != nil {
					return err
				}
			}
		}
		tx.Changed(desk.Change{Kind: "ticket", Ticket: number, Agent: by.Agent, Mailbox: t.Mailbox})
		return ticket.AddEvent(tx, number, by.Agent, desk.EventDoorRenewed)
	})
}
