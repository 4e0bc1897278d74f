package door

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"encoding/binary"
	"errors"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/sign"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/shop"
	"github.com/deskbell/deskbell/store/ticket"
)

// DoorMail is the mail that brings a code, in the language of a ticket. {{code}} and {{ticket.number}} are filled in.
type DoorMail func(desk.Lang) (subject, text string)

// SendDoorCode mails a code to the customer's own address, for the browser that asks: nobody else's, whoever asks and however the ticket
// was passed around. It says nothing about whether a mail went: none does where the browser was sent one within a minute, nor to people
// of the sample, nor where the shop can't send. NotFound (door.gone) for a link that opens nothing.
func (s *Doors) SendDoorCode(ctx context.Context, k Key, mail DoorMail) error {
	number, version, err := s.named(ctx, k)
	if err != nil {
		return err
	}
	return s.Tx(ctx, func(tx *db.Tx) error {
		t, err := behind(tx, number, version)
		if err != nil {
			return err
		}
		var lately bool
		if err := tx.Row(`SELECT EXISTS (SELECT 1 FROM door_code WHERE number = $1 AND browser = $2 AND sent_at > $3)`,
			t.Number, k.browser(), db.MS(tx.Now.Add(-sign.DoorCodePause))).Scan(&lately); err != nil || lately {
			return err
		}
		secret, err := shop.CachedSecret(tx, "door")
		if err != nil {
			return err
		}
		var random [8]byte
		rand.Read(random[:])
		code := sign.DoorCode(binary.BigEndian.Uint64(random[:]))
		if _, err := tx.Exec(`INSERT INTO door_code (number, browser, code, sent_at, expires_at) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (number, browser) DO UPDATE SET code = excluded.code, tries = 0, sent_at = excluded.sent_at, expires_at = excluded.expires_at`,
			t.Number, k.browser(), sign.HashDoorCode(code, t.Number, secret), db.MS(tx.Now), db.MS(tx.Now.Add(sign.DoorCodeLasts))); err != nil {
			return err
		}
		subject, text := mail(t.Lang)
		return ticket.SendLetter(tx, &t, ticket.Letter{Kind: "code", To: t.Contact, Subject: subject, Text: text, Values: map[string]string{"code": code}})
	})
}

// EnterDoorCode opens the page for a browser that shows the right code. Invalid (door.code_wrong) otherwise: also for one that has expired,
// was tried too often or was never sent.
func (s *Doors) EnterDoorCode(ctx context.Context, k Key, typed string) error {
	number, version, err := s.named(ctx, k)
	if err != nil {
		return err
	}
	wrong := desk.Fail(desk.Invalid, "door.code_wrong").At("code")
	code := sign.TidyDoorCode(typed)
	if code == "" || k.Browser == "" {
		return wrong
	}
	right := false
	err = s.Tx(ctx, func(tx *db.Tx) error {
		t, err := behind(tx, number, version)
		if err != nil {
			return err
		}
		secret, err := shop.CachedSecret(tx, "door")
		if err != nil {
			return err
		}
		var kept []byte
		err = tx.Row(`UPDATE door_code SET tries = tries + 1 WHERE number = $1 AND browser = $2 AND expires_at > $3 AND tries < $4 RETURNING code`,
			t.Number, k.browser(), db.MS(tx.Now), sign.DoorCodeTries).Scan(&kept)
		if db.Missing(err) {
			return nil
		}
		if err != nil {
			return err
		}
		if right = hmac.Equal(kept, sign.HashDoorCode(code, t.Number, secret)); !right {
			return nil // the try is counted
		}
		_, err = tx.Exec(`DELETE FROM door_code WHERE number = $1 AND browser = $2`, t.Number, k.browser())
		_, enter := tx.Exec(`INSERT INTO door_browser (number, browser, customer_id, at, last_at) VALUES ($1, $2, $3, $4, $4)
			ON CONFLICT (number, browser) DO UPDATE SET customer_id = excluded.customer_id, last_at = excluded.last_at`, t.Number, k.browser(), t.Customer, db.MS(tx.Now))
		return errors.Join(err, enter)
	})
	if err == nil && !right {
		return wrong
	}
	return err
}
