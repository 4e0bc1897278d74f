package articles

import (
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/diff"
	"github.com/deskbell/deskbell/desk/helpcentre"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui/articles"
)

// Versions lists what an article was, and shows what one version changed (?v=), or what has been changed since it (&since=1).
func (s *Articles) Versions(c *gin.Context) error {
	ctx := c.Request.Context()
	p, err := s.articlePage(c)
	if err != nil {
		return err
	}
	v := &articles.Versions{Frame: p.Frame, Article: p.Article, Since: c.Query("since") != ""}
	if v.Versions, err = s.Store.ArticleVersions(ctx, p.Article.ID); err != nil {
		return err
	}
	if len(v.Versions) == 0 {
		return desk.Fail(desk.NotFound, "version.unknown")
	}
	asked, err := strconv.ParseInt(web.First(c.Query("v"), strconv.FormatInt(v.Versions[0].Number, 10)), 10, 64)
	if err != nil {
		return desk.Fail(desk.NotFound, "version.unknown")
	}
	if v.Shown, err = s.Store.ArticleVersion(ctx, p.Article.ID, asked); err != nil {
		return err
	}
	before, after := helpcentre.Version{}, v.Shown
	if v.Since {
		before, after = v.Shown, helpcentre.Version{Title: p.Article.Title, Body: p.Article.Body}
	} else if before, err = s.Store.ArticleVersion(ctx, p.Article.ID, v.Shown.Number-1); err != nil && desk.CodeOf(err) != desk.NotFound {
		return err
	}
	v.TitleDiff, v.Diff = diff.Lines(before.Title, after.Title), diff.Lines(before.Body, after.Body)
	return s.Render(c, "article_versions", v)
}

// RestoreVersion gives an article the text that it had.
func (s *Articles) RestoreVersion(c *gin.Context) error {
	id, err := web.IDParam(c, "id")
	if err != nil {
		return err
	}
	version, err := web.IDParam(c, "version")
	if err != nil {
		return err
	}
	a, err := s.Store.RestoreArticle(c.Request.Context(), id, version)
	if err != nil {
		return err
	}
	return s.Saved(c, "/desk/articles/"+strconv.FormatInt(a.ID, 10), "versions.restored")
}

// meanwhile is what others have done to an article's text since a version.
func (s *Articles) meanwhile(c *gin.Context, stored desk.Article, since int64) ([]diff.Line, error) {
	base, err := s.Store.ArticleVersion(c.Request.Context(), stored.ID, since)
	if err != nil {
		if desk.CodeOf(err) == desk.NotFound {
			err = nil
		}
		return nil, err
	}
	return diff.Lines(base.Body, stored.Body), nil
}
