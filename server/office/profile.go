package office

import (
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui"
)

func (s *Office) profilePage(c *gin.Context) (*ui.Profile, error) {
	f, err := s.SettingsFrame(c, "profile")
	if err != nil {
		return nil, err
	}
	f.Section = "profile"
	f.Sub = "you"
	return &ui.Profile{Settings: f, Me: *web.AgentOf(c)}, nil
}

// browserName says what browser on what system a User-Agent names, roughly.
func browserName(agent, unknown string) string {
	find := func(pairs ...string) string {
		for i := 0; i < len(pairs); i += 2 {
			if strings.Contains(agent, pairs[i]) {
				return pairs[i+1]
			}
		}
		return ""
	}
	browser := find("Edg", "Edge", "MicroMessenger", "WeChat", "OPR/", "Opera", "Firefox/", "Firefox", "FxiOS", "Firefox", "CriOS", "Chrome", "Chrom", "Chrome", "Safari/", "Safari", "curl/", "curl")
	system := find("iPhone", "iPhone", "iPad", "iPad", "Android", "Android", "Windows", "Windows", "Mac OS X", "macOS", "Linux", "Linux")
	return web.First(strings.Join(strings.Fields(browser+" "+strings.Repeat("· ", min(len(browser), len(system), 1))+system), " "), unknown)
}

// Profile is an agent's own page.
func (s *Office) Profile(c *gin.Context) error {
	p, err := s.profilePage(c)
	if err != nil {
		return err
	}
	return s.Render(c, "profile", p)
}

// SaveProfile changes what is an agent's own: name, language, colours, signature, how dense the list is, and whether letters are keys.
func (s *Office) SaveProfile(c *gin.Context) error {
	p, err := s.profilePage(c)
	if err != nil {
		return err
	}
	p.Me.Name, p.Me.Theme = desk.TidyLine(c.PostForm("name"), desk.MaxName+1), c.PostForm("theme")
	p.Me.Lang, _ = desk.ParseLang(c.PostForm("lang"))
	p.Me.Signature = c.PostForm("signature")
	p.Me.Prefs.Compact, p.Me.Prefs.NoKeys = c.PostForm("density") == "compact", !web.On(c, "keys")
	if err := s.Store.SaveProfile(c.Request.Context(), p.Me); err != nil {
		return s.Again(c, "profile", p, &p.Form, err)
	}
	s.SetCookie(c, s.Cookie+"_lang", string(p.Me.Lang), 365*24*time.Hour)
	return s.Saved(c, "/desk/profile", "saved")
}
