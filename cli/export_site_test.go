package cli

import (
	"encoding/json"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/settings"
	"github.com/deskbell/deskbell/store"
)

// helpCentre is a shop with a help centre, hostile titles among it.
func helpCentre(t *testing.T) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "shop.db"), store.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	set := settings.Default()
	set.ShopName, set.Lang, set.Zone, set.Brand, set.HelpOn = `Tea & "Co" </title>`, desk.English, "UTC", "#aa3300", false
	must(t, s.SetUp(t.Context(), desk.SetUp{Settings: set, Password: "a long enough phrase", Owner: desk.Agent{Name: "Li", Address: "li@tea.test", Lang: desk.English}}))
	category, err := s.SaveCategory(t.Context(), desk.Category{Names: map[desk.Lang]string{desk.English: "Refunds & <b>", desk.Chinese: "退款"}})
	must(t, err)
	for i, a := range []desk.Article{
		{Lang: desk.English, Title: "Con", Category: category, Body: "[old](/help/en/articles/old-name) [gone](/help/en/articles/nowhere) [in](/help/en/articles/refunds#h-x) [mail](mailto:x@y.test) [out](https://a.test/help/en)"},
		{Lang: desk.English, Title: "Refunds", Category: category, Body: "## X\n\nThree days."},
		{Lang: desk.English, Title: `"><script>alert(1)</script>`, Body: "x <script>"},
		{Lang: desk.English, Title: "../../etc/passwd", Body: "x"},
		{Lang: desk.Chinese, Title: "退款多久到账", Category: category, Body: "三天。"},
		{Lang: desk.English, Title: "Secret sauce", Private: true, Body: "for staff"},
	} {
		a.Published, a.Order = true, i
		saved, err := s.SaveArticle(t.Context(), a)
		must(t, err)
		if a.Title == "Refunds" {
			saved.Slug = "old-name"
			saved, err = s.SaveArticle(t.Context(), saved)
			must(t, err)
			saved.Slug = "refunds"
			_, err = s.SaveArticle(t.Context(), saved)
			must(t, err)
		}
	}
	_, err = s.SaveArticle(t.Context(), desk.Article{Lang: desk.English, Title: "A draft", Body: "not yet"})
	must(t, err)
	return s
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// filesIn are a folder's files with what is in them.
func filesIn(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	must(t, filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(p)
		name, _ := filepath.Rel(dir, p)
		all[filepath.ToSlash(name)] = string(b)
		return err
	}))
	return all
}

func TestExportedSite(t *testing.T) {
	s := helpCentre(t)
	dir := filepath.Join(t.TempDir(), "new", "site")
	r, err := writeSite(t.Context(), s, dir, "")
	must(t, err)
	files := filesIn(t, dir)
	if r.Articles != 5 || r.Files != len(files)-1 || r.Written != r.Files {
		t.Errorf("%+v, %d files", r, len(files))
	}
	for _, name := range []string{"index.html", "404.html", "en/index.html", "zh-CN/index.html", "en/search.html", "en/contact.html", "en/articles/refunds.html", "en/articles/1.html", "zh-CN/articles/5.html", "en/categories/1.html",
		"en/categories/more.html", "en/news.atom", "brand-aa3300.css", "search/en/words.json", "search/zh-CN/docs-0.json", "en/articles/etc-passwd.html"} {
		if files[name] == "" {
			t.Errorf("%s is missing", name)
		}
	}
	if files["sitemap.xml"] != "" {
		t.Error("a list of pages without an address")
	}
	link := regexp.MustCompile(` (?:href|src|action|data-search)="([^"]*)"`)
	ascii := regexp.MustCompile(`^[a-zA-Z0-9./_-]+$`)
	for name, text := range files {
		if strings.Contains(text, "for staff") || strings.Contains(text, "Secret sauce") || strings.Contains(text, "A draft") || strings.Contains(text, "<script>alert") {
			t.Errorf("%s has what is not for it", name)
		}
		if !ascii.MatchString(name) {
			t.Errorf("%s is no name for every host", name)
		}
		if !strings.HasSuffix(name, ".html") {
			continue
		}
		if strings.Contains(text, "/login") || strings.Contains(text, "/vote") || strings.Contains(text, "data-share") || !strings.Contains(text, "Content-Security-Policy") {
			t.Errorf("%s has what only a desk can answer", name)
		}
		for _, m := range link.FindAllStringSubmatch(text, -1) {
			to, err := url.Parse(m[1])
			if err != nil || to.Scheme != "" || to.Path == "" {
				continue
			}
			at := filepath.ToSlash(filepath.Join(filepath.Dir(name), to.Path))
			if _, ok := files[at]; !ok && !strings.HasPrefix(at+"/", "search/") {
				t.Errorf("%s leads to %s, which is not there", name, m[1])
			}
		}
	}
	page := files["en/articles/1.html"]
	for _, want := range []string{`href="refunds.html">old`, `href="../../index.html">gone`, `href="refunds.html#h-x">in`, `href="mailto:x@y.test"`, `href="https://a.test/help/en"`} {
		if !strings.Contains(page, want) {
			t.Errorf("no %s in %s", want, page)
		}
	}
}

