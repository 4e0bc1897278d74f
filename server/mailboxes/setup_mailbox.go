package mailboxes

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui"
	"github.com/deskbell/deskbell/ui/office"
)

// mailboxStep leads back to the first step that is not done.
func (s *Mailboxes) mailboxStep(c *gin.Context) (p *office.SetupMailbox, in desk.SetUp, back string) {
	in, shop, you := s.wizard.typed()
	p = &office.SetupMailbox{Frame: s.Frame(c, "setup.mailbox_title")}
	p.Shop = in.Settings.ShopName
	switch {
	case !shop:
		back = "/setup/shop"
	case !you:
		back = "/setup/you"
	}
	return p, in, back
}

// SetupMailbox is the last step: the form of the first mailbox.
func (s *Mailboxes) SetupMailbox(c *gin.Context) error {
	p, in, back := s.mailboxStep(c)
	if back != "" {
		c.Redirect(http.StatusFound, back)
		return nil
	}
	p.Box = desk.Mailbox{Address: in.Owner.Address, Ack: true, Folder: "INBOX"}
	s.wizard.mu.Lock()
	if s.wizard.box.Address != "" {
		p.Box, p.Provider = s.wizard.box, s.wizard.choice
	}
	s.wizard.mu.Unlock()
	s.takeConnected(c, &p.MailboxForm)
	p.Box = withoutPasswords(p.Box)
	p.Advise(p.Provider)
	return s.Render(c, "setup_mailbox", p)
}

// SaveSetupMailbox tests, or finishes: with the mailbox, or with none yet. A mailbox that does not answer is shown with what
// is wrong; it can be saved anyway.
func (s *Mailboxes) SaveSetupMailbox(c *gin.Context) error {
	p, in, back := s.mailboxStep(c)
	if back != "" {
		c.Redirect(http.StatusSeeOther, back)
		return nil
	}
	action := mailboxAction(c)
	if action == "later" {
		return s.finishSetup(c, p, in)
	}
	err := s.readMailboxForm(c, &p.MailboxForm, desk.Mailbox{Name: in.Settings.ShopName, Ack: true})
	s.wizard.mu.Lock()
	s.wizard.box, s.wizard.choice = withoutPasswords(p.Box), p.Provider
	s.wizard.mu.Unlock()
	if err == nil && action == "connect" {
		err = s.connect(c, p.Box, p.Provider)
		if err == nil {
			return nil
		}
	}
	if err == nil && action != "anyway" {
		s.testMailbox(c, &p.MailboxForm)
	}
	switch {
	case err != nil:
		return s.mailboxAgain(c, "setup_mailbox", p, &p.Form, err)
	case action == "test" || p.Tested && !p.Well():
		return s.mailboxAgain(c, "setup_mailbox", p, &p.Form, nil)
	}
	s.fixStart(c, &p.Box)
	in.Mailbox = &p.Box
	return s.finishSetup(c, p, in)
}

// finishSetup saves everything at once, logs the owner in and leads to the desk.
func (s *Mailboxes) finishSetup(c *gin.Context, p *office.SetupMailbox, in desk.SetUp) error {
	if err := s.Store.SetUp(c.Request.Context(), in); err != nil {
		return s.mailboxAgain(c, "setup_mailbox", p, &p.Form, err)
	}
	s.wizard.mu.Lock()
	s.wizard.in, s.wizard.box = desk.SetUp{}, desk.Mailbox{}
	s.wizard.shop, s.wizard.you = false, false
	s.wizard.mu.Unlock()
	s.Mail.Refresh()
	agent, err := s.Store.LogIn(web.Detached(c), in.Owner.Address, in.Password)
	if err != nil {
		return err
	}
	if err := s.Entered(c, agent); err != nil {
		return err
	}
	http.SetCookie(c.Writer, &http.Cookie{Name: s.Cookie + "_setup", Path: "/", MaxAge: -1, HttpOnly: true, SameSite: http.SameSiteLaxMode})
	hint := "setup.done_mailbox"
	if in.Mailbox == nil {
		hint = "setup.done_later"
	}
	s.Flash(c, ui.Flash{Key: hint})
	c.Redirect(http.StatusSeeOther, "/desk")
	return nil
}
