package office

import (
	"crypto/rand"
	"net/http"
	"time"

	"github.com/gin-contrib/sessions"
	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/audit"
	"github.com/deskbell/deskbell/desk/totp"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui/office"
)

// secondPage shows a secret to be taken into a telephone: that of the form, else a new one.
func (s *Office) secondPage(c *gin.Context) (*office.SecondFactor, error) {
	security, err := s.securityPage(c)
	if err != nil {
		return nil, err
	}
	secret := totp.ReadSecret(c.PostForm("secret"))
	if secret == nil {
		secret = make([]byte, totp.SecretLength)
		rand.Read(secret)
	}
	p := &office.SecondFactor{Security: *security, Secret: totp.SecretText(secret)}
	p.Title = p.T("second.title")
	p.QR = office.QR(totp.SecretURL(secret, p.Shop, p.Me.Address), p.T("second.qr"))
	return p, nil
}

// Second leads to a second factor.
func (s *Office) Second(c *gin.Context) error {
	if web.AgentOf(c).TwoFactor {
		c.Redirect(http.StatusFound, "/desk/profile/security")
		return nil
	}
	p, err := s.secondPage(c)
	if err != nil {
		return err
	}
	return s.Render(c, "profile_second", p)
}

// TurnOnSecond turns it on once a code has shown that the telephone has it, and shows the recovery codes, this once.
func (s *Office) TurnOnSecond(c *gin.Context) error {
	p, err := s.secondPage(c)
	if err != nil {
		return err
	}
	if !s.Limits.Allow("second on "+p.Me.Address, 10, 30*time.Second) {
		return s.Again(c, "profile_second", p, &p.Form, desk.Fail(desk.TooMany, "second.too_many"))
	}
	here := web.SessionID(sessions.Default(c).ID())
	codes, err := s.Store.TurnOnSecond(c.Request.Context(), p.Me.ID, totp.ReadSecret(p.Secret), c.PostForm("code"), here)
	if err != nil {
		return s.Again(c, "profile_second", p, &p.Form, err)
	}
	return s.showCodes(c, codes)
}

// RenewCodes makes new recovery codes for who knows the password.
func (s *Office) RenewCodes(c *gin.Context) error {
	p, err := s.securityPage(c)
	if err != nil {
		return err
	}
	if err := s.confirm(c, p.Me, "confirm"); err != nil {
		return s.Again(c, "profile_security", p, &p.Form, err)
	}
	codes, err := s.Store.NewRecoveryCodes(c.Request.Context(), p.Me.ID)
	if err != nil {
		return s.Again(c, "profile_security", p, &p.Form, err)
	}
	return s.showCodes(c, codes)
}

func (s *Office) showCodes(c *gin.Context, codes []string) error {
	p, err := s.securityPage(c)
	if err != nil {
		return err
	}
	p.Title = p.T("second.codes")
	return s.Render(c, "profile_codes", &office.RecoveryCodes{Security: *p, Codes: codes})
}

// DropSecond turns it off for who knows the password, unless they must have one.
func (s *Office) DropSecond(c *gin.Context) error {
	p, err := s.securityPage(c)
	if err != nil {
		return err
	}
	err = s.confirm(c, p.Me, "confirm")
	if p.Must {
		err = desk.Fail(desk.Forbidden, "second.must")
	}
	if err == nil {
		err = s.Store.DropSecond(c.Request.Context(), p.Me.ID, audit.SecondOff)
	}
	if err != nil {
		return s.Again(c, "profile_security", p, &p.Form, err)
	}
	return s.Saved(c, "/desk/profile/security", "second.dropped")
}
