package store

import (
	"context"

	"github.com/deskbell/deskbell/desk"
)

func (s *Store) RatingByToken(ctx context.Context, token string) (desk.Rating, error) {
	panic("unwritten")
}

// Rate records a score by one guarded UPDATE; a change within 14 days keeps the history; later it is refused (rating.closed).
func (s *Store) Rate(ctx context.Context, v desk.Verdict) (desk.Rating, error) {
	panic("unwritten")
}

func (s *Store) Ratings(ctx context.Context, q desk.RatingQuery) (items []desk.Rating, next string, err error) {
	panic("unwritten")
}

func (s *Store) RatingSummary(ctx context.Context, q desk.RatingQuery) (desk.RatingSummary, error) {
	panic("unwritten")
}
