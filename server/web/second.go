package web

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gin-contrib/sessions"
	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/audit"
)

// A log-in in two steps is half done in between: the session knows who has given their password, but it is nobody's.
const (
	halfKey  = "half" // agent and moment
	halfTo   = "half_to"
	halfLife = 10 * time.Minute
)

// secondPath is where a second factor is set up.
const secondPath = "/desk/profile/second"

// Admit lets somebody in who has shown their password, or a mailed link: at once, or to the page that asks for their code. It says
// where to go next.
func (s *Site) Admit(c *gin.Context, agent desk.Agent, to string) (path string, err error) {
	if !agent.TwoFactor {
		return to, s.Entered(c, agent)
	}
	session, err := s.freshSession(c)
	if err != nil {
		return "", err
	}
	session.Set(halfKey, strconv.FormatInt(agent.ID, 10)+" "+strconv.FormatInt(s.Now().UnixMilli(), 10))
	session.Set(halfTo, to)
	return "/login/code", session.Save()
}

// Entered starts the session of somebody who has logged in, and notes that they have.
func (s *Site) Entered(c *gin.Context, agent desk.Agent) error {
	if err := s.StartSession(c, agent); err != nil {
		return err
	}
	return s.Store.Note(c.Request.Context(), desk.By{}, audit.LoggedIn, agent.Name)
}

// Halfway is the agent whose code is awaited, and where they wanted to go; nil where nobody's is: never begun, too long ago, or the
// password has changed since.
func (s *Site) Halfway(c *gin.Context) (agent *desk.Agent, to string, err error) {
	session := sessions.Default(c)
	text, _ := session.Get(halfKey).(string)
	who, when, _ := strings.Cut(text, " ")
	id, _ := strconv.ParseInt(who, 10, 64)
	began, _ := strconv.ParseInt(when, 10, 64)
	if id == 0 || s.Now().Sub(time.UnixMilli(began)) > halfLife {
		return nil, "", nil
	}
	a, err := s.Store.Agent(c.Request.Context(), id)
	if desk.CodeOf(err) == desk.NotFound {
		return nil, "", nil
	}
	if err != nil || a.Disabled || !a.TwoFactor || time.UnixMilli(began).Before(a.SetAt) {
		return nil, "", err
	}
	to, _ = session.Get(halfTo).(string)
	return &a, LocalPath(to), nil
}

// secondFirst leads agents who must have a second factor and have none to where they get one, before anything else.
func (s *Site) secondFirst(c *gin.Context, agent *desk.Agent) (stopped bool) {
	if agent.TwoFactor || s.Demo != nil || strings.HasPrefix(c.FullPath(), secondPath) {
		return false
	}
	set, err := s.Store.Settings(c.Request.Context())
	if err == nil && !set.Second.Musts(agent.Role) {
		return false
	}
	if err == nil && c.Request.Method == http.MethodGet && !WantsJSON(c) && c.GetHeader("Deskbell-Fragment") == "" {
		c.Redirect(http.StatusFound, secondPath)
		c.Abort()
		return true
	}
	if err == nil {
		err = desk.Fail(desk.Forbidden, "second.needed")
	}
	s.Fail(c, err)
	return true
}
