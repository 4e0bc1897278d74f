package suggest

import (
	"context"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/helpcentre"
	"github.com/deskbell/deskbell/store/help"
)

// An answer is looked through for articles up to so many bytes; its nearest articles are held against it.
const (
	carriedWithin = 8000
	carriedTries  = 6
)

// CarriedBy are the public articles whose text an answer carries: who copied one into it need not have said so.
func (s *Suggestions) CarriedBy(ctx context.Context, answer string) (ids []int64, err error) {
	answer = desk.CutBytes(answer, carriedWithin)
	found, err := help.FindArticles(ctx, s.DB, desk.ArticleSearch{Text: answer, Public: true, Limit: carriedTries})
	if err != nil || len(found) == 0 {
		return nil, err
	}
	for _, lang := range desk.Langs {
		snippets, err := s.SnippetTexts(ctx, lang)
		if err != nil {
			return nil, err
		}
		for _, h := range found {
			body := helpcentre.FillSnippets(h.Found.Body, func(name string) string { return snippets[name] })
			if h.Found.Lang == lang && helpcentre.Carries(answer, helpcentre.Plain(body)) {
				ids = append(ids, h.Article)
			}
		}
	}
	return ids, nil
}
