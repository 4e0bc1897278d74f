package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/deskbell/deskbell/store/db"
)

func TestArticlesInAndOut(t *testing.T) {
	b := newBench(t)
	b.shop()
	folder := filepath.Join(b.dir, "in")
	must(t, os.MkdirAll(filepath.Join(folder, "en"), 0o755))
	must(t, os.WriteFile(filepath.Join(folder, "en", "returns.md"), []byte("# Returns\n\nWithin 30 days."), 0o600))
	if got := b.must("articles", "import", folder, "--dry-run"); !strings.Contains(got.err+got.out, "1 new") {
		t.Errorf("%+v", got)
	}
	table := filepath.Join(b.dir, "out.csv")
	read := func() string {
		t.Helper()
		_ = os.Remove(table)
		b.must("articles", "export", table)
		raw, err := os.ReadFile(table)
		must(t, err)
		return string(raw)
	}
	if strings.Contains(read(), "Returns") {
		t.Error("a rehearsal did something")
	}
	unlock, err := db.Lock(b.env["DESKBELL_DATA"], "http://127.0.0.1:1")
	must(t, err)
	if got := b.run("articles", "import", folder); got.code == 0 || !strings.Contains(got.err, "http://127.0.0.1:1") {
		t.Errorf("under a running desk: %+v", got)
	}
	unlock()
	b.must("articles", "import", folder)
	if !strings.Contains(read(), "Returns,Within 30 days.,en") {
		t.Error(read())
	}
	must(t, os.WriteFile(filepath.Join(folder, "en", "bad.md"), []byte("---\nlanguage: fr\n---\n"), 0o600))
	must(t, os.WriteFile(filepath.Join(folder, "en", "new.md"), []byte("# New"), 0o600))
	if got := b.run("articles", "import", folder); got.code == 0 || !strings.Contains(got.err, "en/bad.md") || strings.Contains(read(), "New") {
		t.Errorf("%+v", got)
	}
	out := filepath.Join(b.dir, "out")
	b.must("articles", "export", out)
	raw, err := os.ReadFile(filepath.Join(out, "en", "returns.md"))
	must(t, err)
	if !strings.HasPrefix(string(raw), "---\ntitle: Returns\nslug: returns\nlanguage: en\nvisibility: draft\n") {
		t.Errorf("%s", raw)
	}
	for _, args := range [][]string{{"articles", "export", out}, {"articles", "export", table}, {"articles", "import", filepath.Join(b.dir, "none")}, {"articles"}} {
		if got := b.run(args...); got.code == 0 {
			t.Errorf("%q: %+v", args, got)
		}
	}
	zip := filepath.Join(b.dir, "out.zip")
	b.must("articles", "export", zip)
	if got := b.must("articles", "import", zip); !strings.Contains(got.err+got.out, "1 unchanged") {
		t.Errorf("%+v", got)
	}
}
