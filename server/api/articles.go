package api

import (
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
)

type articleValue struct {
	ID        int64     `json:"id"`
	Title     string    `json:"title"`
	Body      string    `json:"body"`
	Lang      desk.Lang `json:"lang"`
	Category  string    `json:"category"`
	Published bool      `json:"published"`
	Slug      string    `json:"slug"`
	CreatedAt moment    `json:"created_at"`
	UpdatedAt moment    `json:"updated_at"`
}

func articleFrom(a desk.Article, categories []desk.Category) articleValue {
	v := articleValue{ID: a.ID, Title: a.Title, Body: a.Body, Lang: a.Lang, Published: a.Published, Slug: a.Slug, CreatedAt: moment(a.CreatedAt), UpdatedAt: moment(a.UpdatedAt)}
	for _, category := range categories {
		if category.ID == a.Category {
			v.Category = category.Names[a.Lang]
		}
	}
	return v
}

// Articles are the help centre's articles, drafts too, by page.
func (s *API) Articles(c *gin.Context) (int, any, error) {
	if err := readQuery(c, "lang", "category", "published", "limit", "cursor"); err != nil {
		return 0, nil, err
	}
	limit, err := queryLimit(c)
	if err != nil {
		return 0, nil, err
	}
	q := desk.ArticleQuery{Limit: limit, Cursor: c.Query("cursor")}
	if lang := c.Query("lang"); lang != "" {
		if q.Lang, err = langOf(lang); err != nil {
			return 0, nil, err
		}
	}
	if text := c.Query("published"); text != "" {
		if q.Published, err = strconv.ParseBool(text); err != nil {
			return 0, nil, wrongValue("published")
		}
	}
	categories, err := s.Store.Categories(c.Request.Context(), q.Lang)
	if err != nil {
		return 0, nil, err
	}
	if name := c.Query("category"); name != "" {
		if q.Category = categoryNamed(categories, name); q.Category == 0 {
			return 0, nil, wrongValue("category")
		}
	}
	found, next, err := s.Store.Articles(c.Request.Context(), q)
	if err != nil {
		return 0, nil, err
	}
	var items []articleValue
	for _, a := range found {
		items = append(items, articleFrom(a, categories))
	}
	return http.StatusOK, page(items, next), nil
}

func langOf(text string) (desk.Lang, error) {
	for _, lang := range desk.Langs {
		if string(lang) == text {
			return lang, nil
		}
	}
	return "", wrongValue("lang")
}

// categoryNamed is the category with a name in any language, or 0.
func categoryNamed(categories []desk.Category, name string) int64 {
	for _, category := range categories {
		for _, n := range category.Names {
			if n == name {
				return category.ID
			}
		}
	}
	return 0
}

// articleIn is an article as it is sent; what is left out stays.
type articleIn struct {
	Title     *string `json:"title"`
	Body      *string `json:"body"`
	Lang      *string `json:"lang"`
	Category  *string `json:"category"`
	Published *bool   `json:"published"`
}

// onto changes a by what was sent. A category that does not exist yet is made.
func (in articleIn) onto(s *API, c *gin.Context, a *desk.Article) error {
	if in.Title != nil {
		a.Title = *in.Title
	}
	if in.Body != nil {
		a.Body = *in.Body
	}
	if in.Published != nil {
		a.Published = *in.Published
	}
	if in.Lang != nil {
		lang, err := langOf(*in.Lang)
		if err != nil {
			return err
		}
		a.Lang = lang
	}
	if in.Category == nil {
		return nil
	}
	if *in.Category == "" {
		a.Category = 0
		return nil
	}
	categories, err := s.Store.Categories(c.Request.Context(), a.Lang)
	if err != nil {
		return err
	}
	if a.Category = categoryNamed(categories, *in.Category); a.Category != 0 {
		return nil
	}
	names := map[desk.Lang]string{}
	for _, lang := range desk.Langs {
		names[lang] = *in.Category
	}
	a.Category, err = s.Store.SaveCategory(c.Request.Context(), desk.Category{Names: names, Order: len(categories)})
	return err
}

func (s *API) saveArticle(c *gin.Context, status int, a desk.Article, in articleIn) (int, any, error) {
	if err := in.onto(s, c, &a); err != nil {
		return 0, nil, err
	}
	saved, err := s.Store.SaveArticle(c.Request.Context(), a)
	if err != nil {
		return 0, nil, err
	}
	categories, err := s.Store.Categories(c.Request.Context(), saved.Lang)
	if err != nil {
		return 0, nil, err
	}
	return status, articleFrom(saved, categories), nil
}

// AddArticle writes an article, in the shop's language where none is named.
func (s *API) AddArticle(c *gin.Context) (int, any, error) {
	var in articleIn
	if err := readJSON(c, &in); err != nil {
		return 0, nil, err
	}
	set, err := s.Store.Settings(c.Request.Context())
	if err != nil {
		return 0, nil, err
	}
	return s.saveArticle(c, http.StatusCreated, desk.Article{Lang: set.Lang}, in)
}

// EditArticle changes the fields that are given. An article's language stays what it is.
func (s *API) EditArticle(c *gin.Context) (int, any, error) {
	a, err := s.articleOf(c)
	if err != nil {
		return 0, nil, err
	}
	var in articleIn
	if err := readJSON(c, &in); err != nil {
		return 0, nil, err
	}
	if in.Lang != nil && *in.Lang != string(a.Lang) {
		return 0, nil, wrongValue("lang")
	}
	return s.saveArticle(c, http.StatusOK, a, in)
}

func (s *API) articleOf(c *gin.Context) (desk.Article, error) {
	id, err := pathNumber(c, "id")
	if err != nil {
		return desk.Article{}, err
	}
	return s.Store.Article(c.Request.Context(), id)
}

// Article is one article.
func (s *API) Article(c *gin.Context) (int, any, error) {
	a, err := s.articleOf(c)
	if err != nil {
		return 0, nil, err
	}
	categories, err := s.Store.Categories(c.Request.Context(), a.Lang)
	return http.StatusOK, articleFrom(a, categories), err
}

// DropArticle removes an article for good.
func (s *API) DropArticle(c *gin.Context) (int, any, error) {
	a, err := s.articleOf(c)
	if err != nil {
		return 0, nil, err
	}
	return http.StatusNoContent, nil, s.Store.DropArticle(c.Request.Context(), a.ID)
}
