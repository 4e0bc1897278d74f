package ui_test

import (
	"bytes"
	"compress/gzip"
	"io/fs"
	"path"
	"regexp"
	"strings"
	"testing"

	"github.com/deskbell/deskbell/assets"
	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/ui"
)

// What any page may fetch, compressed and in all, what it loads only when it is needed too: scripts with the composer, and styles.
const (
	mostScript = 120_000
	mostStyle  = 40_000
)

var (
	fetched  = regexp.MustCompile(`(?:href|src)="` + regexp.QuoteMeta(assets.URL("")) + `([\w/.-]+\.(?:css|m?js))"`)
	imported = regexp.MustCompile(`(?:^|[^{|])\b(?:from |import |import\()"(\.[^"]+)"`)
)

func TestWeight(t *testing.T) {
	sizes := map[string]int{}
	check := func(page, html string) {
		script, style, seen := 0, 0, map[string]bool{}
		var add func(name string)
		add = func(name string) {
			if seen[name] {
				return
			}
			seen[name] = true
			b, ok := assets.Bundle(name)
			if !ok {
				var err error
				if b, err = fs.ReadFile(assets.Files(), name); err != nil {
					if strings.HasPrefix(name, "composer/") && !assets.Composer() {
						return
					}
					t.Fatalf("%s: %v", page, err)
				}
			}
			if sizes[name] == 0 {
				sizes[name] = compressed(t, b)
			}
			if path.Ext(name) == ".css" {
				style += sizes[name]
				return
			}
			script += sizes[name]
			for _, m := range imported.FindAllSubmatch(b, -1) {
				add(path.Join(path.Dir(name), string(m[1])))
			}
		}
		for _, m := range fetched.FindAllStringSubmatch(html, -1) {
			add(m[1])
		}
		if script > mostScript || style > mostStyle {
			t.Errorf("%s fetches %d bytes of script and %d of style, may fetch %d and %d", page, script, style, mostScript, mostStyle)
		}
		if page == "ticket" {
			t.Logf("%s: %d bytes of script, %d of style", page, script, style)
			if assets.Composer() && !seen["composer/squire.mjs"] {
				t.Error("the composer is not weighed")
			}
		}
	}
	for _, s := range staffPages(desk.English) {
		if s.full {
			check(s.name, ui.Rendered(t, desk.English, s.name, s.values))
		}
	}
	for name, values := range publicPages(desk.English, true) {
		check(name, ui.Rendered(t, desk.English, name, values))
	}
}

func compressed(t *testing.T, b []byte) int {
	t.Helper()
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	_, err := z.Write(b)
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return out.Len()
}
