package articles

import (
	"slices"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/query"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui"
	"github.com/deskbell/deskbell/ui/articles"
	"github.com/deskbell/deskbell/ui/paper"
)

// libraryHits are shown of a search.
const libraryHits = 50

// librarySection is where the library stands in the rail: with the help centre for those who write it, by itself for who only reads.
func librarySection(c *gin.Context) string {
	if web.AgentOf(c).Role.May(desk.MayArticles) {
		return "articles"
	}
	return "library"
}

// Library lists the articles that are for staff, or finds some (?q=) in either language.
func (s *Articles) Library(c *gin.Context) error {
	ctx := c.Request.Context()
	f, err := s.StaffFrame(c, "nav.library", librarySection(c))
	if err != nil {
		return err
	}
	p := &articles.Library{Frame: f, Query: desk.TidyLine(c.Query("q"), 200)}
	if p.Query != "" {
		p.Hits, err = s.searchLibrary(c, p.Query, f)
	} else {
		p.Groups, err = s.Store.PrivateShelves(ctx, f.Lang)
	}
	if err != nil {
		return err
	}
	return s.Render(c, "library", p)
}

func (s *Articles) searchLibrary(c *gin.Context, asked string, f ui.Frame) (out []ui.HelpHit, err error) {
	for _, lang := range []desk.Lang{f.Lang, f.OtherLang()} {
		hits, err := s.Store.SearchArticles(c.Request.Context(), asked, lang, false, libraryHits)
		if err != nil {
			return nil, err
		}
		hits = slices.DeleteFunc(hits, func(h desk.Hit) bool { return h.Found == nil || !h.Found.Private || !h.Found.Published })
		for _, h := range hits {
			h.Title = query.Mark(h.Title, query.Terms(asked))
			out = append(out, ui.HelpHit{Hit: h})
		}
	}
	return out, nil
}

// LibraryArticle shows one article to staff.
func (s *Articles) LibraryArticle(c *gin.Context) error {
	ctx := c.Request.Context()
	id, err := web.IDParam(c, "id")
	if err != nil {
		return err
	}
	f, err := s.StaffFrame(c, "", librarySection(c))
	if err != nil {
		return err
	}
	a, err := s.Store.Article(ctx, id)
	if err == nil && (!a.Private || !a.Published) {
		err = desk.Fail(desk.NotFound, "article.unknown")
	}
	if err != nil {
		return err
	}
	sheet, _, err := s.Paper(ctx, a.Lang, a.Body, paper.Options{})
	if err != nil {
		return err
	}
	f.Title = a.Title
	return s.Render(c, "library_article", &articles.LibraryArticle{Frame: f, Article: a, Body: sheet.HTML})
}
