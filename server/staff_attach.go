package server

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"
)

// shown are the types that a browser may show in place; everything else is downloaded. SVG and HTML carry script, and a browser's
// PDF viewer does not run in a sandbox.
var shown = map[string]bool{
	"image/png": true, "image/jpeg": true, "image/gif": true, "image/webp": true, "image/avif": true, "image/bmp": true, "text/plain": true,
}

// attachment hands out a file of a message. Nothing in it can run: the type is fixed, the page is sandboxed.
func (s *Server) attachment(c *gin.Context) error {
	id, err := idParam(c, "id")
	if err != nil {
		return err
	}
	a, err := s.Store.Attachment(c.Request.Context(), id)
	if err != nil {
		return err
	}
	r, err := s.openAttachment(c.Request.Context(), &a)
	if err != nil {
		return err
	}
	defer r.Close()
	kind, disposition := a.Type, "attachment"
	if shown[kind] {
		disposition = "inline"
	}
	if kind == "text/plain" {
		kind += "; charset=utf-8"
	}
	if kind == "" || strings.HasPrefix(kind, "text/html") || strings.HasPrefix(kind, "message/") || strings.HasPrefix(kind, "multipart/") {
		kind = "application/octet-stream"
	}
	h := c.Writer.Header()
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; sandbox")
	h.Set("X-Frame-Options", "SAMEORIGIN")
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", disposition+"; "+fileNames(a.Name))
	h.Set("Cache-Control", "private, max-age=86400")
	if a.Part == "" && a.Size > 0 {
		h.Set("Content-Length", strconv.FormatInt(a.Size, 10))
	}
	return s.copyOut(c, r)
}

// fileNames are the two forms of a file's name in Content-Disposition (RFC 6266): one for old programs, one for all the others.
func fileNames(name string) string {
	if name == "" {
		name = "file"
	}
	plain := strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' || strings.ContainsRune(`"\/%;`, r) {
			return '_'
		}
		return r
	}, name)
	return `filename="` + plain + `"; filename*=UTF-8''` + strings.ReplaceAll(url.PathEscape(name), "'", "%27")
}
