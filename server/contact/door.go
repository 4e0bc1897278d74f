package contact

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/sign"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/store/door"
	"github.com/deskbell/deskbell/ui/public"
	"github.com/deskbell/deskbell/ui/words"
)

// doorKey is what a visitor of a ticket's page shows.
func (s *Contact) doorKey(c *gin.Context) door.Key {
	browser, err := c.Cookie(s.Cookie + "_door")
	if err != nil || len(browser) > 100 {
		browser = ""
	}
	return door.Key{Token: c.Param("token"), Browser: browser}
}

// doorPage finds the ticket behind a link. p is nil where it has answered already: the link opens nothing.
func (s *Contact) doorPage(c *gin.Context) (*public.Door, error) {
	h := c.Writer.Header()
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Robots-Tag", "noindex, nofollow")
	ctx := c.Request.Context()
	v, err := s.Store.Door(ctx, s.doorKey(c))
	if desk.CodeOf(err) == desk.NotFound {
		s.doorGone(c)
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if _, err := c.Cookie(s.Cookie + "_lang"); err != nil && v.Lang != "" {
		c.Set("lang", v.Lang) // what the customer wrote in; only what they chose by hand counts more
	}
	set, err := s.Store.Settings(ctx)
	if err != nil {
		return nil, err
	}
	p := &public.Door{Frame: s.Frame(c, "door.title"), Token: c.Param("token"), View: v, Asked: v.CodeSent || c.Query("code") != "",
		MaxUpload: words.Size(set.MaxMail), Limit: set.MaxMail}
	p.Meta.NoIndex = true
	p.Reach.Words = strings.TrimSpace(set.Hours[p.Lang])
	if err := s.OpenTimes(ctx, &p.Reach); err != nil || !v.Proven {
		return p, err
	}
	if a := v.Asking; a != nil && !a.Closed {
		rules, err := s.Store.SurveyRules(ctx, a.Mailbox)
		if err != nil {
			return nil, err
		}
		p.Rate = public.NewRate(p.Frame, *a, rules)
	}
	p.FormToken, err = s.formToken(ctx)
	return p, err
}

func (s *Contact) doorGone(c *gin.Context) {
	f := s.Frame(c, "door.gone_title")
	f.Meta.NoIndex = true
	s.Write(c, http.StatusNotFound, "door_gone", &public.DoorGone{Frame: f})
}

// Door is the customer's page of a ticket: how far it is, and for a browser that has shown the code all the rest.
func (s *Contact) Door(c *gin.Context) error {
	p, err := s.doorPage(c)
	if p == nil || err != nil {
		return err
	}
	return s.Render(c, "door", p)
}

func (s *Contact) doorPath(c *gin.Context) string { return "/t/" + c.Param("token") }

// SendDoorCode mails a code to the customer. The answer is the same whatever became of it.
func (s *Contact) SendDoorCode(c *gin.Context) error {
	p, err := s.doorPage(c)
	if p == nil || err != nil {
		return err
	}
	if !s.Limits.Allow("door code from "+c.ClientIP(), 10, 2*time.Minute) {
		return desk.Fail(desk.TooMany, "too_many")
	}
	key := s.doorKey(c)
	if key.Browser == "" {
		key.Browser = newBrowser()
	}
	s.SetCookie(c, s.Cookie+"_door", key.Browser, sign.DoorKept)
	if s.Limits.Allow("door code for "+key.Token, 5, 30*time.Minute) {
		if err := s.Store.SendDoorCode(c.Request.Context(), key, doorMail); err != nil {
			return err
		}
		s.Mail.Send()
	}
	c.Redirect(http.StatusSeeOther, s.doorPath(c)+"?code=1")
	return nil
}

func doorMail(lang desk.Lang) (subject, text string) {
	return words.Text(lang, "mail.code_subject", nil), words.Text(lang, "mail.code_text", nil)
}

// EnterDoorCode opens the page for this browser.
func (s *Contact) EnterDoorCode(c *gin.Context) error {
	p, err := s.doorPage(c)
	if p == nil || err != nil {
		return err
	}
	if !s.Limits.Allow("door enter "+c.ClientIP(), 20, 30*time.Second) {
		return desk.Fail(desk.TooMany, "too_many")
	}
	key := s.doorKey(c)
	if err := s.Store.EnterDoorCode(c.Request.Context(), key, c.PostForm("code")); err != nil {
		p.Asked = true
		return s.Again(c, "door", p, &p.Form, err)
	}
	s.SetCookie(c, s.Cookie+"_door", key.Browser, sign.DoorKept)
	c.Redirect(http.StatusSeeOther, s.doorPath(c))
	return nil
}

// doorDone goes back to the page with a line that says what was done; a link that opens nothing any more says so.
func (s *Contact) doorDone(c *gin.Context, err error, said string) error {
	switch desk.CodeOf(err) {
	case desk.NotFound:
		s.doorGone(c)
		return nil
	case desk.Forbidden: // the browser was forgotten: it may show a code again
		c.Redirect(http.StatusSeeOther, s.doorPath(c))
		return nil
	}
	if err != nil {
		return err
	}
	return s.Saved(c, s.doorPath(c), said)
}

// CloseAtDoor is "solved, thank you".
func (s *Contact) CloseAtDoor(c *gin.Context) error {
	return s.doorDone(c, s.Store.CloseAtDoor(c.Request.Context(), s.doorKey(c)), "door.closed_done")
}

// ReopenAtDoor is "it is not solved".
func (s *Contact) ReopenAtDoor(c *gin.Context) error {
	return s.doorDone(c, s.Store.ReopenAtDoor(c.Request.Context(), s.doorKey(c)), "door.reopened_done")
}

// RateAtDoor records a score.
func (s *Contact) RateAtDoor(c *gin.Context) error {
	p, err := s.doorPage(c)
	if p == nil || err != nil {
		return err
	}
	v := web.VerdictOf(c, "")
	err = s.Store.RateAtDoor(c.Request.Context(), s.doorKey(c), v)
	if desk.CodeOf(err) == desk.Invalid && p.Rate != nil {
		p.Rate.Score = v.Score
		return s.Again(c, "door", p, &p.Form, err)
	}
	return s.doorDone(c, err, "door.rated")
}

// AskErasure is "delete my data".
func (s *Contact) AskErasure(c *gin.Context) error {
	if c.PostForm("sure") == "" {
		return desk.Fail(desk.Invalid, "door.erase_sure")
	}
	return s.doorDone(c, s.Store.AskErasure(c.Request.Context(), s.doorKey(c)), "door.erase_done")
}

// DoorFile hands out a file of the conversation; it is always downloaded.
func (s *Contact) DoorFile(c *gin.Context) error {
	id, err := strconv.ParseInt(c.Param("id"), 10, 64)
	if err != nil {
		return desk.Fail(desk.NotFound, "not_found")
	}
	a, err := s.Store.DoorFile(c.Request.Context(), s.doorKey(c), id)
	if err != nil {
		return err
	}
	r, err := s.OpenAttachment(c.Request.Context(), &a)
	if err != nil {
		return err
	}
	defer r.Close()
	h := c.Writer.Header()
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Content-Type", "application/octet-stream")
	h.Set("Content-Disposition", "attachment; "+web.FileNames(a.Name))
	h.Set("Cache-Control", "private, no-store")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Robots-Tag", "noindex, nofollow")
	return s.CopyOut(c, r)
}
