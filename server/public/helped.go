package public

import (
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/survey"
	"github.com/deskbell/deskbell/ui/public"
)

// helpedPage asks whether an article that went along with an acknowledgement solved the matter; nil where it has been written already.
func (s *Public) helpedPage(c *gin.Context) (*public.Helped, error) {
	a, token, ok, err := s.asking(c, survey.Helped)
	if !ok {
		return nil, err
	}
	p := &public.Helped{Frame: s.askFrame(c, "helped.title"), Token: token, Asking: a, Thanks: !a.Enclosed.SaidAt.IsZero() && !a.Closed}
	for _, id := range a.Enclosed.Articles {
		article, err := s.Store.Article(c.Request.Context(), id)
		if desk.CodeOf(err) == desk.NotFound || err == nil && (!article.Published || article.Private) {
			continue
		}
		if err != nil {
			return nil, err
		}
		p.Articles = append(p.Articles, article)
	}
	return p, nil
}

// HelpedForm shows the page. It records nothing: programs that look for viruses open every link.
func (s *Public) HelpedForm(c *gin.Context) error {
	p, err := s.helpedPage(c)
	if p == nil {
		return err
	}
	return s.Render(c, "helped", p)
}

// SaveHelped records that it did, and thanks.
func (s *Public) SaveHelped(c *gin.Context) error {
	p, err := s.helpedPage(c)
	if p == nil {
		return err
	}
	article, _ := strconv.ParseInt(c.PostForm("article"), 10, 64)
	if err := s.Store.HelpedBy(c.Request.Context(), p.Token, article); err != nil {
		p.Asking.Closed = p.Asking.Closed || desk.CodeOf(err) == desk.Conflict
		return s.Again(c, "helped", p, &p.Form, err)
	}
	p.Thanks = true
	return s.Render(c, "helped", p)
}
