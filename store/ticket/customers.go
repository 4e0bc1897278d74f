package ticket

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
)

// CustomerFor finds the customer with a person's address, or makes one. A customer without a name gets the one they sign with.
func CustomerFor(tx *db.Tx, p desk.Person, lang desk.Lang) (int64, error) {
	address := desk.TidyAddress(p.Address)
	name := desk.TidyLine(p.Name, desk.MaxName)
	var id int64
	var known string
	if address == "" {
		return insertCustomer(tx, name, "", lang) // who can't be told apart is not one person
	}
	err := tx.Row(`SELECT c.id, c.name FROM address a JOIN customer c ON c.id = a.customer_id WHERE a.address = $1`, address).Scan(&id, &known)
	if err == nil {
		if known == "" && name != "" {
			_, err = tx.Exec(`UPDATE customer SET name = $2, version = version + 1 WHERE id = $1`, id, name)
		}
		return id, err
	}
	if !errors.Is(err, sql.ErrNoRows) {
		return 0, err
	}
	return insertCustomer(tx, name, address, lang)
}

func insertCustomer(tx *db.Tx, name, address string, lang desk.Lang) (id int64, err error) {
	if !slices.Contains(desk.Langs, lang) {
		lang = desk.English
	}
	if err := tx.Row(`INSERT INTO customer (name, lang, created_at) VALUES ($1, $2, $3) RETURNING id`,
		name, string(lang), db.MS(tx.Now)).Scan(&id); err != nil || address == "" {
		return id, err
	}
	_, err = tx.Exec(`INSERT INTO address (address, customer_id, position) VALUES ($1, $2, 0)`, address, id)
	return id, err
}

// Customer is NotFound (customer.unknown) where there is none.
func (s *Records) Customer(ctx context.Context, id int64) (c desk.Customer, err error) {
	err = s.View(ctx, func(q db.Querier) error {
		c, err = CustomerByID(q, id)
		return err
	})
	return c, err
}

// NameAt is the name of the customer with an address; empty for nobody.
func (s *Records) NameAt(ctx context.Context, address string) (name string, err error) {
	err = s.View(ctx, func(q db.Querier) error {
		err := q.Row(`SELECT c.name FROM address a JOIN customer c ON c.id = a.customer_id WHERE a.address = $1`, desk.TidyAddress(address)).Scan(&name)
		if db.Missing(err) {
			return nil
		}
		return err
	})
	return name, err
}

// CustomerByID is a customer with all addresses; NotFound (customer.unknown) where there is none.
func CustomerByID(q db.Querier, id int64) (desk.Customer, error) {
	var c desk.Customer
	var created, blockedAt int64
	var tags string
	err := q.Row(`SELECT id, name, phone, lang, note, tickets, version, created_at, tags, zone, mail_clock, blocked_at, merged_into FROM customer WHERE id = $1`, id).
		Scan(&c.ID, &c.Name, &c.Phone, (*string)(&c.Lang), &c.Note, &c.Tickets, &c.Version, &created, &tags, &c.Zone, &c.Clock, &blockedAt, &c.MergedInto)
	if errors.Is(err, sql.ErrNoRows) {
		return c, desk.Fail(desk.NotFound, "customer.unknown")
	}
	if err != nil {
		return c, err
	}
	c.CreatedAt, c.BlockedAt, c.Tags = db.FromMS(created), db.FromMS(blockedAt), db.SplitLines(tags)
	err = db.Each(q, func(scan func(...any) error) error {
		var address, why string
		var at int64
		if err := scan(&address, &at, &why); err != nil {
			return err
		}
		c.Addresses = append(c.Addresses, address)
		if at == 0 {
			return nil
		}
		c.Dead = append(c.Dead, desk.Undeliverable{At: db.FromMS(at)})
		return db.FromJSON(why, &c.Dead[len(c.Dead)-1].BounceRecipient)
	}, `SELECT address, undeliverable_at, undeliverable FROM address WHERE customer_id = $1 ORDER BY position, address`, id)
	return c, err
}

// SaveCustomer changes name, phones, language, tags, zone and note. Conflict (customer.changed_since) when Version is given and stale. Their
// tickets show the new name at once.
func (s *Records) SaveCustomer(ctx context.Context, c desk.Customer) error {
	c.Name = desk.TidyLine(c.Name, desk.MaxName)
	c.Phone = tidyPhones(c.Phone)
	c.Note = strings.TrimSpace(strings.ToValidUTF8(c.Note, "�"))
	var err error
	if c.Tags, err = desk.TidyTags(c.Tags); err != nil {
		return err
	}
	c.Zone = strings.TrimSpace(c.Zone)
	if _, err := time.LoadLocation(c.Zone); err != nil || len(c.Zone) > 60 {
		return desk.Fail(desk.Invalid, "customer.zone_bad", "zone", c.Zone).At("zone")
	}
	switch {
	case !slices.Contains(desk.Langs, c.Lang):
		return desk.Fail(desk.Invalid, "settings.lang_unknown").At("lang")
	case len(c.Note) > desk.MaxText:
		return desk.Fail(desk.TooLarge, "text.too_long", "max", desk.MaxText).At("note")
	}
	return s.Tx(ctx, func(tx *db.Tx) error {
		before, err := CustomerByID(tx, c.ID)
		if err != nil {
			return err
		}
		if c.Version != 0 && c.Version != before.Version {
			return desk.Fail(desk.Conflict, "customer.changed_since")
		}
		if _, err := tx.Exec(`UPDATE customer SET name = $2, phone = $3, lang = $4, note = $5, tags = $6, zone = $7, version = version + 1 WHERE id = $1`,
			c.ID, c.Name, c.Phone, string(c.Lang), c.Note, db.JoinLines(c.Tags), c.Zone); err != nil {
			return err
		}
		return renameContact(tx, before, c.Name)
	})
}

// tidyPhones keeps one number a line, ten at most.
func tidyPhones(typed string) string {
	var all []string
	for _, line := range strings.Split(typed, "\n") {
		if line = desk.TidyLine(line, 60); line != "" && !slices.Contains(all, line) && len(all) < 10 {
			all = append(all, line)
		}
	}
	return db.JoinLines(all)
}

// renameContact puts a customer's new name on their tickets, but not where a ticket's contact is somebody else's address.
func renameContact(tx *db.Tx, c desk.Customer, name string) error {
	if name == c.Name {
		return nil
	}
	for _, address := range c.Addresses {
		if _, err := tx.Exec(`UPDATE ticket SET contact_name = $3 WHERE customer_id = $1 AND contact = $2`, c.ID, address, name); err != nil {
			return err
		}
	}
	return db.Each(tx, func(scan func(...any) error) error {
		var number int64
		if err := scan(&number); err != nil {
			return err
		}
		tx.Changed(desk.Change{Kind: "ticket", Ticket: number})
		return nil
	}, `SELECT number FROM ticket WHERE customer_id = $1 ORDER BY number DESC LIMIT 50`, c.ID)
}

// Blocked says whether the customer with an address is kept away.
func Blocked(q db.Querier, address string) (yes bool, err error) {
	return yes, q.Row(`SELECT EXISTS (SELECT 1 FROM address a JOIN customer c ON c.id = a.customer_id WHERE a.address = $1 AND c.blocked_at > 0)`, desk.TidyAddress(address)).Scan(&yes)
}
