package work

import (
	"context"
	"slices"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/audit"
	"github.com/deskbell/deskbell/desk/form"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/shop"
)

// Fields of the contact form that are asked, by topic and in their order.
func (s *Work) Fields(ctx context.Context) (all []form.Field, err error) {
	err = s.View(ctx, func(q db.Querier) error {
		all, err = fieldsIn(q)
		return err
	})
	return all, err
}

func fieldsIn(q db.Querier) (all []form.Field, err error) {
	return all, db.Each(q, func(scan func(...any) error) error {
		var f form.Field
		var names, hints, choices string
		if err := scan(&f.ID, &f.Topic, (*string)(&f.Kind), &names, &hints, &choices, &f.Required, &f.Position); err != nil {
			return err
		}
		all = append(all, f)
		last := &all[len(all)-1]
		return db.FirstError(db.FromJSON(names, &last.Names), db.FromJSON(hints, &last.Hints), db.FromJSON(choices, &last.Choices))
	}, `SELECT id, topic_id, kind, names, hints, choices, required, position FROM field WHERE archived = 0 ORDER BY topic_id, position, id`)
}

// SaveField writes a field of the contact form, or adds one (ID 0) behind the others. NotFound (field.unknown), Conflict (field.too_many),
// and what form.Tidy and OpenTopic refuse. What a field takes does not change once it is there: its answers were of that kind.
func (s *Work) SaveField(ctx context.Context, by desk.By, f form.Field) (form.Field, error) {
	f, err := form.Tidy(f)
	if err != nil {
		return f, err
	}
	err = s.Tx(ctx, func(tx *db.Tx) error {
		if _, err := OpenTopic(tx, f.Topic); err != nil {
			return err
		}
		all, err := fieldsIn(tx)
		if err != nil {
			return err
		}
		if err := noteForm(tx, by, f.Name(desk.Langs[0])); err != nil {
			return err
		}
		names, hints, choices := db.ToJSON(f.Names), db.ToJSON(f.Hints), db.ToJSON(f.Choices)
		if f.ID == 0 {
			if len(all) >= form.MaxFields {
				return desk.Fail(desk.Conflict, "field.too_many", "max", form.MaxFields)
			}
			return tx.Row(`INSERT INTO field (topic_id, kind, names, hints, choices, required, position)
				VALUES ($1, $2, $3, $4, $5, $6, 1 + coalesce((SELECT max(position) FROM field), 0)) RETURNING id, position`,
				f.Topic, string(f.Kind), names, hints, choices, db.Flag(f.Required)).Scan(&f.ID, &f.Position)
		}
		at := slices.IndexFunc(all, func(o form.Field) bool { return o.ID == f.ID && o.Kind == f.Kind })
		if at < 0 {
			return desk.Fail(desk.NotFound, "field.unknown")
		}
		f.Position = all[at].Position
		_, err = tx.Exec(`UPDATE field SET topic_id = $2, names = $3, hints = $4, choices = $5, required = $6 WHERE id = $1`, f.ID, f.Topic, names, hints, choices, db.Flag(f.Required))
		return err
	})
	return f, err
}

// DropField takes a field off the contact form. What was answered stays on the tickets.
func (s *Work) DropField(ctx context.Context, by desk.By, id int64) error {
	return s.Tx(ctx, func(tx *db.Tx) error {
		if err := noteForm(tx, by, ""); err != nil {
			return err
		}
		r, err := tx.Exec(`UPDATE field SET archived = 1 WHERE id = $1 AND archived = 0`, id)
		return db.FirstError(err, db.OneRow(r, err, desk.Fail(desk.NotFound, "field.unknown")))
	})
}

// MoveField changes places with the one before it of the same topic; the first stays.
func (s *Work) MoveField(ctx context.Context, by desk.By, id int64) error {
	return s.Tx(ctx, func(tx *db.Tx) error {
		all, err := fieldsIn(tx)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(all, func(f form.Field) bool { return f.ID == id })
		if at < 0 {
			return desk.Fail(desk.NotFound, "field.unknown")
		}
		if at == 0 || all[at-1].Topic != all[at].Topic {
			return nil
		}
		if err := noteForm(tx, by, all[at].Name(desk.Langs[0])); err != nil {
			return err
		}
		for _, pair := range [][2]form.Field{{all[at], all[at-1]}, {all[at-1], all[at]}} {
			if _, err := tx.Exec(`UPDATE field SET position = $2 WHERE id = $1`, pair[0].ID, pair[1].Position); err != nil {
				return err
			}
		}
		return nil
	})
}

// noteForm says who changed the contact form.
func noteForm(tx *db.Tx, by desk.By, what string) error {
	tx.Changed(desk.Change{Kind: "settings", Agent: by.Agent})
	return shop.AddAudit(tx, by, audit.ContactForm, what)
}
