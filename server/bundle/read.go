// Package bundle reads the help centre from folders, archives and tables, and writes it there. What it reads comes from anywhere: nothing is
// opened that does not lie within, and nothing grows beyond its bounds.
package bundle

import (
	"archive/zip"
	"bytes"
	"cmp"
	"context"
	"errors"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/bundle"
)

// Bounds of an import.
const (
	MaxFile     = 64 << 20 // bytes of an archive or a table
	maxFiles    = 20_000   // in a folder or an archive
	maxText     = 2 << 20  // bytes of one article's file
	maxTexts    = 64 << 20 // bytes of all
	maxPicture  = 15 << 20 // bytes of one picture's file
	maxPictures = 64 << 20 // bytes of all pictures, made small
	pictureSide = 1600     // pixels
)

// Read reads a folder, a .zip of one, a .csv, or a single Markdown file. known says whether the shop has a picture of that key already.
func Read(ctx context.Context, name string, known func(keys []string) (map[string]desk.Picture, error)) (in bundle.Import, err error) {
	info, err := os.Stat(name)
	if err != nil {
		return in, desk.Fail(desk.Invalid, "bundle.unreadable", "path", name).Because(err)
	}
	if info.IsDir() {
		root, err := os.OpenRoot(name) // links that lead out of it are not followed
		if err != nil {
			return in, desk.Fail(desk.Invalid, "bundle.unreadable", "path", name).Because(err)
		}
		defer root.Close()
		return readFolder(ctx, root.FS(), known)
	}
	if info.Size() > MaxFile {
		return in, desk.Fail(desk.TooLarge, "bundle.too_large", "max", MaxFile>>20)
	}
	file, err := os.ReadFile(name)
	if err != nil {
		return in, desk.Fail(desk.Invalid, "bundle.unreadable", "path", name).Because(err)
	}
	return ReadBytes(ctx, filepath.Base(name), file, known)
}

// ReadBytes reads an archive, a table or a Markdown file that somebody sent.
func ReadBytes(ctx context.Context, name string, file []byte, known func(keys []string) (map[string]desk.Picture, error)) (in bundle.Import, err error) {
	switch {
	case bytes.HasPrefix(file, []byte("PK\x03\x04")):
		archive, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
		if err != nil {
			return in, desk.Fail(desk.Invalid, "bundle.bad_zip")
		}
		files, err := entries(archive)
		if err != nil {
			return in, err
		}
		return readFolder(ctx, files, known)
	case isText(name):
		r := reader{ctx: ctx, files: archived{}, known: known}
		r.take(name, file)
		return r.in, nil
	case strings.EqualFold(path.Ext(name), ".csv"), strings.EqualFold(path.Ext(name), ".tsv"):
		items, wrong, err := bundle.ReadTable(string(file))
		in.Items = items
		for where, err := range wrong {
			in.Wrong = append(in.Wrong, bundle.Wrong{Path: where, Err: asError(err)})
		}
		slices.SortFunc(in.Wrong, func(a, b bundle.Wrong) int {
			return cmp.Or(cmp.Compare(len(a.Path), len(b.Path)), strings.Compare(a.Path, b.Path))
		})
		return in, err
	}
	return in, desk.Fail(desk.Invalid, "bundle.unknown_kind", "name", name)
}

func isText(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".md", ".markdown", ".txt":
		return true
	}
	return false
}

func asError(err error) *desk.Error {
	var e *desk.Error
	if errors.As(err, &e) {
		return e
	}
	return desk.Fail(desk.Invalid, "bundle.bad_file").Because(err)
}
