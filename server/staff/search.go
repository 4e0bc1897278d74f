package staff

import (
	"net/url"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/query"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui"
)

// maxQuery is how long a query may be, in characters.
const maxQuery = 400

// Search finds tickets and articles. A first page is remembered among the agent's recent searches.
func (s *Desk) Search(c *gin.Context) error {
	f, err := s.StaffFrame(c, "search.title", "finding")
	if err != nil {
		return err
	}
	p := &ui.SearchPage{Frame: f, Query: desk.TidyLine(c.Query("q"), maxQuery), Order: desk.ByNewest, CanSave: true}
	if c.Query("order") == string(desk.ByRank) {
		p.Order = desk.ByRank
	}
	if p.Query == "" {
		return s.Render(c, "search", p)
	}
	if err := s.findTickets(c, p); err != nil {
		return err
	}
	if c.Query("cursor") != "" {
		return s.Render(c, "search", p)
	}
	if err := s.Store.RememberSearch(c.Request.Context(), web.AgentOf(c).ID, p.Query); err != nil {
		return err
	}
	for _, lang := range desk.Langs {
		hits, err := s.Store.SearchArticles(c.Request.Context(), p.Query, lang, false, 3)
		if err != nil {
			return err
		}
		p.Articles = append(p.Articles, ui.ArticleHits(desk.ClearHits(hits))...)
	}
	return s.Render(c, "search", p)
}

func (s *Desk) findTickets(c *gin.Context, p *ui.SearchPage) error {
	me := web.AgentOf(c).ID
	found, err := s.Store.Search(c.Request.Context(), desk.Search{Query: p.Query, Agent: me, Order: p.Order, Limit: listSize, Cursor: c.Query("cursor")})
	if err != nil {
		return err
	}
	names, err := s.AgentNames(c.Request.Context())
	if err != nil {
		return err
	}
	p.Odd, p.Best = found.Odd, found.Best
	if found.Next != "" {
		p.More = "/desk/search?" + url.Values{"q": {p.Query}, "order": {string(p.Order)}, "cursor": {found.Next}}.Encode()
	}
	p.Hits = p.SearchHits(found.Hits, ui.RowsFor{Agents: names, Answering: s.Hub.AllAnswering(), Me: me}, query.Parse(p.Query, p.Now).Marked()...)
	return nil
}
