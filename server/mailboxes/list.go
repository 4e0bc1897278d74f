package mailboxes

import (
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/variable"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui"
	"github.com/deskbell/deskbell/ui/office"
)

// List lists them with their health.
func (s *Mailboxes) List(c *gin.Context) error {
	ctx := c.Request.Context()
	f, err := s.SettingsFrame(c, "mailboxes")
	if err != nil {
		return err
	}
	boxes, err := s.Store.Mailboxes(ctx)
	if err != nil {
		return err
	}
	health, err := s.Store.Health(ctx)
	if err != nil {
		return err
	}
	p := &office.Mailboxes{Settings: f}
	for _, box := range boxes {
		line := office.NewMailboxLine(withoutPasswords(box), healthOf(health, box.ID), s.Now())
		line.Backlog = s.backlogOf(box.ID)
		p.Lines = append(p.Lines, line)
	}
	return s.Render(c, "settings_mailboxes", p)
}

func healthOf(all []desk.Health, mailbox int64) desk.Health {
	for _, h := range all {
		if h.Mailbox == mailbox {
			return h
		}
	}
	return desk.Health{Mailbox: mailbox}
}

// mailboxPage is the page of one mailbox, and the mailbox as it is stored.
func (s *Mailboxes) mailboxPage(c *gin.Context) (*office.MailboxPage, desk.Mailbox, error) {
	ctx := c.Request.Context()
	id, err := web.IDParam(c, "id")
	if err != nil {
		return nil, desk.Mailbox{}, err
	}
	f, err := s.SettingsFrame(c, "mailboxes")
	if err != nil {
		return nil, desk.Mailbox{}, err
	}
	p := &office.MailboxPage{Settings: f}
	if id == 0 {
		set, err := s.Store.Settings(ctx)
		p.Title = p.T("mailbox.new")
		return p, desk.Mailbox{Name: set.ShopName, Ack: true, Folder: "INBOX", Start: desk.Start{Mode: desk.FromNow}}, err
	}
	box, err := s.Store.Mailbox(ctx, id)
	if err != nil {
		return nil, box, err
	}
	health, err := s.Store.Health(ctx)
	p.Title, p.Health = box.Address, healthOf(health, id)
	return p, box, err
}

// Mailbox shows one mailbox; also an empty form for a new one.
func (s *Mailboxes) Mailbox(c *gin.Context) error {
	p, box, err := s.mailboxPage(c)
	if err != nil {
		return err
	}
	p.Box, p.Stored = box, box.IMAP.Password != ""
	p.Open = box.ID != 0
	if box.ID == 0 {
		s.takeConnected(c, &p.MailboxForm)
	}
	p.Box = withoutPasswords(p.Box)
	p.Advise(p.Provider)
	return s.Render(c, "settings_mailbox", p)
}

// NewMailbox is Mailbox for one that there is not yet.
func (s *Mailboxes) NewMailbox(c *gin.Context) error { return s.Mailbox(c) }

// SaveMailbox tests or saves. A new mailbox is tested before it is saved, and its start is fixed.
func (s *Mailboxes) SaveMailbox(c *gin.Context) error {
	p, box, err := s.mailboxPage(c)
	if err != nil {
		return err
	}
	stored := box
	box.Name = desk.TidyLine(c.PostForm("name"), desk.MaxName)
	box.Signature, box.Ack = desk.Cut(c.PostForm("signature"), mostChars), web.On(c, "ack")
	box.Options.NoHistory = !web.On(c, "history")
	err = s.readMailboxForm(c, &p.MailboxForm, box)
	action := mailboxAction(c)
	if err == nil {
		err = checkNames(p.Box)
	}
	if action == "preview" {
		s.previewMailbox(c, &p.MailboxForm)
		return s.mailboxAgain(c, "settings_mailbox", p, &p.Form, err)
	}
	if err == nil && action == "connect" {
		err = s.connect(c, p.Box, p.Provider)
		if err == nil {
			return nil
		}
	}
	if err == nil && (action == "test" || box.ID == 0 && action != "anyway") {
		s.testMailbox(c, &p.MailboxForm)
	}
	if err != nil || action == "test" || p.Tested && !p.Well() {
		return s.mailboxAgain(c, "settings_mailbox", p, &p.Form, err)
	}
	p.Theirs = s.mailboxFields(c, stored).Theirs(s.mailboxFields(c, p.Box))
	p.Box.Version = stored.Version // saving once more saves over it
	if shown := c.PostForm("version"); box.ID != 0 && shown != "" && shown != strconv.FormatInt(stored.Version, 10) && len(p.Theirs) > 0 {
		return s.mailboxAgain(c, "settings_mailbox", p, &p.Form, desk.Fail(desk.Conflict, "form.changed_since"))
	}
	p.Theirs = nil
	if box.ID == 0 {
		s.fixStart(c, &p.Box)
	}
	if _, err := s.Store.SaveMailbox(c.Request.Context(), p.Box); err != nil {
		return s.mailboxAgain(c, "settings_mailbox", p, &p.Form, err)
	}
	s.Mail.Refresh()
	return s.Saved(c, "/desk/settings/mailboxes", "mailbox.saved", "address", p.Box.Address)
}

