package work

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/audit"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/shop"
	"github.com/deskbell/deskbell/store/ticket"
)

// TagList are all tags that tickets have, with their colours, the most used first.
func (s *Work) TagList(ctx context.Context) (tags []desk.Tag, err error) {
	err = s.View(ctx, func(q db.Querier) error {
		return db.Each(q, func(scan func(...any) error) error {
			var t desk.Tag
			err := scan(&t.Name, &t.Colour, &t.Uses)
			tags = append(tags, t)
			return err
		}, `SELECT name, colour, uses FROM tag WHERE uses > 0 OR colour <> '' ORDER BY uses DESC, name LIMIT 1000`)
	})
	return tags, err
}

// ColourTag gives a tag a colour of desk.Colours, or the one of its name again (""). NotFound (tag.unknown) where there is none.
func (s *Work) ColourTag(ctx context.Context, by desk.By, name, colour string) error {
	if err := desk.CheckColour(colour); err != nil {
		return err
	}
	return s.Tx(ctx, func(tx *db.Tx) error {
		r, err := tx.Exec(`UPDATE tag SET colour = $2 WHERE name = $1 AND colour <> $2`, name, colour)
		if err != nil {
			return err
		}
		if n, err := r.RowsAffected(); err != nil || n == 0 {
			_, missing := tagColour(tx, name)
			return db.FirstError(err, missing)
		}
		tx.Changed(desk.Change{Kind: "settings", Agent: by.Agent})
		return shop.AddAudit(tx, by, audit.TagChanged, name)
	})
}

// RenameTag calls a tag something else on every ticket. Where there is a tag of that name already the two become one, which keeps its
// colour. NotFound (tag.unknown), Invalid (tag.bad, tag.nameless).
func (s *Work) RenameTag(ctx context.Context, by desk.By, from, to string) error {
	tidy, err := desk.TidyTags([]string{to})
	if err != nil {
		return err
	}
	if len(tidy) == 0 {
		return desk.Fail(desk.Invalid, "tag.nameless").At("name")
	}
	to = tidy[0]
	return s.Tx(ctx, func(tx *db.Tx) error {
		colour, err := tagColour(tx, from)
		if err != nil || from == to {
			return err
		}
		if _, err := tx.Exec(`INSERT INTO tag (name, uses, colour) VALUES ($1, 0, $2) ON CONFLICT DO NOTHING`, to, colour); err != nil {
			return err
		}
		return errors.Join(retag(tx, by, from, to), shop.AddAudit(tx, by, audit.TagChanged, from+" → "+to))
	})
}

// DeleteTag takes a tag off every ticket. NotFound (tag.unknown) where there is none.
func (s *Work) DeleteTag(ctx context.Context, by desk.By, name string) error {
	return s.Tx(ctx, func(tx *db.Tx) error {
		if _, err := tagColour(tx, name); err != nil {
			return err
		}
		return errors.Join(retag(tx, by, name, ""), shop.AddAudit(tx, by, audit.TagRemoved, name))
	})
}

func tagColour(tx *db.Tx, name string) (colour string, err error) {
	err = tx.Row(`SELECT colour FROM tag WHERE name = $1`, name).Scan(&colour)
	if db.Missing(err) {
		err = desk.Fail(desk.NotFound, "tag.unknown", "tag", name)
	}
	return colour, err
}

// retag puts one tag in another's place, or none ("") on all tickets and then forgets it. It is no change of a ticket: nobody is told
// of each, and their versions stay, but open pages read again.
func retag(tx *db.Tx, by desk.By, from, to string) error {
	type tagged struct {
		number int64
		tags   string
	}
	var tickets []tagged
	err := db.Each(tx, func(scan func(...any) error) error {
		var t tagged
		err := scan(&t.number, &t.tags)
		tickets = append(tickets, t)
		return err
	}, `SELECT t.number, t.tags FROM ticket_tag g JOIN ticket t ON t.number = g.number WHERE g.tag = $1`, from)
	if err != nil {
		return err
	}
	for _, t := range tickets {
		before := db.SplitLines(t.tags)
		after := slices.DeleteFunc(slices.Clone(before), func(tag string) bool { return tag == from })
		if to != "" && !slices.Contains(after, to) {
			after = append(after, to)
			slices.Sort(after)
		}
		_, err := tx.Exec(`UPDATE ticket SET tags = $2 WHERE number = $1`, t.number, strings.Join(after, "\n"))
		if err := errors.Join(err, ticket.MoveTags(tx, t.number, before, after)); err != nil {
			return err
		}
	}
	tx.Changed(desk.Change{Kind: "settings", Agent: by.Agent})
	_, err = tx.Exec(`DELETE FROM tag WHERE name = $1`, from)
	return err
}
