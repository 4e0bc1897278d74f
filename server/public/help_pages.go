package public

import (
	"cmp"
	"context"
	"net/url"
	"slices"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui"
)

const (
	onShelf  = 5   // articles of a category on the front page
	newest   = 3   // articles named under the search
	mostHits = 20  // of a search
	maxQuery = 200 // characters
)

// HelpHome is the front page: search, categories, the newest articles, contact.
func (s *Public) HelpHome(c *gin.Context) error {
	ctx, lang := c.Request.Context(), s.Lang(c)
	set, err := s.Store.Settings(ctx)
	if err != nil {
		return err
	}
	p := &ui.HelpHome{Frame: s.Frame(c, "help.title"), Greeting: inLang(set.Greeting, lang), Hours: inLang(set.Hours, lang)}
	if p.Shelves, err = s.shelves(ctx, lang); err != nil {
		return err
	}
	p.Newest = newestOf(p.Shelves, newest)
	for i := range p.Shelves {
		p.Shelves[i].Articles = p.Shelves[i].Articles[:min(onShelf, len(p.Shelves[i].Articles))]
	}
	p.Meta.Description = p.T("help.description", "shop", set.ShopName)
	s.alternates(c, &p.Frame, "", "", true)
	return s.Render(c, "help_home", p)
}

// shelves are the categories that have published articles in a language, with all of those; last, those that belong to none.
func (s *Public) shelves(ctx context.Context, lang desk.Lang) ([]ui.Shelf, error) {
	categories, err := s.Store.Categories(ctx, lang)
	if err != nil {
		return nil, err
	}
	articles, _, err := s.Store.Articles(ctx, desk.ArticleQuery{Lang: lang, Published: true})
	if err != nil {
		return nil, err
	}
	by := map[int64][]desk.Article{}
	for _, a := range articles {
		by[a.Category] = append(by[a.Category], a)
	}
	var shelves []ui.Shelf
	for _, category := range append(categories, desk.Category{}) {
		if in := by[category.ID]; len(in) > 0 {
			category.Count = len(in)
			shelves = append(shelves, ui.Shelf{Category: category, Articles: in})
		}
	}
	return shelves, nil
}

func newestOf(shelves []ui.Shelf, n int) []desk.Article {
	var all []desk.Article
	for _, shelf := range shelves {
		all = append(all, shelf.Articles...)
	}
	slices.SortStableFunc(all, func(a, b desk.Article) int { return cmp.Compare(b.UpdatedAt.UnixMilli(), a.UpdatedAt.UnixMilli()) })
	return all[:min(n, len(all))]
}

// HelpSearch finds articles. What found nothing is noted for the owner.
func (s *Public) HelpSearch(c *gin.Context) error {
	ctx, lang := c.Request.Context(), s.Lang(c)
	p := &ui.HelpSearch{Frame: s.Frame(c, "help.search"), Query: desk.TidyLine(c.Query("q"), maxQuery)}
	p.Meta.NoIndex, p.OtherLang = true, p.Frame.OtherLang()
	p.Meta.Other = "/help/" + string(p.OtherLang) + "/search?q=" + url.QueryEscape(p.Query)
	if p.Query == "" {
		return s.Render(c, "help_search", p)
	}
	set, err := s.Store.Settings(ctx)
	if err != nil {
		return err
	}
	p.Hours = inLang(set.Hours, lang)
	if p.Hits, err = s.Store.SearchArticles(ctx, p.Query, lang, true, mostHits); err != nil {
		return err
	}
	if len(p.Hits) == 0 {
		if err := s.Store.FoundNothing(ctx, p.Query, lang); err != nil {
			return err
		}
		if p.Elsewhere, err = s.Store.SearchArticles(ctx, p.Query, p.OtherLang, true, 5); err != nil {
			return err
		}
	}
	terms := desk.Terms(p.Query)
	for _, hits := range [][]desk.Hit{p.Hits, p.Elsewhere} {
		for i := range hits {
			hits[i].Title = desk.Mark(hits[i].Title, terms)
		}
	}
	return s.Render(c, "help_search", p)
}

// HelpCategory lists a category.
func (s *Public) HelpCategory(c *gin.Context) error {
	id, err := web.IDParam(c, "id")
	if err != nil {
		return err
	}
	shelves, err := s.shelves(c.Request.Context(), s.Lang(c))
	if err != nil {
		return err
	}
	i := slices.IndexFunc(shelves, func(shelf ui.Shelf) bool { return shelf.Category.ID == id && id != 0 })
	if i < 0 {
		s.helpGone(c, false)
		return nil
	}
	p := &ui.HelpCategory{Frame: s.Frame(c, ""), Shelf: shelves[i]}
	p.Title = p.CategoryName(p.Shelf.Category)
	path := "/categories/" + c.Param("id")
	s.alternates(c, &p.Frame, path, path, s.hasArticles(c, id, p.OtherLang()))
	return s.Render(c, "help_category", p)
}

func (s *Public) hasArticles(c *gin.Context, category int64, lang desk.Lang) bool {
	items, _, err := s.Store.Articles(c.Request.Context(), desk.ArticleQuery{Lang: lang, Category: category, Published: true, Limit: 1})
	return err == nil && len(items) > 0
}

// HelpArticle shows one published article.
func (s *Public) HelpArticle(c *gin.Context) error {
	ctx := c.Request.Context()
	a, err := s.Store.ArticleBySlug(ctx, s.Lang(c), c.Param("slug"))
	if desk.CodeOf(err) == desk.NotFound {
		s.helpGone(c, false)
		return nil
	}
	if err != nil {
		return err
	}
	p := &ui.HelpArticle{Frame: s.Frame(c, ""), Article: a, Body: ui.Markdown(a.Body)}
	p.Title, p.Meta.Description = a.Title, desk.Snippet(desk.PlainMarkdown(a.Body))
	there := ""
	if a.TwinLive {
		twin, err := s.Store.Article(ctx, a.Twin)
		if err != nil {
			return err
		}
		there = "/articles/" + url.PathEscape(twin.Slug)
		p.Twin = "/help/" + string(twin.Lang) + there
	}
	s.alternates(c, &p.Frame, "/articles/"+url.PathEscape(a.Slug), there, a.TwinLive)
	if err := s.around(ctx, p); err != nil {
		return err
	}
	return s.Render(c, "help_article", p)
}

// around adds an article's category and its neighbours there.
func (s *Public) around(ctx context.Context, p *ui.HelpArticle) error {
	if p.Article.Category == 0 {
		return nil
	}
	categories, err := s.Store.Categories(ctx, p.Article.Lang)
	if err != nil {
		return err
	}
	if i := slices.IndexFunc(categories, func(k desk.Category) bool { return k.ID == p.Article.Category }); i >= 0 {
		p.Category = categories[i]
	}
	siblings, _, err := s.Store.Articles(ctx, desk.ArticleQuery{Lang: p.Article.Lang, Category: p.Article.Category, Published: true, Limit: onShelf + 1})
	if err != nil {
		return err
	}
	siblings = slices.DeleteFunc(siblings, func(a desk.Article) bool { return a.ID == p.Article.ID })
	p.Siblings = siblings[:min(onShelf, len(siblings))]
	return nil
}
