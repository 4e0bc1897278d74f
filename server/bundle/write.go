package bundle

import (
	"archive/zip"
	"context"
	"errors"
	"io"
	"os"
	"path"
	"strconv"
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/bundle"
	"github.com/deskbell/deskbell/desk/helpcentre"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/store"
)

// Files hands every file of the whole help centre to put, drafts and pictures too, and says how many articles there are.
func Files(ctx context.Context, s *store.Store, put func(name string, r io.Reader) error) (int, error) {
	items, err := s.ExportArticles(ctx)
	if err != nil {
		return 0, err
	}
	kept := map[string]string{} // pictures: their names in the folder
	taken := map[string]bool{}
	for _, item := range items {
		name, up := string(item.Lang)+"/"+fileName(item.Slug), "../"
		if item.Snippet != "" {
			name, up = "snippets/"+name+fileName(helpcentre.Slug(item.Snippet)), "../../"
			for first, n := name, 2; taken[strings.ToLower(name)]; n++ {
				name = first + "-" + strconv.Itoa(n)
			}
			taken[strings.ToLower(name)] = true
		}
		for _, key := range desk.PictureKeys(item.Body) {
			if kept[key] == "" {
				if kept[key], err = putPicture(ctx, s, key, put); err != nil {
					return 0, err
				}
			}
			if kept[key] != missing {
				item.Body = strings.ReplaceAll(item.Body, desk.Picture{Key: key}.Src(), up+kept[key])
			}
		}
		if err := put(name+".md", strings.NewReader(bundle.WriteFile(item))); err != nil {
			return 0, err
		}
	}
	return articlesIn(items), nil
}

// fileName is a name that every system takes: Windows keeps some for its devices.
func fileName(slug string) string {
	if device().MatchString(slug) {
		return "_" + slug
	}
	return slug
}

var device = desk.Pattern(`^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])$`)

const missing = "-" // a picture that is named but not kept

func putPicture(ctx context.Context, s *store.Store, key string, put func(string, io.Reader) error) (string, error) {
	p, b, err := s.OpenPicture(ctx, key)
	if desk.CodeOf(err) == desk.NotFound {
		return missing, nil
	}
	if err != nil {
		return "", err
	}
	defer b.Close()
	name := "pictures/" + key[:16] + map[string]string{"image/jpeg": ".jpg"}[p.Type]
	if p.Type != "image/jpeg" {
		name += ".png"
	}
	return name, put(name, io.NewSectionReader(b, 0, b.Size()))
}

// Zip writes the help centre as an archive.
func Zip(ctx context.Context, s *store.Store, w io.Writer) (int, error) {
	archive := zip.NewWriter(w)
	n, err := Files(ctx, s, func(name string, r io.Reader) error {
		f, err := archive.Create(name)
		if err == nil {
			_, err = io.Copy(f, r)
		}
		return err
	})
	return n, errors.Join(err, archive.Close())
}

// Table writes the articles as CSV. Their pictures stay where they are.
func Table(ctx context.Context, s *store.Store, w io.Writer) (int, error) {
	items, err := s.ExportArticles(ctx)
	if err != nil {
		return 0, err
	}
	return articlesIn(items), bundle.WriteTable(w, items, web.SafeCell)
}

func articlesIn(items []bundle.Item) (n int) {
	for _, item := range items {
		if item.Snippet == "" {
			n++
		}
	}
	return n
}

// Folder writes the help centre into a folder that is empty or not there yet.
func Folder(ctx context.Context, s *store.Store, dir string) (int, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return 0, desk.Fail(desk.Invalid, "bundle.unwritable", "path", dir).Because(err)
	}
	if has, err := os.ReadDir(dir); err != nil || len(has) > 0 {
		return 0, desk.Fail(desk.Conflict, "bundle.not_empty", "path", dir).Because(err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return 0, err
	}
	defer root.Close()
	return Files(ctx, s, func(name string, r io.Reader) error {
		if err := root.MkdirAll(path.Dir(name), 0o755); err != nil {
			return err
		}
		f, err := root.Create(name)
		if err != nil {
			return desk.Fail(desk.Unavailable, "bundle.unwritable", "path", name).Because(err)
		}
		_, err = io.Copy(f, r)
		return errors.Join(err, f.Close())
	})
}
