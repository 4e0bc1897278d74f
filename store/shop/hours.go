package shop

import (
	"context"
	"database/sql"
	"errors"
	"strconv"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/audit"
	"github.com/deskbell/deskbell/desk/calendar"
	"github.com/deskbell/deskbell/store/db"
)

// cachedHours are the hours as they were read last, in the zone of that time. Only this process changes them.
type cachedHours struct {
	hours calendar.Hours
	zone  string
}

// Hours are when the shop works, in its zone: always, while nobody has set a week. The maps in it are shared: nobody changes them.
func (s *Shop) Hours(ctx context.Context) (calendar.Hours, error) {
	settings, err := s.Settings(ctx)
	if err != nil {
		return calendar.Hours{Always: true}, err
	}
	cache := db.Shared[cache](s.DB)
	if c := cache.hours.Load(); c != nil && c.zone == settings.Zone {
		return c.hours, nil
	}
	var out calendar.Hours
	return out, s.View(ctx, func(q db.Querier) error {
		before := cache.hours.Load()
		out, err = HoursIn(q, settings.Zone)
		if err == nil {
			cache.hours.CompareAndSwap(before, &cachedHours{out, settings.Zone})
		}
		return err
	})
}

// HoursIn are Hours within a transaction.
func HoursIn(q db.Querier, zone string) (calendar.Hours, error) {
	week, err := readWeek(q)
	if err != nil {
		return calendar.Hours{Always: true}, err
	}
	h := calendar.Hours{Always: !week.Set, Week: week.Week, Days: map[string]calendar.Day{}}
	if h.Zone, err = time.LoadLocation(zone); err != nil {
		h.Zone = time.UTC
	}
	return h, db.Each(q, func(scan func(...any) error) error {
		var d calendar.Day
		var periods string
		if err := scan(&d.Day, &d.Name, &d.Open, &periods, &d.Source); err != nil {
			return err
		}
		err := db.FromJSON(periods, &d.Periods)
		h.Days[d.Day] = d
		return err
	}, `SELECT day, name, open, periods, source FROM calendar_day`)
}

// Week is the usual week as it is saved.
func (s *Shop) Week(ctx context.Context) (w calendar.WorkWeek, err error) {
	err = s.View(ctx, func(q db.Querier) error {
		w, err = readWeek(q)
		return err
	})
	return w, err
}

func readWeek(q db.Querier) (w calendar.WorkWeek, err error) {
	var text string
	if err = q.Row(`SELECT value FROM setting WHERE key = 'hours'`).Scan(&text); errors.Is(err, sql.ErrNoRows) {
		return w, nil
	}
	if err != nil {
		return w, err
	}
	return w, db.FromJSON(text, &w)
}

// SaveWeek replaces the usual week. Conflict (settings.changed_since) when Version is given and stale; Invalid for periods that are not
// in order and apart.
func (s *Shop) SaveWeek(ctx context.Context, by desk.By, w calendar.WorkWeek) error {
	if err := calendar.CheckWeek(w.Week); err != nil {
		return err
	}
	return s.Tx(ctx, func(tx *db.Tx) error {
		now, err := readWeek(tx)
		if err != nil {
			return err
		}
		if w.Version != 0 && w.Version != now.Version {
			return desk.Fail(desk.Conflict, "settings.changed_since")
		}
		w.Version = now.Version + 1
		_, err = tx.Exec(`INSERT INTO setting (key, value) VALUES ('hours', $1) ON CONFLICT (key) DO UPDATE SET value = excluded.value`, db.ToJSON(w))
		return db.FirstError(err, hoursChanged(tx, by, ""))
	})
}

// SaveDays adds days to the calendar; one that is there already is as these say. All or none: Invalid for one that is not right, or
// for more than a calendar holds (hours.too_many_days).
func (s *Shop) SaveDays(ctx context.Context, by desk.By, days ...calendar.Day) error {
	for i, d := range days {
		days[i] = calendar.TidyDay(d)
		if err := calendar.CheckDay(days[i]); err != nil {
			return err
		}
	}
	return s.Tx(ctx, func(tx *db.Tx) error {
		for _, d := range days {
			_, err := tx.Exec(`INSERT INTO calendar_day (day, name, open, periods, source) VALUES ($1, $2, $3, $4, $5)
				ON CONFLICT (day) DO UPDATE SET name = excluded.name, open = excluded.open, periods = excluded.periods, source = excluded.source`,
				d.Day, d.Name, db.Flag(d.Open), db.ToJSON(d.Periods), d.Source)
			if err != nil {
				return err
			}
		}
		var n int
		if err := tx.Row(`SELECT count(*) FROM calendar_day`).Scan(&n); err != nil {
			return err
		}
		if n > calendar.MaxDays {
			return desk.Fail(desk.Invalid, "hours.too_many_days", "max", calendar.MaxDays)
		}
		return hoursChanged(tx, by, daysInWords(days))
	})
}

// DropDays takes days out of the calendar: they are as their weekday is again.
func (s *Shop) DropDays(ctx context.Context, by desk.By, days ...string) error {
	return s.Tx(ctx, func(tx *db.Tx) error {
		for _, d := range days {
			if _, err := tx.Exec(`DELETE FROM calendar_day WHERE day = $1`, d); err != nil {
				return err
			}
		}
		if len(days) == 1 {
			return hoursChanged(tx, by, days[0])
		}
		return hoursChanged(tx, by, strconv.Itoa(len(days)))
	})
}

func daysInWords(days []calendar.Day) string {
	if len(days) == 1 {
		return days[0].Day + " " + days[0].Name
	}
	return strconv.Itoa(len(days))
}

// hoursChanged notes who changed the hours, and lets the next who asks read them anew.
func hoursChanged(tx *db.Tx, by desk.By, what string) error {
	cache := db.Shared[cache](tx.DB)
	tx.After(func() { cache.hours.Store(new(cachedHours)) }) // another pointer: what is being read now is not kept
	tx.Changed(desk.Change{Kind: "settings", Agent: by.Agent})
	return AddAudit(tx, by, audit.Hours, what)
}
