package staff

import (
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/query"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui"
)

// Find is what the palette offers for what is typed there.
func (s *Desk) Find(c *gin.Context) error {
	f := s.Frame(c, "")
	q := desk.TidyLine(c.Query("q"), 200)
	found, err := s.Store.Finds(c.Request.Context(), web.AgentOf(c).ID, q)
	if err != nil {
		return err
	}
	return s.Render(c, "find.list", f.PaletteItems(q, found))
}

// mostNames is how many names Spoken spells at once.
const mostNames = 200

// Spoken is how names on a page are typed in pinyin, by name: the palette finds the page's own commands so.
func (s *Desk) Spoken(c *gin.Context) error {
	said := map[string]string{}
	names := c.QueryArray("name")
	for _, name := range names[:min(len(names), mostNames)] {
		said[name] = ui.Spoken(desk.Cut(name, 100))
	}
	c.JSON(http.StatusOK, said)
	return nil
}

// Suggest is how the query in a search field may go on.
func (s *Desk) Suggest(c *gin.Context) error {
	f := s.Frame(c, "")
	ctx, me := c.Request.Context(), web.AgentOf(c).ID
	typing := query.TypingOf(strings.TrimLeft(c.Query("q"), " 　"))
	offers, err := s.Store.QueryOffers(ctx, typing, f.Lang)
	if err != nil {
		return err
	}
	offers = slices.Concat(typing.Offers(f.Lang, f.Now.In(f.Zone)), offers)
	var recent []string
	var views []desk.SavedView
	if typing.Head == "" && typing.Op == "" {
		if recent, err = s.Store.RecentSearches(ctx, me); err != nil {
			return err
		}
		if views, err = s.Store.SavedViews(ctx, me); err != nil {
			return err
		}
	}
	return s.Render(c, "find.list", f.SearchSuggestions(typing, offers, recent, views))
}

// ForgetSearches clears an agent's recent searches, or takes one (q) out of them.
func (s *Desk) ForgetSearches(c *gin.Context) error {
	if err := s.Store.ForgetSearches(c.Request.Context(), web.AgentOf(c).ID, c.PostForm("q")); err != nil {
		return err
	}
	c.Redirect(http.StatusSeeOther, "/desk/search")
	return nil
}
