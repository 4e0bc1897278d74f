package web

import (
	"strings"
	"sync"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/assets"
	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/ui"
)

// Frame fills what every page needs. title is a word key; empty for none. It takes (and so ends) the flash,
// unless a module reads a part of a page again.
func (s *Site) Frame(c *gin.Context, title string) ui.Frame {
	f := ui.Frame{
		Lang: s.Lang(c), Path: c.Request.URL.RequestURI(), Now: s.Now(), Zone: time.UTC,
		Demo: s.Demo != nil, Version: s.Version, Rich: assets.Composer(),
	}
	f.Framed = strings.HasPrefix(c.Request.URL.Path, "/widget/")
	f.Meta.NoIndex = f.Framed
	if title != "" {
		f.Title = f.T(title)
	}
	if set, err := s.Store.Settings(c.Request.Context()); err == nil {
		f.Shop, f.Brand, f.HelpOn, f.AskOn = set.ShopName, set.Brand, set.HelpOn, set.AskOn
		f.Logo = ui.Logo{Src: set.Logo.Src(), Width: set.Logo.Width, Height: set.Logo.Height}
		f.Zone = Zone(set.Zone)
	}
	if a := AgentOf(c); a != nil {
		f.Agent, f.Theme = a, a.Theme
		if tags, err := s.KnownTags(c.Request.Context()); err == nil {
			f.TagColours = ui.TagColours(tags)
		}
	}
	if c.GetHeader("Deskbell-Fragment") == "" { // what a module reads again shows none, and would take it from the page that is coming
		f.Flash = s.takeFlash(c)
	}
	return f
}

// StaffFrame is frame for a page of the desk, with the rail's counts.
func (s *Site) StaffFrame(c *gin.Context, title, section string) (ui.Frame, error) {
	f := s.Frame(c, title)
	f.Section = section
	f.Last = s.Hub.Last()
	counts, err := s.Store.Counts(c.Request.Context(), AgentOf(c).ID)
	if err != nil {
		return f, err
	}
	f.Counts = counts
	if f.SavedViews, err = s.Store.SavedViews(c.Request.Context(), AgentOf(c).ID); err != nil {
		return f, err
	}
	f.Trouble, f.Backlog = s.anyTrouble(c.Request.Context()), s.Backlog()
	return f, nil
}

// Lang is the language of this request: the agent's, that of a help page's path, the cookie's, the browser's, the shop's.
func (s *Site) Lang(c *gin.Context) desk.Lang {
	if v, ok := c.Get("lang"); ok {
		return v.(desk.Lang)
	}
	lang := s.findLang(c)
	c.Set("lang", lang)
	return lang
}

func (s *Site) findLang(c *gin.Context) desk.Lang {
	// The demo's agents speak what the visitor's browser speaks.
	if a := AgentOf(c); a != nil && a.Lang != "" && s.Demo == nil && !strings.HasPrefix(c.Request.URL.Path, "/help/") {
		return a.Lang
	}
	if lang, ok := desk.ParseLang(c.Param("lang")); ok {
		return lang
	}
	if v, err := c.Cookie(s.Cookie + "_lang"); err == nil {
		if lang, ok := desk.ParseLang(v); ok {
			return lang
		}
	}
	for _, part := range strings.Split(c.GetHeader("Accept-Language"), ",") {
		if lang, ok := desk.ParseLang(strings.TrimSpace(strings.Split(part, ";")[0])); ok {
			return lang
		}
	}
	if set, err := s.Store.Settings(c.Request.Context()); err == nil && set.Lang != "" {
		return set.Lang
	}
	return desk.English
}

// SetLang remembers the language for a browser, and for an agent, and goes back.
func (s *Site) SetLang(c *gin.Context) error {
	lang, ok := desk.ParseLang(c.Param("lang"))
	if !ok {
		return desk.Fail(desk.NotFound, "not_found")
	}
	s.SetCookie(c, s.Cookie+"_lang", string(lang), 365*24*time.Hour)
	to := LocalPath(c.Query("to"))
	for _, other := range desk.Langs {
		to = strings.Replace(to, "/help/"+string(other), "/help/"+string(lang), 1)
	}
	c.Redirect(302, to)
	return nil
}

// LocalPath is p where it is a path on this server, else "/": nobody is sent to another site.
func LocalPath(p string) string {
	if !strings.HasPrefix(p, "/") || strings.HasPrefix(p, "//") || strings.ContainsFunc(p, misread) {
		return "/"
	}
	return p
}

// misread is what browsers turn into a slash or leave out of an address: "/\t/evil.test" leads to evil.test.
func misread(r rune) bool { return r == '\\' || r < ' ' || r == 0x7f }

// zones are kept: time.LoadLocation reads its tables each time.
var zones sync.Map

// Zone is a time zone by its name; UTC where there is none of that name.
func Zone(name string) *time.Location {
	if loc, ok := zones.Load(name); ok {
		return loc.(*time.Location)
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		return time.UTC
	}
	zones.Store(name, loc)
	return loc
}

// Backlog is how far all mailboxes are together.
func (s *Site) Backlog() (sum desk.Backlog) {
	for _, b := range s.Mail.Backlogs() {
		sum.Done += b.Done
		sum.Total += b.Total
	}
	return sum
}