// With an address, search engines are told of pages where they will stand, in a folder of a host too.
func TestExportedSiteWithItsAddress(t *testing.T) {
	dir := t.TempDir()
	_, err := writeSite(t.Context(), helpCentre(t), dir, "https://tea.test/help")
	must(t, err)
	files := filesIn(t, dir)
	for name, wants := range map[string][]string{
		"sitemap.xml":              {"<loc>https://tea.test/help/en/articles/refunds.html</loc>", "<loc>https://tea.test/help/zh-CN/</loc>", "https://tea.test/help/zh-CN/articles/5.html"},
		"robots.txt":               {"Sitemap: https://tea.test/help/sitemap.xml"},
		"en/articles/refunds.html": {`<link rel="canonical" href="https://tea.test/help/en/articles/refunds.html">`, `"mainEntityOfPage":"https://tea.test/help/en/articles/refunds.html"`},
		"404.html":                 {`href="/help/en/index.html"`, `href="/help/assets/`},
		"en/index.html":            {`hreflang="zh-CN" href="https://tea.test/help/zh-CN/"`},
	} {
		for _, want := range wants {
			if !strings.Contains(files[name], want) {
				t.Errorf("%s lacks %s:\n%s", name, want, files[name])
			}
		}
	}
}

// Only what is ours is touched, and only where something changed.
func TestExportLeavesOthersAlone(t *testing.T) {
	s := helpCentre(t)
	dir := t.TempDir()
	must(t, os.WriteFile(filepath.Join(dir, "mine.html"), []byte("mine"), 0o644))
	refused := func(key string) {
		t.Helper()
		before := filesIn(t, dir)
		_, err := writeSite(t.Context(), s, dir, "")
		var e *desk.Error
		if e, _ = err.(*desk.Error); e == nil || e.Key != key {
			t.Fatalf("%v, want %s", err, key)
		}
		if after := filesIn(t, dir); len(after) != len(before) {
			t.Errorf("a refusal left %d files, there were %d", len(after), len(before))
		}
	}
	refused("export.not_ours")
	must(t, os.Remove(filepath.Join(dir, "mine.html")))
	_, err := writeSite(t.Context(), s, dir, "")
	must(t, err)
	must(t, os.WriteFile(filepath.Join(dir, "mine.html"), []byte("mine"), 0o644))
	must(t, os.WriteFile(filepath.Join(dir, "en", "articles", "etc-passwd.html"), []byte("changed by hand"), 0o644))

	a, err := s.ArticleBySlug(t.Context(), desk.English, "refunds")
	must(t, err)
	must(t, s.DropArticle(t.Context(), a.ID))
	other, err := s.ArticleBySlug(t.Context(), desk.English, "etc-passwd")
	must(t, err)
	must(t, s.DropArticle(t.Context(), other.ID))
	r, err := writeSite(t.Context(), s, dir, "")
	must(t, err)
	files := filesIn(t, dir)
	if files["mine.html"] != "mine" || files["en/articles/etc-passwd.html"] != "changed by hand" {
		t.Error("what is not ours was touched")
	}
	if _, there := files["en/articles/refunds.html"]; there || r.Removed == 0 {
		t.Errorf("what is gone is still there: %+v", r)
	}
	r, err = writeSite(t.Context(), s, dir, "")
	if err != nil || r.Written != 0 || r.Removed != 0 {
		t.Errorf("nothing changed, and %+v %v", r, err)
	}
	// A file of somebody else's stands where a new page would.
	must(t, os.WriteFile(filepath.Join(dir, "en", "articles", "fresh.html"), []byte("theirs"), 0o644))
	_, err = s.SaveArticle(t.Context(), desk.Article{Lang: desk.English, Title: "Fresh", Body: "x", Published: true})
	must(t, err)
	refused("export.taken")
	file := filepath.Join(t.TempDir(), "file")
	must(t, os.WriteFile(file, nil, 0o644))
	dir = file
	if _, err := writeSite(t.Context(), s, dir, ""); desk.CodeOf(err) != desk.Invalid {
		t.Errorf("a file is no folder: %v", err)
	}
	if runtime.GOOS == "linux" {
		if _, err := os.Stat("/dev/full"); err == nil {
			if _, err := writeSite(t.Context(), s, "/proc/deskbell", ""); err == nil {
				t.Error("nobody can write there")
			}
		}
	}
}

// A list of our files that was tampered with leads nowhere outside.
func TestExportStaysInItsFolder(t *testing.T) {
	s := helpCentre(t)
	parent := t.TempDir()
	dir := filepath.Join(parent, "site")
	must(t, os.Mkdir(dir, 0o755))
	outside := filepath.Join(parent, "precious")
	must(t, os.WriteFile(outside, []byte("x"), 0o644))
	list, err := json.Marshal(map[string]string{"../precious": "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"}) // of "x"
	must(t, err)
	must(t, os.WriteFile(filepath.Join(dir, "deskbell-site.json"), list, 0o644))
	must(t, os.Symlink(parent, filepath.Join(dir, "en")))
	if _, err := writeSite(t.Context(), s, dir, ""); err == nil {
		t.Error("it went through a link that leads outside")
	}
	if b, err := os.ReadFile(outside); err != nil || string(b) != "x" {
		t.Errorf("%q %v", b, err)
	}
	if _, err := os.Stat(filepath.Join(parent, "index.html")); err == nil {
		t.Error("it wrote outside")
	}
}
