package work

import (
	"context"
	"errors"
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/sign"
	"github.com/deskbell/deskbell/store/ask"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/ticket"
)

// Confirm records what a customer says to the question whether their ticket is solved. Where it is not the ticket opens again, with the
// agent who resolved it if nobody has it, and what they wrote beside it joins the ticket. Conflict (solved.closed) where it was opened
// again since, or confirmed too long ago.
func (s *Work) Confirm(ctx context.Context, v desk.Verdict) error {
	hash, err := s.surveyHash(ctx, v.Token)
	if err != nil {
		return err
	}
	if v.Comment != nil {
		comment := strings.TrimSpace(db.TidyText(*v.Comment))
		if desk.Cut(comment, desk.MaxComment) != comment {
			return desk.Fail(desk.Invalid, "rating.comment_too_long", "max", desk.MaxComment).At("comment")
		}
		v.Comment = &comment
	}
	return s.Tx(ctx, func(tx *db.Tx) error {
		q, err := ask.ByHash(tx, hash)
		if err != nil {
			return err
		}
		root, err := ticket.RootOf(tx, q.Number)
		if err != nil {
			return err
		}
		before, err := ticket.ByNumber(tx, root)
		if err != nil {
			return err
		}
		t := before
		if err := ask.Confirmed(tx, q.ID, &t, v.Solved, v.Comment); err != nil || t.Closure == before.Closure {
			return err
		}
		if !v.Solved {
			if err := stillBroken(tx, &t, v.Comment); err != nil {
				return err
			}
		}
		return ticket.Update(tx, &before, &t)
	})
}

// stillBroken opens a ticket again for its customer.
func stillBroken(tx *db.Tx, t *desk.Ticket, comment *string) error {
	closure, resolver := t.Closure, t.ResolvedBy
	ticket.SetStatus(t, desk.Open, 0, tx)
	t.Closure = closure
	err := errors.Join(ask.Cancel(tx, t, desk.WithheldReopened), ticket.AddEvent(tx, t.Number, 0, desk.EventReopened), SameAgent(tx, t, resolver))
	if err != nil {
		return err
	}
	var message int64
	if comment != nil && *comment != "" {
		m := desk.Message{Ticket: t.Number, Direction: desk.In, Source: desk.FromForm, From: t.Contact, Subject: t.Subject, Text: *comment, Reply: *comment}
		if err := ticket.InsertMessage(tx, &m); err != nil {
			return err
		}
		ticket.TookMessage(t, &m)
		message = m.ID
	}
	tx.Changed(desk.Change{Kind: "ticket", Ticket: t.Number, Message: message, In: true, Mailbox: t.Mailbox})
	return ticket.NotifyConcerned(tx, desk.NoticeAnswered, t, message, desk.By{})
}

// SameAgent gives a ticket that its customer opened again to who resolved it, where nobody has it, or nobody who is still here.
func SameAgent(tx *db.Tx, t *desk.Ticket, resolver int64) error {
	for i, id := range []int64{t.Assignee, resolver} {
		if id == 0 {
			continue
		}
		a, err := ticket.AgentByID(tx, id)
		switch {
		case desk.CodeOf(err) == desk.NotFound || err == nil && a.Disabled:
			continue
		case err != nil || i == 0:
			return err
		}
		return Assign(tx, desk.By{}, t, id)
	}
	return nil
}

// surveyHash refuses what we did not sign before the database is asked.
func (s *Work) surveyHash(ctx context.Context, token string) ([]byte, error) {
	secret, err := s.Secret(ctx, "rating")
	if err != nil {
		return nil, err
	}
	hash, ok := sign.VerifyRating(token, secret)
	if !ok {
		return nil, desk.Fail(desk.NotFound, "rating.unknown")
	}
	return hash[:], nil
}
