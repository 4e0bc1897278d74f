package web

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/ui"
	"github.com/deskbell/deskbell/ui/office"
	"github.com/deskbell/deskbell/ui/words"
)

// SettingsFrame is what every page of the settings has. tab is its name in ui.SettingsPages; the title is settings.<tab>.
func (s *Site) SettingsFrame(c *gin.Context, tab string) (p office.Settings, err error) {
	p.Tab = tab
	if p.Frame, err = s.StaffFrame(c, "settings."+tab, "settings"); err != nil {
		return p, err
	}
	if what := ui.SettingsPageOf(tab).Changed; what != "" {
		p.Changed, err = s.Store.LastAudit(c.Request.Context(), what)
	}
	return p, err
}

// FormFields are the values of a page's form, by field, as people read them.
type FormFields map[string]string

// Base stands for the values as a form showed them: it goes into the form and comes back with it.
func (f FormFields) Base() string {
	h := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(f)) {
		h.Write([]byte(name + "\x00" + f[name] + "\x00"))
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// Theirs are the values that are stored now where they are others than those that were typed.
func (f FormFields) Theirs(typed FormFields) map[string]string {
	out := map[string]string{}
	for name, now := range f {
		if now != typed[name] {
			out[name] = First(now, "–")
		}
	}
	return out
}

// Fresh refuses a form whose values somebody has changed since it was opened (Conflict, form.changed_since): p then knows what is stored
// now, and saving once more saves over it. A form without a base (no page of ours, or a new thing) overwrites nothing that it was shown,
// and one that says what is stored by now overwrites nothing at all.
func Fresh(c *gin.Context, p *office.Settings, stored, typed FormFields) error {
	p.Base = stored.Base()
	if base := c.PostForm("base"); base == "" || base == p.Base {
		return nil
	}
	if p.Theirs = stored.Theirs(typed); len(p.Theirs) == 0 {
		return nil
	}
	return desk.Fail(desk.Conflict, "form.changed_since")
}

// Shown refuses what a button does to a thing (removing it, say) that is not as it was when the page with the button was made (Conflict,
// form.changed_shown). The page is shown once more with the thing as it is now: the next press does it.
func Shown(c *gin.Context, now string) error {
	if shown, given := c.GetPostForm("shown"); !given || shown == now {
		return nil
	}
	return desk.Fail(desk.Conflict, "form.changed_shown")
}

// SaveSettings changes the settings by what a form said. Only the fields of this form count for a conflict: what others saved on
// other pages stays as they saved it. On a conflict p knows what is stored now, and saving once more saves over it.
func (s *Site) SaveSettings(c *gin.Context, p *office.Settings, next, now desk.Settings, of func(desk.Settings) FormFields) error {
	if err := Fresh(c, p, of(now), of(next)); err != nil {
		return err
	}
	next.Version = now.Version
	return s.Store.SaveSettings(c.Request.Context(), next)
}

// OnOff says a switch in words.
func (s *Site) OnOff(c *gin.Context, v bool) string {
	if v {
		return words.Text(s.Lang(c), "on", nil)
	}
	return words.Text(s.Lang(c), "off", nil)
}
