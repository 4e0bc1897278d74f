package bundle

import (
	"context"
	"io/fs"
	"path"
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/bundle"
)

// reader gathers what an import brings.
type reader struct {
	ctx    context.Context
	files  fs.FS
	known  func(keys []string) (map[string]desk.Picture, error)
	in     bundle.Import
	shown  map[string]string // pictures by their names in the folder: their addresses
	weight int               // of the pictures
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
