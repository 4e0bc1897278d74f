package ticket

import (
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
)

// MessageColumns of "FROM message m", in the order in which ScanMessage takes them.
const MessageColumns = `m.id, m.number, m.direction, m.source, m.agent_id, m.from_name, m.from_address, m.people, m.subject, m.text,
	m.reply, m.html, m.auto, m.bounce, m.message_id, m.refs, m.newcomer, m.problems, m.found, coalesce(m.blob_id, 0), m.date, m.created_at, m.citing, m.cites, m.home,
	(SELECT images FROM ticket WHERE number = m.number), EXISTS (SELECT 1 FROM address a WHERE a.address = m.from_address AND a.images = 1)`

// People and refs are the JSON texts of a message row, a draft's too.
type People struct {
	ReplyTo []desk.Person `json:"reply_to,omitempty"`
	To      []desk.Person `json:"to,omitempty"`
	Cc      []desk.Person `json:"cc,omitempty"`
	Bcc     []desk.Person `json:"bcc,omitempty"`
}

type refs struct {
	InReplyTo  []string `json:"in_reply_to,omitempty"`
	References []string `json:"references,omitempty"`
}

// bounce is desk.Bounce with the Message-ID that the API does not show. What else led to its ticket has done its work.
type bounce struct {
	*desk.Bounce
	MessageID string `json:"message_id,omitempty"`
}

// ScanMessage reads one row of MessageColumns; attachments and delivery are read apart.
func ScanMessage(scan func(...any) error) (desk.Message, error) {
	var m desk.Message
	var who, threads, report, problems, found string
	var reply sql.NullString
	var html []byte
	var date, created int64
	err := scan(&m.ID, &m.Ticket, (*string)(&m.Direction), (*string)(&m.Source), &m.Agent, &m.From.Name, &m.From.Address, &who, &m.Subject,
		&m.Text, &reply, &html, (*string)(&m.Auto), &report, &m.MessageID, &threads, &m.Newcomer, &problems, &found, &m.Raw, &date, &created,
		(*string)(&m.Citing), &m.Cites, &m.Home, &m.Pictures, &m.Always)
	if err != nil {
		return m, err
	}
	m.Reply = m.Text
	if reply.Valid {
		m.Reply = reply.String
	}
	var p People
	var r refs
	if err := errors.Join(db.FromJSON(who, &p), db.FromJSON(threads, &r), db.FromJSON(found, &m.Findings)); err != nil {
		return m, err
	}
	m.Always = m.Always && m.Direction == desk.In && m.Authenticity.Verdict != desk.AuthFail // who forges a sender does not inherit their trust
	m.Pictures = m.Pictures || m.Always
	m.ReplyTo, m.To, m.Cc, m.Bcc, m.InReplyTo, m.References = p.ReplyTo, p.To, p.Cc, p.Bcc, r.InReplyTo, r.References
	if report != "" {
		b := bounce{Bounce: &desk.Bounce{}}
		if err := db.FromJSON(report, &b); err != nil {
			return m, err
		}
		m.Bounce = b.Bounce
		m.Bounce.MessageID = b.MessageID
	}
	if m.HTML, err = UnpackHTML(html); err != nil {
		return m, fmt.Errorf("message %d: %w", m.ID, err)
	}
	m.Problems = db.SplitLines(problems)
	m.Date, m.CreatedAt = db.FromMS(date), db.FromMS(created)
	return m, nil
}

// InsertMessage writes a message into its ticket and gives it its id: with its attachments (those with an id are uploads, which it
// takes over), the ticket's participants and the search index. What it does to the ticket's own row is TookMessage's; publishing
// is the caller's. CreatedAt is now and Date is CreatedAt where they are zero.
func InsertMessage(tx *db.Tx, m *desk.Message) error {
	if m.CreatedAt.IsZero() {
		m.CreatedAt = tx.Now
	}
	if m.Date.IsZero() {
		m.Date = m.CreatedAt
	}
	if err := insertMessageRow(tx, m); err != nil {
		return err
	}
	for i := range m.Attachments {
		if err := Attach(tx, m, &m.Attachments[i]); err != nil {
			return err
		}
	}
	if err := AddParticipants(tx, m); err != nil {
		return err
	}
	return IndexMessage(tx, m)
}

