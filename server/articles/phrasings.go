package articles

import (
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/helpcentre"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui/articles"
)

// Phrasings lists the wordings that were offered from tickets and wait for a person.
func (s *Articles) Phrasings(c *gin.Context) error {
	f, err := s.StaffFrame(c, "phrasings.title", "articles")
	if err != nil {
		return err
	}
	p := &articles.PhrasingList{Frame: f}
	if p.Offered, err = s.Store.OfferedPhrasings(c.Request.Context()); err != nil {
		return err
	}
	return s.Render(c, "phrasings", p)
}

// DecidePhrasing takes an offered wording, as it was or as it was typed, or refuses it.
func (s *Articles) DecidePhrasing(c *gin.Context) error {
	id, err := web.IDParam(c, "id")
	if err != nil {
		return err
	}
	take := c.PostForm("do") == "take"
	article, err := s.Store.DecidePhrasing(c.Request.Context(), id, desk.TidyLine(c.PostForm("text"), helpcentre.MaxPhrasing+1), take)
	if err != nil {
		return err
	}
	key := "phrasings.refused"
	if take {
		key = "phrasings.taken"
	}
	return s.Saved(c, web.LocalPath(web.First(c.PostForm("back"), "/desk/articles/"+strconv.FormatInt(article, 10))), key)
}

// Checked says that an article is right as it stands.
func (s *Articles) Checked(c *gin.Context) error {
	id, err := web.IDParam(c, "id")
	if err != nil {
		return err
	}
	if err := s.Store.ArticleChecked(c.Request.Context(), id); err != nil {
		return err
	}
	return s.Saved(c, web.LocalPath(web.First(c.PostForm("back"), "/desk/articles/"+strconv.FormatInt(id, 10))), "review.checked")
}
