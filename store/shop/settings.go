package shop

import (
	"context"
	"database/sql"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	_ "time/tzdata" // zones are the same on every machine, on Windows too

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/audit"
	"github.com/deskbell/deskbell/desk/settings"
	"github.com/deskbell/deskbell/store/db"
)

// cache holds what is asked for on every page and hardly ever changes.
type cache struct {
	settings atomic.Pointer[cachedSettings]
	settled  atomic.Bool                 // the first days are over
	secrets  sync.Map                    // name -> []byte
	hours    atomic.Pointer[cachedHours] // nil: to be read
}

type cachedSettings struct {
	settings desk.Settings
	looked   time.Time // of the machine's clock, not the shop's
}

// settingsFor is how long cached settings are taken as they are. Then one small row tells whether another process
// (deskbell agent, token, init) has changed them.
const settingsFor = time.Second

// Settings of the shop; settings.Default before set-up. What this process saves is seen at once, what another saves within a
// second.
func (s *Shop) Settings(ctx context.Context) (desk.Settings, error) {
	cache := db.Shared[cache](s.DB)
	c := cache.settings.Load()
	if c != nil && time.Since(c.looked) < settingsFor {
		return copySettings(c.settings), nil
	}
	var out desk.Settings
	err := s.View(ctx, func(q db.Querier) error {
		looked := time.Now()
		if c != nil {
			version, err := settingsVersion(q)
			if err != nil {
				return err
			}
			if version == c.settings.Version {
				out = c.settings
				cache.settings.CompareAndSwap(c, &cachedSettings{out, looked})
				return nil
			}
		}
		read, err := ReadSettings(q)
		if err != nil {
			return err
		}
		out = read
		cache.settings.CompareAndSwap(c, &cachedSettings{out, looked})
		return nil
	})
	return copySettings(out), err
}

// ReadSettings reads them from the database: what a transaction decides by.
func ReadSettings(q db.Querier) (desk.Settings, error) {
	out := settings.Default()
	var text string
	err := q.Row(`SELECT value FROM setting WHERE key = 'settings'`).Scan(&text)
	if errors.Is(err, sql.ErrNoRows) {
		return out, nil
	}
	if err != nil {
		return out, err
	}
	if err := db.FromJSON(text, &out); err != nil {
		return out, err
	}
	out.Version, err = settingsVersion(q)
	return out, err
}

// SaveSettings replaces them. Conflict (settings.changed_since) when Version is given and stale.
func (s *Shop) SaveSettings(ctx context.Context, in desk.Settings) error {
	in, err := CheckedSettings(in)
	if err != nil {
		return err
	}
	return s.Tx(ctx, func(tx *db.Tx) error {
		version, err := settingsVersion(tx)
		if err != nil {
			return err
		}
		if in.Version != 0 && in.Version != version {
			return desk.Fail(desk.Conflict, "settings.changed_since")
		}
		in.Version = version
		before, err := ReadSettings(tx)
		if err != nil {
			return err
		}
		if err := auditSettings(tx, before, in); err != nil {
			return err
		}
		return WriteSettings(tx, in)
	})
}

// auditSettings notes which settings were changed, page by page; never to what.
func auditSettings(tx *db.Tx, before, now desk.Settings) error {
	changes := audit.SettingsChanges(before, now)
	for _, kind := range slices.Sorted(maps.Keys(changes)) {
		if err := AddAudit(tx, desk.By{}, kind, "", "fields", strings.Join(changes[kind], ",")); err != nil {
			return err
		}
	}
	return nil
}

// WriteSettings saves settings as the version after theirs.
func WriteSettings(tx *db.Tx, in desk.Settings) error {
	in.Version++
	for key, value := range map[string]string{"settings": db.ToJSON(in), "version": strconv.FormatInt(in.Version, 10)} {
		if _, err := tx.Exec(`INSERT INTO setting (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value`, key, value); err != nil {
			return err
		}
	}
	cache := db.Shared[cache](tx.DB)
	tx.After(func() { cache.settings.Store(&cachedSettings{settings: in}) })
	tx.Changed(desk.Change{Kind: "settings"})
	return nil
}

// CheckedSettings tidies what was typed and says what can't be.
func CheckedSettings(in desk.Settings) (desk.Settings, error) {
	in = settings.Tidy(in)
	return in, settings.Check(in, func(name string) bool {
		_, err := time.LoadLocation(name)
		return err == nil
	})
}

// copySettings keeps the cache safe from those who change what they were given.
func copySettings(s desk.Settings) desk.Settings {
	s.Hosts = slices.Clone(s.Hosts)
	s.Greeting, s.Hours, s.Texts = maps.Clone(s.Greeting), maps.Clone(s.Hours), maps.Clone(s.Texts)
	return s
}
