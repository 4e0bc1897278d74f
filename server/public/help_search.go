package public

import (
	"net/url"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/ui"
)

const (
	mostHits = 20  // of a search
	maxQuery = 200 // characters
)

// HelpSearch finds articles. What found nothing is noted for the owner.
func (s *Public) HelpSearch(c *gin.Context) error {
	ctx, lang := c.Request.Context(), s.Lang(c)
	f, err := s.helpFrame(c, "help.search")
	if err != nil {
		return err
	}
	p := &ui.HelpSearch{HelpFrame: f, Query: desk.TidyLine(c.Query("q"), maxQuery)}
	p.Meta.NoIndex, p.OtherLang = true, p.Frame.OtherLang()
	p.Meta.Other = p.HelpIn(p.OtherLang) + "/search?q=" + url.QueryEscape(p.Query)
	if err := s.reachByPhone(c, &p.HelpFrame); err != nil {
		return err
	}
	if p.Query == "" {
		return s.Render(c, "help_search", p)
	}
	hits, err := s.Store.SearchArticles(ctx, p.Query, lang, true, mostHits)
	if err != nil {
		return err
	}
	var elsewhere []desk.Hit
	if len(hits) == 0 {
		if err := s.Store.FoundNothing(ctx, p.Query, lang); err != nil {
			return err
		}
		if elsewhere, err = s.Store.SearchArticles(ctx, p.Query, p.OtherLang, true, 5); err != nil {
			return err
		}
	}
	terms := desk.Terms(p.Query)
	for _, found := range [][]desk.Hit{hits, elsewhere} {
		for i := range found {
			found[i].Title = desk.Mark(found[i].Title, terms)
		}
	}
	if p.Hits, err = s.named(ctx, hits, lang); err != nil {
		return err
	}
	if p.Elsewhere, err = s.named(ctx, elsewhere, p.OtherLang); err != nil {
		return err
	}
	return s.Render(c, "help_search", p)
}
