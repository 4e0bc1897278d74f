package work

import (
	"context"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/survey"
	"github.com/deskbell/deskbell/store/ask"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/ticket"
)

// HelpedBy records that an article which went along with a ticket's acknowledgement solved the matter (0: the customer did not say which):
// the ticket is resolved, as its customer says, and nobody asks how it went, for nobody did anything. Said twice it is said once. Conflict
// (solved.closed) where they have written since, or too late; NotFound (offer.unknown) for another article.
func (s *Work) HelpedBy(ctx context.Context, token string, article int64) error {
	hash, err := s.surveyHash(ctx, token)
	if err != nil {
		return err
	}
	return s.Tx(ctx, func(tx *db.Tx) error {
		q, err := ask.ByHash(tx, hash)
		if err != nil {
			return err
		}
		if q.Kind != survey.Helped {
			return desk.Fail(desk.NotFound, "rating.unknown")
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
		if err := ask.Helped(tx, q, &t, article, true); err != nil || t.Status == before.Status {
			return err
		}
		if err := Wake(tx, desk.By{}, &t, "customer"); err != nil {
			return err
		}
		return ticket.Update(tx, &before, &t)
	})
}
