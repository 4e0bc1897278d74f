package ui_test

import (
	"io/fs"
	"path"
	"regexp"
	"strings"
	"testing"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/ui"
)

// sheet is a page with its values, for a test that renders it.
type sheet struct {
	name   string
	full   bool
	values any
}

// A page file without a full and an empty sheet in the tables of these tests is one that nobody has rendered.
func TestEveryPageHasItsSheets(t *testing.T) {
	full, empty := map[string]bool{}, map[string]bool{}
	for name := range publicPages(desk.English, true) {
		full[name], empty[name] = true, true
	}
	for _, s := range staffPages(desk.English) {
		if s.full {
			full[s.name] = true
		} else {
			empty[s.name] = true
		}
	}
	files, err := fs.Glob(ui.TemplateFiles, "pages/*.html")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, f := range files {
		if name := strings.TrimSuffix(path.Base(f), ".html"); !full[name] || !empty[name] {
			t.Errorf("%s is rendered full: %v, empty: %v", name, full[name], empty[name])
		}
	}
}

// checkWords says whether a page says nothing but words, keeps the policy (nothing inline), and its labels and descriptions point
// at something that is there once.
func checkWords(t *testing.T, name, page string) {
	t.Helper()
	for _, bad := range []*regexp.Regexp{bareKey, inline, emptyAttr} {
		for _, m := range bad.FindAllString(page, -1) {
			if !hostName.MatchString(m) && (name != "mail" || bad != inline) { // a mail has a policy of its own
				t.Errorf("%s: %q", name, m)
			}
		}
	}
	ids := map[string]bool{}
	for _, m := range idAttr.FindAllStringSubmatch(page, -1) {
		if ids[m[1]] {
			t.Errorf("%s: id %q twice", name, m[1])
		}
		ids[m[1]] = true
	}
	for _, m := range forAttr.FindAllStringSubmatch(page, -1) {
		for _, id := range strings.Fields(m[1]) {
			if !ids[id] {
				t.Errorf("%s: %q points at nothing", name, id)
			}
		}
	}
}
