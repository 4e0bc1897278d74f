package export

import (
	"io/fs"
	"net/http"
	"path"
	"strings"

	"github.com/deskbell/deskbell/assets"
	"github.com/deskbell/deskbell/desk"
)

var imported = desk.Pattern(`(?m)^import [^"\n]*"\./([\w-]+\.js)"`)

// files writes the styles, scripts and drawings that pages want, and what those want.
func (w *writer) files() error {
	todo := make([]string, 0, len(w.assets))
	for name := range w.assets {
		todo = append(todo, name)
	}
	for len(todo) > 0 {
		name := todo[0]
		todo = todo[1:]
		b, err := fs.ReadFile(assets.Files(), name)
		if err != nil {
			return err
		}
		for _, m := range imported().FindAllSubmatch(b, -1) {
			if other := path.Join(path.Dir(name), string(m[1])); !w.assets[other] {
				w.assets[other] = true
				todo = append(todo, other)
			}
		}
		if err := w.out.add(assets.URL(name)[1:], b); err != nil {
			return err
		}
	}
	a, err := w.get(w.ctx, "/brand.css")
	if err != nil || a.status != http.StatusOK {
		return err
	}
	set, err := w.Shop.Settings(w.ctx)
	if err != nil {
		return err
	}
	return w.out.add("brand-"+strings.TrimPrefix(set.Brand, "#")+".css", a.body.Bytes())
}
