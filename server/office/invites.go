package office

import (
	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui"
	"github.com/deskbell/deskbell/ui/office"
)

// Invite asks somebody in: by mail, or by a link that is shown this once to be handed over.
func (s *Office) Invite(c *gin.Context) error {
	p, err := s.agentsPage(c)
	if err != nil {
		return err
	}
	p.Invite = desk.Invite{Address: desk.TidyAddress(c.PostForm("address")), Name: desk.TidyLine(c.PostForm("name"), desk.MaxName), Role: desk.Role(c.PostForm("role")), By: web.AgentOf(c).ID}
	base := s.BaseURL(c)
	var mail func(link string) (subject, text string)
	if c.PostForm("how") == "mail" {
		mail = p.InviteMail(web.AgentOf(c).Name)
	}
	token, err := s.Store.Invite(web.Detached(c), p.Invite, base, mail)
	if err != nil {
		return s.Again(c, "settings_agents", p, &p.Form, err)
	}
	if mail != nil {
		s.Mail.Send()
		return s.Saved(c, "/desk/settings/agents", "invite.sent", "address", p.Invite.Address)
	}
	if p, err = s.agentsPage(c); err != nil {
		return err
	}
	p.Link = base + "/join/" + token
	p.QR = office.QR(p.Link, p.T("invite.qr"))
	return s.Render(c, "settings_agents", p)
}

// Uninvite makes an invitation void.
func (s *Office) Uninvite(c *gin.Context) error {
	if err := s.Store.Uninvite(c.Request.Context(), c.PostForm("id")); err != nil {
		return err
	}
	return s.Saved(c, "/desk/settings/agents", "invite.revoked")
}

func secondFields(p *office.AgentList, who desk.SecondFor) web.FormFields {
	return web.FormFields{"second": ui.WordsOf(p.SecondChoices(), string(who))}
}

// SaveSecondRule says who must have a second factor.
func (s *Office) SaveSecondRule(c *gin.Context) error {
	p, err := s.agentsPage(c)
	if err != nil {
		return err
	}
	now, err := s.Store.Settings(c.Request.Context())
	if err != nil {
		return err
	}
	next := now
	next.Second = desk.SecondFor(c.PostForm("second"))
	p.Second = next.Second
	if err := s.SaveSettings(c, &p.Settings, next, now, func(v desk.Settings) web.FormFields { return secondFields(p, v.Second) }); err != nil {
		return s.Again(c, "settings_agents", p, &p.Form, err)
	}
	return s.Saved(c, "/desk/settings/agents", "saved")
}
