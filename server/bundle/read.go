// Package bundle reads the help centre from folders, archives and tables, and writes it there. What it reads comes from anywhere: nothing is
// opened that does not lie within, and nothing grows beyond its bounds.
package bundle

import (
	"archive/zip"
	"bytes"
	"cmp"
	"context"
	"errors"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/bundle"
	"github.com/deskbell/deskbell/server/picture"
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

// archived are the files of an archive by their names, as far as those are names within it.
type archived map[string]*zip.File

// entries refuses an archive with too much in it. What its head says of sizes is not believed: each file is read up to its own bound.
func entries(archive *zip.Reader) (archived, error) {
	if len(archive.File) > maxFiles {
		return nil, desk.Fail(desk.TooLarge, "bundle.too_many", "max", maxFiles)
	}
	files := archived{}
	for _, f := range archive.File {
		name := f.Name
		if f.NonUTF8 && !utf8.ValidString(name) { // as Windows in China writes them
			if plain, err := simplifiedchinese.GB18030.NewDecoder().String(name); err == nil {
				name = plain
			}
		}
		name = strings.ReplaceAll(name, `\`, "/")
		if !f.Mode().IsRegular() || !fs.ValidPath(name) {
			continue
		}
		files[name] = f
	}
	return files, nil
}

// Open makes archived an fs.FS of plain files.
func (a archived) Open(name string) (fs.File, error) {
	f := a[name]
	if f == nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	return packed{r, f}, nil
}

type packed struct {
	io.ReadCloser
	file *zip.File
}

func (p packed) Stat() (fs.FileInfo, error) { return p.file.FileInfo(), nil }

// names are the files of a folder or an archive, in order.
func names(files fs.FS) (list []string, err error) {
	if a, ok := files.(archived); ok {
		for name := range a {
			list = append(list, name)
		}
		slices.Sort(list)
		return list, nil
	}
	err = fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && name != "." && strings.HasPrefix(d.Name(), "."):
			return fs.SkipDir
		case d.Type().IsRegular():
			list = append(list, name)
		}
		if len(list) > maxFiles {
			return desk.Fail(desk.TooLarge, "bundle.too_many", "max", maxFiles)
		}
		return nil
	})
	return list, err
}

func readFolder(ctx context.Context, files fs.FS, known func(keys []string) (map[string]desk.Picture, error)) (bundle.Import, error) {
	r := reader{ctx: ctx, files: files, known: known}
	list, err := names(files)
	if err != nil {
		return r.in, err
	}
	all := 0
	for _, name := range list {
		base := path.Base(name)
		if !isText(name) || strings.HasPrefix(base, ".") || strings.HasPrefix(name, "__MACOSX/") || strings.EqualFold(strings.TrimSuffix(base, path.Ext(base)), "readme") {
			continue
		}
		text, err := readUpTo(files, name, maxText)
		if err != nil {
			r.wrong(name, err)
			continue
		}
		if all += len(text); all > maxTexts {
			return r.in, desk.Fail(desk.TooLarge, "bundle.too_large", "max", maxTexts>>20)
		}
		if err := r.take(name, text); err != nil {
			return r.in, err
		}
	}
	if len(r.in.Items) == 0 && len(r.in.Wrong) == 0 {
		return r.in, desk.Fail(desk.Invalid, "bundle.empty")
	}
	return r.in, nil
}

func readUpTo(files fs.FS, name string, limit int64) ([]byte, error) {
	f, err := files.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err == nil && int64(len(data)) > limit {
		err = desk.Fail(desk.TooLarge, "bundle.file_too_large", "max", limit>>20)
	}
	return data, err
}

// reader gathers what an import brings.
type reader struct {
	ctx    context.Context
	files  fs.FS
	known  func(keys []string) (map[string]desk.Picture, error)
	in     bundle.Import
	shown  map[string]string // pictures by their names in the folder: their addresses
	weight int               // of the pictures
}

func (r *reader) wrong(name string, err error) {
	r.in.Wrong = append(r.in.Wrong, bundle.Wrong{Path: name, Err: asError(err)})
}

// take reads an article's file with the pictures that it shows.
func (r *reader) take(name string, text []byte) error {
	item, err := bundle.ReadFile(name, string(text))
	if err != nil {
		r.wrong(name, err)
		return nil
	}
	var failed, fatal error
	item.Body = shows().ReplaceAllStringFunc(item.Body, func(mark string) string {
		m := shows().FindStringSubmatch(mark)
		src, err := r.picture(path.Dir(name), m[2])
		if err != nil && failed == nil {
			failed = err
			if desk.CodeOf(err) == desk.TooLarge && r.weight > maxPictures {
				fatal = err
			}
		}
		return m[1] + src + m[3]
	})
	if failed != nil {
		r.wrong(name, failed)
		return fatal
	}
	r.in.Items = append(r.in.Items, item)
	return nil
}

var shows = desk.Pattern(`(!\[[^\]\n]*\]\()([^)\s]+)((?:\s+"[^"\n]*")?\))`)

// picture is the address that a picture of the folder will have; what is not in the folder keeps the address it has.
func (r *reader) picture(dir, src string) (string, error) {
	plain, err := url.PathUnescape(src)
	if err != nil || strings.HasPrefix(src, "/") || strings.Contains(src, ":") {
		return src, nil
	}
	name := path.Join(dir, plain)
	if !fs.ValidPath(name) {
		return src, desk.Fail(desk.Invalid, "bundle.no_picture", "name", src)
	}
	if there := r.shown[name]; there != "" {
		return there, nil
	}
	file, err := readUpTo(r.files, name, maxPicture)
	if err != nil {
		return src, desk.Fail(desk.Invalid, "bundle.no_picture", "name", src)
	}
	p, err := r.small(file)
	if err != nil {
		return src, desk.Fail(desk.Invalid, "bundle.bad_picture", "name", src)
	}
	if r.weight += len(p.File); r.weight > maxPictures {
		return src, desk.Fail(desk.TooLarge, "bundle.too_large", "max", maxPictures>>20)
	}
	if p.File != nil {
		r.in.Pictures = append(r.in.Pictures, p)
	}
	if r.shown == nil {
		r.shown = map[string]string{}
	}
	r.shown[name] = p.Src()
	return p.Src(), nil
}

// small makes a picture as articles have them: drawn anew, so that nothing of the file itself is kept; but one that the shop has already is that one.
func (r *reader) small(file []byte) (p bundle.Picture, err error) {
	key := keyOf(file)
	has, err := r.known([]string{key})
	if err != nil {
		return p, err
	}
	if one, ok := has[key]; ok {
		p.Picture = one
		return p, nil
	}
	out, mediaType, size, err := picture.Fit(r.ctx, bytes.NewReader(file), maxPicture, pictureSide, pictureSide)
	p.File, p.Picture = out, desk.Picture{Key: keyOf(out), Type: mediaType, Width: size.X, Height: size.Y}
	return p, err
}
