package web

import (
	"bytes"
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/klauspost/compress/gzhttp"

	"github.com/deskbell/deskbell/assets"
)

// Health says that the desk can serve.
func (s *Site) Health(c *gin.Context) { c.JSON(http.StatusOK, gin.H{"status": "ok"}) }

// assetServer compresses scripts and styles on their way: a browser fetches each once, and the phone behind the counter has the worst
// network in the shop. Pages are not compressed: they hold what strangers wrote beside what only the agent may know (BREACH).
var assetServer = gzhttp.GzipHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
	if b, ok := assets.Bundle(strings.TrimPrefix(r.URL.Path, "/")); ok {
		http.ServeContent(w, r, r.URL.Path, time.Time{}, bytes.NewReader(b))
		return
	}
	http.FileServerFS(assets.Files()).ServeHTTP(w, r)
}))

// Asset serves a file under the hash of the whole tree, cacheable for ever; an old hash is gone.
func (s *Site) Asset(c *gin.Context) {
	name := c.Param("name")
	if c.Param("hash") != assets.Hash() || strings.HasSuffix(name, "/") {
		c.Status(http.StatusNotFound)
		return
	}
	c.Header("Cache-Control", "public, max-age=31536000, immutable")
	r := c.Request.Clone(c.Request.Context())
	r.URL.Path = name
	if strings.HasSuffix(name, ".mjs") {
		c.Header("Content-Type", "text/javascript; charset=utf-8")
	}
	assetServer.ServeHTTP(c.Writer, r)
}
