package public

import (
	"crypto/hmac"
	"crypto/sha256"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/helpcentre"
	"github.com/deskbell/deskbell/server/web"
)

// Vote takes a reader's answer to "Was this helpful?". It is a form's, never a link's: programs that look for viruses open every link.
// After a "no" the page asks why; what is said then is added to the vote.
func (s *Public) Vote(c *gin.Context) error {
	p, err := s.articlePage(c)
	if p == nil {
		return err
	}
	if err != nil {
		return err
	}
	said := c.PostForm("helpful")
	v := helpcentre.Vote{Article: p.Article.ID, Helpful: said == "yes", Reason: c.PostForm("reason"), Comment: web.Trimmed(c, "comment")}
	p.Vote.Reason, p.Vote.Comment = v.Reason, v.Comment
	if said == "no" {
		p.Vote.State = "no"
	}
	err = s.checkVote(c, said, v)
	if err == nil {
		if v.Reader, err = s.reader(c); err == nil {
			err = s.Store.VoteOnArticle(c.Request.Context(), v)
		}
	}
	if err != nil {
		p.Meta.NoIndex = true
		return s.Again(c, "help_article", p, &p.Vote.Form, err)
	}
	state := "thanks"
	if said == "no" && c.PostForm("why") == "" {
		state = "no"
	}
	c.Redirect(http.StatusSeeOther, p.Help()+"/articles/"+url.PathEscape(p.Article.Slug)+"?voted="+state+"#helpful")
	return nil
}

func (s *Public) checkVote(c *gin.Context, said string, v helpcentre.Vote) error {
	switch {
	case said != "yes" && said != "no":
		return desk.Fail(desk.Invalid, "vote.unsaid")
	case v.Reason != "" && !slices.Contains(helpcentre.VoteReasons, v.Reason):
		return desk.Fail(desk.Invalid, "vote.reason").At("reason")
	case len([]rune(v.Comment)) > helpcentre.MaxVoteComment:
		return desk.Fail(desk.TooLarge, "vote.comment", "max", helpcentre.MaxVoteComment).At("comment")
	case !s.Limits.Allow("vote "+c.ClientIP(), 20, 30*time.Second) || !s.Limits.Allow("vote", 200, time.Second):
		return desk.Fail(desk.TooMany, "too_many")
	}
	return nil
}

// reader tells one reader from another for a day, and nobody who: a hash of address and browser with a secret and the date.
func (s *Public) reader(c *gin.Context) ([]byte, error) {
	secret, err := s.Store.Secret(c.Request.Context(), "reader")
	if err != nil {
		return nil, err
	}
	h := hmac.New(sha256.New, secret)
	for _, part := range []string{s.Now().UTC().Format(time.DateOnly), c.ClientIP(), c.Request.UserAgent()} {
		h.Write([]byte(part + "\x00"))
	}
	return h.Sum(nil)[:16], nil
}
