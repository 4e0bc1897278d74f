package export

import (
	"fmt"
	"strconv"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/helpcentre"
)

// Lists of the desk's pages, as server/public shows them.
const (
	categoryPage = 60
	newsPage     = 10
)

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
	news, err := w.Shop.Announcements(w.ctx, helpcentre.AnnouncementQuery{Lang: lang, Out: true})
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
