package files

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/assets"
	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/server/picture"
	"github.com/deskbell/deskbell/server/web"
)

// thumbs keeps the small pictures of late, which browsers ask for once each; nil for a file that none could be made of. One is
// made at a time: ten photographs on a page must not be in memory together.
type thumbs struct {
	making sync.Mutex
	mu     sync.Mutex
	made   map[int64][]byte
	order  []int64
	bytes  int
}

// Bounds of a small picture, and of what is kept.
const (
	thumbWidth    = 480
	thumbHeight   = 320
	maxThumbs     = 500
	maxThumbBytes = 4 << 20
)

func (t *thumbs) get(id int64) (b []byte, ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	b, ok = t.made[id]
	return b, ok
}

func (t *thumbs) put(id int64, b []byte) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.made == nil {
		t.made = map[int64][]byte{}
	}
	if _, ok := t.made[id]; !ok {
		t.order = append(t.order, id)
	}
	t.bytes += len(b) - len(t.made[id])
	t.made[id] = b
	for len(t.order) > maxThumbs || t.bytes > maxThumbBytes && len(t.order) > 1 {
		t.bytes -= len(t.made[t.order[0]])
		delete(t.made, t.order[0])
		t.order = t.order[1:]
	}
}

// Thumb is a picture made small. Where none can be made, a drawing of a picture stands for it.
func (s *Files) Thumb(c *gin.Context) error {
	id, err := web.IDParam(c, "id")
	if err != nil {
		return err
	}
	a, err := s.Store.Attachment(c.Request.Context(), id)
	if err != nil {
		return err
	}
	small, ok := s.thumbs.get(id)
	if !ok {
		if small, err = s.makeThumb(c.Request.Context(), &a); err != nil {
			return err
		}
	}
	if small == nil {
		c.Redirect(http.StatusFound, assets.URL("img/picture.svg"))
		return nil
	}
	h := c.Writer.Header()
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Cache-Control", "private, max-age=604800, immutable")
	c.Data(http.StatusOK, "image/jpeg", small)
	return nil
}

// makeThumb makes one and keeps it; nil where the file is no picture that can be made small.
func (s *Files) makeThumb(ctx context.Context, a *desk.Attachment) ([]byte, error) {
	s.thumbs.making.Lock()
	defer s.thumbs.making.Unlock()
	if small, ok := s.thumbs.get(a.ID); ok {
		return small, nil
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	r, err := s.OpenAttachment(ctx, a)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	small, err := picture.Thumbnail(ctx, r, thumbWidth, thumbHeight)
	switch {
	case errors.Is(err, context.Canceled): // the reader went away: it may be made for the next
		return nil, err
	case err != nil:
		s.Log.Debug("no small picture", "attachment", a.ID, "err", err)
		small = nil
	}
	s.thumbs.put(a.ID, small)
	return small, nil
}
