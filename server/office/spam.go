package office

import (
	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/spam"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui/office"
)

func (s *Office) spamPage(c *gin.Context) (*office.SpamPage, error) {
	f, err := s.SettingsFrame(c, "spam")
	if err != nil {
		return nil, err
	}
	p := &office.SpamPage{Settings: f, Rule: spam.Always}
	p.Spam, err = s.Store.SpamSettings(c.Request.Context())
	p.Base = s.spamFields(c, p.Spam.On).Base()
	return p, err
}

func (s *Office) spamFields(c *gin.Context, on bool) web.FormFields {
	return web.FormFields{"spam_filter": s.OnOff(c, on)}
}

// SpamSettings are what counts as spam, and the senders that were decided on.
func (s *Office) SpamSettings(c *gin.Context) error {
	p, err := s.spamPage(c)
	if err != nil {
		return err
	}
	return s.Render(c, "settings_spam", p)
}

// SaveSpamSettings switches the filter on or off.
func (s *Office) SaveSpamSettings(c *gin.Context) error {
	p, err := s.spamPage(c)
	if err != nil {
		return err
	}
	now, err := s.Store.Settings(c.Request.Context())
	if err != nil {
		return err
	}
	next := now
	next.SpamFilter = web.On(c, "spam_filter")
	p.Spam.On = next.SpamFilter
	if err := s.SaveSettings(c, &p.Settings, next, now, func(v desk.Settings) web.FormFields { return s.spamFields(c, v.SpamFilter) }); err != nil {
		return s.Again(c, "settings_spam", p, &p.Form, err)
	}
	return s.Saved(c, "/desk/settings/spam", "saved")
}

// SaveSpamSender puts a sender on the list; without a rule it takes one off. One whose rule is another than its form was told is changed at
// the second time.
func (s *Office) SaveSpamSender(c *gin.Context) error {
	ctx, sender, rule := c.Request.Context(), c.PostForm("sender"), spam.Rule(c.PostForm("rule"))
	now, err := s.Store.SpamSender(ctx, sender)
	if err != nil {
		return err
	}
	shown, told := c.GetPostForm("shown")
	if now != spam.NoRule && now != rule && shown != string(now) && (told || rule != spam.NoRule) {
		err = desk.Fail(desk.Conflict, "spam.sender_there", "sender", sender, "is", s.word(c, "spam.rule.", string(now))).At("sender")
	} else if err = s.Store.SetSpamSender(ctx, sender, rule); err == nil {
		return s.Saved(c, "/desk/settings/spam", "saved")
	}
	p, pageErr := s.spamPage(c)
	if pageErr != nil {
		return pageErr
	}
	if p.Sender, p.Shown = sender, now; rule != spam.NoRule {
		p.Rule = rule
	}
	return s.Again(c, "settings_spam", p, &p.Form, err)
}

// ForgetSpam forgets what was learnt about spam.
func (s *Office) ForgetSpam(c *gin.Context) error {
	if err := s.Store.ForgetSpam(c.Request.Context()); err != nil {
		return err
	}
	return s.Saved(c, "/desk/settings/spam", "spam.forgotten")
}
