package articles

import (
	"context"
	"mime/multipart"
	"net/http"
	"path"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/server/picture"
	"github.com/deskbell/deskbell/server/web"
)

// Bounds of a picture in an article: it is shown some 700 pixels wide, on sharp screens twice that.
const (
	maxPictureFile = 15 << 20
	pictureSide    = 1600
)

// AddPicture takes a picture that was pasted, dropped or chosen in the editor, and answers the Markdown that shows it.
func (s *Articles) AddPicture(c *gin.Context) error {
	file, err := c.FormFile("picture")
	if err != nil {
		return desk.Fail(desk.Invalid, "article.picture_bad").At("picture")
	}
	markdown, err := s.keepPicture(c, file)
	if err != nil {
		return err
	}
	c.JSON(http.StatusCreated, gin.H{"markdown": markdown})
	return nil
}

// pictureOf adds the picture that came with the form to the end of the text: so it is without script.
func (s *Articles) pictureOf(c *gin.Context, a *desk.Article) error {
	file, err := c.FormFile("picture")
	if err != nil || file.Size == 0 {
		return nil
	}
	markdown, err := s.keepPicture(c, file)
	if err == nil {
		a.Body = strings.TrimRight(a.Body, "\n") + "\n\n" + markdown + "\n"
	}
	return err
}

// keepPicture keeps a picture as it was made here, pixel by pixel: no place where it was taken, no second file within it.
func (s *Articles) keepPicture(c *gin.Context, file *multipart.FileHeader) (string, error) {
	f, err := file.Open()
	if err != nil {
		return "", err
	}
	defer f.Close()
	ctx, cancel := context.WithTimeout(c.Request.Context(), 10*time.Second)
	defer cancel()
	s.making.Lock()
	defer s.making.Unlock()
	out, mediaType, size, err := picture.Fit(ctx, f, maxPictureFile, pictureSide, pictureSide)
	if err != nil {
		return "", desk.Fail(desk.Invalid, "article.picture_bad").At("picture")
	}
	p, err := s.Store.KeepPicture(ctx, desk.By{Agent: web.AgentOf(c).ID}, out, desk.Picture{Type: mediaType, Width: size.X, Height: size.Y})
	if err != nil {
		return "", err
	}
	name := strings.TrimSuffix(path.Base(strings.ReplaceAll(file.Filename, `\`, "/")), path.Ext(file.Filename))
	return "![" + strings.NewReplacer("[", "", "]", "", "\n", " ").Replace(desk.TidyLine(name, 80)) + "](" + p.Src() + ")", nil
}
