package mailboxes

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/provider"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui"
	"github.com/deskbell/deskbell/ui/office"
	"github.com/deskbell/deskbell/ui/words"
)

const (
	testTime  = 60 * time.Second // for "Test connection", all steps
	fixTime   = 20 * time.Second // to ask a server where its folder ends
	mostDays  = 3650
	mostChars = 10_000 // of a signature
)

// readMailboxForm fills f from what was typed; base is the mailbox as it is. Servers that were not typed are found. Passwords come
// from the form, from those kept since the last try, or from base; the sending server's is the receiving one's unless it is given.
func (s *Mailboxes) readMailboxForm(c *gin.Context, f *office.MailboxForm, base desk.Mailbox) error {
	f.Provider, f.Stored = c.PostForm("provider"), base.IMAP.Password != ""
	box := base
	box.Address = desk.TidyAddress(c.PostForm("address"))
	if box.Folder = strings.TrimSpace(c.PostForm("folder")); box.Folder == "" {
		box.Folder = "INBOX"
	}
	var wrong error
	box.IMAP, wrong = readServer(c, "imap", wrong)
	box.SMTP, wrong = readServer(c, "smtp", wrong)
	box.OAuth, wrong = readGrant(c, wrong)
	if box.ID == 0 {
		wrong = readStart(c, &box.Start, wrong)
	}
	typed := box.IMAP.Host != "" && box.SMTP.Host != ""
	f.Found = s.findServers(c, box, f.Provider)
	box = provider.FillServers(box, f.Found)
	s.findPasswords(c, f, &box, base)
	f.Box = box
	f.Advise(f.Provider)
	switch {
	case !desk.ValidAddress(box.Address):
		return desk.BadAddress(box.Address).At("address")
	case wrong != nil:
		f.Open = true
		return wrong
	case f.Found.Doubt && !typed: // it is for the owner to say whether the password may go there
		f.Open = true
		return desk.Fail(desk.Invalid, "found.doubt").At("imap_host")
	case !box.OAuth.On() && c.PostForm("oauth_client") != "":
		return desk.Fail(desk.Invalid, "oauth.authority_bad").At("oauth")
	case mailboxAction(c) == "connect" && box.OAuth.ClientID == "":
		return desk.Fail(desk.Invalid, "oauth.client_missing").At("oauth_client")
	case mailboxAction(c) == "connect":
		return nil
	case box.OAuth.On() && !box.OAuth.Given():
		return desk.Fail(desk.Invalid, "oauth.not_connected").At("oauth")
	case box.IMAP.Password == "" && !box.OAuth.On():
		return desk.Fail(desk.Invalid, "mailbox.password_missing").At("password")
	}
	return nil
}

// mailboxAction is the button that was pressed. The first of the form is pressed by the Enter key too: to connect where nobody is named to
// connect with is to test.
func mailboxAction(c *gin.Context) string {
	action := c.PostForm("action")
	if action == "connect" && c.PostForm("oauth") == "" {
		return "test"
	}
	return action
}

// findServers is what is known of the mailbox's servers, or what can be found out where they were not typed. For those that were, the
// form says how they were found when it was filled in.
func (s *Mailboxes) findServers(c *gin.Context, box desk.Mailbox, chosen string) provider.Found {
	found, known := provider.Known(box.Address, chosen)
	typed := box.IMAP.Host != "" && box.SMTP.Host != ""
	if !known && !typed && desk.ValidAddress(box.Address) {
		return s.Mail.Find(c.Request.Context(), box.Address)
	}
	if !typed || known && found.IMAP.Host == box.IMAP.Host && found.SMTP.Host == box.SMTP.Host {
		return found
	}
	found = provider.Found{By: provider.Way(c.PostForm("found")), IMAP: box.IMAP, SMTP: box.SMTP}
	if !words.HasText("found."+string(found.By)) || found.By == provider.ByPreset {
		found.By = ""
	}
	if p, known := provider.ByServer(box.IMAP.Host); known {
		found.Preset = p.ID
	}
	return found
}

func readServer(c *gin.Context, which string, wrong error) (desk.Server, error) {
	v := desk.Server{Host: strings.Trim(strings.ToLower(strings.TrimSpace(c.PostForm(which+"_host"))), "[]"), User: strings.TrimSpace(c.PostForm(which + "_user")),
		Security: desk.Security(c.PostForm(which + "_security")), Pin: web.First(c.PostForm(which+"_trust"), c.PostForm(which+"_pin"))}
	raw := strings.TrimSpace(c.PostForm(which + "_port"))
	port, err := strconv.Atoi(raw)
	v.Port = port
	switch {
	case wrong != nil:
	case raw != "" && (err != nil || port < 1 || port > 65535):
		wrong = desk.Fail(desk.Invalid, "mailbox.port_bad").At(which + "_port")
	case strings.ContainsAny(v.Host, " \t/@,;\"'<>\\") || len(v.Host) > 253:
		wrong = desk.Fail(desk.Invalid, "mailbox.host_bad", "host", v.Host).At(which + "_host")
	case v.Security != "" && v.Security != desk.TLS && v.Security != desk.STARTTLS && v.Security != desk.NoTLS:
		wrong = desk.Fail(desk.Invalid, "mailbox.security_bad").At(which + "_security")
	}
	if v.Host == "" && v.Port == 0 {
		v.Security = "" // the select always has a value: with nothing else typed it is a guess too
	}
	return v, wrong
}

