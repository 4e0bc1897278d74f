package mailboxes

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui/office"
)

// mostKnown is how many folders of a server can be chosen from; more are typed.
const mostKnown = 200

// Folders shows what is done in a mailbox beside reading its main folder.
func (s *Mailboxes) Folders(c *gin.Context) error {
	p, _, err := s.foldersPage(c)
	if err != nil {
		return err
	}
	return s.Render(c, "settings_folders", p)
}

// foldersPage is that page, and the mailbox as it is stored.
func (s *Mailboxes) foldersPage(c *gin.Context) (*office.FoldersPage, desk.Mailbox, error) {
	id, err := web.IDParam(c, "id")
	if err != nil {
		return nil, desk.Mailbox{}, err
	}
	box, err := s.Store.Mailbox(c.Request.Context(), id)
	if err != nil {
		return nil, box, err
	}
	f, err := s.SettingsFrame(c, "mailboxes")
	p := &office.FoldersPage{Settings: f, Box: withoutPasswords(box), Own: copiesItself(box)}
	p.Title = p.T("folders.title")
	return p, box, err
}

// copiesItself says whether a provider puts what is sent through it into the folder for sent mail by itself.
func copiesItself(m desk.Mailbox) bool {
	return slices.ContainsFunc([]string{".gmail.com", ".office365.com", ".outlook.com"}, func(host string) bool { return strings.HasSuffix(m.SMTP.Host, host) })
}

// SaveFolders saves it, or asks the server for its folders first.
func (s *Mailboxes) SaveFolders(c *gin.Context) error {
	p, box, err := s.foldersPage(c)
	if err != nil {
		return err
	}
	known := c.PostFormArray("known")
	p.Known = known[:min(len(known), mostKnown)]
	now := s.folderFields(c, box.Options)
	box.Options = folderOptions(c, box.Options)
	p.Box.Options = box.Options
	if c.PostForm("action") == "list" {
		if p.Known, err = s.listFolders(c, box); err != nil {
			return s.Again(c, "settings_folders", p, &p.Form, err)
		}
		return s.Render(c, "settings_folders", p)
	}
	shown, typed := c.PostForm("version"), s.folderFields(c, box.Options)
	if p.Theirs = now.Theirs(typed); shown != "" && shown != strconv.FormatInt(box.Version, 10) && len(p.Theirs) > 0 {
		return s.Again(c, "settings_folders", p, &p.Form, desk.Fail(desk.Conflict, "form.changed_since"))
	}
	if _, err := s.Store.SaveMailbox(c.Request.Context(), box); err != nil {
		return s.Again(c, "settings_folders", p, &p.Form, err)
	}
	s.Mail.Refresh()
	return s.Saved(c, fmt.Sprintf("/desk/settings/mailboxes/%d/folders", box.ID), "mailbox.saved", "address", box.Address)
}

func (s *Mailboxes) listFolders(c *gin.Context, box desk.Mailbox) ([]string, error) {
	ctx, cancel := context.WithTimeout(c.Request.Context(), testTime)
	defer cancel()
	list, err := s.Mail.Folders(ctx, box)
	return list[:min(len(list), mostKnown)], err
}

// folderFields are the values of the form.
func (s *Mailboxes) folderFields(c *gin.Context, o desk.MailboxOptions) web.FormFields {
	return web.FormFields{"folders": strings.Join(slices.Sorted(slices.Values(o.Folders)), ", "), "watch_junk": s.OnOff(c, o.WatchJunk), "mark_read": s.OnOff(c, o.MarkRead), "copy_sent": s.OnOff(c, o.CopySent),
		"move_to": o.MoveTo, "sent_folder": o.SentFolder}
}

// folderOptions reads the form; what is not in it stays.
func folderOptions(c *gin.Context, o desk.MailboxOptions) desk.MailboxOptions {
	o.Folders = nil
	for _, name := range slices.Concat(c.PostFormArray("folder"), strings.Split(c.PostForm("folders"), "\n")) {
		if name = strings.TrimSpace(name); name != "" {
			o.Folders = append(o.Folders, name)
		}
	}
	o.WatchJunk, o.MarkRead, o.CopySent = web.On(c, "watch_junk"), web.On(c, "mark_read"), web.On(c, "copy_sent")
	o.MoveTo, o.SentFolder = strings.TrimSpace(c.PostForm("move_to")), strings.TrimSpace(c.PostForm("sent_folder"))
	return o
}
