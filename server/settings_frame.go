package server

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/ui"
)

// settingsFrame is what every page of the settings has. tab is its name; the title is settings.<tab>.
func (s *Server) settingsFrame(c *gin.Context, tab string) (ui.Settings, error) {
	f, err := s.staffFrame(c, "settings."+tab, "settings")
	return ui.Settings{Frame: f, Tab: tab}, err
}

// ownerOnly stands before the settings and refuses agents in a friendly way.
func (s *Server) ownerOnly(c *gin.Context) {
	if agentOf(c).Role == desk.RoleOwner {
		c.Next()
		return
	}
	c.Abort()
	p, err := s.settingsFrame(c, "")
	if err != nil || wantsJSON(c) {
		s.fail(c, desk.Fail(desk.Forbidden, "forbidden"))
		return
	}
	p.Title = p.T("error.title.403")
	s.write(c, http.StatusForbidden, "settings_refused", &ui.SettingsRefused{Settings: p})
}

func (s *Server) settingsHome(c *gin.Context) error {
	c.Redirect(http.StatusFound, "/desk/settings/shop")
	return nil
}

// formFields are the values of a page's form, by field, as people read them.
type formFields map[string]string

// base stands for the values as a form showed them: it goes into the form and comes back with it.
func (f formFields) base() string {
	h := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(f)) {
		h.Write([]byte(name + "\x00" + f[name] + "\x00"))
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// theirs are the values that are stored now where they are others than those that were typed.
func (f formFields) theirs(typed formFields) map[string]string {
	out := map[string]string{}
	for name, now := range f {
		if now != typed[name] {
			out[name] = first(now, "–")
		}
	}
	return out
}

// saveSettings changes the settings by what a form said. Only the fields of this form count for a conflict: what others saved on
// other pages stays as they saved it. On a conflict p knows what is stored now, and saving once more saves over it.
func (s *Server) saveSettings(c *gin.Context, p *ui.Settings, next, now desk.Settings, of func(desk.Settings) formFields) error {
	stored := of(now)
	if base := c.PostForm("base"); base != "" && base != stored.base() {
		p.Theirs, p.Base = stored.theirs(of(next)), stored.base()
		return desk.Fail(desk.Conflict, "form.changed_since")
	}
	p.Base = stored.base()
	next.Version = now.Version
	return s.Store.SaveSettings(c.Request.Context(), next)
}

// onOff says a switch in words.
func (s *Server) onOff(c *gin.Context, v bool) string {
	if v {
		return ui.Text(s.lang(c), "on", nil)
	}
	return ui.Text(s.lang(c), "off", nil)
}
