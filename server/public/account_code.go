package public

import (
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/audit"
	"github.com/deskbell/deskbell/ui"
)

// CodeForm is the second step of a log-in; without a first one it leads there.
func (s *Public) CodeForm(c *gin.Context) error {
	agent, _, err := s.Halfway(c)
	if err != nil || agent == nil {
		return s.startOver(c, err)
	}
	return s.Render(c, "login_code", &ui.LoginCode{Frame: s.Frame(c, "second.code_title")})
}

// EnterCode finishes a log-in. Wrong codes are counted for the agent wherever they come from: after a few, one is looked at every five
// minutes, so that nobody finds one by trying.
func (s *Public) EnterCode(c *gin.Context) error {
	agent, to, err := s.Halfway(c)
	if err != nil || agent == nil {
		return s.startOver(c, err)
	}
	p := &ui.LoginCode{Frame: s.Frame(c, "second.code_title")}
	tries := "second " + strconv.FormatInt(agent.ID, 10)
	if !s.Limits.Allow(tries, 6, 5*time.Minute) {
		return s.Again(c, "login_code", p, &p.Form, desk.Fail(desk.TooMany, "second.too_many"))
	}
	if err := s.Store.SecondStep(c.Request.Context(), agent.ID, c.PostForm("code")); err != nil {
		s.noteFailure(c, err, audit.CodeFailed, agent.Name)
		return s.Again(c, "login_code", p, &p.Form, err)
	}
	s.Limits.Forget(tries)
	if err := s.Entered(c, *agent); err != nil {
		return err
	}
	c.Redirect(http.StatusSeeOther, deskPath(to))
	return nil
}

// startOver leads back to the first step.
func (s *Public) startOver(c *gin.Context, err error) error {
	if err != nil {
		return err
	}
	c.Redirect(http.StatusSeeOther, "/login")
	return nil
}
