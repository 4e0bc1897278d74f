package office

import (
	"net"
	"strings"
	"time"

	"github.com/gin-contrib/sessions"
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
	p := &ui.Profile{Settings: f, Me: *web.AgentOf(c)}
	all, err := s.Store.Sessions(c.Request.Context(), p.Me.ID)
	here := web.SessionID(sessions.Default(c).ID())
	for _, one := range all {
		if host, _, err := net.SplitHostPort(one.Remote); err == nil {
			one.Remote = host
		}
		p.Sessions = append(p.Sessions, ui.SessionLine{Session: one, Here: one.ID == here, Browser: browserName(one.UserAgent, p.T("profile.unknown"))})
	}
	return p, err
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

// Profile is an agent's own page: name, password, sessions.
func (s *Office) Profile(c *gin.Context) error {
	p, err := s.profilePage(c)
	if err != nil {
		return err
	}
	return s.Render(c, "profile", p)
}

// SaveProfile changes an agent's own name, language and theme.
func (s *Office) SaveProfile(c *gin.Context) error {
	p, err := s.profilePage(c)
	if err != nil {
		return err
	}
	p.Me.Name, p.Me.Theme = desk.TidyLine(c.PostForm("name"), desk.MaxName+1), c.PostForm("theme")
	p.Me.Lang, _ = desk.ParseLang(c.PostForm("lang"))
	if err := s.Store.SaveAgent(c.Request.Context(), p.Me); err != nil {
		return s.Again(c, "profile", p, &p.Form, err)
	}
	s.SetCookie(c, s.Cookie+"_lang", string(p.Me.Lang), 365*24*time.Hour)
	return s.Saved(c, "/desk/profile", "saved")
}

// SavePassword wants the old one, and logs this browser in anew: the change has ended every session.
func (s *Office) SavePassword(c *gin.Context) error {
	p, err := s.profilePage(c)
	if err != nil {
		return err
	}
	ctx := c.Request.Context()
	if !s.Limits.Allow("password "+p.Me.Address, 5, 30*time.Second) {
		return s.Again(c, "profile", p, &p.Form, desk.Fail(desk.TooMany, "login.too_many"))
	}
	if _, err := s.Store.LogIn(ctx, p.Me.Address, c.PostForm("old")); err != nil {
		if desk.CodeOf(err) == desk.Unauthorized {
			err = desk.Fail(desk.Invalid, "password.old_wrong").At("old")
		}
		return s.Again(c, "profile", p, &p.Form, err)
	}
	if err := s.Store.SetPassword(ctx, p.Me.ID, c.PostForm("password")); err != nil {
		return s.Again(c, "profile", p, &p.Form, err)
	}
	if err := s.StartSession(c, p.Me); err != nil {
		return err
	}
	return s.Saved(c, "/desk/profile", "reset.done")
}

// LogOutElsewhere ends every session of this agent but the one that asks.
func (s *Office) LogOutElsewhere(c *gin.Context) error {
	p, err := s.profilePage(c)
	if err != nil {
		return err
	}
	for _, one := range p.Sessions {
		if one.Here {
			continue
		}
		if err := s.Store.DropSession(c.Request.Context(), one.Session.ID); err != nil {
			return err
		}
	}
	return s.Saved(c, "/desk/profile", "profile.elsewhere_done")
}
