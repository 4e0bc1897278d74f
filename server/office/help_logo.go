package office

import (
	"context"
	"mime/multipart"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/server/picture"
	"github.com/deskbell/deskbell/server/web"
)

// Bounds of the shop's logo: it stands some 40 pixels high, on sharp screens twice that, and travels with every page.
const (
	maxLogoFile         = 2 << 20
	logoWidth, logoHigh = 480, 112
)

// SaveLogo takes the shop's logo, or takes it away. PNG, JPEG or WebP: what is stored is made here, so that nothing of the file itself is.
func (s *Office) SaveLogo(c *gin.Context) error {
	p, now, err := s.helpSettingsPage(c)
	if err != nil {
		return err
	}
	var chosen desk.Picture
	if c.PostForm("remove") == "" {
		if chosen, err = s.chosenLogo(c); err != nil {
			return s.Again(c, "settings_help", p, &p.Form, desk.Fail(desk.Invalid, "settings.logo_bad").At("logo"))
		}
	}
	if err := web.Shown(c, now.Logo.Key); err != nil {
		p.Chosen = chosen
		return s.Again(c, "settings_help", p, &p.Form, desk.Fail(desk.Conflict, "settings.logo_changed").At("logo"))
	}
	p.Set.Logo, p.Set.Version = chosen, now.Version
	if err := s.Store.SaveSettings(c.Request.Context(), p.Set); err != nil {
		return s.Again(c, "settings_help", p, &p.Form, err)
	}
	return s.Saved(c, "/desk/settings/help#logo", "saved")
}

// chosenLogo is the picture that the form brings, or the one that it brought before somebody else's was found in the way.
func (s *Office) chosenLogo(c *gin.Context) (desk.Picture, error) {
	file, err := c.FormFile("logo")
	if err == nil && file.Size > 0 {
		return s.keepLogo(c, file)
	}
	kept, bytes, err := s.Store.OpenPicture(c.Request.Context(), c.PostForm("kept"))
	if err != nil {
		return kept, err
	}
	if err := bytes.Close(); err != nil {
		return kept, err
	}
	if kept.Width > logoWidth || kept.Height > logoHigh {
		return desk.Picture{}, desk.Fail(desk.Invalid, "settings.logo_bad")
	}
	return kept, nil
}

func (s *Office) keepLogo(c *gin.Context, file *multipart.FileHeader) (logo desk.Picture, err error) {
	f, err := file.Open()
	if err != nil {
		return logo, err
	}
	defer f.Close()
	ctx, cancel := context.WithTimeout(c.Request.Context(), 5*time.Second)
	defer cancel()
	out, mediaType, size, err := picture.Fit(ctx, f, maxLogoFile, logoWidth, logoHigh)
	if err != nil {
		return logo, err
	}
	return s.Store.KeepPicture(ctx, desk.By{Agent: web.AgentOf(c).ID}, out, desk.Picture{Type: mediaType, Width: size.X, Height: size.Y})
}
