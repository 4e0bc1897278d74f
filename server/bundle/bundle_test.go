package bundle

import (
	"archive/zip"
	"bytes"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/bundle"
	"github.com/deskbell/deskbell/desk/helpcentre"
	"github.com/deskbell/deskbell/store"
)

func nothingKnown([]string) (map[string]desk.Picture, error) { return nil, nil }

func aPicture(t *testing.T) string {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewRGBA(image.Rect(0, 0, 30, 20))); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// zipped is an archive of pairs of a name and what is in it.
func zipped(t *testing.T, pairs ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i < len(pairs); i += 2 {
		f, err := w.CreateHeader(&zip.FileHeader{Name: pairs[i], Method: zip.Deflate})
		if err == nil {
			_, err = f.Write([]byte(pairs[i+1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestArchives(t *testing.T) {
	in, err := ReadBytes(t.Context(), "x.zip", zipped(t,
		"help/zh-CN/退款.md", "---\ntitle: 退款\n---\n看图 ![壶](../pics/pot%201.png \"t\") ![外](https://a.test/x.png) ![有](/help/pictures/x)",
		`help\en\refunds.md`, "![](../pics/pot 1.png)\n![](../pics/pot%201.png)",
		"help/pics/pot 1.png", aPicture(t),
		"README.md", "not an article", ".hidden.md", "x", "__MACOSX/help/._a.md", "x", "help/notes.doc", "x",
		"../../etc/evil.md", "out", "/abs.md", "out", "help/../../up.md", "out", "C:/x/../../y.md", "out",
		"bad.md", "![](nothing.png)", "up.md", "![](../../../etc/passwd)", "not.md", "![](help/notes.doc)"), nothingKnown)
	if err != nil {
		t.Fatal(err)
	}
	var got, wrong []string
	for _, i := range in.Items {
		got = append(got, i.Path)
	}
	for _, w := range in.Wrong {
		wrong = append(wrong, w.Path+" "+w.Err.Key)
	}
	if strings.Join(got, " ") != `help/en/refunds.md help/zh-CN/退款.md` {
		t.Errorf("%q", got)
	}
	if strings.Join(wrong, ", ") != "bad.md bundle.no_picture, not.md bundle.bad_picture, up.md bundle.no_picture" {
		t.Errorf("%q", wrong)
	}
	if len(in.Pictures) != 1 || in.Items[1].Body != `看图 ![壶](`+in.Pictures[0].Src()+` "t") ![外](https://a.test/x.png) ![有](/help/pictures/x)` ||
		!strings.Contains(in.Items[0].Body, "![]("+in.Pictures[0].Src()+")") || in.Items[0].Lang != desk.English {
		t.Errorf("%q %q", in.Items[0].Body, in.Items[1].Body)
	}
}

func TestHostileArchives(t *testing.T) {
	many := make([]string, 0, 2*maxFiles+2)
	for range maxFiles + 1 {
		many = append(many, "a.md", "")
	}
	for name, c := range map[string]struct {
		file []byte
		key  string
	}{
		"x.zip":    {zipped(t, "a.txt.exe", "x"), "bundle.empty"},
		"cut.zip":  {zipped(t, "a.md", "x")[:40], "bundle.bad_zip"},
		"many.zip": {zipped(t, many...), "bundle.too_many"},
		"x.exe":    {[]byte("MZ"), "bundle.unknown_kind"},
	} {
		_, err := ReadBytes(t.Context(), name, c.file, nothingKnown)
		if e, ok := err.(*desk.Error); !ok || e.Key != c.key {
			t.Errorf("%s: %v, want %s", name, err, c.key)
		}
	}
	// Forty megabytes in a few kilobytes: no more of them is read than an article may have.
	bomb := zipped(t, "a.md", strings.Repeat("0", 40<<20), "b.md", "fine", "c.md", "![](z.png)", "z.png", strings.Repeat("0", 40<<20))
	if len(bomb) > 200<<10 {
		t.Fatalf("%d bytes are no bomb", len(bomb))
	}
	in, err := ReadBytes(t.Context(), "bomb.zip", bomb, nothingKnown)
	if err != nil || len(in.Items) != 1 || len(in.Wrong) != 2 || in.Wrong[0].Err.Key != "bundle.file_too_large" {
		t.Errorf("%+v, %v", in.Wrong, err)
	}
	// What lies about its size is read no further either.
	lying := bytes.ReplaceAll(bomb, []byte{0, 0, 128, 2}, []byte{1, 0, 0, 0})
	if in, err := ReadBytes(t.Context(), "bomb.zip", lying, nothingKnown); err == nil && len(in.Items) > 1 {
		t.Errorf("%+v", in.Items)
	}
}

// Links that lead out of a folder are not followed.
func TestFolderLinks(t *testing.T) {
	dir, outside := t.TempDir(), filepath.Join(t.TempDir(), "secret.md")
	if err := os.WriteFile(outside, []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(dir, "link.md")); err != nil {
		t.Skip(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "a.md"), []byte("![](link.md) mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	in, err := Read(t.Context(), dir, nothingKnown)
	if err != nil || len(in.Items) != 0 || len(in.Wrong) != 1 {
		t.Errorf("%+v, %v", in, err)
	}
}

func openStore(t *testing.T) *store.Store {
	s, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "shop.db"), store.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// What goes out as a folder, an archive or a table comes in again as it was, in another shop and in the same one.
func TestThereAndBackAgain(t *testing.T) {
	ctx, one := t.Context(), openStore(t)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	category, err := one.SaveCategory(ctx, desk.Category{Names: map[desk.Lang]string{desk.Chinese: "退款", desk.English: "Refunds"}})
	must(err)
	file := []byte(aPicture(t))
	p, err := one.KeepPicture(ctx, desk.By{}, file, desk.Picture{Type: "image/png", Width: 30, Height: 20})
	must(err)
	_, err = one.SaveSnippet(ctx, helpcentre.Snippet{Name: "退款 到账", Lang: desk.Chinese, Body: "> [!note]\n> ![壶](" + p.Src() + ") 三天"})
	must(err)
	zh, err := one.SaveArticle(ctx, desk.Article{Lang: desk.Chinese, Title: "退款: 多久\"到账\"", Body: "---\n\n{{snippet:退款 到账}}\n\n![壶](" + p.Src() + ")\n\n> [!tip]\n> =1", Category: category, Published: true, Order: 2, ReviewMonths: 6,
		AlsoAsked: &[]string{"钱呢, 到底", "多久"}})
	must(err)
	_, err = one.SaveArticle(ctx, desk.Article{Pair: zh.Pair, Lang: desk.English, Title: "con", Body: "# not a title", Private: true, Published: true})
	must(err)
	_, err = one.SaveArticle(ctx, desk.Article{Lang: desk.English, Title: "A draft"})
	must(err)
	want, err := one.ExportArticles(ctx)
	must(err)
	dir := filepath.Join(t.TempDir(), "out")
	_, err = Folder(ctx, one, dir)
	must(err)
	if _, err := Folder(ctx, one, dir); desk.CodeOf(err) != desk.Conflict {
		t.Errorf("over what is there: %v", err)
	}
	var archive, table bytes.Buffer
	_, err = Zip(ctx, one, &archive)
	must(err)
	_, err = Table(ctx, one, &table)
	must(err)
	read := func(s *store.Store, how string) bundle.Import {
		t.Helper()
		known := func(keys []string) (map[string]desk.Picture, error) { return s.PictureSizes(ctx, keys) }
		var in bundle.Import
		switch how {
		case "folder":
			in, err = Read(ctx, dir, known)
		case "archive":
			in, err = ReadBytes(ctx, "a.zip", archive.Bytes(), known)
		default:
			in, err = ReadBytes(ctx, "a.csv", table.Bytes(), known)
		}
		must(err)
		return in
	}
	for _, how := range []string{"folder", "archive", "table"} {
		out, err := one.ImportArticles(ctx, read(one, how), false)
		if err != nil || out.Same != 4 || out.New+out.Changed+out.Categories+out.Pictures != 0 {
			t.Errorf("%s into itself: %+v, %v", how, out, err)
		}
		other := openStore(t)
		in := read(other, how)
		if out, err = other.ImportArticles(ctx, in, true); err != nil || out.New != 4 || out.Categories != 1 {
			t.Errorf("%s rehearsed: %+v, %v", how, out, err)
		}
		if got, err := other.ExportArticles(ctx); err != nil || len(got) != 0 {
			t.Errorf("%s: rehearsing did something: %d", how, len(got))
		}
		out, err = other.ImportArticles(ctx, in, false)
		if err != nil || out.New != 4 || out.Categories != 1 || how != "table" && out.Pictures != 1 {
			t.Errorf("%s: %+v, %v", how, out, err)
		}
		got, err := other.ExportArticles(ctx)
		must(err)
		if len(got) != len(want) {
			t.Fatalf("%s: %d articles", how, len(got))
		}
		for k := range want {
			if bundle.WriteFile(got[k]) != bundle.WriteFile(want[k]) {
				t.Errorf("%s:\n%s\nwant\n%s", how, bundle.WriteFile(got[k]), bundle.WriteFile(want[k]))
			}
		}
		// One that is wrong: nothing is done.
		in.Items = append(in.Items, bundle.Item{Path: "x.md", Title: "x", Slug: "x", Lang: desk.English, TranslationOf: "en/none"}, bundle.Item{Path: "y.md", Title: "y", Slug: "y", Lang: desk.English, Body: "{{snippet:none}}"},
			bundle.Item{Path: "new.md", Title: "n", Slug: "n", Lang: desk.English}, bundle.Item{Path: "z.md", Title: "n", Slug: "n", Lang: desk.English})
		out, err = other.ImportArticles(ctx, in, false)
		if e, ok := err.(*desk.Error); !ok || e.Key != "bundle.wrong" || len(out.Wrong) != 3 {
			t.Errorf("%+v, %v", out.Wrong, err)
		}
		if got, err := other.ExportArticles(ctx); err != nil || len(got) != 4 {
			t.Errorf("%s: half of it was done: %d articles, %v", how, len(got), err)
		}
	}
}

func FuzzReadBytes(f *testing.F) {
	f.Add([]byte("PK\x03\x04"))
	f.Add(zipped(&testing.T{}, "a/b.md", "---\ntitle: x\n---\n![](c.png)", "a/c.png", "x"))
	f.Fuzz(func(t *testing.T, file []byte) {
		in, err := ReadBytes(t.Context(), "x.zip", file, nothingKnown)
		if err == nil && len(in.Items)+len(in.Wrong) == 0 {
			t.Fatal("nothing, and nobody says so")
		}
	})
}
