package search

import (
	"cmp"
	"context"

	"github.com/deskbell/deskbell/store/db"
)

// WarmSearch reads what searches of a large shop remember, off the time of the first that needs it: where the messages are, the newest first, a
// few thousand at once, then whom they were sent to and what customers are called. It ends early with ctx.
func (s *Lists) WarmSearch(ctx context.Context) error {
	for at, blocks := 0, 1; at < blocks; at++ {
		err := s.View(ctx, func(q db.Querier) error {
			p, err := placesOf(s.DB, q)
			if err != nil {
				return err
			}
			if p.newest < int64(cmp.Or(s.Limits, Usual).Warm) {
				return nil
			}
			blocks = int(p.newest/blockSize) + 1
			if _, err = p.of(max(p.newest-int64(at)*blockSize, 0)); err != nil || at < blocks-1 {
				return err
			}
			remembered := db.Shared[recall](s.DB)
			if err := remembered.sent.fill(q); err != nil {
				return err
			}
			return remembered.names.fill(q)
		})
		if err != nil {
			return err
		}
	}
	return nil
}
