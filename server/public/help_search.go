package public

import (
	"net/url"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/helpcentre"
	"github.com/deskbell/deskbell/ui/public"
)

const (
	mostHits = 20  // of a search
	fewHits  = 5   // that may be it, where nothing is
	maxQuery = 200 // characters
)

// HelpSearch finds articles. Each search is noted for the owner, and what found nothing beside; without who asked.
func (s *Public) HelpSearch(c *gin.Context) error {
	ctx, lang := c.Request.Context(), s.Lang(c)
	f, err := s.helpFrame(c, "help.search")
	if err != nil {
		return err
	}
	p := &public.HelpSearch{HelpFrame: f, Query: desk.TidyLine(c.Query("q"), maxQuery)}
	p.Meta.NoIndex, p.OtherLang = true, p.Frame.OtherLang()
	p.Meta.Other = p.HelpIn(p.OtherLang) + "/search?q=" + url.QueryEscape(p.Query)
	if err := s.reachByPhone(c, &p.HelpFrame); err != nil {
		return err
	}
	if p.Query == "" {
		return s.Render(c, "help_search", p)
	}
	all, err := s.Store.SearchArticles(ctx, p.Query, lang, true, mostHits)
	if err != nil {
		return err
	}
	hits, perhaps, elsewhere := desk.ClearHits(all), []desk.Hit(nil), []desk.Hit(nil)
	source := helpcentre.HelpPage
	if p.Framed {
		source = helpcentre.HelpWidget
	}
	if err := s.Store.Searched(ctx, helpcentre.Searched{Query: p.Query, Lang: lang, Source: source, Hits: len(hits)}); err != nil {
		return err
	}
	if len(hits) == 0 {
		if elsewhere, err = s.Store.SearchArticles(ctx, p.Query, p.OtherLang, true, fewHits); err != nil {
			return err
		}
		perhaps, elsewhere = all[:min(len(all), fewHits)], desk.ClearHits(elsewhere)
	}
	if p.Meant, err = s.Store.Meant(ctx, p.Query, lang); err != nil {
		return err
	}
	if p.Hits, err = s.named(ctx, hits, lang); err != nil {
		return err
	}
	if p.Perhaps, err = s.named(ctx, perhaps, lang); err != nil {
		return err
	}
	if p.Elsewhere, err = s.named(ctx, elsewhere, p.OtherLang); err != nil {
		return err
	}
	return s.Render(c, "help_search", p)
}

// HelpOffers are the first articles for what somebody is typing, of their language; nothing of it is noted.
func (s *Public) HelpOffers(c *gin.Context) error {
	p := &public.HelpOffers{Frame: s.Frame(c, "help.search")}
	if q := desk.TidyLine(c.Query("q"), maxQuery); q != "" {
		hits, err := s.Store.SearchArticles(c.Request.Context(), q, s.Lang(c), true, fewHits)
		if err != nil {
			return err
		}
		p.Hits = desk.ClearHits(hits)
	}
	return s.Render(c, "help.offers", p)
}
