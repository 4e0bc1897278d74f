package post

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/inbound"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/ticket"
)

// RawMails lists mail that joined a ticket since a time and whose bytes are kept, in the order in which it joined, behind a message
// id: to be read again.
func (s *Post) RawMails(ctx context.Context, since time.Time, after int64, limit int) (list []desk.RawMail, err error) {
	err = s.View(ctx, func(q db.Querier) error {
		return db.Each(q, func(scan func(...any) error) error {
			var m desk.RawMail
			err := scan(&m.Message, &m.Blob, &m.Size)
			list = append(list, m)
			return err
		}, `SELECT m.id, b.id, b.size FROM message m JOIN blob b ON b.id = m.blob_id
			WHERE m.id > $1 AND m.created_at >= $2 AND m.direction IN ('in', 'note') AND m.source = 'mail' ORDER BY m.id LIMIT $3`, after, db.MS(since), limit)
	})
	return list, err
}

// Reparse gives messages what was read anew in their mail, and says what that changed. What the mail did when
// it came stays: its ticket, who takes part, whether a machine wrote it, how it was judged. An attachment that is the same keeps
// its id. A message that is gone meanwhile is passed over.
func (s *Post) Reparse(ctx context.Context, batch []desk.Reread) (changed []desk.Rereading, err error) {
	err = s.Tx(ctx, func(tx *db.Tx) error {
		for _, r := range batch {
			m, err := ticket.MessageByID(tx, tx.Now, r.Message)
			if desk.CodeOf(err) == desk.NotFound {
				continue
			}
			if err != nil {
				return err
			}
			what, err := reparse(tx, m, r.Mail)
			if err != nil {
				return err
			}
			if len(what) > 0 {
				changed = append(changed, desk.Rereading{Ticket: m.Ticket, Message: m.ID, Fields: what})
			}
		}
		return nil
	})
	return changed, err
}

func reparse(tx *db.Tx, old desk.Message, mail *desk.Mail) ([]desk.RereadField, error) {
	m := reread(old, mail)
	what := differences(&old, &m)
	if len(what) == 0 {
		return nil, nil
	}
	if err := updateMessageRow(tx, &m); err != nil {
		return nil, err
	}
	if err := replaceAttachments(tx, &old, &m); err != nil {
		return nil, err
	}
	if _, err := tx.Exec(`DELETE FROM message_text WHERE rowid = $1`, m.ID); err != nil {
		return nil, err
	}
	if err := ticket.IndexMessage(tx, &m); err != nil {
		return nil, err
	}
	// The list shows what the last message said. That is not a change of the ticket: nobody's open form becomes stale by it.
	_, err := tx.Exec(`UPDATE ticket SET snippet = CASE WHEN snippet = $2 THEN $3 ELSE snippet END, attachments = max(attachments, $4) WHERE number = $1`,
		m.Ticket, desk.Snippet(old.Reply), desk.Snippet(m.Reply), db.Flag(len(m.Attachments) > 0))
	tx.Changed(desk.Change{Kind: "ticket", Ticket: m.Ticket})
	return what, err
}

// reread is a message with what its mail says. Beside the mail's own words there is what others found out when it came.
func reread(old desk.Message, mail *desk.Mail) desk.Message {
	m := *ticket.MessageOf(mail, old.Raw, inbound.Facts{}, inbound.Ruling{}, old.CreatedAt)
	m.Direction = old.Direction
	m.ID, m.Ticket, m.Home, m.Newcomer, m.Delivery = old.ID, old.Ticket, old.Home, old.Newcomer, old.Delivery
	m.Auto, m.MessageID, m.InReplyTo, m.References = old.Auto, old.MessageID, old.InReplyTo, old.References
	if m.Bounce == nil || old.Bounce == nil {
		m.Bounce = old.Bounce
	}
	m.Authenticity, m.Warnings = old.Authenticity, old.Warnings
	if m.Date.IsZero() {
		m.Date = old.Date
	}
	m.Date = m.Date.UTC().Truncate(time.Millisecond)
	if m.Reply == "" {
		m.Reply = m.Text
	}
	keepIDs(old.Attachments, m.Attachments)
	return m
}

