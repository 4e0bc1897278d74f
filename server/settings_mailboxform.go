package server

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/ui"
)

const (
	testTime  = 60 * time.Second // for "Test connection", all steps
	fixTime   = 20 * time.Second // to ask a server where its folder ends
	mostDays  = 3650
	mostChars = 10_000 // of a signature
)

// readMailboxForm fills f from what was typed; base is the mailbox as it is. Passwords come from the form, from those kept
// since the last try, or from base; the sending server's is the receiving one's unless it is given.
func (s *Server) readMailboxForm(c *gin.Context, f *ui.MailboxForm, base desk.Mailbox) error {
	f.Provider, f.Stored = c.PostForm("provider"), base.IMAP.Password != ""
	box := base
	box.Address = desk.TidyAddress(c.PostForm("address"))
	if box.Folder = strings.TrimSpace(c.PostForm("folder")); box.Folder == "" {
		box.Folder = "INBOX"
	}
	var wrong error
	box.IMAP, wrong = readServer(c, "imap", wrong)
	box.SMTP, wrong = readServer(c, "smtp", wrong)
	if box.ID == 0 {
		wrong = readStart(c, &box.Start, wrong)
	}
	box = desk.GuessServers(box, f.Provider)
	s.findPasswords(c, f, &box, base)
	f.Box, f.Hint = box, hintFor(box.Address, f.Provider)
	switch {
	case !desk.ValidAddress(box.Address):
		return desk.Fail(desk.Invalid, "address.bad", "address", box.Address).At("address")
	case wrong != nil:
		f.Open = true
		return wrong
	case box.IMAP.Password == "":
		return desk.Fail(desk.Invalid, "mailbox.password_missing").At("password")
	}
	return nil
}

func readServer(c *gin.Context, which string, wrong error) (desk.Server, error) {
	v := desk.Server{Host: strings.ToLower(strings.TrimSpace(c.PostForm(which + "_host"))), User: strings.TrimSpace(c.PostForm(which + "_user")),
		Security: desk.Security(c.PostForm(which + "_security"))}
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

func readStart(c *gin.Context, start *desk.Start, wrong error) error {
	if c.PostForm("start") != string(desk.FromHistory) {
		start.Mode = desk.FromNow
		return wrong
	}
	start.Mode = desk.FromHistory
	days, err := number(c, "days")
	start.Days = days
	if wrong == nil && (err != nil || days < 1 || days > mostDays) {
		wrong = desk.Fail(desk.Invalid, "mailbox.days_range", "max", mostDays).At("days")
	}
	return wrong
}

// findPasswords puts the passwords into box and keeps them for the next try of the same person.
func (s *Server) findPasswords(c *gin.Context, f *ui.MailboxForm, box *desk.Mailbox, base desk.Mailbox) {
	imap, smtp := c.PostForm("password"), c.PostForm("smtp_password")
	kept := s.kept.take(s.Now(), c.PostForm("kept"), keeper(c))
	switch {
	case imap != "" && smtp == "":
		smtp = imap
	case imap == "":
		imap = first(kept.imap, base.IMAP.Password)
		smtp = first(smtp, kept.smtp, base.SMTP.Password, imap)
	}
	box.IMAP.Password, box.SMTP.Password = imap, smtp
	f.Kept = s.kept.put(s.Now(), keptPasswords{imap: imap, smtp: smtp, agent: keeper(c)})
}

func first(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}

func withoutPasswords(m desk.Mailbox) desk.Mailbox {
	m.IMAP.Password, m.SMTP.Password = "", ""
	return m
}

// testMailbox does "Test connection".
func (s *Server) testMailbox(c *gin.Context, f *ui.MailboxForm) {
	ctx, cancel := context.WithTimeout(c.Request.Context(), testTime)
	defer cancel()
	f.Checks, f.Tested = s.Mail.Check(ctx, f.Box), true
	f.Open = f.Open || !f.Well()
}

// fixStart fixes "now" for a new mailbox: the server's own numbers, or this moment where it does not answer.
func (s *Server) fixStart(c *gin.Context, m *desk.Mailbox) {
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
func (s *Server) mailboxAgain(c *gin.Context, name string, page any, form *ui.Form, err error) error {
	if c.GetHeader("Deskbell-Fragment") != "" {
		name = "mailbox.checks"
	}
	if err != nil {
		return s.again(c, name, page, form, err)
	}
	return s.render(c, name, page)
}

// guessServers tells the form which servers an address has, while it is typed.
func (s *Server) guessServers(c *gin.Context) error {
	box := desk.GuessServers(desk.Mailbox{Address: desk.TidyAddress(c.Query("address"))}, c.Query("provider"))
	hint := ""
	if key := hintFor(box.Address, c.Query("provider")); key != "" {
		hint = ui.Text(s.lang(c), key, nil)
	}
	view := func(v desk.Server) gin.H {
		return gin.H{"host": v.Host, "port": v.Port, "security": v.Security, "user": v.User}
	}
	c.JSON(http.StatusOK, gin.H{"imap": view(box.IMAP), "smtp": view(box.SMTP), "hint": hint})
	return nil
}

// hintFor is the key of what people stumble over at a provider.
func hintFor(address, provider string) string {
	p, ok := desk.PresetByID(provider)
	if !ok {
		p, ok = desk.PresetFor(address)
	}
	if !ok || p.Hint == "" {
		return ""
	}
	return "preset.hint." + p.Hint
}
