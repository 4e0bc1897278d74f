package cli

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/bundle"
	files "github.com/deskbell/deskbell/server/bundle"
	"github.com/deskbell/deskbell/store"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/ui/words"
)

// importOptions of `articles import`.
type importOptions struct {
	dataOptions
	rehearse bool
}

func (o *importOptions) flags(t *terminal) *flags {
	f := newFlags(t)
	o.dataOptions.add(f)
	f.toggle(&o.rehearse, "dry-run", "cli.flag.dry_run")
	return f
}

// importArticles brings articles in from a folder, a .zip, a .csv or a Markdown file: all or none. A running desk would not notice them, so
// that it has to be ended before, or they are imported in the browser.
func importArticles(ctx context.Context, t *terminal, args []string) error {
	var o importOptions
	f := o.flags(t)
	if err := f.parse(args, 1, 1); err != nil {
		return err
	}
	s, err := o.openShop(ctx, t)
	if err != nil {
		return err
	}
	defer s.Close()
	path, err := o.path(t)
	if err != nil {
		return err
	}
	if !o.rehearse {
		unlock, err := db.Lock(path, "")
		if err != nil {
			return err
		}
		defer unlock()
	}
	in, err := files.Read(ctx, f.rest[0], func(keys []string) (map[string]desk.Picture, error) { return s.PictureSizes(ctx, keys) })
	if err != nil {
		return err
	}
	out, err := s.ImportArticles(store.By(ctx, desk.By{Name: "deskbell articles import"}), in, o.rehearse)
	for _, w := range out.Wrong {
		t.complain(w.Path + ": " + words.ErrorText(t.lang, w.Err))
	}
	if err != nil {
		return err
	}
	key := "cli.articles.imported"
	if o.rehearse {
		key = "cli.articles.would"
	}
	t.say(key, tally(out)...)
	return nil
}

func tally(out bundle.Outcome) []any {
	return []any{"new", out.New, "changed", out.Changed, "same", out.Same, "categories", out.Categories, "pictures", out.Pictures, "wrong", len(out.Wrong)}
}

// exportArticles writes all articles into a folder, a .zip or a .csv, while the desk runs or without it.
func exportArticles(ctx context.Context, t *terminal, args []string) error {
	var o dataOptions
	f := o.flags(t)
	if err := f.parse(args, 1, 1); err != nil {
		return err
	}
	to, err := filepath.Abs(f.rest[0])
	if err != nil {
		return err
	}
	s, err := o.openShop(ctx, t)
	if err != nil {
		return err
	}
	defer s.Close()
	n, err := writeArticles(ctx, s, to)
	if err != nil {
		return err
	}
	t.say("cli.articles.exported", "n", n, "path", to)
	return nil
}

func writeArticles(ctx context.Context, s *store.Store, to string) (n int, err error) {
	write := files.Zip
	switch strings.ToLower(filepath.Ext(to)) {
	case ".csv":
		write = files.Table
	case ".zip":
	default:
		return files.Folder(ctx, s, to)
	}
	f, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return 0, desk.Fail(desk.Conflict, "bundle.unwritable", "path", to).Because(err)
	}
	n, err = write(ctx, s, f)
	if err = errors.Join(err, f.Close()); err != nil {
		err = errors.Join(err, os.Remove(to))
	}
	return n, err
}
