package office

import (
	"net"
	"strconv"
	"time"

	"github.com/gin-contrib/sessions"
	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/audit"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui/office"
)

func (s *Office) securityPage(c *gin.Context) (*office.Security, error) {
	f, err := s.SettingsFrame(c, "profile")
	if err != nil {
		return nil, err
	}
	f.Section, f.Sub, f.Title = "profile", "security", f.T("profile.security")
	ctx := c.Request.Context()
	p := &office.Security{Settings: f, Me: *web.AgentOf(c)}
	all, err := s.Store.Sessions(ctx, p.Me.ID)
	if err != nil {
		return nil, err
	}
	here := web.SessionID(sessions.Default(c).ID())
	for _, one := range all {
		if host, _, err := net.SplitHostPort(one.Remote); err == nil {
			one.Remote = host
		}
		p.Sessions = append(p.Sessions, office.SessionLine{Session: one, Here: one.ID == here, Browser: browserName(one.UserAgent, p.T("profile.unknown"))})
	}
	set, err := s.Store.Settings(ctx)
	if err != nil {
		return nil, err
	}
	p.Must = set.Second.Musts(p.Me.Role)
	p.Left, err = s.Store.RecoveryLeft(ctx, p.Me.ID)
	return p, err
}

// Security is an agent's password, second factor and log-ins.
func (s *Office) Security(c *gin.Context) error {
	p, err := s.securityPage(c)
	if err != nil {
		return err
	}
	return s.Render(c, "profile_security", p)
}

// confirm checks that whoever asks knows the password: an unlocked browser alone must not change how one gets in.
func (s *Office) confirm(c *gin.Context, me desk.Agent, field string) error {
	if !s.Limits.Allow("password "+me.Address, 5, 30*time.Second) {
		return desk.Fail(desk.TooMany, "login.too_many")
	}
	_, err := s.Store.LogIn(c.Request.Context(), me.Address, c.PostForm(field))
	if desk.CodeOf(err) == desk.Unauthorized {
		return desk.Fail(desk.Invalid, "password.old_wrong").At(field)
	}
	return err
}

// SavePassword wants the old one, and logs this browser in anew: the change has ended every session.
func (s *Office) SavePassword(c *gin.Context) error {
	p, err := s.securityPage(c)
	if err != nil {
		return err
	}
	err = s.confirm(c, p.Me, "old")
	if err == nil {
		err = s.Store.SetPassword(c.Request.Context(), p.Me.ID, c.PostForm("password"))
	}
	if err != nil {
		return s.Again(c, "profile_security", p, &p.Form, err)
	}
	if err := s.StartSession(c, p.Me); err != nil {
		return err
	}
	return s.Saved(c, "/desk/profile/security", "reset.done")
}

// EndSessions ends one session of this agent, or all but the one that asks.
func (s *Office) EndSessions(c *gin.Context) error {
	p, err := s.securityPage(c)
	if err != nil {
		return err
	}
	one, n := c.PostForm("session"), 0
	for _, line := range p.Sessions {
		if line.Here || one != "" && line.Session.ID != one {
			continue
		}
		n++
		if err := s.Store.DropSession(c.Request.Context(), line.Session.ID); err != nil {
			return err
		}
	}
	if n > 0 {
		if err := s.Store.Note(c.Request.Context(), desk.By{}, audit.SessionEnded, strconv.Itoa(n)); err != nil {
			return err
		}
	}
	if one != "" {
		return s.Saved(c, "/desk/profile/security", "profile.ended")
	}
	return s.Saved(c, "/desk/profile/security", "profile.elsewhere_done")
}
