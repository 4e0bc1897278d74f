// Package widget is the help centre on the shop's own website: the script that a page there loads, and who may show it in a frame.
package widget

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui/public"
)

// Widget is the script and what stands before the pages in its frame.
type Widget struct{ *web.Site }

// New makes it.
func New(site *web.Site) *Widget { return &Widget{site} }

// Script is the one line's. Under ?v= with its own hash it never changes; without, browsers ask every five minutes whether it has.
func (s *Widget) Script(c *gin.Context) error {
	set, err := s.Store.Settings(c.Request.Context())
	if err != nil {
		return err
	}
	if !set.Widget.On {
		return desk.Fail(desk.NotFound, "not_found")
	}
	body := public.WidgetScript(set)
	sum := sha256.Sum256(body)
	tag := hex.EncodeToString(sum[:8])
	h := c.Writer.Header()
	h.Set("Access-Control-Allow-Origin", "*") // integrity= is checked only on what may be read; there is nothing in it that is anybody's
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	h.Set("ETag", `"`+tag+`"`)
	h.Set("Cache-Control", "public, max-age=300")
	if c.Query("v") == tag {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	if strings.Contains(c.GetHeader("If-None-Match"), `"`+tag+`"`) {
		c.Status(http.StatusNotModified)
		c.Writer.WriteHeaderNow()
		return nil
	}
	c.Data(http.StatusOK, "text/javascript; charset=utf-8", body)
	return nil
}

// Framed stands before the pages that the widget shows: the owner's own sites may put these into a frame, and nobody else, and no other
// page of the desk.
func (s *Widget) Framed(c *gin.Context) {
	set, err := s.Store.Settings(c.Request.Context())
	if err == nil && !set.Widget.On {
		err = desk.Fail(desk.NotFound, "not_found")
	}
	if err != nil {
		s.Fail(c, err)
		return
	}
	if len(set.Widget.Sites) > 0 {
		h := c.Writer.Header()
		h.Set("Content-Security-Policy", strings.Replace(h.Get("Content-Security-Policy"), "frame-ancestors 'none'", "frame-ancestors "+strings.Join(set.Widget.Sites, " "), 1))
		h.Del("X-Frame-Options") // it knows no list
	}
	c.Next()
}

// Stay keeps readers in the frame: a link within an article leads to the help centre's own address, which no frame shows.
func (s *Widget) Stay(c *gin.Context) {
	if c.GetHeader("Sec-Fetch-Dest") == "iframe" && c.Request.Method == http.MethodGet {
		set, err := s.Store.Settings(c.Request.Context())
		if err == nil && set.Widget.On {
			c.Header("Cache-Control", "no-store")
			c.Redirect(http.StatusFound, web.LocalPath("/widget"+strings.TrimPrefix(c.Request.URL.RequestURI(), "/help")))
			c.Abort()
			return
		}
	}
	c.Next()
}
