package web

import (
	"context"

	"github.com/deskbell/deskbell/ui/reports"
)

// ReasonRules are the rules of all mailboxes, those for all of them first: what the shop calls the reasons of a low score.
func (s *Site) ReasonRules(ctx context.Context) (list reports.ReasonRules, err error) {
	boxes, err := s.Store.Mailboxes(ctx)
	if err != nil {
		return nil, err
	}
	ids := []int64{0}
	for _, b := range boxes {
		ids = append(ids, b.ID)
	}
	for _, id := range ids {
		rules, err := s.Store.SurveyRules(ctx, id)
		if err != nil {
			return nil, err
		}
		list = append(list, rules)
	}
	return list, nil
}
