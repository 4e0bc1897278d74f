package server

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/ui"
)

func (s *Server) loginPage(c *gin.Context) *ui.Login {
	return &ui.Login{Frame: s.frame(c, "login.title"), To: localPath(c.Query("to")), Address: c.Query("address")}
}

// loginForm asks who you are; who is known already is led on.
func (s *Server) loginForm(c *gin.Context) error {
	agent, err := s.findAgent(c)
	if err != nil {
		return err
	}
	if agent != nil {
		c.Redirect(http.StatusFound, deskPath(c.Query("to")))
		return nil
	}
	return s.render(c, "login", s.loginPage(c))
}

// login lets an agent in. Tries are counted by where they come from, and by the address that is tried from everywhere; the right
// password ends the count, so that only wrong ones do.
func (s *Server) login(c *gin.Context) error {
	p := s.loginPage(c)
	p.Address, p.To = desk.Cut(desk.TidyAddress(c.PostForm("address")), 300), localPath(c.PostForm("to"))
	here, who := "login "+c.ClientIP(), "login "+p.Address
	if !s.limits.allow(here, 10, 6*time.Second) || !s.limits.allow(who, 20, 15*time.Second) {
		return s.again(c, "login", p, &p.Form, desk.Fail(desk.TooMany, "login.too_many"))
	}
	agent, err := s.Store.LogIn(c.Request.Context(), p.Address, c.PostForm("password"))
	if err != nil {
		return s.again(c, "login", p, &p.Form, err)
	}
	s.limits.forget(here, who)
	if err := s.logIn(c, agent); err != nil {
		return err
	}
	c.Redirect(http.StatusSeeOther, deskPath(p.To))
	return nil
}

// deskPath is where to go after log-in: a page of the desk, never elsewhere.
func deskPath(to string) string {
	if to = localPath(to); to == "/" {
		return "/desk"
	}
	return to
}

// logout ends this browser's session.
func (s *Server) logout(c *gin.Context) error {
	if err := s.logOut(c); err != nil {
		return err
	}
	s.flash(c, ui.Flash{Key: "login.out"})
	c.Redirect(http.StatusSeeOther, "/login")
	return nil
}
