package files

import (
	"context"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/server/picture"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui"
)

// Bounds of an agent's picture.
const (
	avatarSide    = 128
	maxAvatarFile = 5 << 20
)

// Avatar is an agent's picture. Its address changes with it, so that browsers keep it.
func (s *Files) Avatar(c *gin.Context) error {
	id, err := web.IDParam(c, "id")
	if err != nil {
		return err
	}
	b, err := s.Store.Avatar(c.Request.Context(), id)
	if err != nil {
		return err
	}
	h := c.Writer.Header()
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Cache-Control", "private, max-age=604800, immutable")
	c.Data(http.StatusOK, "image/png", b)
	return nil
}

// SaveAvatar takes an agent's own picture, or takes it away. What is stored is made here, pixel by pixel: nothing of the file itself.
func (s *Files) SaveAvatar(c *gin.Context) error {
	me := web.AgentOf(c).ID
	var small []byte
	if c.PostForm("remove") == "" {
		file, err := c.FormFile("picture")
		if err != nil || file.Size > maxAvatarFile {
			return s.noPicture(c)
		}
		f, err := file.Open()
		if err != nil {
			return err
		}
		defer f.Close()
		s.thumbs.making.Lock()
		ctx, cancel := context.WithTimeout(c.Request.Context(), 5*time.Second)
		defer cancel()
		small, err = picture.Square(ctx, f, maxAvatarFile, avatarSide)
		s.thumbs.making.Unlock()
		if err != nil {
			return s.noPicture(c)
		}
	}
	if err := s.Store.SetAvatar(c.Request.Context(), me, small); err != nil {
		return err
	}
	return s.Saved(c, "/desk/profile", "profile.picture_saved")
}

// noPicture goes back to the profile and says what a picture may be.
func (s *Files) noPicture(c *gin.Context) error {
	s.Flash(c, ui.Flash{Key: "profile.picture_bad", Bad: true})
	c.Redirect(http.StatusSeeOther, "/desk/profile")
	return nil
}
