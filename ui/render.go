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

// One set of templates per language, parsed when the first page in it is asked for: most shops speak one, and the other would lie
// in memory for nothing. A page file begins with {{template "staff.head" .}} or {{template "public.head" .}} and ends with its foot, so
// that one set holds all pages and parts once.
var sets = func() map[desk.Lang]func() *template.Template {
	all := map[desk.Lang]func() *template.Template{}
	for _, lang := range desk.Langs {
		all[lang] = sync.OnceValue(func() *template.Template { return load(lang) })
	}
	return all
}()

func load(lang desk.Lang) *template.Template {
	set := template.New("ui").Funcs(funcs(lang))
	err := fs.WalkDir(templateFiles, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := templateFiles.ReadFile(name)
		if err != nil {
			return err
		}
		_, err = set.New(strings.TrimSuffix(path.Base(name), ".html")).Parse(settle(string(b), lang))
		return err
	})
	if err != nil {
		panic(err) // embedded: a test renders every page
	}
	return set
}

// Render writes the page or part name (a file of pages/ or parts/ without .html, or a template defined in one) with its
// values, in lang.
func Render(w io.Writer, lang desk.Lang, name string, values any) error {
	if _, ok := sets[lang]; !ok {
		lang = desk.English
	}
	if err := sets[lang]().ExecuteTemplate(w, name, values); err != nil {
		return fmt.Errorf("page %s: %w", name, err)
	}
	return nil
}

// Warm parses the templates of a language now, off the first reader's time.
func Warm(lang desk.Lang) {
	if set, ok := sets[lang]; ok {
		set()
	}
}
