package web

import (
	"context"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/ui"
)

// KnownBase is the address under which everybody knows the help centre; empty where there is none.
func (s *Site) KnownBase(ctx context.Context) string {
	if e := ExportOf(ctx); e != nil {
		return e.Base
	}
	if s.PublicURL != "" {
		return strings.TrimRight(s.PublicURL, "/")
	}
	set, err := s.Store.Settings(ctx)
	if err != nil {
		return ""
	}
	return set.PublicURL
}

// Alternates tells search engines where a page is in each language. path is what follows /help/{lang}; here is this page's, there
// the translation's, "" where there is none. Without an address that everybody knows only the page's own link to the other language
// is set; a screen in the shop, or a frame on another page, is in no search engine.
func (s *Site) Alternates(c *gin.Context, f *ui.Frame, here, there string, translated bool) {
	base := s.KnownBase(c.Request.Context())
	f.Meta.Other = f.HelpIn(f.OtherLang())
	if translated {
		f.Meta.Other += there
	}
	f.Meta.NoIndex = f.Meta.NoIndex || f.Kiosk || f.Framed
	if base == "" || f.Kiosk || f.Framed {
		return
	}
	f.Meta.Canonical = base + f.Help() + here
	f.Meta.Alternates = append(f.Meta.Alternates, ui.Alternate{Lang: f.Lang, URL: f.Meta.Canonical})
	if translated {
		f.Meta.Alternates = append(f.Meta.Alternates, ui.Alternate{Lang: f.OtherLang(), URL: base + f.Meta.Other})
	}
	if f.Logo.Src != "" {
		f.Meta.Image = base + f.Logo.Src
	}
}
