package mailboxes

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/settings"
	"github.com/deskbell/deskbell/ui"
	"github.com/deskbell/deskbell/ui/office"
	"github.com/deskbell/deskbell/ui/words"
)

func (s *Mailboxes) shopStep(c *gin.Context) *office.SetupShop {
	p := &office.SetupShop{Frame: s.Frame(c, "setup.shop_title"), Zones: ui.Zones}
	p.Shop = ""
	return p
}

// SetupShop asks for language, name and zone. The zone is a guess until the first save, and a browser may guess better.
func (s *Mailboxes) SetupShop(c *gin.Context) error {
	p := s.shopStep(c)
	in, done, _ := s.wizard.typed()
	p.Settings = in.Settings
	if !done {
		p.Guess = true
		p.Settings.Lang, p.Settings.Zone = p.Lang, "UTC"
		if p.Lang == desk.Chinese {
			p.Settings.Zone = "Asia/Shanghai"
		}
	}
	return s.Render(c, "setup_shop", p)
}

// SaveSetupShop keeps the first step and goes on to the second.
func (s *Mailboxes) SaveSetupShop(c *gin.Context) error {
	p := s.shopStep(c)
	p.Settings = settings.Default()
	p.Settings.ShopName, p.Settings.Zone = c.PostForm("shop_name"), c.PostForm("zone")
	p.Settings.Lang, _ = desk.ParseLang(c.PostForm("lang"))
	p.Settings.Texts = words.AllDefaultTexts()
	p.Settings = settings.Tidy(p.Settings)
	if err := settings.Check(p.Settings, zoneKnown); err != nil {
		return s.Again(c, "setup_shop", p, &p.Form, err)
	}
	s.wizard.mu.Lock()
	s.wizard.in.Settings, s.wizard.shop = p.Settings, true
	s.wizard.mu.Unlock()
	s.SetCookie(c, s.Cookie+"_lang", string(p.Settings.Lang), 365*24*time.Hour)
	c.Redirect(http.StatusSeeOther, "/setup/you")
	return nil
}

func zoneKnown(name string) bool {
	_, err := time.LoadLocation(name)
	return err == nil
}

func (s *Mailboxes) youStep(c *gin.Context) (p *office.SetupYou, in desk.SetUp) {
	in, _, _ = s.wizard.typed()
	p = &office.SetupYou{Frame: s.Frame(c, "setup.you_title"), Owner: in.Owner, HasPassword: in.Password != ""}
	p.Shop = in.Settings.ShopName
	return p, in
}

// SetupYou is the second step: the owner.
func (s *Mailboxes) SetupYou(c *gin.Context) error {
	p, _ := s.youStep(c)
	return s.Render(c, "setup_you", p)
}

// SaveSetupYou keeps the second step and goes on to the mailbox.
func (s *Mailboxes) SaveSetupYou(c *gin.Context) error {
	p, in := s.youStep(c)
	p.Owner = desk.Agent{Name: desk.TidyLine(c.PostForm("name"), desk.MaxName+1), Address: desk.TidyAddress(c.PostForm("address")), Role: desk.RoleOwner, Lang: in.Settings.Lang}
	if p.Owner.Lang == "" {
		p.Owner.Lang = p.Lang
	}
	password := c.PostForm("password")
	if password == "" {
		password = in.Password
	}
	err := desk.CheckAgent(p.Owner)
	if err == nil {
		err = desk.CheckPassword(password, p.Owner.Address)
	}
	if err != nil {
		return s.Again(c, "setup_you", p, &p.Form, err)
	}
	s.wizard.mu.Lock()
	s.wizard.in.Owner, s.wizard.in.Password, s.wizard.you = p.Owner, password, true
	s.wizard.mu.Unlock()
	c.Redirect(http.StatusSeeOther, "/setup/mailbox")
	return nil
}