// checkNames refuses variables that the sender's name and the signature don't have.
func checkNames(m desk.Mailbox) error {
	for _, f := range []struct {
		field, text string
		known       []string
	}{{"name", m.Name, variable.SenderNames}, {"signature", m.Signature, variable.SignatureNames}} {
		if unknown := variable.Unknown(f.text, f.known); len(unknown) > 0 {
			return desk.Fail(desk.Invalid, "settings.text_variable", "names", strings.Join(unknown, ", ")).At(f.field)
		}
	}
	return nil
}

// previewMailbox shows whom answers are from and what stands below them, as the owner's own would be.
func (s *Mailboxes) previewMailbox(c *gin.Context, f *office.MailboxForm) {
	set, err := s.Store.Settings(c.Request.Context())
	if err != nil {
		return // the form is what matters
	}
	me := web.AgentOf(c)
	f.Preview = &office.SenderPreview{From: ui.People([]desk.Person{{Name: variable.SenderName(f.Box.Name, me.Name, set.ShopName), Address: f.Box.Address}}),
		Signature: variable.FillSignature(f.Box.Signature, me.Name, me.Signature, set.ShopName)}
}

// mailboxFields are the values of the form but the passwords.
func (s *Mailboxes) mailboxFields(c *gin.Context, m desk.Mailbox) web.FormFields {
	return web.FormFields{"ack": s.OnOff(c, m.Ack), "history": s.OnOff(c, !m.Options.NoHistory), "address": m.Address, "name": m.Name, "signature": m.Signature, "folder": m.Folder,
		"imap_host": m.IMAP.Host, "imap_port": strconv.Itoa(m.IMAP.Port), "imap_security": string(m.IMAP.Security), "imap_user": m.IMAP.User,
		"smtp_host": m.SMTP.Host, "smtp_port": strconv.Itoa(m.SMTP.Port), "smtp_security": string(m.SMTP.Security), "smtp_user": m.SMTP.User}
}

// PauseMailbox stops watching for a while, or goes on.
func (s *Mailboxes) PauseMailbox(c *gin.Context) error {
	id, err := web.IDParam(c, "id")
	if err != nil {
		return err
	}
	box, err := s.Store.Mailbox(c.Request.Context(), id)
	if err != nil {
		return err
	}
	box.Paused = c.PostForm("paused") == "yes"
	key := "mailbox.resumed"
	if box.Paused {
		key = "mailbox.paused_done"
	}
	if _, err := s.Store.SaveMailbox(c.Request.Context(), box); err != nil {
		return err
	}
	s.Mail.Refresh()
	return s.Saved(c, "/desk/settings/mailboxes", key, "address", box.Address)
}

// RemoveMailbox ends the watching of a mailbox; its tickets stay.
func (s *Mailboxes) RemoveMailbox(c *gin.Context) error {
	p, box, err := s.mailboxPage(c)
	if err != nil {
		return err
	}
	if err = web.Shown(c, strconv.FormatInt(box.Version, 10)); err == nil {
		err = s.Store.RemoveMailbox(c.Request.Context(), box.ID)
	}
	if err != nil {
		p.Box, p.Stored, p.Open = withoutPasswords(box), box.IMAP.Password != "", true
		return s.Again(c, "settings_mailbox", p, &p.Form, err)
	}
	s.Mail.Refresh()
	return s.Saved(c, "/desk/settings/mailboxes", "mailbox.removed")
}
