// Package ui turns values into HTML: one typed struct per page, templates, words in two languages. It decides nothing and
// fetches nothing.
package ui

import (
	"embed"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"path"
	"strings"
	"sync"

	"github.com/deskbell/deskbell/desk"
)

//go:embed pages/*.html parts/*.html
var templateFiles embed.FS

// One set of templates per language, parsed at the first page: a page file begins with {{template "staff.head" .}} or
// {{template "public.head" .}} and ends with its foot, so that one set holds all pages and parts once.
var (
	sets     map[desk.Lang]*template.Template
	setsOnce sync.Once
)

func load() {
	base := template.New("ui").Funcs(funcs(desk.English))
	err := fs.WalkDir(templateFiles, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := templateFiles.ReadFile(name)
		if err != nil {
			return err
		}
		_, err = base.New(strings.TrimSuffix(path.Base(name), ".html")).Parse(string(b))
		return err
	})
	if err != nil {
		panic(err) // embedded: a test renders every page
	}
	sets = map[desk.Lang]*template.Template{}
	for i, lang := range desk.Langs {
		set := base // the last language takes the original, whose nodes every copy keeps alive
		if i < len(desk.Langs)-1 {
			set = template.Must(base.Clone())
		}
		sets[lang] = set.Funcs(funcs(lang))
	}
}

// Page is what every page struct has by embedding Frame.
type Page interface{ frame() *Frame }

// Render writes the page or part name (a file of pages/ or parts/ without .html, or a template defined in one) with its
// values, in lang.
func Render(w io.Writer, lang desk.Lang, name string, values any) error {
	setsOnce.Do(load)
	set, ok := sets[lang]
	if !ok {
		set = sets[desk.English]
	}
	if err := set.ExecuteTemplate(w, name, values); err != nil {
		return fmt.Errorf("page %s: %w", name, err)
	}
	return nil
}

// Warm parses the templates now, off the first reader's time.
func Warm() { setsOnce.Do(load) }
