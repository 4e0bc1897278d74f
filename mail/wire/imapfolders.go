package wire

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/emersion/go-imap/v2"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/mail/grant"
	"github.com/deskbell/deskbell/mail/line"
)

// folder is one of the server's, as it lists it.
type folder struct {
	name  string
	delim rune
	attrs []imap.MailboxAttr
}

// folders are those of the server that mail can lie in.
func (c *imapSession) folders() (list []folder, err error) {
	var options *imap.ListOptions
	if caps := c.client.Caps(); caps.Has(imap.CapIMAP4rev2) || caps.Has(imap.CapSpecialUse) && caps.Has(imap.CapListExtended) {
		options = &imap.ListOptions{ReturnSpecialUse: true} // without being asked, some servers keep it to themselves (RFC 6154, 2)
	}
	var all []*imap.ListData
	err = c.do(line.AtFolder, func() (err error) {
		all, err = c.client.List("", "*", options).Collect()
		return err
	})
	for _, d := range all {
		if !slices.Contains(d.Attrs, imap.MailboxAttrNoSelect) && !slices.Contains(d.Attrs, imap.MailboxAttrNonExistent) {
			list = append(list, folder{name: d.Mailbox, delim: d.Delim, attrs: d.Attrs})
		}
	}
	return list, err
}

func (c *imapSession) status(name string) (*imap.StatusData, error) {
	var data *imap.StatusData
	err := c.do(line.AtSelect, func() (err error) {
		data, err = c.client.Status(name, &imap.StatusOptions{UIDNext: true, UIDValidity: true}).Wait()
		return err
	})
	return data, err
}

// errNoFolder is that of a purpose for which the server has no folder.
var errNoFolder = errors.New("the server has no folder for it")

type noFolder struct{ use imap.MailboxAttr }

func (n *noFolder) Error() string { return string(n.use) + ": " + errNoFolder.Error() }
func (n *noFolder) Unwrap() error { return errNoFolder }

// folderNames are what servers call the folders for sent mail and for junk where they do not name their purpose, in lower case.
var folderNames = map[imap.MailboxAttr][]string{
	imap.MailboxAttrSent: {"sent", "sent items", "sent messages", "sent mail", "已发送", "已发送邮件", "已发邮件", "发件箱", "寄件備份", "寄件備份匣", "已傳送的郵件",
		"gesendet", "gesendete objekte", "gesendete elemente", "envoyés", "éléments envoyés", "messages envoyés", "enviados", "elementos enviados", "mensajes enviados",
		"itens enviados", "mensagens enviadas", "inviati", "posta inviata", "elementi inviati", "verzonden", "verzonden items", "verzonden berichten", "wysłane", "elementy wysłane",
		"отправленные", "送信済み", "送信済みアイテム", "送信済みメール", "보낸편지함", "보낸 편지함", "보낸 메일함", "skickat", "skickade objekt", "sendt", "sendte elementer", "sendt post", "lähetetyt"},
	imap.MailboxAttrJunk: {"junk", "spam", "junk e-mail", "junk email", "junk mail", "bulk", "bulk mail", "垃圾邮件", "垃圾箱", "垃圾郵件", "广告邮件", "spamverdacht", "junk-e-mail", "unerwünscht",
		"courrier indésirable", "pourriel", "indésirables", "correo no deseado", "no deseado", "lixo eletrônico", "lixo electrónico", "posta indesiderata", "indesiderata", "ongewenst", "ongewenste e-mail",
		"wiadomości-śmieci", "спам", "нежелательная почта", "迷惑メール", "스팸", "스팸함", "스팸메일함", "스팸편지함", "skräppost", "søppelpost", "uønsket e-post", "uønsket mail", "roskaposti"},
}

// folderFor is the folder for a purpose: the one that the server says is for it, else the first with a name for it, at the top
// or below INBOX (or, as Gmail has it, in brackets).
func folderFor(use imap.MailboxAttr, all []folder) string {
	for _, f := range all {
		if slices.ContainsFunc(f.attrs, func(a imap.MailboxAttr) bool { return strings.EqualFold(string(a), string(use)) }) {
			return f.name
		}
	}
	for _, name := range folderNames[use] {
		for _, f := range all {
			if strings.ToLower(bareName(f)) == name {
				return f.name
			}
		}
	}
	return ""
}

// bareName is a folder's name without what stands above it on its own.
func bareName(f folder) string {
	if f.delim == 0 {
		return f.name
	}
	above, name, nested := strings.Cut(f.name, string(f.delim))
	if nested && (strings.EqualFold(above, "INBOX") || strings.HasPrefix(above, "[")) {
		return name
	}
	return f.name
}

// FolderNames lists what the server calls its folders, for whoever has to choose some. keys as for openIMAP.
func FolderNames(ctx context.Context, keys *grant.Keyring, m desk.Mailbox) ([]string, error) {
	ctx, cancel := context.WithTimeout(ctx, checkLimit)
	defer cancel()
	c, err := openIMAP(ctx, keys, m, false, func(string) {})
	var list []folder
	if err == nil {
		defer c.close()
		list, err = c.folders()
	}
	if err != nil {
		key, args := explain(m.IMAP, m, err)
		return nil, &desk.Error{Code: desk.Unavailable, Key: key, Args: args, Cause: err}
	}
	var names []string
	for _, f := range list {
		names = append(names, f.name)
	}
	slices.Sort(names)
	return names, nil
}
