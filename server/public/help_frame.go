package public

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui"
)

// Front leads everybody to where they belong.
func (s *Public) Front(c *gin.Context) error {
	agent, err := s.FindAgent(c)
	if err != nil {
		return err
	}
	if agent != nil {
		c.Redirect(http.StatusFound, "/desk")
		return nil
	}
	return s.HelpLang(c)
}

// HelpLang leads to the help centre in the reader's language; to the contact form where there is no help centre.
func (s *Public) HelpLang(c *gin.Context) error {
	set, err := s.Store.Settings(c.Request.Context())
	if err != nil {
		return err
	}
	to := "/help/" + string(s.Lang(c))
	if !set.HelpOn {
		to += "/contact"
	}
	c.Redirect(http.StatusFound, to)
	return nil
}

// LangKnown lets pages through whose path names a language as we write it; /help/zh becomes /help/zh-CN.
func (s *Public) LangKnown(c *gin.Context) {
	raw := c.Param("lang")
	lang, ok := desk.ParseLang(raw)
	switch {
	case !ok:
		s.Fail(c, desk.Fail(desk.NotFound, "not_found"))
	case string(lang) != raw && c.Request.Method == http.MethodGet:
		to := strings.Replace(c.Request.URL.RequestURI(), "/help/"+raw, "/help/"+string(lang), 1)
		c.Redirect(http.StatusFound, web.LocalPath(to))
		c.Abort()
	default:
		c.Next()
	}
}

// HelpOn stands before the articles: an owner may keep them to themselves. Contact stays open.
func (s *Public) HelpOn(c *gin.Context) {
	set, err := s.Store.Settings(c.Request.Context())
	if err == nil && !set.HelpOn {
		s.helpGone(c, true)
		c.Abort()
		return
	}
	c.Next()
}

// helpGone answers 404 with a way to ask.
func (s *Public) helpGone(c *gin.Context, off bool) {
	p := &ui.HelpGone{Frame: s.Frame(c, "error.title.404"), Off: off}
	p.Meta.NoIndex = true
	p.Meta.Other = "/help/" + string(p.OtherLang())
	s.Write(c, http.StatusNotFound, "help_gone", p)
}

// alternates tells search engines where a page is in each language. path is what follows /help/{lang}; here is this page's, there
// the translation's, "" where there is none.
func (s *Public) alternates(c *gin.Context, f *ui.Frame, here, there string, translated bool) {
	base := s.BaseURL(c)
	f.Meta.Alternates = append(f.Meta.Alternates, ui.Alternate{Lang: f.Lang, URL: base + "/help/" + string(f.Lang) + here})
	f.Meta.Other = "/help/" + string(f.OtherLang())
	if translated {
		f.Meta.Other += there
		f.Meta.Alternates = append(f.Meta.Alternates, ui.Alternate{Lang: f.OtherLang(), URL: base + f.Meta.Other})
	}
}

// inLang is a text in a language; empty where the owner wrote none, and the page has words of its own.
func inLang(texts map[desk.Lang]string, lang desk.Lang) string { return strings.TrimSpace(texts[lang]) }

// BrandCSS is the shop's colour. Its address changes with the colour, so it may be kept.
func (s *Public) BrandCSS(c *gin.Context) error {
	set, err := s.Store.Settings(c.Request.Context())
	if err != nil {
		return err
	}
	if set.Brand == "" {
		return desk.Fail(desk.NotFound, "not_found")
	}
	c.Header("Cache-Control", "public, max-age=86400")
	c.Data(http.StatusOK, "text/css; charset=utf-8", []byte(ui.BrandCSS(set.Brand)))
	return nil
}
