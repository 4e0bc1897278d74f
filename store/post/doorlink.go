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

// withDoor puts the private link to the ticket below a mail to its customer. Where the shop's pages can't be reached the acknowledgement says
// how to ask by mail instead. The message that the ticket keeps does not have it, and what is passed on to others never carries it.
func withDoor(tx *db.Tx, settings desk.Settings, o *desk.Outgoing, m *desk.Message) error {
	if m.Citing.Forwards() || tx.PublicURL(settings) == "" && m.Source != desk.FromAck {
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
	if err != nil {
		return err
	}
	words := tx.Phrases(t.Lang)
	if link == "" {
		below(o, words.DoorByMail, "")
	} else {
		below(o, words.Door, link)
	}
	return nil
}

// below puts a line, and a link where there is one, below a mail.
func below(o *desk.Outgoing, line, link string) {
	if line == "" && link == "" {
		return
	}
	o.Text = strings.TrimRight(strings.TrimRight(o.Text, "\n ")+"\n\n"+line+"\n"+link, "\n") + "\n"
	if o.HTML == "" {
		return
	}
	o.HTML += `<p style="margin-top:24px;font-size:13px;color:#6b675f">` + html.EscapeString(line)
	if link != "" {
		o.HTML += `<br><a href="` + html.EscapeString(link) + `">` + html.EscapeString(link) + `</a>`
	}
	o.HTML += `</p>`
}
