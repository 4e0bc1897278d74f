package store

import (
	"context"
	"errors"
	"sync/atomic"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/people"
	"github.com/deskbell/deskbell/store/post"
	"github.com/deskbell/deskbell/store/shop"
)

// ready is remembered once set-up is done.
type ready struct{ atomic.Bool }

// Ready says whether set-up is done: there is an owner.
func (s *Store) Ready(ctx context.Context) (bool, error) {
	if db.Shared[ready](s.DB).Load() {
		return true, nil
	}
	var done bool
	err := s.View(ctx, func(q db.Querier) (err error) {
		done, err = people.HasOwner(q)
		return err
	})
	if done {
		db.Shared[ready](s.DB).Store(true) // for good: the last owner can't go
	}
	return done, err
}

// SetUp saves shop, owner and mailbox at once, or nothing of it. Conflict (setup.done) once there is an owner.
func (s *Store) SetUp(ctx context.Context, in desk.SetUp) error {
	settings, err := shop.CheckedSettings(in.Settings)
	if err != nil {
		return err
	}
	in.Owner.Role = desk.RoleOwner
	if in.Owner.Lang == "" {
		in.Owner.Lang = settings.Lang
	}
	owner, err := people.CheckedAgent(in.Owner)
	if err != nil {
		return err
	}
	if err := desk.CheckPassword(in.Password, owner.Address); err != nil {
		return err
	}
	if ready, err := s.Ready(ctx); err != nil || ready {
		return errors.Join(err, alreadySetUp(ready))
	}
	hash, err := people.HashPassword(ctx, in.Password)
	if err != nil {
		return err
	}
	return s.Tx(ctx, func(tx *db.Tx) error {
		ready, err := people.HasOwner(tx) // again: two wizards may be open
		if err != nil || ready {
			return errors.Join(err, alreadySetUp(ready))
		}
		settings.Version = 0
		if err := shop.WriteSettings(tx, settings); err != nil {
			return err
		}
		if _, err := people.InsertAgent(tx, owner, hash); err != nil {
			return err
		}
		if in.Mailbox == nil {
			return nil
		}
		_, err = post.WriteMailbox(tx, *in.Mailbox)
		return err
	})
}

func alreadySetUp(ready bool) error {
	if !ready {
		return nil
	}
	return desk.Fail(desk.Conflict, "setup.done")
}
