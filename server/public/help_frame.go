package public

import (
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/helpcentre"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui/colour"
	"github.com/deskbell/deskbell/ui/public"
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
	if web.ExportOf(c.Request.Context()) != nil {
		f, err := s.helpFrame(c, "help.title")
		if err != nil {
			return err
		}
		f.Meta.Other = f.HelpIn(f.OtherLang())
		return s.Render(c, "help_choose", &public.HelpChoose{HelpFrame: f})
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
		to := strings.Replace(c.Request.URL.RequestURI(), "/"+raw, "/"+string(lang), 1)
		c.Redirect(http.StatusFound, web.LocalPath(to))
		c.Abort()
	default:
		c.Next()
	}
}

// HelpOn stands before the articles: an owner may keep them to themselves. Contact stays open.
func (s *Public) HelpOn(c *gin.Context) {
	set, err := s.Store.Settings(c.Request.Context())
	if err == nil && !set.HelpOn && web.ExportOf(c.Request.Context()) == nil {
		s.Do(func(c *gin.Context) error { return s.helpGone(c, true, "") })(c)
		c.Abort()
		return
	}
	c.Next()
}

// helpFrame fills what every page of the help centre needs.
func (s *Public) helpFrame(c *gin.Context, title string) (p public.HelpFrame, err error) {
	ctx := c.Request.Context()
	p.Frame = s.Frame(c, title)
	p.Kiosk, p.Static = strings.HasPrefix(c.Request.URL.Path, "/kiosk/"), web.ExportOf(ctx) != nil
	set, err := s.Store.Settings(ctx)
	if err != nil {
		return p, err
	}
	news, err := s.news(ctx, p.Lang)
	if err != nil {
		return p, err
	}
	if len(news) > 0 {
		p.News = p.Help() + "/news"
	}
	p.Reach, err = s.reach(c, set, p.Lang)
	return p, err
}

// reach is how a person is reached just now.
func (s *Public) reach(c *gin.Context, set desk.Settings, lang desk.Lang) (public.Reach, error) {
	ctx := c.Request.Context()
	r := public.Reach{Words: inLang(set.Hours, lang), Phone: set.Phone}
	if set.ShowAddress || web.ExportOf(ctx) != nil { // a file can't take a letter: it has to say where to write to
		var err error
		if r.Address, err = s.address(ctx); err != nil {
			return r, err
		}
	}
	return r, s.OpenTimes(ctx, &r)
}

// AsFile stands before the contact form: on the exported site that is a page which begins a mail.
func (s *Public) AsFile(c *gin.Context) {
	if web.ExportOf(c.Request.Context()) == nil {
		c.Next()
		return
	}
	s.Do(s.mailto)(c)
	c.Abort()
}

// mailto is the contact page of the exported site.
func (s *Public) mailto(c *gin.Context) error {
	f, err := s.helpFrame(c, "help.contact")
	if err != nil {
		return err
	}
	s.Alternates(c, &f.Frame, "/contact", "/contact", true)
	return s.Render(c, "help_mailto", &public.HelpMailto{HelpFrame: f})
}

// helpGone answers 404 with a search for what the address seems to have been about, and a way to ask.
func (s *Public) helpGone(c *gin.Context, off bool, slug string) error {
	f, err := s.helpFrame(c, "error.title.404")
	if err != nil {
		return err
	}
	p := &public.HelpGone{HelpFrame: f, Off: off, Query: helpcentre.AskedBy(slug)}
	p.Meta.NoIndex = true
	p.Meta.Other = p.HelpIn(p.OtherLang())
	if p.Query != "" && s.Limits.Allow("gone "+c.ClientIP(), 30, 2*time.Second) {
		hits, err := s.Store.SearchArticles(c.Request.Context(), p.Query, p.Lang, true, goneHits)
		if err != nil {
			return err
		}
		if p.Hits, err = s.named(c.Request.Context(), hits, p.Lang); err != nil {
			return err
		}
	}
	s.Write(c, http.StatusNotFound, "help_gone", p)
	return nil
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
	c.Data(http.StatusOK, "text/css; charset=utf-8", []byte(colour.CSS(set.Brand)))
	return nil
}
