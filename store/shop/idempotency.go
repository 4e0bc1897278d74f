package shop

import (
	"bytes"
	"context"
	"database/sql"
	"errors"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
)

// maxKey is how many bytes an Idempotency-Key may have.
const maxKey = 200

// Once claims an Idempotency-Key of a token. A nil answer: the caller is the first, does the work and reports it with Answered.
// Else done is the first answer, to be repeated. Conflict (idempotency.other) when the key was used with another request,
// (idempotency.running) while the first is worked on: a first that a crash ended stays so for a day, because nobody knows how
// far it came.
func (s *Shop) Once(ctx context.Context, token int64, key string, request [32]byte) (done *desk.IdempotentAnswer, err error) {
	if key == "" || len(key) > maxKey {
		return nil, desk.Fail(desk.Invalid, "idempotency.key_bad", "max", maxKey).At("Idempotency-Key")
	}
	err = s.Tx(ctx, func(tx *db.Tx) error {
		var before []byte
		a := desk.IdempotentAnswer{}
		err := tx.Row(`SELECT request, status, body FROM answered WHERE token_id = $1 AND key = $2`, token, key).Scan(&before, &a.Status, &a.Body)
		if errors.Is(err, sql.ErrNoRows) {
			_, err = tx.Exec(`INSERT INTO answered (token_id, key, request, status, body, created_at) VALUES ($1, $2, $3, 0, $4, $5)`,
				token, key, request[:], []byte{}, db.MS(tx.Now))
			return err
		}
		switch {
		case err != nil:
			return err
		case !bytes.Equal(before, request[:]):
			return desk.Fail(desk.Conflict, "idempotency.other").At("Idempotency-Key")
		case a.Status == 0:
			return desk.Fail(desk.Conflict, "idempotency.running").At("Idempotency-Key")
		}
		done = &a
		return nil
	})
	return done, err
}

// Answered keeps the first answer. A failure of ours (status 0 or 500 and above) frees the key, so that the caller may try again.
func (s *Shop) Answered(ctx context.Context, token int64, key string, a desk.IdempotentAnswer) error {
	return s.Tx(ctx, func(tx *db.Tx) error {
		if a.Status == 0 || a.Status >= 500 {
			_, err := tx.Exec(`DELETE FROM answered WHERE token_id = $1 AND key = $2 AND status = 0`, token, key)
			return err
		}
		if a.Body == nil {
			a.Body = []byte{}
		}
		_, err := tx.Exec(`UPDATE answered SET status = $3, body = $4 WHERE token_id = $1 AND key = $2 AND status = 0`, token, key, a.Status, a.Body)
		return err
	})
}
