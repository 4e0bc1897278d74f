// Package export writes the help centre as files for any web host: the same pages as the desk's, asked of its own handler, with relative
// links, an index for the search in the page, feeds and pictures. Nothing in them calls home.
package export

import (
	"context"
	"net/http"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/helpcentre"
	"github.com/deskbell/deskbell/server/web"
)

// Shop is what the export reads beside the pages.
type Shop interface {
	Settings(context.Context) (desk.Settings, error)
	Articles(context.Context, desk.ArticleQuery) ([]desk.Article, string, error)
	Categories(context.Context, desk.Lang) ([]desk.Category, error)
	HelpShelves(context.Context, desk.Lang, int) ([]helpcentre.Shelf, error)
	Announcements(context.Context, helpcentre.AnnouncementQuery) ([]helpcentre.Announcement, error)
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
