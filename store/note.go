package store

import (
	"context"
	"errors"

	"github.com/deskbell/deskbell/desk"
)

// AddNote writes a note that only agents see. It does not change whose turn it is. Agents whom
// it names (@Name) find the ticket among their mentions. Refused in the bin (ticket.in_bin).
func (s *Store) AddNote(ctx context.Context, r desk.Remark) (m desk.Message, err error) {
	if err := checkContent(r.Text, "", len(r.Attachments)); err != nil {
		return m, err
	}
	settings, err := s.Settings(ctx)
	if err != nil {
		return m, err
	}
	err = s.tx(ctx, func(tx *Tx) error {
		if id, _, err := sentBefore(tx, r.By.Agent, r.Form, r.Text); err != nil || id != 0 {
			if err == nil {
				m, err = messageByID(tx, tx.now, id)
			}
			return err
		}
		before, err := ticketOnHand(tx, r.Ticket)
		if err != nil {
			return err
		}
		t := before
		m = desk.Message{Ticket: t.Number, Direction: desk.Note, Source: desk.FromAgent, Agent: r.By.Agent, Text: tidyText(r.Text)}
		m.Reply = m.Text
		m.From.Name = r.By.Name
		if r.By.Agent != 0 {
			a, err := agentByID(tx, r.By.Agent)
			if err != nil {
				return err
			}
			m.From = desk.Person{Name: a.Name, Address: a.Address}
		}
		if m.Attachments, err = claimUploads(tx, r.By.Agent, r.Attachments, settings.MaxMail); err != nil {
			return err
		}
		if err := insertMessage(tx, &m); err != nil {
			return err
		}
		tookMessage(&t, &m)
		if err := updateTicket(tx, &before, &t); err != nil {
			return err
		}
		if err := errors.Join(dropDraft(tx, r.By.Agent, t.Number, desk.Note), formSent(tx, r.By.Agent, r.Form, r.Text, &m)); err != nil {
			return err
		}
		if err := mention(tx, r.By, &m); err != nil {
			return err
		}
		if err := notifyConcerned(tx, desk.NoticeNote, &t, m.ID, r.By); err != nil {
			return err
		}
		tx.changed(desk.Change{Kind: "ticket", Ticket: t.Number, Message: m.ID, Agent: r.By.Agent, Mailbox: t.Mailbox})
		return nil
	})
	return m, err
}