// readGrant is the client of the owner's own for a log-in by OAuth; nothing where the mailbox has a password.
func readGrant(c *gin.Context, wrong error) (desk.Grant, error) {
	g := desk.Grant{Authority: c.PostForm("oauth"), ClientID: strings.TrimSpace(c.PostForm("oauth_client")), Secret: strings.TrimSpace(c.PostForm("oauth_secret"))}
	if !g.On() {
		return desk.Grant{}, wrong
	}
	if g.Authority == "microsoft" {
		g.Tenant = strings.TrimSpace(c.PostForm("oauth_tenant"))
	}
	if day := strings.TrimSpace(c.PostForm("oauth_secret_until")); day != "" {
		until, err := time.Parse(time.DateOnly, day)
		if err != nil && wrong == nil {
			wrong = desk.Fail(desk.Invalid, "oauth.day_bad").At("oauth_secret_until")
		}
		g.SecretUntil = until
	}
	return g, wrong
}

func readStart(c *gin.Context, start *desk.Start, wrong error) error {
	if c.PostForm("start") != string(desk.FromHistory) {
		start.Mode = desk.FromNow
		return wrong
	}
	start.Mode = desk.FromHistory
	days, err := web.Number(c, "days")
	start.Days = days
	if wrong == nil && (err != nil || days < 1 || days > mostDays) {
		wrong = desk.Fail(desk.Invalid, "mailbox.days_range", "max", mostDays).At("days")
	}
	return wrong
}

// findPasswords puts the passwords, or the grant, into box and keeps them for the next try of the same person.
func (s *Mailboxes) findPasswords(c *gin.Context, f *office.MailboxForm, box *desk.Mailbox, base desk.Mailbox) {
	imap, smtp := c.PostForm("password"), c.PostForm("smtp_password")
	kept := s.kept.take(s.Now(), c.PostForm("kept"), keeper(c))
	switch {
	case imap != "" && smtp == "":
		smtp = imap
	case imap == "":
		imap = web.First(kept.imap, base.IMAP.Password)
		smtp = web.First(smtp, kept.smtp, base.SMTP.Password, imap)
	}
	box.IMAP.Password, box.SMTP.Password = imap, smtp
	box.OAuth = box.OAuth.Over(kept.grant).Over(base.OAuth)
	f.Kept = s.kept.put(s.Now(), keptPasswords{imap: imap, smtp: smtp, grant: box.OAuth, agent: keeper(c)})
}

func withoutPasswords(m desk.Mailbox) desk.Mailbox {
	m.IMAP.Password, m.SMTP.Password = "", ""
	m.OAuth = m.OAuth.Shown()
	return m
}

// testMailbox does "Test connection".
func (s *Mailboxes) testMailbox(c *gin.Context, f *office.MailboxForm) {
	ctx, cancel := context.WithTimeout(c.Request.Context(), testTime)
	defer cancel()
	f.Checks, f.Tested = s.Mail.Check(ctx, f.Box), true
	s.learnSize(c, &f.Box, f.Checks)
	f.Open = f.Open || !f.Well()
}

// learnSize keeps how large a mail the sending server takes, as it said in a test.
func (s *Mailboxes) learnSize(c *gin.Context, box *desk.Mailbox, checks []desk.Check) {
	for _, check := range checks {
		size, said := check.Args["size"].(int64)
		if check.Step != "smtp.login" || check.Key != "" || !said {
			continue
		}
		box.SendLimit = size
		if box.ID != 0 {
			if err := s.Store.Offers(c.Request.Context(), box.ID, size); err != nil {
				s.Log.Warn("the server's limit can't be kept", "err", err)
			}
		}
	}
}

// fixStart fixes "now" for a new mailbox: the server's own numbers, or this moment where it does not answer.
func (s *Mailboxes) fixStart(c *gin.Context, m *desk.Mailbox) {
	m.Start.Moment = s.Now()
	ctx, cancel := context.WithTimeout(c.Request.Context(), fixTime)
	defer cancel()
	validity, next, err := s.Mail.Position(ctx, *m)
	if err != nil {
		s.Log.Warn("the mailbox's end is not known; this moment counts", "mailbox", m.Address, "err", err)
		return
	}
	m.Start.UIDValidity, m.Start.UIDNext = validity, next
}

// mailboxAgain shows the form again, or what the test found alone, to a page that asked in the background.
func (s *Mailboxes) mailboxAgain(c *gin.Context, name string, page any, form *ui.Form, err error) error {
	if c.GetHeader("Deskbell-Fragment") != "" {
		name = "mailbox.checks"
	}
	if err != nil {
		return s.Again(c, name, page, form, err)
	}
	return s.Render(c, name, page)
}

// GuessServers tells the form which servers an address has, while it is typed.
func (s *Mailboxes) GuessServers(c *gin.Context) error {
	f := office.MailboxForm{Box: desk.Mailbox{Address: desk.TidyAddress(c.Query("address"))}}
	f.Found = s.findServers(c, f.Box, c.Query("provider"))
	f.Box = provider.FillServers(f.Box, f.Found)
	f.Advise(c.Query("provider"))
	frame := ui.Frame{Lang: s.Lang(c)}
	view := func(v desk.Server) gin.H {
		return gin.H{"host": v.Host, "port": v.Port, "security": v.Security, "user": v.User}
	}
	hint := ""
	if f.Hint != "" {
		hint = frame.T(f.Hint)
	}
	c.JSON(http.StatusOK, gin.H{"imap": view(f.Box.IMAP), "smtp": view(f.Box.SMTP), "hint": hint, "page": f.Page, "host": f.PageHost(),
		"found": f.FoundWords(&frame), "by": f.Found.By, "oauth": f.Offer})
	return nil
}
