package office

import (
	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/assets"
	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui/office"
)

func (s *Office) tokensPage(c *gin.Context) (*office.Tokens, error) {
	f, err := s.SettingsFrame(c, "tokens")
	if err != nil {
		return nil, err
	}
	p := &office.Tokens{Settings: f, Role: desk.RoleAgent}
	p.All, err = s.Store.Tokens(c.Request.Context())
	return p, err
}

// Tokens lists the keys of the API.
func (s *Office) Tokens(c *gin.Context) error {
	p, err := s.tokensPage(c)
	if err != nil {
		return err
	}
	return s.Render(c, "settings_tokens", p)
}

// AddToken makes a token and shows its key, this once.
func (s *Office) AddToken(c *gin.Context) error {
	p, err := s.tokensPage(c)
	if err != nil {
		return err
	}
	p.Name, p.Role = desk.TidyLine(c.PostForm("name"), desk.MaxName+1), desk.Role(c.PostForm("role"))
	key, err := s.Store.AddToken(c.Request.Context(), p.Name, p.Role)
	if err != nil {
		return s.Again(c, "settings_tokens", p, &p.Form, err)
	}
	if p, err = s.tokensPage(c); err != nil {
		return err
	}
	p.Key = key
	return s.Render(c, "settings_tokens", p)
}

// RevokeToken ends a key; whoever uses it is refused from then on.
func (s *Office) RevokeToken(c *gin.Context) error {
	id, err := web.IDParam(c, "id")
	if err != nil {
		return err
	}
	if err := s.Store.DropToken(c.Request.Context(), id); err != nil {
		return err
	}
	return s.Saved(c, "/desk/settings/tokens", "token.revoked")
}

// About says what runs here, and under which licences what is inside of it stands.
func (s *Office) About(c *gin.Context) error {
	f, err := s.SettingsFrame(c, "about")
	if err != nil {
		return err
	}
	notices, err := assets.Notices()
	if err != nil {
		return err
	}
	return s.Render(c, "settings_about", &office.About{Settings: f, Notices: notices, File: s.Store.Path()})
}
