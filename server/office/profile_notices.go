package office

import (
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui/office"
	"github.com/deskbell/deskbell/ui/words"
)

// noticesPage shows what an agent chose.
func (s *Office) noticesPage(c *gin.Context, prefs *desk.Prefs) (*office.NoticeSettings, error) {
	f, err := s.SettingsFrame(c, "profile")
	if err != nil {
		return nil, err
	}
	f.Section, f.Sub, f.Title = "profile", "notices", f.T("notices.settings")
	p := &office.NoticeSettings{Settings: f, Sound: prefs.Sound, Always: prefs.Always, After: strconv.Itoa(int(prefs.WaitsForMail().Minutes()))}
	p.Kinds, p.Afters = p.NoticeChoices(prefs), p.MailAfterOptions()
	return p, nil
}

// ProfileNotices is where an agent chooses what they are told of, and how.
func (s *Office) ProfileNotices(c *gin.Context) error {
	prefs := &web.AgentOf(c).Prefs
	p, err := s.noticesPage(c, prefs)
	if err != nil {
		return err
	}
	p.Base = s.noticeFields(c, prefs).Base()
	return s.Render(c, "profile_notices", p)
}

func (s *Office) noticeFields(c *gin.Context, p *desk.Prefs) web.FormFields {
	lang := s.Lang(c)
	f := web.FormFields{"sound": s.OnOff(c, p.Sound), "always": s.OnOff(c, p.Always), "after": words.Text(lang, "notices.after", desk.Args{"n": int(p.WaitsForMail().Minutes())})}
	for _, k := range desk.NoticeKinds {
		var ways []string
		how := p.Tells(k)
		for _, way := range []struct {
			on  bool
			key string
		}{{how.Desk, "notices.desk"}, {how.Desktop, "notices.desktop"}, {how.Mail, "notices.mail"}} {
			if way.on {
				ways = append(ways, words.Text(lang, way.key, nil))
			}
		}
		f[string(k)] = strings.Join(ways, words.Text(lang, "list.comma", nil))
	}
	return f
}

// SaveProfileNotices keeps what differs from the defaults, so that those who never chose follow better ones. What another page of theirs has
// saved meanwhile is said first.
func (s *Office) SaveProfileNotices(c *gin.Context) error {
	now := web.AgentOf(c).Prefs
	typed := now
	takeNotices(c, &typed)
	p, err := s.noticesPage(c, &typed)
	if err != nil {
		return err
	}
	if err := web.Fresh(c, &p.Settings, s.noticeFields(c, &now), s.noticeFields(c, &typed)); err != nil {
		return s.Again(c, "profile_notices", p, &p.Form, err)
	}
	if err := s.Store.SavePrefs(c.Request.Context(), web.AgentOf(c).ID, func(p *desk.Prefs) { takeNotices(c, p) }); err != nil {
		return err
	}
	return s.Saved(c, "/desk/profile/notices", "saved")
}

// takeNotices takes what the form says into what an agent chose.
func takeNotices(c *gin.Context, p *desk.Prefs) {
	chosen := map[desk.NoticeKind]desk.Channels{}
	for _, k := range desk.NoticeKinds {
		ways := c.PostFormArray(string(k))
		how := desk.Channels{Desk: slices.Contains(ways, "desk"), Desktop: slices.Contains(ways, "desktop"), Mail: slices.Contains(ways, "mail")}
		if how != k.Default() {
			chosen[k] = how
		}
	}
	after, _ := strconv.Atoi(c.PostForm("after"))
	if !slices.Contains(desk.MailAfters, after) || after == desk.DefaultMailAfter {
		after = 0
	}
	p.Notices, p.Sound, p.Always, p.MailAfter = chosen, c.PostForm("sound") == "1", c.PostForm("always") == "1", after
}
