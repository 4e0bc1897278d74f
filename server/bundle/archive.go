package bundle

import (
	"archive/zip"
	"io"
	"io/fs"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/deskbell/deskbell/desk"
)

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
