package web

import (
	"context"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/helpcentre"
	"github.com/deskbell/deskbell/ui"
	"github.com/deskbell/deskbell/ui/paper"
)

// Paper writes an article's body out as readers see it, with the shop's snippets and pictures; text is what one reads of it.
func (s *Site) Paper(ctx context.Context, lang desk.Lang, body string, o paper.Options) (sheet paper.Sheet, text string, err error) {
	snippets, err := s.Store.SnippetTexts(ctx, lang)
	if err != nil {
		return sheet, "", err
	}
	body = helpcentre.FillSnippets(body, func(name string) string { return snippets[name] })
	sizes, err := s.Store.PictureSizes(ctx, desk.PictureKeys(body))
	if err != nil {
		return sheet, "", err
	}
	o.Size = func(key string) (int, int) { return sizes[key].Width, sizes[key].Height }
	return ui.Paper(lang, body, o), helpcentre.Plain(body), nil
}
