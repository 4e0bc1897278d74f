// Package export writes the help centre as files for any web host: the same pages as the desk's, asked of its own handler, with relative
// links, an index for the search in the page, feeds and pictures. Nothing in them calls home.
package export

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"path"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/deskbell/deskbell/assets"
	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/server/web"
)

// Shop is what the export reads beside the pages.
type Shop interface {
	Settings(context.Context) (desk.Settings, error)
	Articles(context.Context, desk.ArticleQuery) ([]desk.Article, string, error)
	Categories(context.Context, desk.Lang) ([]desk.Category, error)
	HelpShelves(context.Context, desk.Lang, int) ([]desk.HelpShelf, error)
	Announcements(context.Context, desk.AnnouncementQuery) ([]desk.Announcement, error)
	SnippetTexts(context.Context, desk.Lang) (map[string]string, error)
	Synonyms(context.Context) ([][]string, error)
	PhrasingTexts(context.Context, desk.Lang) (map[int64][]string, error)
}

// Site is a help centre that is to be written.
type Site struct {
	Desk http.Handler
	Shop Shop
	Base string // where the files will stand, in full; empty: links for search engines, and the list of pages, are left out
}

// Result is what was written.
type Result struct {
	Articles int
	Files    int // in all
	Written  int // that were not there as they are
	Removed  int
}

// Lists of the desk's pages, as server/public shows them.
const (
	categoryPage = 60
	newsPage     = 10
)

// Write writes the site into a folder: one that is not there, is empty, or was written by this before. Errors that have words are
// export.not_folder, export.not_ours, export.taken, export.full and export.denied.
func (s *Site) Write(ctx context.Context, folder string) (Result, error) {
	out, err := openFolder(folder)
	if err != nil {
		return Result{}, err
	}
	defer out.close()
	w := &writer{Site: s, ctx: web.Exporting(ctx, web.Export{Base: s.Base}), out: out, names: newNames(), assets: map[string]bool{}, pictures: map[string]string{}, old: map[string]string{}}
	if err := w.all(); err != nil {
		return Result{}, said(err, folder)
	}
	r, err := out.swap()
	r.Articles = w.articles
	return r, said(err, folder)
}

// writer is one export under way.
type writer struct {
	*Site
	ctx      context.Context
	out      *folder
	names    *names
	articles int

	mu       sync.Mutex
	assets   map[string]bool
	pictures map[string]string // key -> file
	old      map[string]string // an address that is no page -> the one that it leads to
}

func (w *writer) all() error {
	set, err := w.Shop.Settings(w.ctx)
	if err != nil {
		return err
	}
	w.names.add("/help", "index.html")
	w.names.add(help(set.Lang, "/articles/-"), "404.html")
	for _, lang := range desk.Langs {
		if err := w.name(lang); err != nil {
			return err
		}
	}
	l := w.links(set)
	pages, ctx := errgroup.WithContext(w.ctx)
	pages.SetLimit(2)
	for address, file := range w.names.files {
		pages.Go(func() error { return w.page(ctx, l, address, file) })
	}
	if err := pages.Wait(); err != nil {
		return err
	}
	if w.Base != "" {
		if err := w.page(w.ctx, l, "/sitemap.xml", "sitemap.xml"); err != nil {
			return err
		}
		if err := w.out.add("robots.txt", []byte("User-agent: *\nSitemap: "+w.Base+"/sitemap.xml\n")); err != nil {
			return err
		}
	}
	if err := w.files(); err != nil {
		return err
	}
	return w.index()
}

// name gives the pages of a language their files.
func (w *writer) name(lang desk.Lang) error {
	dir := string(lang)
	w.names.add(help(lang, ""), dir+"/index.html")
	w.names.add(help(lang, "/search"), dir+"/search.html")
	w.names.add(help(lang, "/contact"), dir+"/contact.html")
	shelves, err := w.Shop.HelpShelves(w.ctx, lang, 1)
	if err != nil {
		return err
	}
	for _, shelf := range shelves {
		id := "more"
		if shelf.Category.ID != 0 {
			id = strconv.FormatInt(shelf.Category.ID, 10)
		}
		w.names.add(help(lang, "/categories/"+id), dir+"/categories/"+id+".html")
		for n := 2; (n-1)*categoryPage < shelf.Category.Count; n++ {
			w.names.add(help(lang, "/categories/"+id+"?page="+strconv.Itoa(n)), fmt.Sprintf("%s/categories/%s-%d.html", dir, id, n))
		}
	}
	err = w.each(lang, func(a desk.Article) error {
		w.articles++
		w.names.add(help(lang, "/articles/"+a.Slug), dir+"/articles/"+fileName(a.Slug, a.ID))
		return nil
	})
	if err != nil {
		return err
	}
	news, err := w.Shop.Announcements(w.ctx, desk.AnnouncementQuery{Lang: lang, Out: true})
	if err != nil {
		return err
	}
	w.names.add(help(lang, "/news"), dir+"/news/index.html")
	w.names.add(help(lang, "/news.atom"), dir+"/news.atom")
	for n := 2; (n-1)*newsPage < len(news); n++ {
		w.names.add(help(lang, "/news?page="+strconv.Itoa(n)), fmt.Sprintf("%s/news/page-%d.html", dir, n))
	}
	for _, a := range news {
		w.names.add(help(lang, "/news/"+a.Slug), dir+"/news/"+fileName(a.Slug, a.ID))
	}
	return nil
}

