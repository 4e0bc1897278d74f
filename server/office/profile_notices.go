package office

import (
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui"
)

// ProfileNotices is where an agent chooses what they are told of, and how.
func (s *Office) ProfileNotices(c *gin.Context) error {
	f, err := s.SettingsFrame(c, "profile")
	if err != nil {
		return err
	}
	f.Section, f.Sub, f.Title = "profile", "notices", f.T("notices.settings")
	prefs := &web.AgentOf(c).Prefs
	p := &ui.NoticeSettings{Settings: f, Sound: prefs.Sound, Always: prefs.Always, After: strconv.Itoa(int(prefs.WaitsForMail().Minutes()))}
	p.Kinds, p.Afters = p.NoticeChoices(prefs), p.MailAfterOptions()
	return s.Render(c, "profile_notices", p)
}

// SaveProfileNotices keeps what differs from the defaults, so that those who never chose follow better ones.
func (s *Office) SaveProfileNotices(c *gin.Context) error {
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
	err := s.Store.SavePrefs(c.Request.Context(), web.AgentOf(c).ID, func(p *desk.Prefs) {
		p.Notices, p.Sound, p.Always, p.MailAfter = chosen, c.PostForm("sound") == "1", c.PostForm("always") == "1", after
	})
	if err != nil {
		return err
	}
	return s.Saved(c, "/desk/profile/notices", "saved")
}
