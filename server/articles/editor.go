package articles

import (
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/diff"
	"github.com/deskbell/deskbell/desk/helpcentre"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui"
	"github.com/deskbell/deskbell/ui/articles"
	"github.com/deskbell/deskbell/ui/paper"
)

// articlePage is the editor of one article. A new one may be the translation of another (?of=).
func (s *Articles) articlePage(c *gin.Context) (*articles.Page, error) {
	ctx := c.Request.Context()
	id, err := web.IDParam(c, "id")
	if err != nil {
		return nil, err
	}
	f, err := s.StaffFrame(c, "articles.new", "articles")
	if err != nil {
		return nil, err
	}
	p := &articles.Page{Frame: f, Article: desk.Article{Lang: f.Lang}}
	categories, err := s.Store.Categories(ctx, f.Lang)
	if err != nil {
		return nil, err
	}
	snippets, err := s.Store.SnippetTexts(ctx, f.Lang)
	if err != nil {
		return nil, err
	}
	p.Snippets = slices.Sorted(maps.Keys(snippets))
	p.Categories = []ui.Option{{Value: "0", Words: f.T("articles.no_category")}}
	for _, k := range categories {
		p.Categories = append(p.Categories, ui.Option{Value: strconv.FormatInt(k.ID, 10), Words: p.CategoryName(k)})
	}
	if id != 0 {
		return p, s.fillPage(c, p, id)
	}
	number, err := strconv.ParseInt(web.First(c.PostForm("ticket"), c.Query("ticket")), 10, 64)
	if err == nil && number > 0 {
		return p, s.fromTicket(c, p, number)
	}
	return p, s.translationOf(c, p)
}

// fillPage is what the editor shows of an article that is there.
func (s *Articles) fillPage(c *gin.Context, p *articles.Page, id int64) (err error) {
	ctx := c.Request.Context()
	if p.Article, err = s.Store.Article(ctx, id); err != nil {
		return err
	}
	p.Title = p.Article.Title
	approved, offered, err := s.Store.Phrasings(ctx, id)
	if err != nil {
		return err
	}
	p.AlsoAsked, p.Offered = strings.Join(approved, "\n"), offered
	if p.Article.Twin == 0 {
		return nil
	}
	if p.Twin, err = s.Store.Article(ctx, p.Article.Twin); err != nil {
		return err
	}
	p.Beside = p.Article.Pair != p.Article.ID || c.Query("beside") != ""
	if p.Article.Outdated {
		before, err := s.Store.TranslatedFrom(ctx, id)
		if err != nil {
			return err
		}
		p.SourceChanged = diff.Lines(before.Body, p.Twin.Body)
	}
	return nil
}

// fromTicket begins an article with what a resolved ticket asked and how it was answered.
func (s *Articles) fromTicket(c *gin.Context, p *articles.Page, number int64) (err error) {
	if p.Article, err = s.Store.ArticleFromTicket(c.Request.Context(), number); err != nil {
		return err
	}
	if p.Article.AlsoAsked != nil {
		p.AlsoAsked = strings.Join(*p.Article.AlsoAsked, "\n")
	}
	return nil
}

// translationOf makes a new article the translation of the one that the form or the link names.
func (s *Articles) translationOf(c *gin.Context, p *articles.Page) error {
	of, err := strconv.ParseInt(web.First(c.PostForm("of"), c.Query("of")), 10, 64)
	if err != nil || of == 0 {
		if lang, ok := desk.ParseLang(c.Query("lang")); ok {
			p.Article.Lang = lang
		}
		p.Article.Category, _ = strconv.ParseInt(c.Query("category"), 10, 64)
		p.Article.Title = desk.TidyLine(c.Query("title"), desk.MaxName)
		p.Article.Private = c.Query("private") != ""
		return nil
	}
	if p.Twin, err = s.Store.Article(c.Request.Context(), of); err != nil {
		return err
	}
	p.Article.Pair, p.Article.Category, p.Article.Order = p.Twin.Pair, p.Twin.Category, p.Twin.Order
	p.Article.Lang = desk.Chinese
	if p.Twin.Lang == desk.Chinese {
		p.Article.Lang = desk.English
	}
	p.Beside = true
	p.Title = p.T("articles.new_translation", "title", p.Twin.Title)
	return nil
}

// Article is the editor with one article.
func (s *Articles) Article(c *gin.Context) error {
	p, err := s.articlePage(c)
	if err != nil {
		return err
	}
	return s.Render(c, "article", p)
}

// NewArticle is the editor with an empty article.
func (s *Articles) NewArticle(c *gin.Context) error { return s.Article(c) }

