package office

import (
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui/office"
	"github.com/deskbell/deskbell/ui/words"
)

func (s *Office) profilePage(c *gin.Context) (*office.Profile, error) {
	f, err := s.SettingsFrame(c, "profile")
	if err != nil {
		return nil, err
	}
	f.Section = "profile"
	f.Sub = "you"
	return &office.Profile{Settings: f, Me: *web.AgentOf(c)}, nil
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
	p.Base = s.profileFields(c, p.Me).Base()
	return s.Render(c, "profile", p)
}

func (s *Office) profileFields(c *gin.Context, a desk.Agent) web.FormFields {
	return web.FormFields{"name": a.Name, "signature": a.Signature, "lang": s.word(c, "lang.", string(a.Lang)), "theme": s.word(c, "theme.", web.First(a.Theme, "auto")),
		"density": s.word(c, "density.", map[bool]string{true: "compact", false: "comfortable"}[a.Prefs.Compact]), "keys": s.OnOff(c, !a.Prefs.NoKeys)}
}

// word is one of a family of words, by the end of its key.
func (s *Office) word(c *gin.Context, family, end string) string {
	return words.Text(s.Lang(c), family+end, nil)
}

// SaveProfile changes what is an agent's own: name, language, colours, signature, how dense the list is, and whether letters are keys.
func (s *Office) SaveProfile(c *gin.Context) error {
	p, err := s.profilePage(c)
	if err != nil {
		return err
	}
	stored := s.profileFields(c, p.Me)
	p.Me.Name, p.Me.Theme = desk.TidyLine(c.PostForm("name"), desk.MaxName+1), c.PostForm("theme")
	p.Me.Lang, _ = desk.ParseLang(c.PostForm("lang"))
	p.Me.Signature = c.PostForm("signature")
	p.Me.Prefs.Compact, p.Me.Prefs.NoKeys = c.PostForm("density") == "compact", !web.On(c, "keys")
	err = web.Fresh(c, &p.Settings, stored, s.profileFields(c, p.Me))
	if err == nil {
		err = s.Store.SaveProfile(c.Request.Context(), p.Me)
	}
	if err != nil {
		return s.Again(c, "profile", p, &p.Form, err)
	}
	s.SetCookie(c, s.Cookie+"_lang", string(p.Me.Lang), 365*24*time.Hour)
	return s.Saved(c, "/desk/profile", "saved")
}
