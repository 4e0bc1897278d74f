package web

import (
	"context"

	"github.com/deskbell/deskbell/ui/public"
)

// OpenTimes notes in r whether the shop works just now, and when that changes. Not in a file: nobody knows when it is read.
func (s *Site) OpenTimes(ctx context.Context, r *public.Reach) error {
	hours, err := s.Store.Hours(ctx)
	if err != nil || hours.Always || ExportOf(ctx) != nil {
		return err
	}
	now := s.Now()
	r.Timed, r.Open = true, hours.Open(now)
	if r.At = hours.Next(now); r.Open {
		r.At = hours.Until(now)
	}
	return nil
}