func insertMessageRow(tx *db.Tx, m *desk.Message) error {
	reply, report := ReplyAndReport(m)
	return tx.Row(`INSERT INTO message (number, direction, source, agent_id, from_name, from_address, people, subject, text, reply, html,
			auto, bounce, message_id, refs, newcomer, problems, found, blob_id, date, created_at, citing, cites, home)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24) RETURNING id`,
		m.Ticket, string(m.Direction), string(m.Source), m.Agent, m.From.Name, m.From.Address,
		db.ToJSON(People{m.ReplyTo, m.To, m.Cc, m.Bcc}), m.Subject, m.Text, reply, PackHTML(m.HTML),
		string(m.Auto), report, m.MessageID, db.ToJSON(refs{m.InReplyTo, m.References}), db.Flag(m.Newcomer),
		strings.Join(m.Problems, "\n"), FoundJSON(m.Findings), db.OrNull(m.Raw), db.MS(m.Date), db.MS(m.CreatedAt),
		string(m.Citing), m.Cites, m.Home).Scan(&m.ID)
}

// ReplyAndReport are the columns of what is new in a message, null where that is all of its text, and of its delivery report.
func ReplyAndReport(m *desk.Message) (reply any, report string) {
	if m.Reply != "" && m.Reply != m.Text {
		reply = m.Reply
	}
	if m.Bounce != nil {
		report = db.ToJSON(bounce{m.Bounce, m.Bounce.MessageID})
	}
	return reply, report
}

// FoundJSON is empty where nothing was found, as in most mail.
func FoundJSON(f desk.Findings) string {
	if s := db.ToJSON(f); s != "{}" {
		return s
	}
	return ""
}

// Attach writes an attachment of m, or gives an upload that waits to m.
func Attach(tx *db.Tx, m *desk.Message, a *desk.Attachment) error {
	a.Message = m.ID
	if a.ID != 0 {
		_, err := tx.Exec(`UPDATE attachment SET message_id = $2, inline = $3, content_id = $4 WHERE id = $1`, a.ID, m.ID, db.Flag(a.Inline), a.ContentID)
		return err
	}
	return tx.Row(`INSERT INTO attachment (message_id, name, type, size, inline, content_id, blob_id, part, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id`,
		m.ID, a.Name, a.Type, a.Size, db.Flag(a.Inline), a.ContentID, a.Blob, a.Part, db.MS(m.CreatedAt)).Scan(&a.ID)
}

// AddParticipants notes who takes part: everybody a message of ours went to, and everybody on a customer's message unless its
// writer is a newcomer, whom an agent has to let in first, or a mail server that reports. Our own mailboxes never take part, nor do
// those to whom something was merely forwarded.
func AddParticipants(tx *db.Tx, m *desk.Message) error {
	if m.Direction == desk.Note || m.Newcomer || m.Bounce != nil || m.Citing.Forwards() {
		return nil
	}
	all := append(append(append([]desk.Person{}, m.To...), m.Cc...), m.Bcc...)
	if m.Direction == desk.In {
		all = append(append(all, m.From), m.ReplyTo...)
	}
	for _, p := range all {
		address := desk.TidyAddress(p.Address)
		if address == "" {
			continue
		}
		if _, err := tx.Exec(`INSERT INTO participant (number, address) SELECT $1, $2
			WHERE NOT EXISTS (SELECT 1 FROM mailbox WHERE address = $2) ON CONFLICT DO NOTHING`, m.Ticket, address); err != nil {
			return err
		}
	}
	return nil
}

// PackHTML is null for no HTML.
func PackHTML(html string) any {
	if html == "" {
		return nil
	}
	return db.Zip().EncodeAll([]byte(html), nil)
}

// UnpackHTML is the way back; "" for null.
func UnpackHTML(packed []byte) (string, error) {
	if len(packed) == 0 {
		return "", nil
	}
	b, err := db.Unzip().DecodeAll(packed, nil)
	return string(b), err
}
