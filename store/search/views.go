package search

import (
	"context"
	"slices"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/audit"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/shop"
)

// SavedViews are an agent's own and the shared ones, each in its order: the shared ones first.
func (s *Lists) SavedViews(ctx context.Context, agent int64) (views []desk.SavedView, err error) {
	err = s.View(ctx, func(q db.Querier) error {
		return db.Each(q, func(scan func(...any) error) error {
			v, err := scanView(scan)
			views = append(views, v)
			return err
		}, `SELECT `+viewColumns+` FROM saved_view WHERE agent_id IN (0, $1) ORDER BY agent_id > 0, position, id`, agent)
	})
	return views, err
}

// SavedView is one of an agent's own or a shared one; NotFound (view.unknown) for any other.
func (s *Lists) SavedView(ctx context.Context, agent, id int64) (v desk.SavedView, err error) {
	err = s.View(ctx, func(q db.Querier) error {
		v, err = viewOf(q, agent, id)
		return err
	})
	return v, err
}

const viewColumns = `id, agent_id, name, view, query, sort, created_by, version`

func scanView(scan func(...any) error) (v desk.SavedView, err error) {
	return v, scan(&v.ID, &v.Agent, &v.Name, (*string)(&v.View), &v.Query, (*string)(&v.Sort), &v.By, &v.Version)
}

func viewOf(q db.Querier, agent, id int64) (desk.SavedView, error) {
	v, err := scanView(q.Row(`SELECT `+viewColumns+` FROM saved_view WHERE id = $1 AND agent_id IN (0, $2)`, id, agent).Scan)
	return v, db.NotFound(err, "view.unknown")
}

// SaveView adds a view (ID 0) at the end, or changes one: Agent says whose it is from now on, 0 for all. Only who may share makes, changes
// or takes back what all share: Forbidden (forbidden). Conflict (view.changed_since) where a Version is given and stale, and for one too many
// (view.many).
func (s *Lists) SaveView(ctx context.Context, by desk.By, share bool, v desk.SavedView) (id int64, err error) {
	if v, err = v.Checked(); err != nil {
		return 0, err
	}
	if v.Agent != 0 {
		v.Agent = by.Agent
	}
	if v.Agent == 0 && !share {
		return 0, desk.Fail(desk.Forbidden, "forbidden")
	}
	err = s.Tx(ctx, func(tx *db.Tx) error {
		if v.ID == 0 {
			id, err = insertView(tx, by, v)
		} else {
			id, err = v.ID, changeView(tx, by, share, v)
		}
		if err != nil || v.Agent != 0 {
			return err
		}
		tx.Changed(desk.Change{Kind: "views", Agent: by.Agent})
		return shop.AddAudit(tx, by, audit.ViewShared, v.Name)
	})
	return id, err
}

func insertView(tx *db.Tx, by desk.By, v desk.SavedView) (id int64, err error) {
	var n, last int64
	if err := tx.Row(`SELECT count(*), coalesce(max(position), 0) FROM saved_view WHERE agent_id = $1`, v.Agent).Scan(&n, &last); err != nil {
		return 0, err
	}
	if n >= desk.MaxViews {
		return 0, desk.Fail(desk.Conflict, "view.many", "max", desk.MaxViews)
	}
	err = tx.Row(`INSERT INTO saved_view (agent_id, name, view, query, sort, position, created_by, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id`,
		v.Agent, v.Name, string(v.View), v.Query, string(v.Sort), last+1, by.Agent, db.MS(tx.Now)).Scan(&id)
	return id, err
}

// ownView is a view that an agent may change.
func ownView(tx *db.Tx, by desk.By, share bool, id int64) (desk.SavedView, error) {
	v, err := viewOf(tx, by.Agent, id)
	if err == nil && v.Agent == 0 && !share {
		err = desk.Fail(desk.Forbidden, "forbidden")
	}
	return v, err
}

func changeView(tx *db.Tx, by desk.By, share bool, v desk.SavedView) error {
	old, err := ownView(tx, by, share, v.ID)
	if err != nil {
		return err
	}
	if v.Version != 0 && v.Version != old.Version {
		return desk.Fail(desk.Conflict, "view.changed_since")
	}
	if old.Agent == 0 && v.Agent != 0 {
		if err := noLongerShared(tx, by, &old); err != nil {
			return err
		}
	}
	_, err = tx.Exec(`UPDATE saved_view SET agent_id = $2, name = $3, view = $4, query = $5, sort = $6, version = version + 1 WHERE id = $1`,
		v.ID, v.Agent, v.Name, string(v.View), v.Query, string(v.Sort))
	return err
}

// noLongerShared takes a view out of everybody's sight.
func noLongerShared(tx *db.Tx, by desk.By, v *desk.SavedView) error {
	tx.Changed(desk.Change{Kind: "views", Agent: by.Agent})
	return shop.AddAudit(tx, by, audit.ViewRemoved, v.Name)
}

// DropView deletes a view; what it shows stays where it is.
func (s *Lists) DropView(ctx context.Context, by desk.By, share bool, id int64) error {
	return s.Tx(ctx, func(tx *db.Tx) error {
		v, err := ownView(tx, by, share, id)
		if err != nil {
			return err
		}
		if v.Agent == 0 {
			if err := noLongerShared(tx, by, &v); err != nil {
				return err
			}
		}
		_, err = tx.Exec(`DELETE FROM saved_view WHERE id = $1`, id)
		return err
	})
}

// MoveView moves a view up or down by one among its like.
func (s *Lists) MoveView(ctx context.Context, by desk.By, share bool, id int64, down bool) error {
	return s.Tx(ctx, func(tx *db.Tx) error {
		v, err := ownView(tx, by, share, id)
		if err != nil {
			return err
		}
		var order []int64
		err = db.Each(tx, func(scan func(...any) error) error {
			var id int64
			err := scan(&id)
			order = append(order, id)
			return err
		}, `SELECT id FROM saved_view WHERE agent_id = $1 ORDER BY position, id`, v.Agent)
		if err != nil {
			return err
		}
		at := slices.Index(order, id)
		to := at - 1
		if down {
			to = at + 1
		}
		if to < 0 || to >= len(order) {
			return nil
		}
		order[at], order[to] = order[to], order[at]
		for i, id := range order {
			if _, err := tx.Exec(`UPDATE saved_view SET position = $2 WHERE id = $1`, id, i+1); err != nil {
				return err
			}
		}
		if v.Agent == 0 {
			tx.Changed(desk.Change{Kind: "views", Agent: by.Agent})
		}
		return nil
	})
}
