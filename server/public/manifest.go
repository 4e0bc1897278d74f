package public

import (
	"encoding/json"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/assets"
	"github.com/deskbell/deskbell/ui/words"
)

type manifestIcon struct {
	Src     string `json:"src"`
	Sizes   string `json:"sizes"`
	Type    string `json:"type"`
	Purpose string `json:"purpose,omitempty"`
}

// Manifest tells a browser how the desk stands among a phone's programs: under the shop's name.
func (s *Public) Manifest(c *gin.Context) error {
	set, err := s.Store.Settings(c.Request.Context())
	if err != nil {
		return err
	}
	lang := s.Lang(c)
	b, err := json.Marshal(map[string]any{
		"name": set.ShopName + " · " + words.Text(lang, "product", nil), "short_name": set.ShopName, "lang": string(lang),
		"id": "/desk", "start_url": "/desk", "scope": "/", "display": "standalone", "background_color": "#f6f5f2", "theme_color": "#0b6b66",
		"icons": []manifestIcon{
			{assets.URL("img/icon-192.png"), "192x192", "image/png", ""},
			{assets.URL("img/icon-512.png"), "512x512", "image/png", ""},
			{assets.URL("img/maskable-512.png"), "512x512", "image/png", "maskable"},
		},
		"shortcuts": []map[string]string{{"name": words.Text(lang, "nav.new", nil), "url": "/desk/new"}, {"name": words.Text(lang, "nav.search", nil), "url": "/desk/search"}},
	})
	if err != nil {
		return err
	}
	c.Header("Cache-Control", "no-cache")
	c.Data(http.StatusOK, "application/manifest+json", b)
	return nil
}
