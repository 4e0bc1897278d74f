package public

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/audit"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui"
)

func (s *Public) loginPage(c *gin.Context) *ui.Login {
	return &ui.Login{Frame: s.Frame(c, "login.title"), To: web.LocalPath(c.Query("to")), Address: c.Query("address")}
}

// LogInForm asks who you are; who is known already is led on.
func (s *Public) LogInForm(c *gin.Context) error {
	agent, err := s.FindAgent(c)
	if err != nil {
		return err
	}
	if agent != nil {
		c.Redirect(http.StatusFound, deskPath(c.Query("to")))
		return nil
	}
	return s.Render(c, "login", s.loginPage(c))
}

// LogIn lets an agent in. Tries are counted by where they come from, and by the address that is tried from everywhere; the right
// password ends the count, so that only wrong ones do.
func (s *Public) LogIn(c *gin.Context) error {
	p := s.loginPage(c)
	p.Address, p.To = desk.Cut(desk.TidyAddress(c.PostForm("address")), 300), web.LocalPath(c.PostForm("to"))
	here, who := "login "+c.ClientIP(), "login "+p.Address
	if !s.Limits.Allow(here, 10, 6*time.Second) || !s.Limits.Allow(who, 20, 15*time.Second) {
		return s.Again(c, "login", p, &p.Form, desk.Fail(desk.TooMany, "login.too_many"))
	}
	agent, err := s.Store.LogIn(c.Request.Context(), p.Address, c.PostForm("password"))
	if err != nil {
		s.noteFailure(c, err, audit.LogInFailed, p.Address)
		return s.Again(c, "login", p, &p.Form, err)
	}
	s.Limits.Forget(here, who)
	to, err := s.Admit(c, agent, deskPath(p.To))
	if err != nil {
		return err
	}
	c.Redirect(http.StatusSeeOther, to)
	return nil
}

// noteFailure notes that a log-in was refused, a few times a minute at most for one place: whoever tries all day must not fill the disk.
func (s *Public) noteFailure(c *gin.Context, err error, kind audit.Kind, who string) {
	if desk.CodeOf(err) != desk.Unauthorized || !s.Limits.Allow("note "+string(kind)+" "+c.ClientIP(), 10, time.Minute) {
		return
	}
	if err := s.Store.Note(web.Detached(c), desk.By{}, kind, who); err != nil {
		s.Log.Error("a failed log-in can't be noted", "err", err)
	}
}

// deskPath is where to go after log-in: a page of the desk, never elsewhere.
func deskPath(to string) string {
	if to = web.LocalPath(to); to == "/" {
		return "/desk"
	}
	return to
}

// LogOut ends this browser's session.
func (s *Public) LogOut(c *gin.Context) error {
	if err := s.EndSession(c); err != nil {
		return err
	}
	s.Flash(c, ui.Flash{Key: "login.out"})
	c.Redirect(http.StatusSeeOther, "/login")
	return nil
}
