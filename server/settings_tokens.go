package server

import (
	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/assets"
	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/ui"
)

func (s *Server) tokensPage(c *gin.Context) (*ui.Tokens, error) {
	f, err := s.settingsFrame(c, "tokens")
	if err != nil {
		return nil, err
	}
	p := &ui.Tokens{Settings: f, Role: desk.RoleAgent}
	p.All, err = s.Store.Tokens(c.Request.Context())
	return p, err
}

func (s *Server) tokens(c *gin.Context) error {
	p, err := s.tokensPage(c)
	if err != nil {
		return err
	}
	return s.render(c, "settings_tokens", p)
}

// addToken makes a token and shows its key, this once.
func (s *Server) addToken(c *gin.Context) error {
	p, err := s.tokensPage(c)
	if err != nil {
		return err
	}
	p.Name, p.Role = desk.TidyLine(c.PostForm("name"), desk.MaxName+1), desk.Role(c.PostForm("role"))
	key, err := s.Store.AddToken(c.Request.Context(), p.Name, p.Role)
	if err != nil {
		return s.again(c, "settings_tokens", p, &p.Form, err)
	}
	if p, err = s.tokensPage(c); err != nil {
		return err
	}
	p.Key = key
	return s.render(c, "settings_tokens", p)
}

func (s *Server) revokeToken(c *gin.Context) error {
	id, err := idParam(c, "id")
	if err != nil {
		return err
	}
	if err := s.Store.DropToken(c.Request.Context(), id); err != nil {
		return err
	}
	return s.saved(c, "/desk/settings/tokens", "token.revoked")
}

// about says what runs here, and under which licences what is inside of it stands.
func (s *Server) about(c *gin.Context) error {
	f, err := s.settingsFrame(c, "about")
	if err != nil {
		return err
	}
	return s.render(c, "settings_about", &ui.About{Settings: f, Notices: assets.Notices(), File: s.Store.Path()})
}