// readArticle is the article with what the form says.
func readArticle(c *gin.Context, a desk.Article) desk.Article {
	a.Title, a.Slug = desk.TidyLine(c.PostForm("title"), desk.MaxName+1), desk.TidyLine(c.PostForm("slug"), desk.MaxName)
	a.Body = strings.ReplaceAll(c.PostForm("body"), "\r\n", "\n")
	a.Category, _ = strconv.ParseInt(c.PostForm("category"), 10, 64)
	a.Order, _ = strconv.Atoi(c.PostForm("order"))
	a.Published, a.Private = web.On(c, "published"), web.On(c, "private")
	a.Version, _ = strconv.ParseInt(c.PostForm("version"), 10, 64)
	if months, err := strconv.Atoi(c.PostForm("review")); err == nil {
		a.ReviewMonths = months
	}
	if a.ID == 0 && a.Pair == 0 {
		if lang, ok := desk.ParseLang(c.PostForm("lang")); ok {
			a.Lang = lang
		}
	}
	return a
}

// SaveArticle saves, or shows how it will look. Nobody's change is written over unseen: a stale form is shown again with what
// has become of the article, and saving once more saves over it.
func (s *Articles) SaveArticle(c *gin.Context) error {
	p, err := s.articlePage(c)
	if err != nil {
		return err
	}
	stored := p.Article
	p.Article = readArticle(c, stored)
	p.Article.Slug, p.AlsoAsked = web.First(p.Article.Slug, stored.Slug), c.PostForm("phrasings")
	if err := s.pictureOf(c, &p.Article); err != nil {
		return s.Again(c, "article", p, &p.Form, err)
	}
	if c.PostForm("action") == "preview" {
		sheet, _, err := s.Paper(c.Request.Context(), p.Article.Lang, p.Article.Body, paper.Options{})
		if err != nil {
			return err
		}
		p.Preview, p.Previewed = sheet.HTML, true
		return s.Render(c, "article", p)
	}
	saved, err := s.save(c, p)
	if err != nil {
		if stored.ID != 0 && p.Article.Version != stored.Version {
			if p.Meantime, err = s.meanwhile(c, stored, p.Article.Version); err != nil {
				return err
			}
			p.Theirs, p.Article.Version = articleFields(stored).Theirs(articleFields(p.Article)), stored.Version
			err = desk.Fail(desk.Conflict, "article.changed_since")
		}
		return s.Again(c, "article", p, &p.Form, err)
	}
	key := "articles.saved_draft"
	if saved.Published {
		key = "articles.saved"
	}
	return s.Saved(c, "/desk/articles/"+strconv.FormatInt(saved.ID, 10), key)
}

func (s *Articles) save(c *gin.Context, p *articles.Page) (desk.Article, error) {
	list, err := helpcentre.TidyPhrasings(p.AlsoAsked, p.Article.Title)
	if err != nil {
		return p.Article, err
	}
	if _, sent := c.GetPostForm("phrasings"); sent {
		p.Article.AlsoAsked = &list
	}
	return s.Store.SaveArticle(c.Request.Context(), p.Article)
}

func articleFields(a desk.Article) web.FormFields {
	return web.FormFields{"title": a.Title, "slug": a.Slug, "order": strconv.Itoa(a.Order)}
}

// PreviewArticle is how a body will look, for the editor that shows it while one types.
func (s *Articles) PreviewArticle(c *gin.Context) error {
	body := c.PostForm("body")
	if len(body) > 4*desk.MaxText {
		return desk.Fail(desk.TooLarge, "text.too_long", "max", desk.MaxText).At("body")
	}
	sheet, _, err := s.Paper(c.Request.Context(), s.Lang(c), body, paper.Options{})
	if err != nil {
		return err
	}
	c.Header("Cache-Control", "no-store")
	c.Data(http.StatusOK, "text/html; charset=utf-8", []byte(sheet.HTML))
	return nil
}

// AskRemoveArticle is the question before an article is removed.
func (s *Articles) AskRemoveArticle(c *gin.Context) error {
	p, err := s.articlePage(c)
	if err != nil {
		return err
	}
	return s.Render(c, "article_remove", &articles.Remove{Frame: p.Frame, Article: p.Article})
}

// RemoveArticle removes an article for good.
func (s *Articles) RemoveArticle(c *gin.Context) error {
	id, err := web.IDParam(c, "id")
	if err != nil {
		return err
	}
	if err := s.Store.DropArticle(c.Request.Context(), id); err != nil {
		return err
	}
	return s.Saved(c, "/desk/articles", "articles.removed")
}
