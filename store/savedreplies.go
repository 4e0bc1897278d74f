package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"github.com/deskbell/deskbell/desk"
)

// SavedReplies by name.
func (s *Store) SavedReplies(ctx context.Context) (all []desk.SavedReply, err error) {
	err = s.view(ctx, func(q querier) error {
		return each(q, func(scan func(...any) error) error {
			var r desk.SavedReply
			var updated int64
			err := scan(&r.ID, &r.Name, &r.Text, &r.Uses, &updated)
			r.UpdatedAt = fromMS(updated)
			all = append(all, r)
			return err
		}, `SELECT id, name, text, uses, updated_at FROM saved_reply ORDER BY name`)
	})
	return all, err
}

// SaveSavedReply adds (ID 0) or changes one. Invalid for a variable that does not exist (saved_reply.variable_unknown), Conflict
// for a name that another one has (saved_reply.name_taken).
func (s *Store) SaveSavedReply(ctx context.Context, r desk.SavedReply) (id int64, err error) {
	r.Name = desk.TidyLine(r.Name, desk.MaxName)
	r.Text = tidyText(r.Text)
	switch {
	case r.Name == "":
		return 0, desk.Fail(desk.Invalid, "saved_reply.name_empty").At("name")
	case blank(r.Text):
		return 0, desk.Fail(desk.Invalid, "saved_reply.text_empty").At("text")
	case len(r.Text) > desk.MaxText:
		return 0, desk.Fail(desk.TooLarge, "text.too_long", "max", desk.MaxText).At("text")
	}
	if unknown := desk.UnknownVariables(r.Text, desk.Variables); len(unknown) > 0 {
		return 0, desk.Fail(desk.Invalid, "saved_reply.variable_unknown", "names", strings.Join(unknown, ", ")).At("text")
	}
	taken := desk.Fail(desk.Conflict, "saved_reply.name_taken", "name", r.Name).At("name")
	err = s.tx(ctx, func(tx *Tx) error {
		var n int
		if err := tx.row(`SELECT count(*) FROM saved_reply WHERE name = $1 AND id <> $2`, r.Name, r.ID).Scan(&n); err != nil {
			return err
		}
		if n > 0 {
			return taken
		}
		if r.ID == 0 {
			return tx.row(`INSERT INTO saved_reply (name, text, updated_at) VALUES ($1, $2, $3) RETURNING id`, r.Name, r.Text, ms(tx.now)).Scan(&id)
		}
		err := tx.row(`UPDATE saved_reply SET name = $2, text = $3, updated_at = $4 WHERE id = $1 RETURNING id`, r.ID, r.Name, r.Text, ms(tx.now)).Scan(&id)
		if errors.Is(err, sql.ErrNoRows) {
			return desk.Fail(desk.NotFound, "saved_reply.unknown")
		}
		return err
	})
	return id, err
}

// DropSavedReply is NotFound (saved_reply.unknown) where there is none.
func (s *Store) DropSavedReply(ctx context.Context, id int64) error {
	return s.tx(ctx, func(tx *Tx) error {
		r, err := tx.exec(`DELETE FROM saved_reply WHERE id = $1`, id)
		return errors.Join(err, oneRow(r, err, desk.Fail(desk.NotFound, "saved_reply.unknown")))
	})
}

// UseSavedReply counts that one was inserted.
func (s *Store) UseSavedReply(ctx context.Context, id int64) error {
	return s.tx(ctx, func(tx *Tx) error {
		r, err := tx.exec(`UPDATE saved_reply SET uses = uses + 1 WHERE id = $1`, id)
		return errors.Join(err, oneRow(r, err, desk.Fail(desk.NotFound, "saved_reply.unknown")))
	})
}
