package store

import (
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/deskbell/deskbell/desk"
	"github.com/klauspost/compress/zstd"
)

// messageColumns of "FROM message m", in the order in which scanMessage takes them.
const messageColumns = `m.id, m.number, m.direction, m.source, m.agent_id, m.from_name, m.from_address, m.people, m.subject, m.text,
	m.reply, m.html, m.auto, m.bounce, m.message_id, m.refs, m.newcomer, m.problems, m.found, coalesce(m.blob_id, 0), m.date, m.created_at, m.citing, m.cites, m.home,
	(SELECT images FROM ticket WHERE number = m.number), EXISTS (SELECT 1 FROM address a WHERE a.address = m.from_address AND a.images = 1)`

// people and refs are the JSON texts of a message row, a draft's too.
type people struct {
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

// scanMessage reads one row of messageColumns; attachments and delivery are read apart.
func scanMessage(scan func(...any) error) (desk.Message, error) {
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
	var p people
	var r refs
	if err := errors.Join(fromJSON(who, &p), fromJSON(threads, &r), fromJSON(found, &m.Findings)); err != nil {
		return m, err
	}
	m.Always = m.Always && m.Direction == desk.In && m.Authenticity.Verdict != desk.AuthFail // who forges a sender does not inherit their trust
	m.Pictures = m.Pictures || m.Always
	m.ReplyTo, m.To, m.Cc, m.Bcc, m.InReplyTo, m.References = p.ReplyTo, p.To, p.Cc, p.Bcc, r.InReplyTo, r.References
	if report != "" {
		b := bounce{Bounce: &desk.Bounce{}}
		if err := fromJSON(report, &b); err != nil {
			return m, err
		}
		m.Bounce = b.Bounce
		m.Bounce.MessageID = b.MessageID
	}
	if m.HTML, err = unpackHTML(html); err != nil {
		return m, fmt.Errorf("message %d: %w", m.ID, err)
	}
	m.Problems = splitLines(problems)
	m.Date, m.CreatedAt = fromMS(date), fromMS(created)
	return m, nil
}

// insertMessage writes a message into its ticket and gives it its id: with its attachments (those with an id are uploads, which it
// takes over), the ticket's participants and the search index. What it does to the ticket's own row is tookMessage's; publishing
// is the caller's. CreatedAt is now and Date is CreatedAt where they are zero.
func insertMessage(tx *Tx, m *desk.Message) error {
	if m.CreatedAt.IsZero() {
		m.CreatedAt = tx.now
	}
	if m.Date.IsZero() {
		m.Date = m.CreatedAt
	}
	if err := insertMessageRow(tx, m); err != nil {
		return err
	}
	for i := range m.Attachments {
		if err := attach(tx, m, &m.Attachments[i]); err != nil {
			return err
		}
	}
	if err := addParticipants(tx, m); err != nil {
		return err
	}
	return indexMessage(tx, m)
}

func insertMessageRow(tx *Tx, m *desk.Message) error {
	reply, report := replyAndReport(m)
	return tx.row(`INSERT INTO message (number, direction, source, agent_id, from_name, from_address, people, subject, text, reply, html,
			auto, bounce, message_id, refs, newcomer, problems, found, blob_id, date, created_at, citing, cites, home)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24) RETURNING id`,
		m.Ticket, string(m.Direction), string(m.Source), m.Agent, m.From.Name, m.From.Address,
		toJSON(people{m.ReplyTo, m.To, m.Cc, m.Bcc}), m.Subject, m.Text, reply, packHTML(m.HTML),
		string(m.Auto), report, m.MessageID, toJSON(refs{m.InReplyTo, m.References}), flag(m.Newcomer),
		strings.Join(m.Problems, "\n"), foundJSON(m.Findings), orNull(m.Raw), ms(m.Date), ms(m.CreatedAt),
		string(m.Citing), m.Cites, m.Home).Scan(&m.ID)
}

// replyAndReport are the columns of what is new in a message, null where that is all of its text, and of its delivery report.
func replyAndReport(m *desk.Message) (reply any, report string) {
	if m.Reply != "" && m.Reply != m.Text {
		reply = m.Reply
	}
	if m.Bounce != nil {
		report = toJSON(bounce{m.Bounce, m.Bounce.MessageID})
	}
	return reply, report
}

// foundJSON is empty where nothing was found, as in most mail.
func foundJSON(f desk.Findings) string {
	if s := toJSON(f); s != "{}" {
		return s
	}
	return ""
}

// attach writes an attachment of m, or gives an upload that waits to m.
func attach(tx *Tx, m *desk.Message, a *desk.Attachment) error {
	a.Message = m.ID
	if a.ID != 0 {
		_, err := tx.exec(`UPDATE attachment SET message_id = $2, inline = $3, content_id = $4 WHERE id = $1`, a.ID, m.ID, flag(a.Inline), a.ContentID)
		return err
	}
	return tx.row(`INSERT INTO attachment (message_id, name, type, size, inline, content_id, blob_id, part, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id`,
		m.ID, a.Name, a.Type, a.Size, flag(a.Inline), a.ContentID, a.Blob, a.Part, ms(m.CreatedAt)).Scan(&a.ID)
}

// addParticipants notes who takes part: everybody a message of ours went to, and everybody on a customer's message unless its
// writer is a newcomer, whom an agent has to let in first, or a mail server that reports. Our own mailboxes never take part, nor do
// those to whom something was merely forwarded.
func addParticipants(tx *Tx, m *desk.Message) error {
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
		if _, err := tx.exec(`INSERT INTO participant (number, address) SELECT $1, $2
			WHERE NOT EXISTS (SELECT 1 FROM mailbox WHERE address = $2) ON CONFLICT DO NOTHING`, m.Ticket, address); err != nil {
			return err
		}
	}
	return nil
}

// HTML is compressed in its row: it is bulky, alike, and read only when a ticket is opened. At most this much comes out.
const maxHTML = 64 << 20

var zip = sync.OnceValue(func() *zstd.Encoder {
	e, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1),
		zstd.WithWindowSize(chunkSize), zstd.WithLowerEncoderMem(true))
	if err != nil {
		panic(err) // the options above are wrong
	}
	return e
})

var unzip = sync.OnceValue(func() *zstd.Decoder {
	d, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxMemory(maxHTML))
	if err != nil {
		panic(err)
	}
	return d
})

// packHTML is null for no HTML.
func packHTML(html string) any {
	if html == "" {
		return nil
	}
	return zip().EncodeAll([]byte(html), nil)
}

func unpackHTML(packed []byte) (string, error) {
	if len(packed) == 0 {
		return "", nil
	}
	b, err := unzip().DecodeAll(packed, nil)
	return string(b), err
}

// splitLines reads a newline-separated list.
func splitLines(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, "\n")
}

// orNull is for references that may be missing.
func orNull(id int64) any {
	if id == 0 {
		return nil
	}
	return id
}
