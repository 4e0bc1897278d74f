package staff

import (
	"net/url"
	"strings"

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
	if err := s.findArticles(c, p); err != nil {
		return err
	}
	return s.Render(c, "search", p)
}

// findArticles finds articles by the words of a query; none where it asks for what only a ticket has.
func (s *Desk) findArticles(c *gin.Context, p *ui.SearchPage) error {
	asked := query.Parse(p.Query, p.Now.In(p.Zone))
	if len(asked.Conds) > 0 || asked.Number != 0 {
		return nil
	}
	words := strings.TrimSpace(asked.Words + " " + strings.Join(asked.Phrases, " "))
	if words == "" {
		return nil
	}
	for _, lang := range desk.Langs {
		hits, err := s.Store.SearchArticles(c.Request.Context(), words, lang, false, 3)
		if err != nil {
			return err
		}
		p.Articles = append(p.Articles, ui.ArticleHits(desk.ClearHits(hits))...)
	}
	return nil
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
	p.Hits = p.SearchHits(found.Hits, ui.RowsFor{Agents: names, Writing: s.Hub.AllWriting(), Me: me}, query.Parse(p.Query, p.Now.In(p.Zone)))
	return nil
}
