package staff

import (
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui"
)

// searchMost is how many tickets a search shows.
const searchMost = 100

// Search finds tickets and articles.
func (s *Desk) Search(c *gin.Context) error {
	f, err := s.StaffFrame(c, "search.title", "finding")
	if err != nil {
		return err
	}
	p := &ui.SearchPage{Frame: f, Query: strings.TrimSpace(c.Query("q")), Order: desk.ByNewest}
	if c.Query("order") == string(desk.ByRank) {
		p.Order = desk.ByRank
	}
	if p.Query == "" {
		return s.Render(c, "search", p)
	}
	if err := s.findTickets(c, p); err != nil {
		return err
	}
	for _, lang := range desk.Langs {
		hits, err := s.Store.SearchArticles(c.Request.Context(), p.Query, lang, false, 3)
		if err != nil {
			return err
		}
		p.Articles = append(p.Articles, ui.ArticleHits(hits)...)
	}
	return s.Render(c, "search", p)
}

func (s *Desk) findTickets(c *gin.Context, p *ui.SearchPage) error {
	hits, err := s.Store.SearchTickets(c.Request.Context(), p.Query, p.Order, searchMost)
	if err != nil {
		return err
	}
	names, err := s.AgentNames(c.Request.Context())
	if err != nil {
		return err
	}
	p.Capped = len(hits) == searchMost
	p.Hits = p.SearchHits(hits, ui.RowsFor{Agents: names, Answering: s.Hub.AllAnswering(), Me: web.AgentOf(c).ID})
	return nil
}
