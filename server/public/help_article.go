package public

import (
	"context"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui/office"
	"github.com/deskbell/deskbell/ui/paper"
	"github.com/deskbell/deskbell/ui/public"
)

// worthAList is how many headings an article has that gets a list of contents.
const worthAList = 3

// HelpArticle shows one published article. An address that it had before leads to the one it has.
func (s *Public) HelpArticle(c *gin.Context) error {
	return s.show(c, func() (helpPage, error) {
		p, err := s.articlePage(c)
		if p == nil {
			return helpPage{}, err
		}
		if state := c.Query("voted"); state == "no" || state == "thanks" {
			p.Vote.State, p.Meta.NoIndex = state, true
		}
		return helpPage{name: "help_article", values: p, article: p.Article.ID}, err
	})
}

// articlePage is the page of the article in the path. p is nil where something else was answered.
func (s *Public) articlePage(c *gin.Context) (p *public.HelpArticle, err error) {
	ctx, lang, slug := c.Request.Context(), s.Lang(c), c.Param("slug")
	a, err := s.Store.ArticleBySlug(ctx, lang, slug)
	if desk.CodeOf(err) == desk.NotFound {
		return nil, s.helpGone(c, false, slug)
	}
	if err != nil {
		return nil, err
	}
	f, err := s.helpFrame(c, "")
	if err != nil {
		return nil, err
	}
	if a.Slug != slug {
		c.Redirect(http.StatusMovedPermanently, f.Help()+"/articles/"+url.PathEscape(a.Slug))
		c.Writer.WriteHeaderNow()
		return nil, nil
	}
	p = &public.HelpArticle{HelpFrame: f, Article: a}
	p.Title = a.Title
	sheet, text, err := s.Paper(ctx, a.Lang, a.Body, paper.Options{Kiosk: f.Kiosk})
	if err != nil {
		return nil, err
	}
	p.Body, p.Meta.Description, p.Meta.Article = sheet.HTML, desk.Snippet(text), true
	if len(sheet.Headings) >= worthAList {
		p.Contents = sheet.Headings
	}
	there := ""
	if a.TwinLive {
		twin, err := s.Store.Article(ctx, a.Twin)
		if err != nil {
			return nil, err
		}
		there = "/articles/" + url.PathEscape(twin.Slug)
		p.Twin = p.HelpIn(twin.Lang) + there
	}
	s.Alternates(c, &p.Frame, "/articles/"+url.PathEscape(a.Slug), there, a.TwinLive)
	if err := s.around(ctx, p); err != nil {
		return nil, err
	}
	p.Meta.Data = articleData(p, text)
	if base := s.BaseURL(c); seenByOthers(base) && !p.Static {
		p.Short = base + "/a/" + strconv.FormatInt(a.ID, 10)
		p.QR = office.QR(p.Short, p.T("help.qr"))
	}
	return p, s.reachByPhone(c, &p.HelpFrame)
}

// around adds an article's category and what is like it.
func (s *Public) around(ctx context.Context, p *public.HelpArticle) (err error) {
	if p.Article.Category != 0 {
		categories, err := s.categories(ctx, p.Article.Lang)
		if err != nil {
			return err
		}
		if i := slices.IndexFunc(categories, func(k desk.Category) bool { return k.ID == p.Article.Category }); i >= 0 {
			p.Category = categories[i]
		}
	}
	if web.ExportOf(ctx) != nil { // ten thousand searches would take minutes
		p.Related, err = s.Store.Neighbours(ctx, p.Article, onShelf)
	} else {
		p.Related, err = s.Store.RelatedArticles(ctx, p.Article, onShelf)
	}
	return err
}

// ShortLink leads to an article by its number, whatever it is called now.
func (s *Public) ShortLink(c *gin.Context) error {
	id, err := web.IDParam(c, "id")
	if err != nil {
		return err
	}
	a, err := s.Store.Article(c.Request.Context(), id)
	if err != nil && desk.CodeOf(err) != desk.NotFound {
		return err
	}
	if err != nil || !a.Published || a.Private {
		return s.helpGone(c, false, "")
	}
	c.Redirect(http.StatusFound, "/help/"+string(a.Lang)+"/articles/"+url.PathEscape(a.Slug))
	return nil
}

// Picture is one that stands in articles, or the shop's logo. Its address is its content's.
func (s *Public) Picture(c *gin.Context) error {
	p, blob, err := s.Store.OpenPicture(c.Request.Context(), c.Param("key"))
	if err != nil {
		return err
	}
	defer blob.Close()
	h := c.Writer.Header()
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Cross-Origin-Resource-Policy", "cross-origin") // the widget shows articles on the shop's own pages
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("ETag", `"`+p.Key+`"`)
	h.Set("Content-Type", p.Type)
	http.ServeContent(c.Writer, c.Request, "", p.AddedAt, newSection(blob))
	return nil
}

// seenByOthers says whether an address leads here from another machine.
func seenByOthers(base string) bool {
	host := web.HostOnly(base)
	ip, err := netip.ParseAddr(host)
	return host != "" && host != "localhost" && !strings.HasSuffix(host, ".localhost") && (err != nil || !ip.IsLoopback())
}
