package shop

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/audit"
	"github.com/deskbell/deskbell/store/db"
)

// AddAudit notes for good that somebody did a thing, in the transaction of the thing itself. A by that is empty is whoever the
// transaction is for. Pairs are names and values for the sentence; never a secret.
func AddAudit(tx *db.Tx, by desk.By, kind audit.Kind, subject string, pairs ...string) error {
	if by == (desk.By{}) {
		by = tx.By
	}
	if by.Remote == "" {
		by.Remote = tx.By.Remote
	}
	if by.Name == "" && by.Agent != 0 {
		if err := tx.Row(`SELECT name FROM agent WHERE id = $1`, by.Agent).Scan(&by.Name); err != nil && !db.Missing(err) {
			return err
		}
	}
	args := map[string]string{}
	for i := 0; i+1 < len(pairs); i += 2 {
		args[pairs[i]] = desk.TidyLine(pairs[i+1], 500)
	}
	_, err := tx.Exec(`INSERT INTO audit (agent_id, who, kind, subject, args, remote, at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		by.Agent, desk.TidyLine(by.Name, 200), string(kind), desk.TidyLine(subject, 300), db.ToJSON(args), desk.Cut(by.Remote, 100), db.MS(tx.Now))
	return err
}

// Note notes something that is nothing but itself: a log-in that failed, an export.
func (s *Shop) Note(ctx context.Context, by desk.By, kind audit.Kind, subject string, pairs ...string) error {
	return s.Tx(ctx, func(tx *db.Tx) error { return AddAudit(tx, by, kind, subject, pairs...) })
}

const auditColumns = `id, agent_id, who, kind, subject, args, remote, at`

func scanAudit(scan func(...any) error) (a audit.Entry, err error) {
	var args string
	var at int64
	err = scan(&a.ID, &a.Agent, &a.Who, (*string)(&a.Kind), &a.Subject, &args, &a.Remote, &at)
	if err != nil {
		return a, err
	}
	a.At = db.FromMS(at)
	return a, db.FromJSON(args, &a.Args)
}

// Audits is a page of what was done, newest first, and the cursor of the next one. It reads no more rows than it shows, times the
// kinds that were asked for. Invalid for a group or kind that is none, or a cursor that is not ours (cursor.bad).
func (s *Shop) Audits(ctx context.Context, aq audit.Query) (items []audit.Entry, next string, err error) {
	if aq.Limit == 0 {
		aq.Limit = 50
	}
	aq.Limit = min(max(aq.Limit, 1), 200)
	kinds := audit.KindsOf(aq.What)
	if aq.What != "" && kinds == nil {
		return nil, "", desk.Fail(desk.Invalid, "audit.what_unknown").At("what")
	}
	before := int64(1) << 62
	if aq.Cursor != "" {
		if before, err = strconv.ParseInt(aq.Cursor, 36, 64); err != nil || before <= 0 {
			return nil, "", desk.Fail(desk.Invalid, "cursor.bad").At("cursor")
		}
	}
	err = s.View(ctx, func(q db.Querier) error {
		from, until, err := auditIDs(q, aq.Since, aq.Until)
		if err != nil {
			return err
		}
		items, err = auditMatches(q, aq, kinds, from, min(before, until))
		return err
	})
	if len(items) > aq.Limit {
		items = items[:aq.Limit]
		next = strconv.FormatInt(items[aq.Limit-1].ID, 36)
	}
	return items, next, err
}

// auditIDs are the first id of a window and the one after its last. Rows are written in the order of time.
func auditIDs(q db.Querier, since, until time.Time) (from, before int64, err error) {
	from, before = 0, 1<<62
	find := func(at time.Time, id *int64) error {
		if at.IsZero() {
			return nil
		}
		err := q.Row(`SELECT id FROM audit WHERE at >= $1 ORDER BY at, id LIMIT 1`, db.MS(at)).Scan(id)
		if db.Missing(err) {
			*id = 1 << 62
			return nil
		}
		return err
	}
	if err := find(since, &from); err != nil {
		return from, before, err
	}
	return from, before, find(until, &before)
}

// lookedAt is how many rows are read at once where only some of them match.
const lookedAt = 1000

// auditMatches reads one row more than the page has, of those that match.
func auditMatches(q db.Querier, aq audit.Query, kinds []audit.Kind, from, before int64) (items []audit.Entry, err error) {
	if aq.Match == nil {
		return auditRows(q, aq, kinds, from, before)
	}
	want := aq.Limit + 1
	aq.Limit = lookedAt
	for {
		rows, err := auditRows(q, aq, kinds, from, before)
		if err != nil {
			return nil, err
		}
		for _, a := range rows {
			if aq.Match(a) {
				items = append(items, a)
			}
			if before = a.ID; len(items) == want {
				return items, nil
			}
		}
		if len(rows) <= lookedAt {
			return items, nil
		}
	}
}

// auditRows reads one row more than the page has, from each stretch of an index that the question names.
func auditRows(q db.Querier, aq audit.Query, kinds []audit.Kind, from, before int64) (items []audit.Entry, err error) {
	if kinds == nil {
		kinds = []audit.Kind{""}
	}
	for _, kind := range kinds {
		where, args := []string{"id >= $1", "id < $2"}, []any{from, before}
		if kind != "" {
			args = append(args, string(kind))
			where = append(where, fmt.Sprintf("kind = $%d", len(args)))
		}
		if aq.Agent != 0 {
			args = append(args, aq.Agent)
			where = append(where, fmt.Sprintf("agent_id = $%d", len(args)))
		}
		args = append(args, aq.Limit+1)
		err := db.Each(q, func(scan func(...any) error) error {
			a, err := scanAudit(scan)
			items = append(items, a)
			return err
		}, `SELECT `+auditColumns+` FROM audit WHERE `+strings.Join(where, " AND ")+fmt.Sprintf(` ORDER BY id DESC LIMIT $%d`, len(args)), args...)
		if err != nil {
			return nil, err
		}
	}
	slices.SortFunc(items, func(a, b audit.Entry) int { return int(b.ID - a.ID) })
	return items[:min(len(items), aq.Limit+1)], nil
}

// LastAudit is the newest of a group or kind; its ID is 0 where there is none.
func (s *Shop) LastAudit(ctx context.Context, what string) (audit.Entry, error) {
	items, _, err := s.Audits(ctx, audit.Query{What: what, Limit: 1})
	if err != nil || len(items) == 0 {
		return audit.Entry{}, err
	}
	return items[0], nil
}
