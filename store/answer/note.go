package answer

import (
	"context"
	"errors"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/ticket"
	"github.com/deskbell/deskbell/store/work"
)

// AddNote writes a note that only agents see. It does not change whose turn it is. Agents whom
// it names (@Name) find the ticket among their mentions. Refused in the bin (ticket.in_bin).
func (s *Answers) AddNote(ctx context.Context, r desk.Remark) (m desk.Message, err error) {
	if err := ticket.CheckContent(r.Text, "", len(r.Attachments)); err != nil {
		return m, err
	}
	settings, err := s.Settings(ctx)
	if err != nil {
		return m, err
	}
	err = s.Tx(ctx, func(tx *db.Tx) error {
		if id, _, err := ticket.SentBefore(tx, r.By.Agent, r.Form, r.Text); err != nil || id != 0 {
			if err == nil {
				m, err = ticket.MessageByID(tx, tx.Now, id)
			}
			return err
		}
		before, err := work.OnHand(tx, r.Ticket)
		if err != nil {
			return err
		}
		t := before
		m = desk.Message{Ticket: t.Number, Direction: desk.Note, Source: desk.FromAgent, Agent: r.By.Agent, Text: db.TidyText(r.Text)}
		m.Reply = m.Text
		m.From.Name = r.By.Name
		if r.By.Agent != 0 {
			a, err := ticket.AgentByID(tx, r.By.Agent)
			if err != nil {
				return err
			}
			m.From = desk.Person{Name: a.Name, Address: a.Address}
		}
		if m.Attachments, err = ClaimUploads(tx, r.By.Agent, r.Attachments, settings.MaxMail); err != nil {
			return err
		}
		if err := ticket.InsertMessage(tx, &m); err != nil {
			return err
		}
		ticket.TookMessage(&t, &m)
		if err := ticket.Update(tx, &before, &t); err != nil {
			return err
		}
		if err := errors.Join(ticket.DropDraft(tx, r.By.Agent, t.Number, desk.Note), ticket.FormSent(tx, r.By.Agent, r.Form, r.Text, &m)); err != nil {
			return err
		}
		if err := ticket.Mention(tx, r.By, &m); err != nil {
			return err
		}
		if err := ticket.NotifyConcerned(tx, desk.NoticeNote, &t, m.ID, r.By); err != nil {
			return err
		}
		tx.Changed(desk.Change{Kind: "ticket", Ticket: t.Number, Message: m.ID, Agent: r.By.Agent, Mailbox: t.Mailbox})
		return nil
	})
	return m, err
}
