package talks

import (
	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk/talk"
	"github.com/deskbell/deskbell/server/reword"
	"github.com/deskbell/deskbell/server/web"
)

// reword lets a model put the last answer into other words, where the owner has one: never where a person comes first. What fails leaves
// the passage as it stands.
func (s *Talks) reword(c *gin.Context, token string) {
	ctx := c.Request.Context()
	m, err := s.Store.Model(ctx)
	if err != nil || !m.On || m.Check() != nil {
		return
	}
	t, err := s.Store.Talk(ctx, token)
	last := t.Last()
	if err != nil || last.Kind != talk.Answer || last.Worded != "" || last.SentTo != "" || t.PersonFirst() || len(last.Articles) != 1 {
		return
	}
	host := ""
	if !m.Here() {
		host = m.Host()
	}
	worded, err := reword.Ask(ctx, m, t.Cited[last.Articles[0]].Title, last.Text)
	if err != nil {
		s.Log.Warn("a passage was not put into other words", "err", err)
	}
	if worded == "" && host == "" {
		return
	}
	if err := s.Store.Reworded(web.Detached(c), token, worded, host); err != nil {
		s.Log.Error("what a model made of a passage is lost", "err", err)
	}
}
