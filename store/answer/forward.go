package answer

import (
	"context"
	"errors"
	"slices"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/ticket"
	"github.com/deskbell/deskbell/store/work"
)

// Forward passes a message on: see desk.Forward. Refused like Reply, but that it needs no words of its own; also for a note, which nobody
// else may see (forward.note), unless it is a supplier's, whose answer may not go to who takes part in the ticket (forward.to_customer);
// and for files that are not of what is passed on (attachment.unknown).
func (s *Answers) Forward(ctx context.Context, f desk.Forward) (m desk.Message, err error) {
	if f.Then.Status != "" && !slices.Contains(desk.Statuses, f.Then.Status) {
		return m, desk.Fail(desk.Invalid, "ticket.status_unknown", "status", string(f.Then.Status)).At("status")
	}
	if err := ticket.CheckContent(f.Text, f.HTML, 1); err != nil {
		return m, err
	}
	settings, err := s.Settings(ctx)
	if err != nil {
		return m, err
	}
	err = s.Tx(ctx, func(tx *db.Tx) error {
		if id, _, err := ticket.SentBefore(tx, f.By.Agent, f.Form, f.Text); err != nil || id != 0 {
			if err == nil {
				m, err = ticket.MessageByID(tx, tx.Now, id)
			}
			return err
		}
		before, err := work.OnHand(tx, f.Ticket)
		if err != nil {
			return err
		}
		t := before
		theirs, err := mayForward(tx, f)
		if err != nil {
			return err
		}
		lang := settings.Lang
		if !ticket.Blank(f.Text) {
			lang = desk.GuessLang(f.Text)
		}
		w := letter{by: f.By, text: f.Text, html: f.HTML, to: f.To, cc: f.Cc, bcc: f.Bcc, attachments: f.Attachments, settings: settings, later: f.Later,
			subject: func(subject string, number int64) string { return desk.ForwardSubject(subject, number, lang) }}
		var box desk.Mailbox
		if m, box, err = writeMessage(tx, w, &t); err != nil {
			return err
		}
		m.Citing, m.Cites = desk.Forwarding, f.Message
		switch {
		case theirs:
			err = toSupplier(tx, &m)
		case f.History:
			m.Citing = desk.ForwardAll
			fallthrough
		default:
			err = ofStrand(tx, w, &m)
		}
		if err != nil {
			return err
		}
		borrowed, err := borrow(tx, f)
		if err != nil {
			return err
		}
		m.Attachments = append(borrowed, m.Attachments...)
		if tooMuch(m.Attachments, settings.MaxMail) {
			return tooLarge(settings.MaxMail)
		}
		if w.deeds, err = doThen(tx, f.By, &t, f.Then); err != nil {
			return err
		}
		if f.Then.Status != "" {
			if err := work.ChangeStatus(tx, f.By, &t, f.Then.Status); err != nil {
				return err
			}
		}
		if err := dispatch(tx, w, &t, box, &m); err != nil {
			return err
		}
		if err := markBorrowed(tx, m.Attachments[:len(borrowed)]); err != nil {
			return err
		}
		if err := ticket.Update(tx, &before, &t); err != nil {
			return err
		}
		if err := errors.Join(ticket.DropDraft(tx, f.By.Agent, t.Number, desk.ForwardDraft), ticket.FormSent(tx, f.By.Agent, f.Form, f.Text, &m)); err != nil {
			return err
		}
		tx.Changed(desk.Change{Kind: "ticket", Ticket: t.Number, Message: m.ID, Agent: f.By.Agent, Mailbox: t.Mailbox})
		return nil
	})
	return m, err
}

// ofStrand gives what is passed on the subject and the number of the ticket it came in.
func ofStrand(tx *db.Tx, w letter, m *desk.Message) error {
	if err := tx.Row(`SELECT home FROM message WHERE id = $1`, m.Cites).Scan(&m.Home); err != nil || m.Home == 0 {
		return err
	}
	home, err := ticket.ByNumber(tx, m.Home)
	m.Subject = w.subject(home.Subject, home.Number)
	return err
}

// mayForward refuses what is not to be passed on, and says whether it is what a supplier wrote: that is answered.
func mayForward(q db.Querier, f desk.Forward) (theirs bool, err error) {
	var direction desk.Direction
	var source desk.Source
	err = q.Row(`SELECT direction, source FROM message WHERE id = $1 AND number = $2`, f.Message, f.Ticket).Scan((*string)(&direction), (*string)(&source))
	switch {
	case err != nil:
		return false, db.NotFound(err, "message.unknown")
	case direction == desk.Note && source != desk.FromMail:
		return false, desk.Fail(desk.Invalid, "forward.note")
	}
	return direction == desk.Note, nil
}

// toSupplier makes a mail an answer to what a supplier wrote: under their subject and in their thread. Whoever takes part in the ticket
// is refused as its recipient.
func toSupplier(tx *db.Tx, m *desk.Message) error {
	note, err := ticket.MessageByID(tx, tx.Now, m.Cites)
	if err != nil {
		return err
	}
	for _, p := range slices.Concat(m.To, m.Cc, m.Bcc) {
		var part bool
		err := tx.Row(`SELECT EXISTS (SELECT 1 FROM participant WHERE number = $1 AND address = $2)`, m.Ticket, desk.TidyAddress(p.Address)).Scan(&part)
		if err == nil && part {
			part, err = ticket.Openly(tx, m.Ticket, p.Address)
		}
		if err != nil {
			return err
		}
		if part {
			return desk.Fail(desk.Invalid, "forward.to_customer", "address", p.Address).At("to")
		}
	}
	m.Home, m.Subject = note.Home, desk.ReplySubject(note.Subject, m.Ticket)
	if note.MessageID != "" {
		m.InReplyTo, m.References = []string{note.MessageID}, append(note.References, note.MessageID)
	}
	return nil
}

// borrow makes new attachments of those that are passed on; their bytes stay where they are.
func borrow(q db.Querier, f desk.Forward) (files []desk.Attachment, err error) {
	slices.Sort(f.Files)
	for _, id := range slices.Compact(f.Files) {
		a, err := ticket.ScanAttachment(q.Row(`SELECT `+ticket.AttachmentColumns+` FROM attachment f JOIN message m ON m.id = f.message_id
			WHERE f.id = $1 AND m.number = $2 AND m.direction <> 'note' AND (m.id = $3 OR $4 = 1 AND m.id < $3 AND m.newcomer = 0 AND m.home = (SELECT home FROM message WHERE id = $3))`,
			id, f.Ticket, f.Message, db.Flag(f.History)).Scan)
		if db.Missing(err) {
			return nil, desk.Fail(desk.Invalid, "attachment.unknown").At("attachments")
		}
		if err != nil {
			return nil, err
		}
		a.ID, a.Message = 0, 0
		files = append(files, a)
	}
	return files, nil
}

func tooMuch(files []desk.Attachment, limit int64) bool {
	var size int64
	for i := range files {
		size += files[i].Size
	}
	return size > limit
}

func markBorrowed(tx *db.Tx, files []desk.Attachment) error {
	for i := range files {
		if _, err := tx.Exec(`UPDATE attachment SET copied = 1 WHERE id = $1`, files[i].ID); err != nil {
			return err
		}
	}
	return nil
}