// keepIDs gives new attachments the ids of those that they are: in the same place of the mail, else of the same name and size.
func keepIDs(old, now []desk.Attachment) {
	same := []func(a, b *desk.Attachment) bool{
		func(a, b *desk.Attachment) bool { return a.Part == b.Part },
		func(a, b *desk.Attachment) bool { return a.Name == b.Name && a.Size == b.Size },
	}
	taken := map[int64]bool{}
	for _, is := range same {
		for i := range now {
			at := slices.IndexFunc(old, func(o desk.Attachment) bool { return !taken[o.ID] && is(&o, &now[i]) })
			if now[i].ID == 0 && at >= 0 {
				now[i].ID, now[i].Message = old[at].ID, old[at].Message
				taken[old[at].ID] = true
			}
		}
	}
}

// differences names what is new.
func differences(old, m *desk.Message) (what []desk.RereadField) {
	add := func(field desk.RereadField, same bool) {
		if !same {
			what = append(what, field)
		}
	}
	add(desk.RereadSubject, old.Subject == m.Subject)
	add(desk.RereadPeople, old.From == m.From && db.ToJSON(ticket.People{ReplyTo: old.ReplyTo, To: old.To, Cc: old.Cc, Bcc: nil}) == db.ToJSON(ticket.People{ReplyTo: m.ReplyTo, To: m.To, Cc: m.Cc, Bcc: nil}))
	add(desk.RereadDate, old.Date.Equal(m.Date))
	add(desk.RereadText, old.Text == m.Text && old.HTML == m.HTML)
	add(desk.RereadReply, old.Reply == m.Reply)
	add(desk.RereadAttachments, reflect.DeepEqual(byID(old.Attachments), byID(m.Attachments)))
	add(desk.RereadFindings, ticket.FoundJSON(old.Findings) == ticket.FoundJSON(m.Findings) && slices.Equal(old.Problems, m.Problems) && db.ToJSON(old.Bounce) == db.ToJSON(m.Bounce))
	return what
}

// byID is a list of attachments in the order of their rows.
func byID(list []desk.Attachment) []desk.Attachment {
	list = slices.Clone(list)
	slices.SortFunc(list, func(a, b desk.Attachment) int { return int(a.ID - b.ID) })
	return list
}

func updateMessageRow(tx *db.Tx, m *desk.Message) error {
	reply, report := ticket.ReplyAndReport(m)
	_, err := tx.Exec(`UPDATE message SET from_name = $2, from_address = $3, people = $4, subject = $5, text = $6, reply = $7, html = $8,
			bounce = $9, problems = $10, found = $11, date = $12 WHERE id = $1`,
		m.ID, m.From.Name, m.From.Address, db.ToJSON(ticket.People{ReplyTo: m.ReplyTo, To: m.To, Cc: m.Cc, Bcc: m.Bcc}), m.Subject, m.Text, reply, ticket.PackHTML(m.HTML),
		report, strings.Join(m.Problems, "\n"), ticket.FoundJSON(m.Findings), db.MS(m.Date))
	return err
}

// replaceAttachments writes those of m: what has an id is brought up to date, the rest is new, and what is no longer there goes.
func replaceAttachments(tx *db.Tx, old, m *desk.Message) error {
	for _, o := range old.Attachments {
		if slices.ContainsFunc(m.Attachments, func(a desk.Attachment) bool { return a.ID == o.ID }) {
			continue
		}
		if _, err := tx.Exec(`DELETE FROM attachment WHERE id = $1`, o.ID); err != nil {
			return err
		}
	}
	for i := range m.Attachments {
		a := &m.Attachments[i]
		if a.ID == 0 {
			if err := ticket.Attach(tx, m, a); err != nil {
				return err
			}
			continue
		}
		if _, err := tx.Exec(`UPDATE attachment SET name = $2, type = $3, size = $4, inline = $5, content_id = $6, part = $7 WHERE id = $1`,
			a.ID, a.Name, a.Type, a.Size, db.Flag(a.Inline), a.ContentID, a.Part); err != nil {
			return err
		}
	}
	return nil
}
