package public

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/ui"
)

// joinPage is what an invitation's link shows. Gone: it is not good, any more or at all.
func (s *Public) joinPage(c *gin.Context) (*ui.Join, error) {
	p := &ui.Join{Frame: s.Frame(c, "join.title"), Token: c.Param("token")}
	in, err := s.Store.InviteByToken(c.Request.Context(), p.Token)
	if desk.CodeOf(err) == desk.NotFound {
		p.Gone = true
		return p, nil
	}
	p.Invite, p.Name, p.Address = in, in.Name, in.Address
	return p, err
}

// JoinForm asks a new agent for their name, password and language.
func (s *Public) JoinForm(c *gin.Context) error {
	p, err := s.joinPage(c)
	if err != nil {
		return err
	}
	if p.Gone {
		s.Write(c, http.StatusNotFound, "join", p)
		return nil
	}
	return s.Render(c, "join", p)
}

// Join makes an agent of them and logs them in.
func (s *Public) Join(c *gin.Context) error {
	p, err := s.joinPage(c)
	if err != nil {
		return err
	}
	p.Name, p.Address = desk.TidyLine(c.PostForm("name"), desk.MaxName+1), desk.TidyAddress(c.PostForm("address"))
	a := desk.Agent{Name: p.Name, Address: p.Address}
	a.Lang, _ = desk.ParseLang(c.PostForm("lang"))
	agent, err := s.Store.Join(c.Request.Context(), p.Token, a, c.PostForm("password"))
	if err != nil {
		p.Gone = desk.CodeOf(err) == desk.NotFound
		return s.Again(c, "join", p, &p.Form, err)
	}
	if err := s.Entered(c, agent); err != nil {
		return err
	}
	s.Flash(c, ui.Flash{Key: "join.done", Args: desk.Args{"name": agent.Name}})
	c.Redirect(http.StatusSeeOther, "/desk")
	return nil
}
