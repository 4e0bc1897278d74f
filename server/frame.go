package server

import (
	"strings"
	"sync"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/assets"
	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/ui"
)

// frame fills what every page needs. title is a word key; empty for none. It takes (and so ends) the flash.
func (s *Server) frame(c *gin.Context, title string) ui.Frame {
	f := ui.Frame{
		Lang: s.lang(c), Path: c.Request.URL.RequestURI(), Now: s.Now(), Zone: time.UTC,
		Demo: s.Demo != nil, Version: s.Version, Rich: assets.Composer(),
	}
	if title != "" {
		f.Title = f.T(title)
	}
	if set, err := s.Store.Settings(c.Request.Context()); err == nil {
		f.Shop, f.Brand, f.HelpOn = set.ShopName, set.Brand, set.HelpOn
		f.Zone = zone(set.Zone)
	}
	if a := agentOf(c); a != nil {
		f.Agent, f.Theme = a, a.Theme
	}
	f.Flash = s.takeFlash(c)
	return f
}

// staffFrame is frame for a page of the desk, with the rail's counts.
func (s *Server) staffFrame(c *gin.Context, title, section string) (ui.Frame, error) {
	f := s.frame(c, title)
	f.Section = section
	f.Last = s.Hub.Last()
	counts, err := s.Store.Counts(c.Request.Context(), agentOf(c).ID)
	if err != nil {
		return f, err
	}
	f.Counts = counts
	f.Trouble, f.Backlog = s.anyTrouble(c.Request.Context()), s.backlog()
	return f, nil
}

// lang is the language of this request: the agent's, that of a help page's path, the cookie's, the browser's, the shop's.
func (s *Server) lang(c *gin.Context) desk.Lang {
	if v, ok := c.Get("lang"); ok {
		return v.(desk.Lang)
	}
	lang := s.findLang(c)
	c.Set("lang", lang)
	return lang
}

func (s *Server) findLang(c *gin.Context) desk.Lang {
	// The demo's agents speak what the visitor's browser speaks.
	if a := agentOf(c); a != nil && a.Lang != "" && s.Demo == nil && !strings.HasPrefix(c.Request.URL.Path, "/help/") {
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

// setLang remembers the language for a browser, and for an agent, and goes back.
func (s *Server) setLang(c *gin.Context) error {
	lang, ok := desk.ParseLang(c.Param("lang"))
	if !ok {
		return desk.Fail(desk.NotFound, "not_found")
	}
	s.setCookie(c, s.Cookie+"_lang", string(lang), 365*24*time.Hour)
	to := localPath(c.Query("to"))
	for _, other := range desk.Langs {
		to = strings.Replace(to, "/help/"+string(other), "/help/"+string(lang), 1)
	}
	c.Redirect(302, to)
	return nil
}

// localPath is p where it is a path on this server, else "/": nobody is sent to another site.
func localPath(p string) string {
	if !strings.HasPrefix(p, "/") || strings.HasPrefix(p, "//") || strings.ContainsFunc(p, misread) {
		return "/"
	}
	return p
}

// misread is what browsers turn into a slash or leave out of an address: "/\t/evil.test" leads to evil.test.
func misread(r rune) bool { return r == '\\' || r < ' ' || r == 0x7f }

// zones are kept: time.LoadLocation reads its tables each time.
var zones sync.Map

func zone(name string) *time.Location {
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
