package cli

import (
	"context"
	"io"
	"log/slog"
	"path/filepath"
	"time"

	"github.com/deskbell/deskbell/desk/helpcentre"
	"github.com/deskbell/deskbell/desk/settings"
	"github.com/deskbell/deskbell/server"
	"github.com/deskbell/deskbell/server/export"
	"github.com/deskbell/deskbell/store"
)

// exportOptions of `export-site`.
type exportOptions struct {
	dataOptions
	base string
}

func (o *exportOptions) flags(t *terminal) *flags {
	f := newFlags(t)
	o.dataOptions.add(f)
	f.add("base", "cli.flag.base", func(v string) string {
		base, ok := settings.TidyBase(v)
		if !ok {
			return "cli.bad.public_url"
		}
		o.base = base
		return ""
	})
	return f
}

// exportSite writes the help centre as files for any web host, while the desk runs or without it.
func exportSite(ctx context.Context, t *terminal, args []string) error {
	var o exportOptions
	f := o.flags(t)
	if err := f.parse(args, 1, 1); err != nil {
		return err
	}
	dir, err := filepath.Abs(f.rest[0])
	if err != nil {
		return err
	}
	s, err := o.openShop(ctx, t)
	if err != nil {
		return err
	}
	defer s.Close()
	begun := time.Now()
	r, err := writeSite(ctx, s, dir, o.base)
	if err != nil {
		return err
	}
	t.say("cli.export_site.done", "articles", r.Articles, "files", r.Files, "written", r.Written, "removed", r.Removed, "folder", dir,
		"seconds", time.Since(begun).Round(100*time.Millisecond).Seconds())
	return nil
}

// writeSite writes a shop's help centre into a folder.
func writeSite(ctx context.Context, s *store.Store, dir, base string) (export.Result, error) {
	srv, err := server.New(server.Config{Store: s, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Version: versionName()})
	if err != nil {
		return export.Result{}, err
	}
	defer srv.Close()
	site := export.Site{Desk: srv, Shop: s, Base: base}
	return site.Write(ctx, dir)
}

// exported writes the site and says how it went.
func exported(s *store.Store, now func() time.Time) func(ctx context.Context, dir, base string) (helpcentre.ExportState, error) {
	return func(ctx context.Context, dir, base string) (helpcentre.ExportState, error) {
		begun := now()
		r, err := writeSite(ctx, s, dir, base)
		return helpcentre.ExportState{Articles: r.Articles, Files: r.Files, Took: now().Sub(begun)}, err
	}
}
