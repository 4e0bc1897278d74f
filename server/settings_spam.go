package server

import (
	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/ui"
)

func (s *Server) spamPage(c *gin.Context) (*ui.SpamPage, error) {
	f, err := s.settingsFrame(c, "spam")
	if err != nil {
		return nil, err
	}
	p := &ui.SpamPage{Settings: f, Rule: desk.AlwaysSpam}
	p.Spam, err = s.Store.SpamSettings(c.Request.Context())
	return p, err
}

func (s *Server) spamSettings(c *gin.Context) error {
	p, err := s.spamPage(c)
	if err != nil {
		return err
	}
	return s.render(c, "settings_spam", p)
}

// saveSpamSettings switches the filter on or off: there is one switch, so there is nothing to be in conflict about.
func (s *Server) saveSpamSettings(c *gin.Context) error {
	set, err := s.Store.Settings(c.Request.Context())
	if err != nil {
		return err
	}
	set.SpamFilter = on(c, "spam_filter")
	if err := s.Store.SaveSettings(c.Request.Context(), set); err != nil {
		return err
	}
	return s.saved(c, "/desk/settings/spam", "saved")
}

// saveSpamSender puts a sender on the list; without a rule it takes one off.
func (s *Server) saveSpamSender(c *gin.Context) error {
	sender, rule := c.PostForm("sender"), desk.SenderRule(c.PostForm("rule"))
	if err := s.Store.SetSpamSender(c.Request.Context(), sender, rule); err != nil {
		p, pageErr := s.spamPage(c)
		if pageErr != nil {
			return pageErr
		}
		p.Sender, p.Rule = sender, rule
		return s.again(c, "settings_spam", p, &p.Form, err)
	}
	return s.saved(c, "/desk/settings/spam", "saved")
}

func (s *Server) forgetSpam(c *gin.Context) error {
	if err := s.Store.ForgetSpam(c.Request.Context()); err != nil {
		return err
	}
	return s.saved(c, "/desk/settings/spam", "spam.forgotten")
}
