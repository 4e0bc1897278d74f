package ticket

import (
	"crypto/rand"
	"strings"
	"time"

	"golang.org/x/net/idna"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/sign"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/shop"
)

// Parcel is a mail for the outbox.
type Parcel struct {
	Kind    string        // reply, ack, survey, reset, notice, code, state, erasure
	Message *desk.Message // inserted already; nil for a survey that is not due yet, and for what is in no conversation
	Mailbox int64
	Ticket  int64
	Agent   int64
	To      string        // the address in To, for limits
	Auto    bool          // Auto-Submitted; goes at once
	Undo    time.Duration // how long it may be taken back
	Due     time.Time     // zero: after undo
	Later   bool          // an agent has set due
	Letter  Enclosure     // what of it is not in its message's row
	Subject string        // where there is no message
	Text    string        // where there is no message
	Refs    []string      // where there is no message: the thread that it belongs to, what it answers last
}

// Enclosure is what of a mail is not in its message's row: all of a mail that is in no conversation, and a survey's links, which are nobody's business
// but the customer's.
type Enclosure struct {
	To      string   `json:"to,omitempty"`
	Subject string   `json:"subject,omitempty"`
	Text    string   `json:"text,omitempty"`
	HTML    string   `json:"html,omitempty"`
	Refs    []string `json:"refs,omitempty"`
	Deeds   *Deeds   `json:"deeds,omitempty"`
}

// Deeds are what an agent's mail did to its ticket beside being sent, so that who takes it back finds the ticket as it was.
type Deeds struct {
	Then     desk.ReplyActions `json:"then"`
	Tagged   []string          `json:"tagged,omitempty"` // those that were new
	Topic    int64             `json:"topic,omitempty"`  // before
	Assignee int64             `json:"assignee,omitempty"`
}

// Enqueue writes a mail into the outbox. It gives its message (row, mail_id and participants included) the Message-ID with
// which it will go out, however often it is tried.
func Enqueue(tx *db.Tx, p Parcel) error {
	mailID, err := newMailID(tx, p.Mailbox)
	if err != nil {
		return err
	}
	due := tx.Now.Add(p.Undo)
	if !p.Due.IsZero() {
		due = p.Due
	}
	var undo int64
	if p.Undo > 0 {
		undo = db.MS(due)
	}
	var message any
	if p.Message != nil {
		message = p.Message.ID
		if err := NameMessage(tx, p.Mailbox, p.Message, mailID); err != nil {
			return err
		}
	}
	body := ""
	if p.Text != "" {
		p.Letter = Enclosure{To: p.To, Subject: p.Subject, Text: p.Text, Refs: p.Refs}
	}
	if p.Letter.Text != "" || p.Letter.Deeds != nil {
		body = db.ToJSON(p.Letter)
	}
	_, err = tx.Exec(`INSERT INTO outbox (kind, number, message_id, mailbox_id, agent_id, recipient, mail, mail_id, auto, state, undo_until, due_at, later, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'waiting', $10, $11, $12, $13)`,
		p.Kind, p.Ticket, message, p.Mailbox, p.Agent, desk.TidyAddress(p.To), body, mailID, db.Flag(p.Auto), undo, db.MS(due), db.Flag(p.Later), db.MS(tx.Now))
	return err
}

// NameMessage gives a message its Message-ID and makes it one that answers are threaded by.
func NameMessage(tx *db.Tx, mailbox int64, m *desk.Message, mailID string) error {
	m.MessageID = mailID
	if _, err := tx.Exec(`UPDATE message SET message_id = $2 WHERE id = $1`, m.ID, mailID); err != nil {
		return err
	}
	return AddMailID(tx, mailbox, mailID, m.ID, m.Ticket, nil)
}

// AddMailID makes a Message-ID one that threading finds in this mailbox. digest is nil for our own mail.
func AddMailID(tx *db.Tx, mailbox int64, mailID string, message, number int64, digest []byte) error {
	_, err := tx.Exec(`INSERT INTO mail_id (mailbox_id, mail_id, message_id, number, digest) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
		mailbox, mailID, message, number, digest)
	return err
}

// newMailID is a Message-ID at the domain of the mailbox it is sent from.
func newMailID(tx *db.Tx, mailbox int64) (string, error) {
	secret, err := shop.CachedSecret(tx, "message-id")
	if err != nil {
		return "", err
	}
	var address string
	if err := tx.Row(`SELECT address FROM mailbox WHERE id = $1`, mailbox).Scan(&address); err != nil {
		return "", db.NotFound(err, "mailbox.unknown")
	}
	_, domain, _ := strings.Cut(address, "@")
	domain, err = idna.Lookup.ToASCII(domain)
	if err != nil || domain == "" {
		domain = "localhost"
	}
	var random [15]byte
	if _, err := rand.Read(random[:]); err != nil {
		return "", err
	}
	return sign.MailID(random, secret, domain), nil
}
