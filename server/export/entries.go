package export

import (
	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/helpcentre"
)

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
			text := helpcentre.SearchText(helpcentre.FillSnippets(a.Body, func(name string) string { return snippets[name] }))
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
