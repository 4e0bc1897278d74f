package ticket

import (
	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/variable"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/shop"
)

// Letter is an automatic mail to a ticket's customer that does not belong into the conversation: a code, the ticket's state. Values are what
// its text may say beside the usual variables.
type Letter struct {
	Kind          string // as Parcel's
	To            desk.Person
	Subject, Text string
	Values        map[string]string
	Answers       *desk.Mail // whose thread it belongs to; nil for none
}

// SendLetter mails it. Nothing goes to people of the sample, nor to what is no address, nor where the shop can't send.
func SendLetter(tx *db.Tx, t *desk.Ticket, l Letter) error {
	if NotToSample(tx, []desk.Person{l.To}) != nil || !desk.ValidAddress(l.To.Address) {
		return nil
	}
	box, err := SendingMailbox(tx, t.Mailbox)
	if desk.CodeOf(err) == desk.Conflict {
		return nil
	}
	if err != nil {
		return err
	}
	settings, err := shop.ReadSettings(tx)
	if err != nil {
		return err
	}
	all := MailValues(settings, t, "")
	for name, value := range l.Values {
		all[name] = value
	}
	p := Parcel{Kind: l.Kind, Mailbox: box.ID, To: l.To.Address, Auto: true, Subject: desk.TidyLine(variable.Fill(l.Subject, all), desk.MaxSubject), Text: desk.CloseGaps(variable.Fill(l.Text, all))}
	if a := l.Answers; a != nil && a.MessageID != "" {
		p.Refs = append(a.References[max(0, len(a.References)-MaxChain+1):len(a.References):len(a.References)], a.MessageID)
	}
	return Enqueue(tx, p)
}

// answers is the condition of a message by which a person answered the customer of a ticket.
const answers = `m.number = $1 AND m.direction = 'out' AND m.agent_id > 0 AND m.citing NOT IN ('forward', 'history')
	AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.message_id = m.id AND o.state IN ('waiting', 'held', 'canceled', 'failed'))`

// AnsweredAt is when a person last answered the customer of a ticket; 0 where nobody has.
func AnsweredAt(q db.Querier, number int64) (ms int64, err error) {
	return ms, q.Row(`SELECT coalesce(max(m.created_at), 0) FROM message m WHERE `+answers, number).Scan(&ms)
}
