package office

import (
	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk/spam"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui"
)

func (s *Office) spamPage(c *gin.Context) (*ui.SpamPage, error) {
	f, err := s.SettingsFrame(c, "spam")
	if err != nil {
		return nil, err
	}
	p := &ui.SpamPage{Settings: f, Rule: spam.Always}
	p.Spam, err = s.Store.SpamSettings(c.Request.Context())
	return p, err
}

// SpamSettings are what counts as spam, and the senders that were decided on.
func (s *Office) SpamSettings(c *gin.Context) error {
	p, err := s.spamPage(c)
	if err != nil {
		return err
	}
	return s.Render(c, "settings_spam", p)
}

// SaveSpamSettings switches the filter on or off: there is one switch, so there is nothing to be in conflict about.
func (s *Office) SaveSpamSettings(c *gin.Context) error {
	set, err := s.Store.Settings(c.Request.Context())
	if err != nil {
		return err
	}
	set.SpamFilter = web.On(c, "spam_filter")
	if err := s.Store.SaveSettings(c.Request.Context(), set); err != nil {
		return err
	}
	return s.Saved(c, "/desk/settings/spam", "saved")
}

// SaveSpamSender puts a sender on the list; without a rule it takes one off.
func (s *Office) SaveSpamSender(c *gin.Context) error {
	sender, rule := c.PostForm("sender"), spam.Rule(c.PostForm("rule"))
	if err := s.Store.SetSpamSender(c.Request.Context(), sender, rule); err != nil {
		p, pageErr := s.spamPage(c)
		if pageErr != nil {
			return pageErr
		}
		p.Sender, p.Rule = sender, rule
		return s.Again(c, "settings_spam", p, &p.Form, err)
	}
	return s.Saved(c, "/desk/settings/spam", "saved")
}

// ForgetSpam forgets what was learnt about spam.
func (s *Office) ForgetSpam(c *gin.Context) error {
	if err := s.Store.ForgetSpam(c.Request.Context()); err != nil {
		return err
	}
	return s.Saved(c, "/desk/settings/spam", "spam.forgotten")
}
