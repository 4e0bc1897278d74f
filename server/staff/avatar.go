package staff

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/png"
	"io"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui"
)

// Bounds of an agent's picture.
const (
	avatarSide    = 128
	maxAvatarFile = 5 << 20
)

// Avatar is an agent's picture. Its address changes with it, so that browsers keep it.
func (s *Desk) Avatar(c *gin.Context) error {
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
func (s *Desk) SaveAvatar(c *gin.Context) error {
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
		small, err = avatar(c.Request.Context(), f)
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
func (s *Desk) noPicture(c *gin.Context) error {
	s.Flash(c, ui.Flash{Key: "profile.picture_bad", Bad: true})
	c.Redirect(http.StatusSeeOther, "/desk/profile")
	return nil
}

// avatar is the middle of a picture, made small, the right way up. Its claimed size is looked at before anything is decoded.
func avatar(ctx context.Context, r io.Reader) ([]byte, error) {
	file, err := io.ReadAll(io.LimitReader(r, maxAvatarFile+1))
	if err != nil || len(file) > maxAvatarFile {
		return nil, errors.Join(errNoThumb, err)
	}
	config, format, err := image.DecodeConfig(bytes.NewReader(file))
	if err != nil || !cheap(config, format, file) {
		return nil, errors.Join(errNoThumb, err)
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	src, _, err := image.Decode(&until{ctx, bytes.NewReader(file)})
	if err != nil || src.Bounds().Empty() {
		return nil, errors.Join(errNoThumb, err)
	}
	small := image.NewRGBA(image.Rect(0, 0, avatarSide, avatarSide))
	shrink(small, middle(src))
	var b bytes.Buffer
	err = png.Encode(&b, upright(small, orientation(format, file)))
	return b.Bytes(), err
}

// middle is the largest square in the middle of a picture.
func middle(src image.Image) image.Image {
	b := src.Bounds()
	side := min(b.Dx(), b.Dy())
	x, y := b.Min.X+(b.Dx()-side)/2, b.Min.Y+(b.Dy()-side)/2
	if part, ok := src.(interface {
		SubImage(image.Rectangle) image.Image
	}); ok {
		return part.SubImage(image.Rect(x, y, x+side, y+side))
	}
	return src
}
