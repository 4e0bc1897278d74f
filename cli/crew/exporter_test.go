package crew

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/helpcentre"
)

// The site is written once things have calmed down, when it is asked for, and now and then; how it went is noted.
func TestExporter(t *testing.T) {
	s := shop(t)
	set, err := s.Settings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	now, versions, wrote := time.Date(2026, 3, 4, 9, 0, 0, 0, time.UTC), map[string]uint64{}, 0
	var fails error
	e := &exporter{store: s, log: slog.New(slog.NewTextHandler(io.Discard, nil)), now: func() time.Time { return now },
		version: func(kind string) uint64 { return versions[kind] },
		write: func(context.Context, string, string) (helpcentre.ExportState, error) {
			wrote++
			return helpcentre.ExportState{Articles: 5}, fails
		}}
	after := func(d time.Duration, want int, what string) {
		t.Helper()
		now = now.Add(d)
		e.step(t.Context())
		if wrote != want {
			t.Fatalf("%s: written %d times, want %d", what, wrote, want)
		}
	}
	versions["article"]++
	after(0, 0, "changed")
	after(time.Minute, 0, "no folder")
	set.ExportDir = t.TempDir()
	if err := s.SaveSettings(t.Context(), set); err != nil {
		t.Fatal(err)
	}
	versions["settings"]++
	after(0, 0, "a folder is named")
	after(10*time.Second, 0, "not calm yet")
	versions["article"]++
	after(10*time.Second, 0, "changed again")
	after(exportCalm, 1, "calm")
	after(time.Hour, 1, "nothing changed")
	fails = errors.Join(desk.Fail(desk.Unavailable, "export.full", "path", "x"))
	versions["export"]++
	after(time.Second, 2, "asked for")
	if state, err := s.ExportState(t.Context()); err != nil || state.Key != "export.full" || state.Args["path"] != "x" || state.At.IsZero() {
		t.Errorf("%+v %v", state, err)
	}
	fails = nil
	after(exportEvery, 3, "now and then")
	if state, err := s.ExportState(t.Context()); err != nil || state.Key != "" || state.Articles != 5 {
		t.Errorf("%+v %v", state, err)
	}
}