// each goes through the public articles of a language, some at a time.
func (w *writer) each(lang desk.Lang, f func(desk.Article) error) error {
	for cursor := ""; ; {
		some, next, err := w.Shop.Articles(w.ctx, desk.ArticleQuery{Lang: lang, Published: true, Limit: 500, Cursor: cursor})
		if err != nil {
			return err
		}
		for _, a := range some {
			if err := f(a); err != nil {
				return err
			}
		}
		if cursor = next; cursor == "" {
			return nil
		}
	}
}

func (w *writer) links(set desk.Settings) *links {
	return &links{names: w.names, base: w.Base, other: w.leads,
		need: func(asset string) {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.assets[asset] = true
		},
		wanted:  w.picture,
		branded: func(string) string { return "brand-" + strings.TrimPrefix(set.Brand, "#") + ".css" },
	}
}

// page asks the desk for a page and writes it. Only the page for what is not there answers 404.
func (w *writer) page(ctx context.Context, l *links, address, file string) error {
	a, err := w.get(ctx, address)
	if err != nil {
		return err
	}
	if a.status != http.StatusOK && file != "404.html" {
		return fmt.Errorf("%s answers %d", address, a.status)
	}
	body := l.rewrite(a.body.Bytes(), file)
	if file == "404.html" && w.Base != "" {
		body = rooted(body, w.Base)
	}
	return w.out.add(file, body)
}

// rooted makes the addresses of a page begin at the site's own: a host shows 404.html in any folder.
func rooted(page []byte, base string) []byte {
	u, err := url.Parse(base)
	if err != nil {
		return page
	}
	root := strings.TrimSuffix(u.Path, "/") + "/"
	return regexp.MustCompile(`( (?:href|src|action)=")([^"#:]*")`).ReplaceAll(page, []byte("${1}"+root+"${2}"))
}

// answer is a page in memory.
type answer struct {
	status int
	header http.Header
	body   bytes.Buffer
}

func (a *answer) Header() http.Header         { return a.header }
func (a *answer) WriteHeader(status int)      { a.status = status }
func (a *answer) Write(b []byte) (int, error) { return a.body.Write(b) }

func (w *writer) get(ctx context.Context, address string) (*answer, error) {
	address, query, asked := strings.Cut(address, "?")
	u := url.URL{Scheme: "http", Host: "localhost", Path: address}
	if asked {
		u.RawQuery = query
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, err
	}
	r.RemoteAddr, r.Body = "127.0.0.1:0", http.NoBody
	a := &answer{status: http.StatusOK, header: http.Header{}}
	w.Desk.ServeHTTP(a, r)
	return a, ctx.Err()
}

// leads is where an address that is no page redirects to; empty for nowhere. An article's link may be old.
func (w *writer) leads(address string) string {
	if !strings.HasPrefix(address, "/help/") && !strings.HasPrefix(address, "/a/") {
		return ""
	}
	w.mu.Lock()
	now, known := w.old[address]
	w.mu.Unlock()
	if known {
		return now
	}
	if a, err := w.get(w.ctx, decoded(address)); err == nil && a.status/100 == 3 {
		now = a.header.Get("Location")
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.old[address] = now
	return now
}

// picture writes a picture once and says where; empty where there is none.
func (w *writer) picture(key string) string {
	w.mu.Lock()
	file, known := w.pictures[key]
	w.mu.Unlock()
	if known {
		return file
	}
	a, err := w.get(w.ctx, "/help/pictures/"+key)
	if err == nil && a.status == http.StatusOK {
		ext := map[string]string{"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp", "image/gif": ".gif"}[a.header.Get("Content-Type")]
		if ext != "" && w.out.add("pictures/"+key[:20]+ext, a.body.Bytes()) == nil {
			file = "pictures/" + key[:20] + ext
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.pictures[key] = file
	return file
}

var imported = regexp.MustCompile(`(?m)^import [^"\n]*"\./([\w-]+\.js)"`)

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
		for _, m := range imported.FindAllSubmatch(b, -1) {
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

// index writes what the search in the page reads.
func (w *writer) index() error {
	synonyms, err := w.Shop.Synonyms(w.ctx)
	if err != nil {
		return err
	}
	for _, lang := range desk.Langs {
		categories, err := w.Shop.Categories(w.ctx, lang)
		if err != nil {
			return err
		}
		called := map[int64]string{}
		for _, c := range categories {
			called[c.ID] = c.Names[lang]
		}
		snippets, err := w.Shop.SnippetTexts(w.ctx, lang)
		if err != nil {
			return err
		}
		also, err := w.Shop.PhrasingTexts(w.ctx, lang)
		if err != nil {
			return err
		}
		var entries []Entry
		err = w.each(lang, func(a desk.Article) error {
			text := desk.PlainMarkdown(desk.FillSnippets(a.Body, func(name string) string { return snippets[name] }))
			entries = append(entries, Entry{Title: a.Title, Also: also[a.ID], Text: text, Category: called[a.Category], File: w.names.files[help(lang, "/articles/"+a.Slug)]})
			return nil
		})
		if err != nil {
			return err
		}
		files, err := index(entries, synonyms)
		if err != nil {
			return err
		}
		for name, b := range files {
			if err := w.out.add("search/"+string(lang)+"/"+name, b); err != nil {
				return err
			}
		}
	}
	return nil
}
