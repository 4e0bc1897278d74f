package post

import (
	"cmp"
	"html"
	"slices"
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/ticket"
	"github.com/deskbell/deskbell/store/work"
)

// withDoor puts the private link to the ticket below a mail to its customer, where the shop's pages can be reached. The message that the
// ticket keeps does not have it, and what is passed on to others never carries it.
func withDoor(tx *db.Tx, settings desk.Settings, o *desk.Outgoing, m *desk.Message) error {
	if tx.PublicURL(settings) == "" || m.Citing.Forwards() {
		return nil
	}
	t, err := ticket.ByNumber(tx, cmp.Or(m.Home, m.Ticket))
	if err != nil {
		return err
	}
	contact := desk.TidyAddress(t.Contact.Address)
	if !slices.ContainsFunc(o.To, func(p desk.Person) bool { return desk.TidyAddress(p.Address) == contact }) {
		return nil
	}
	link, err := work.DoorLink(tx, settings, t.Number)
	if link == "" || err != nil {
		return err
	}
	words := tx.Phrases(t.Lang).Door
	o.Text = strings.TrimRight(o.Text, "\n ") + "\n\n" + words + "\n" + link + "\n"
	if o.HTML != "" {
		o.HTML += `<p style="margin-top:24px;font-size:13px;color:#6b675f">` + html.EscapeString(words) + `<br><a href="` + html.EscapeString(link) + `">` + html.EscapeString(link) + `</a></p>`
	}
	return nil
}
