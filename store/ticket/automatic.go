package ticket

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/inbound"
	"github.com/deskbell/deskbell/store/db"
)

// AutomaticTo gathers what decides whether an automatic mail may go to an address. Addresses that differ behind a plus sign are one: some
// machines answer from a new one each time.
func AutomaticTo(q db.Querier, to string, silent desk.Withheld, now time.Time) (a inbound.Automatic, err error) {
	a.To, a.Silent = desk.TidyAddress(to), silent
	if yes, err := inSample(q, a.To); err != nil || yes {
		a.Silent = desk.WithheldSample
		return a, err
	}
	local, domain, _ := strings.Cut(a.To, "@")
	local, _, _ = strings.Cut(local, "+")
	const sent = `FROM outbox WHERE auto = 1 AND created_at > $2 AND message_id IS NOT NULL AND state <> 'canceled'`
	err = q.Row(`SELECT EXISTS (SELECT 1 FROM mailbox WHERE address = $1),
			(SELECT count(*) `+sent+` AND recipient = $3) + (SELECT count(*) `+sent+` AND recipient > $4 AND recipient < $5 AND substr(recipient, -length($6)) = $6)`,
		a.To, db.MS(now.Add(-inbound.AutomaticWindow)), local+"@"+domain, local+"+", local+",", "@"+domain).Scan(&a.Own, &a.Sent)
	return a, err
}

// MailValues are the variables of the texts of our own mails.
func MailValues(settings desk.Settings, t *desk.Ticket, agent string) map[string]string {
	name := t.Contact.Name
	if name == "" {
		name = t.Contact.Address
	}
	return map[string]string{
		"customer.name": name, "customer.address": t.Contact.Address, "agent.name": agent, "shop.name": settings.ShopName,
		"ticket.number": strconv.FormatInt(t.Number, 10), "ticket.subject": t.Subject,
	}
}

// inSample says whether an address is of a customer who came with the sample.
func inSample(q db.Querier, address string) (yes bool, err error) {
	return yes, q.Row(`SELECT EXISTS (SELECT 1 FROM address a JOIN sample s ON s.id = a.customer_id AND s.kind IN ('customer', 'kept customer')
		WHERE a.address = $1)`, desk.TidyAddress(address)).Scan(&yes)
}

// NotToSample refuses mail to people who came with the sample: Conflict (reply.sample).
func NotToSample(q db.Querier, lists ...[]desk.Person) error {
	for _, p := range slices.Concat(lists...) {
		if yes, err := inSample(q, p.Address); err != nil || yes {
			return db.FirstError(err, desk.Fail(desk.Conflict, "reply.sample", "address", p.Address).At("to"))
		}
	}
	return nil
}
