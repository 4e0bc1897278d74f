package store

import (
	"context"

	"github.com/deskbell/deskbell/desk"
)

// AddToken: the key is seen here only
func (s *Store) AddToken(ctx context.Context, name string, role desk.Role) (key string, err error) {
	panic("unwritten")
}

func (s *Store) Tokens(ctx context.Context) ([]desk.Token, error) {
	panic("unwritten")
}

func (s *Store) TokenByKey(ctx context.Context, key string) (desk.Token, error) {
	panic("unwritten")
}

func (s *Store) DropToken(ctx context.Context, id int64) error {
	panic("unwritten")
}

// Once claims an Idempotency-Key. done: the first answer, to be repeated. Conflict (idempotency.other) when the key was used with another request, (idempotency.running) while the first is worked on.
func (s *Store) Once(ctx context.Context, token int64, key string, request [32]byte) (done *IdempotentAnswer, err error) {
	panic("unwritten")
}

func (s *Store) Answered(ctx context.Context, token int64, key string, a IdempotentAnswer) error {
	panic("unwritten")
}

// IdempotentAnswer is what was answered to the first request with a key.
type IdempotentAnswer struct {
	Status int
	Body   []byte
}
