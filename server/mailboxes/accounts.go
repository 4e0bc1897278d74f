package mailboxes

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui"
	"github.com/deskbell/deskbell/ui/office"
	"github.com/deskbell/deskbell/ui/words"
)

// Accounts says where every mail of a mailbox went.
func (s *Mailboxes) Accounts(c *gin.Context) error {
	ctx := c.Request.Context()
	box, f, err := s.mailboxFrame(c)
	if err != nil {
		return err
	}
	p := &office.AccountsPage{Settings: f, Box: box, Backlog: s.backlogOf(box.ID)}
	p.Title = p.T("accounts.title")
	health, err := s.Store.Health(ctx)
	if err != nil {
		return err
	}
	p.Health = healthOf(health, box.ID)
	if p.Accounts, err = s.Store.Accounts(ctx, box.ID); err != nil {
		return err
	}
	return s.Render(c, "settings_accounts", p)
}

// mailboxFrame is the mailbox that a page is about, without its passwords, and what the page needs besides.
func (s *Mailboxes) mailboxFrame(c *gin.Context) (desk.Mailbox, office.Settings, error) {
	id, err := web.IDParam(c, "id")
	if err != nil {
		return desk.Mailbox{}, office.Settings{}, err
	}
	box, err := s.Store.Mailbox(c.Request.Context(), id)
	if err != nil {
		return box, office.Settings{}, err
	}
	f, err := s.SettingsFrame(c, "mailboxes")
	return withoutPasswords(box), f, err
}

// CompareAccounts has the folders compared with their accounts now.
func (s *Mailboxes) CompareAccounts(c *gin.Context) error {
	id, err := web.IDParam(c, "id")
	if err != nil {
		return err
	}
	if _, err := s.Store.Mailbox(c.Request.Context(), id); err != nil {
		return err
	}
	if s.Mail.Compare(id) {
		s.Flash(c, ui.Flash{Key: "accounts.comparing"})
	} else {
		s.Flash(c, ui.Flash{Key: "accounts.unwatched_now", Bad: true})
	}
	c.Redirect(http.StatusSeeOther, fmt.Sprintf("/desk/settings/mailboxes/%d/accounts", id))
	return nil
}

// backlogOf is how far one mailbox is with much mail at once.
func (s *Mailboxes) backlogOf(mailbox int64) desk.Backlog {
	for _, b := range s.Mail.Backlogs() {
		if b.Mailbox == mailbox {
			return b
		}
	}
	return desk.Backlog{Mailbox: mailbox}
}

// Quarantine lists what was kept but not made a ticket, with the reason.
func (s *Mailboxes) Quarantine(c *gin.Context) error {
	box, f, err := s.mailboxFrame(c)
	if err != nil {
		return err
	}
	mails, err := s.Store.Quarantined(c.Request.Context(), box.ID)
	if err != nil {
		return err
	}
	p := &office.Quarantine{Settings: f, Box: box, Shelves: office.ShelvesOf(mails)}
	p.Title = p.T("quarantine.title")
	return s.Render(c, "settings_quarantine", p)
}

// ReleaseMail makes a ticket of a mail in quarantine, or has it fetched again.
func (s *Mailboxes) ReleaseMail(c *gin.Context) error {
	m, err := s.quarantinedMail(c, c.PostForm("account"))
	if err != nil {
		return err
	}
	key := "quarantine.released"
	if c.PostForm("action") == "again" {
		key = "quarantine.fetching"
		if err = s.Store.FetchAgain(c.Request.Context(), m.Account); err == nil {
			s.Mail.Compare(m.Mailbox)
		}
	} else if err = s.Store.Release(c.Request.Context(), m.Account); err == nil {
		s.Mail.Look()
	}
	if err != nil {
		return err
	}
	s.Flash(c, ui.Flash{Key: key})
	c.Redirect(http.StatusSeeOther, c.Request.URL.Path)
	return nil
}

func (s *Mailboxes) quarantinedMail(c *gin.Context, account string) (m desk.QuarantinedMail, err error) {
	box, err := web.IDParam(c, "id")
	if err != nil {
		return m, err
	}
	id, err := strconv.ParseInt(account, 10, 64)
	if err != nil {
		return m, desk.Fail(desk.NotFound, "not_found")
	}
	return s.Store.QuarantinedMail(c.Request.Context(), box, id)
}

// QuarantinedOriginal shows a mail in quarantine as it came.
func (s *Mailboxes) QuarantinedOriginal(c *gin.Context) error {
	m, err := s.quarantinedMail(c, c.Param("account"))
	if err != nil {
		return err
	}
	blob, err := s.Store.Blob(c.Request.Context(), m.Blob)
	if err != nil {
		return err
	}
	defer blob.Close()
	source := &web.FirstBytes{Limit: web.MaxSource}
	if _, err := io.Copy(source, io.NewSectionReader(blob, 0, blob.Size())); err != nil && !errors.Is(err, web.ErrEnough) {
		return err
	}
	f, err := s.StaffFrame(c, "original.title", "one")
	if err != nil {
		return err
	}
	back := fmt.Sprintf("/desk/settings/mailboxes/%d/quarantine", m.Mailbox)
	return s.Render(c, "original", &ui.OriginalPage{Frame: f, Subject: m.Subject, Back: back, Raw: fmt.Sprintf("%s/%d/raw", back, m.Account),
		Lines: ui.OriginalLines(s.Mail.Header(source.Kept)), Source: ui.SourceText(source.Kept), Limit: words.Size(web.MaxSource), More: source.More})
}

// QuarantinedRaw is its source, to be downloaded.
func (s *Mailboxes) QuarantinedRaw(c *gin.Context) error {
	m, err := s.quarantinedMail(c, c.Param("account"))
	if err != nil {
		return err
	}
	blob, err := s.Store.Blob(c.Request.Context(), m.Blob)
	if err != nil {
		return err
	}
	defer blob.Close()
	web.SourceHeaders(c, fmt.Sprintf("quarantine-%d.eml", m.Account))
	return s.CopyOut(c, io.NewSectionReader(blob, 0, blob.Size()))
}
