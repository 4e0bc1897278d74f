package web

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/ui/office"
	"github.com/deskbell/deskbell/ui/words"
)

// Needs stands before what not every role may do (desk.Role.May). Whoever asks for a page and may not is told so in a page of the
// desk; a form or a script gets the refusal. Every route that changes something has one, or stands in the table of
// server/roles_test.go.
func (s *Site) Needs(action desk.Action) gin.HandlerFunc {
	return func(c *gin.Context) {
		if AgentOf(c).Role.May(action) {
			c.Next()
			return
		}
		c.Abort()
		p, err := s.SettingsFrame(c, "")
		if err != nil || c.Request.Method != http.MethodGet || WantsJSON(c) {
			s.Fail(c, s.mayNot(c, action))
			return
		}
		p.Title = p.T("error.title.403")
		s.Write(c, http.StatusForbidden, "settings_refused", &office.SettingsRefused{Settings: p, Why: words.ErrorText(p.Lang, s.mayNot(c, action))})
	}
}

// May is Needs for a handler of which only a part is not for everybody.
func (s *Site) May(c *gin.Context, action desk.Action) error {
	if AgentOf(c).Role.May(action) {
		return nil
	}
	return s.mayNot(c, action)
}

func (s *Site) mayNot(c *gin.Context, action desk.Action) *desk.Error {
	lang := s.Lang(c)
	return desk.Fail(desk.Forbidden, "may_not", "role", words.Text(lang, "role."+string(AgentOf(c).Role), nil), "what", words.Text(lang, "may."+string(action), nil))
}
