package store

import (
	"crypto/rand"
	"strings"
	"time"

	"golang.org/x/net/idna"

	"github.com/deskbell/deskbell/desk"
)

// parcel is a mail for the outbox.
type parcel struct {
	kind    string        // reply, ack, survey, reset, notice
	message *desk.Message // inserted already; nil for reset, notice and a survey that is not due yet
	mailbox int64
	ticket  int64
	agent   int64
	to      string        // the address in To, for limits
	auto    bool          // Auto-Submitted; goes at once
	undo    time.Duration // how long it may be taken back
	due     time.Time     // zero: after undo
	later   bool          // an agent has set due
	subject string        // of a reset or notice
	text    string        // of a reset or notice
}

// enclosure is what of a mail is not in its message's row: all of a password link, and a survey's links, which are nobody's business
// but the customer's.
type enclosure struct {
	To      string `json:"to,omitempty"`
	Subject string `json:"subject,omitempty"`
	Text    string `json:"text,omitempty"`
	HTML    string `json:"html,omitempty"`
}

// enqueue writes a mail into the outbox. It gives its message (row, mail_id and participants included) the Message-ID with
// which it will go out, however often it is tried.
func enqueue(tx *Tx, p parcel) error {
	mailID, err := newMailID(tx, p.mailbox)
	if err != nil {
		return err
	}
	due := tx.now.Add(p.undo)
	if !p.due.IsZero() {
		due = p.due
	}
	var undo int64
	if p.undo > 0 {
		undo = ms(due)
	}
	var message any
	if p.message != nil {
		message = p.message.ID
		if err := nameMessage(tx, p.mailbox, p.message, mailID); err != nil {
			return err
		}
	}
	body := ""
	if p.kind == "reset" || p.kind == "notice" {
		body = toJSON(enclosure{To: p.to, Subject: p.subject, Text: p.text})
	}
	_, err = tx.exec(`INSERT INTO outbox (kind, number, message_id, mailbox_id, agent_id, recipient, mail, mail_id, auto, state, undo_until, due_at, later, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'waiting', $10, $11, $12, $13)`,
		p.kind, p.ticket, message, p.mailbox, p.agent, desk.TidyAddress(p.to), body, mailID, flag(p.auto), undo, ms(due), flag(p.later), ms(tx.now))
	return err
}

// nameMessage gives a message its Message-ID and makes it one that answers are threaded by.
func nameMessage(tx *Tx, mailbox int64, m *desk.Message, mailID string) error {
	m.MessageID = mailID
	if _, err := tx.exec(`UPDATE message SET message_id = $2 WHERE id = $1`, m.ID, mailID); err != nil {
		return err
	}
	return addMailID(tx, mailbox, mailID, m.ID, m.Ticket, nil)
}

// addMailID makes a Message-ID one that threading finds in this mailbox. digest is nil for our own mail.
func addMailID(tx *Tx, mailbox int64, mailID string, message, number int64, digest []byte) error {
	_, err := tx.exec(`INSERT INTO mail_id (mailbox_id, mail_id, message_id, number, digest) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
		mailbox, mailID, message, number, digest)
	return err
}

// newMailID is a Message-ID at the domain of the mailbox it is sent from.
func newMailID(tx *Tx, mailbox int64) (string, error) {
	secret, err := cachedSecret(tx, "message-id")
	if err != nil {
		return "", err
	}
	var address string
	if err := tx.row(`SELECT address FROM mailbox WHERE id = $1`, mailbox).Scan(&address); err != nil {
		return "", notFound(err, "mailbox.unknown")
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
	return desk.SignMailID(random, secret, domain), nil
}

// cachedSecret is secretIn without a query once the secret is known.
func cachedSecret(tx *Tx, name string) ([]byte, error) {
	cache := shared[cache](tx.store)
	if v, ok := cache.secrets.Load(name); ok {
		return v.([]byte), nil
	}
	key, err := secretIn(tx, name)
	if err != nil {
		return nil, err
	}
	tx.after(func() { cache.secrets.Store(name, key) })
	return key, nil
}
