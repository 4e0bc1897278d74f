package articles

import (
	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui/articles"
)

// emptySearches are shown to the owner.
const emptySearches = 20

// Articles lists them all by category, a translation beside its source.
func (s *Articles) Articles(c *gin.Context) error {
	ctx := c.Request.Context()
	f, err := s.StaffFrame(c, "articles.title", "articles")
	if err != nil {
		return err
	}
	p := &articles.List{Frame: f}
	categories, err := s.Store.Categories(ctx, f.Lang)
	if err != nil {
		return err
	}
	all, _, err := s.Store.Articles(ctx, desk.ArticleQuery{})
	if err != nil {
		return err
	}
	p.Groups = articleGroups(categories, all)
	if p.ToCheck, err = s.Store.ToCheck(ctx); err != nil {
		return err
	}
	offered, err := s.Store.OfferedPhrasings(ctx)
	if err != nil {
		return err
	}
	p.Offered = len(offered)
	if p.Remarks, err = s.Store.UnreadRemarks(ctx); err != nil {
		return err
	}
	if web.AgentOf(c).Role.May(desk.MayShop) {
		if p.Empty, err = s.Store.EmptySearches(ctx, emptySearches); err != nil {
			return err
		}
	}
	return s.Render(c, "articles", p)
}

// articleGroups puts pairs together and pairs into their categories; a pair stands where its first article stands.
func articleGroups(categories []desk.Category, all []desk.Article) []articles.Group {
	groups := make([]articles.Group, 0, len(categories)+1)
	at := map[int64]int{}
	for _, k := range append(categories, desk.Category{}) {
		at[k.ID] = len(groups)
		groups = append(groups, articles.Group{Category: k})
	}
	seen := map[int64][2]int{}
	for _, a := range all {
		place, known := seen[a.Pair]
		if !known {
			g, ok := at[a.Category]
			if !ok {
				g = len(groups) - 1
			}
			place = [2]int{g, len(groups[g].Pairs)}
			groups[g].Pairs = append(groups[g].Pairs, articles.Pair{ID: a.Pair, One: map[desk.Lang]desk.Article{}})
			seen[a.Pair] = place
		}
		groups[place[0]].Pairs[place[1]].One[a.Lang] = a
	}
	var full []articles.Group
	for _, g := range groups {
		if len(g.Pairs) > 0 {
			full = append(full, g)
		}
	}
	return full
}
