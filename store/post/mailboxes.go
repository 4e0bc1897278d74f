package post

import (
	"context"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/audit"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/shop"
)

// server is how a mail server is stored; its password is a column of its own, sealed.
type server struct {
	Host     string        `json:"host"`
	Port     int           `json:"port"`
	Security desk.Security `json:"security"`
	User     string        `json:"user"`
	Pin      string        `json:"pin,omitempty"`
}

const mailboxColumns = `id, address, name, signature, ack, imap, imap_password, smtp, smtp_password, oauth, folder, options,
	start_mode, start_days, start_moment, start_validity, start_next, send_limit, paused, version`

// scanMailbox reads mailboxColumns and unseals the passwords. Where the key is missing or another one, KeyError says so and the
// passwords are empty: the desk runs on without this mailbox.
func scanMailbox(s *db.DB, scan func(...any) error) (desk.Mailbox, error) {
	var m desk.Mailbox
	var imap, smtp, options string
	var imapPassword, smtpPassword, grant []byte
	var moment int64
	err := scan(&m.ID, &m.Address, &m.Name, &m.Signature, &m.Ack, &imap, &imapPassword, &smtp, &smtpPassword, &grant, &m.Folder, &options,
		(*string)(&m.Start.Mode), &m.Start.Days, &moment, &m.Start.UIDValidity, &m.Start.UIDNext, &m.SendLimit, &m.Paused, &m.Version)
	if err != nil {
		return m, err
	}
	m.Start.Moment = db.FromMS(moment)
	var in, out server
	if err := errors.Join(db.FromJSON(imap, &in), db.FromJSON(smtp, &out), db.FromJSON(options, &m.Options)); err != nil {
		return m, err
	}
	m.IMAP = desk.Server{Host: in.Host, Port: in.Port, Security: in.Security, User: in.User, Pin: in.Pin}
	m.SMTP = desk.Server{Host: out.Host, Port: out.Port, Security: out.Security, User: out.User, Pin: out.Pin}
	var failed1, failed2, failed3 error
	m.IMAP.Password, failed1 = s.Unseal(sealIMAP+m.Address, imapPassword)
	m.SMTP.Password, failed2 = s.Unseal(sealSMTP+m.Address, smtpPassword)
	m.OAuth, failed3 = openGrant(s, m.Address, grant)
	m.KeyError = keyError(errors.Join(failed1, failed2, failed3))
	return m, nil
}

// What a password is sealed for: the one of a mailbox does not open as another's.
const (
	sealIMAP  = "imap:"
	sealSMTP  = "smtp:"
	sealGrant = "oauth:"
)

// keyError is the word key for passwords that don't open.
func keyError(err error) string {
	var known *desk.Error
	switch {
	case err == nil:
		return ""
	case errors.As(err, &known) && known.Key == "store.key_missing":
		return "mail.error.key_missing"
	}
	return "mail.error.key_wrong"
}

// Mailboxes in the order in which they were added, with their passwords, without those that were removed.
func (s *Post) Mailboxes(ctx context.Context) (list []desk.Mailbox, err error) {
	err = s.View(ctx, func(q db.Querier) error {
		return db.Each(q, func(scan func(...any) error) error {
			m, err := scanMailbox(s.DB, scan)
			list = append(list, m)
			return err
		}, `SELECT `+mailboxColumns+` FROM mailbox WHERE removed = 0 ORDER BY id`)
	})
	return list, err
}

// Mailbox with its passwords. NotFound (mailbox.unknown), also for one that was removed.
func (s *Post) Mailbox(ctx context.Context, id int64) (m desk.Mailbox, err error) {
	err = s.View(ctx, func(q db.Querier) error {
		m, err = scanMailbox(s.DB, q.Row(`SELECT `+mailboxColumns+` FROM mailbox WHERE id = $1 AND removed = 0`, id).Scan)
		return db.NotFound(err, "mailbox.unknown")
	})
	return m, err
}

// SaveMailbox adds (ID 0) or changes a mailbox; an empty password keeps the one there is, and so do a grant's tokens unless
// access was granted anew. Where the mailbox begins is fixed when
// it is added. Conflict when Version is given and stale (mailbox.changed_since) or the address is taken (mailbox.exists). An
// address that was removed comes back with its tickets and with its place in the folder.
func (s *Post) SaveMailbox(ctx context.Context, m desk.Mailbox) (id int64, err error) {
	err = s.Tx(ctx, func(tx *db.Tx) error {
		if id, err = WriteMailbox(tx, m); err != nil {
			return err
		}
		kind := audit.MailboxChanged
		if m.ID == 0 {
			kind = audit.MailboxAdded
		}
		return shop.AddAudit(tx, desk.By{}, kind, desk.TidyAddress(m.Address))
	})
	return id, err
}

// WriteMailbox is SaveMailbox within a transaction.
func WriteMailbox(tx *db.Tx, m desk.Mailbox) (int64, error) {
	m, err := tidyMailbox(m)
	if err != nil {
		return 0, err
	}
	var owner int64
	var removed bool
	err = tx.Row(`SELECT id, removed FROM mailbox WHERE address = $1`, m.Address).Scan(&owner, &removed)
	switch {
	case db.Missing(err):
	case err != nil:
		return 0, err
	case owner != m.ID && (!removed || m.ID != 0):
		return 0, desk.Fail(desk.Conflict, "mailbox.exists", "address", m.Address).At("address")
	case m.ID == 0:
		return returnMailbox(tx, owner, m)
	}
	if m.ID == 0 {
		return addMailbox(tx, m)
	}
	return m.ID, changeMailbox(tx, m)
}

func tidyMailbox(m desk.Mailbox) (desk.Mailbox, error) {
	m.Address = desk.TidyAddress(m.Address)
	m.Name = desk.TidyLine(m.Name, desk.MaxName)
	m.Signature = strings.TrimSpace(strings.ReplaceAll(strings.ToValidUTF8(m.Signature, "�"), "\r\n", "\n"))
	m.Folder = desk.TidyLine(m.Folder, desk.MaxName)
	if m.Folder == "" {
		m.Folder = "INBOX"
	}
	if !desk.ValidAddress(m.Address) {
		return m, desk.BadAddress(m.Address).At("address")
	}
	if utf8.RuneCountInString(m.Signature) > 5000 {
		return m, desk.Fail(desk.TooLarge, "text.too_long", "max", 5000).At("signature")
	}
	if err := checkGrant(m.OAuth); err != nil {
		return m, err
	}
	if err := tidyOptions(&m); err != nil {
		return m, err
	}
	if err := tidyServer(&m.IMAP, "imap"); err != nil {
		return m, err
	}
	return m, tidyServer(&m.SMTP, "smtp")
}

// isSHA256 says whether pin is 64 lower-case hex digits.
func isSHA256(pin string) bool {
	return len(pin) == 64 && strings.Trim(pin, "0123456789abcdef") == ""
}

// mostFolders is how many folders a mailbox watches besides its own: each is asked about at every look.
const mostFolders = 50

func tidyOptions(m *desk.Mailbox) error {
	o := &m.Options
	var folders []string
	for _, name := range o.Folders {
		name = desk.TidyLine(name, desk.MaxName)
		if name != "" && name != m.Folder && !slices.Contains(folders, name) {
			folders = append(folders, name)
		}
	}
	o.Folders = folders
	o.MoveTo, o.SentFolder = desk.TidyLine(o.MoveTo, desk.MaxName), desk.TidyLine(o.SentFolder, desk.MaxName)
	switch {
	case len(folders) > mostFolders:
		return desk.Fail(desk.TooLarge, "folders.too_many", "max", mostFolders).At("folders")
	case o.MoveTo != "" && o.MoveTo == m.Folder:
		return desk.Fail(desk.Invalid, "folders.move_same", "folder", o.MoveTo).At("move_to")
	case o.SentFolder != "" && (o.SentFolder == m.Folder || slices.Contains(folders, o.SentFolder)):
		return desk.Fail(desk.Invalid, "folders.sent_watched", "folder", o.SentFolder).At("sent_folder")
	}
	return nil
}

func tidyServer(v *desk.Server, field string) error {
	v.Host = strings.ToLower(strings.TrimSpace(v.Host))
	switch {
	case v.Host == "":
		return desk.Fail(desk.Invalid, "mailbox.host_empty").At(field + ".host")
	case len(v.Host) > 255 || strings.ContainsAny(v.Host, " \t\r\n/@"):
		return desk.Fail(desk.Invalid, "mailbox.host_bad", "host", v.Host).At(field + ".host")
	case v.Port < 1 || v.Port > 65535:
		return desk.Fail(desk.Invalid, "mailbox.port_bad", "port", v.Port).At(field + ".port")
	case v.Security != desk.TLS && v.Security != desk.STARTTLS && v.Security != desk.NoTLS:
		return desk.Fail(desk.Invalid, "mailbox.security_bad").At(field + ".security")
	case v.Pin != "" && !isSHA256(v.Pin):
		return desk.Fail(desk.Invalid, "mailbox.pin_bad").At(field + ".pin")
	case len(v.User) > 255 || strings.ContainsAny(v.User, "\r\n\x00"):
		return desk.Fail(desk.Invalid, "mailbox.user_bad").At(field + ".user")
	case len(v.Password) > 4096 || strings.ContainsAny(v.Password, "\r\n\x00"):
		return desk.Fail(desk.Invalid, "mailbox.password_bad").At(field + ".password")
	}
	return nil
}

func addMailbox(tx *db.Tx, m desk.Mailbox) (id int64, err error) {
	m.Start = beginning(tx, m.Start)
	err = tx.Row(`INSERT INTO mailbox (address, imap, imap_password, smtp, smtp_password, start_mode, start_days, start_moment, start_validity, start_next)
		VALUES ($1, '', x'', '', x'', $2, $3, $4, $5, $6) RETURNING id`,
		m.Address, string(m.Start.Mode), m.Start.Days, db.MS(m.Start.Moment), m.Start.UIDValidity, m.Start.UIDNext).Scan(&id)
	if err != nil {
		return 0, err
	}
	m.ID = id
	if err := writeMailbox(tx, m); err != nil {
		return 0, err
	}
	return id, writeGrant(tx, id, m.Address, m.OAuth)
}

// beginning fills in "now" where the start does not say.
func beginning(tx *db.Tx, s desk.Start) desk.Start {
	if s.Mode != desk.FromHistory {
		s.Mode, s.Days = desk.FromNow, 0
	}
	s.Days = min(max(s.Days, 0), 36500)
	if s.Moment.IsZero() {
		s.Moment = tx.Now
	}
	return s
}

// returnMailbox brings a removed mailbox back. What came in the meantime is before its new start.
func returnMailbox(tx *db.Tx, id int64, m desk.Mailbox) (int64, error) {
	m.ID, m.Start = id, beginning(tx, m.Start)
	before, err := scanMailbox(tx.DB, tx.Row(`SELECT `+mailboxColumns+` FROM mailbox WHERE id = $1`, id).Scan)
	if err != nil {
		return 0, err
	}
	if err := moved(tx, m, before); err != nil {
		return 0, err
	}
	_, err = tx.Exec(`UPDATE mailbox SET removed = 0, start_mode = $2, start_days = $3, start_moment = $4, start_validity = $5, start_next = $6,
			last_error = '', last_error_args = '', last_error_at = 0 WHERE id = $1`,
		id, string(m.Start.Mode), m.Start.Days, db.MS(m.Start.Moment), m.Start.UIDValidity, m.Start.UIDNext)
	if err != nil {
		return 0, err
	}
	if err := writeMailbox(tx, m); err != nil {
		return 0, err
	}
	return id, writeGrant(tx, id, m.Address, m.OAuth)
}

func changeMailbox(tx *db.Tx, m desk.Mailbox) error {
	before, err := scanMailbox(tx.DB, tx.Row(`SELECT `+mailboxColumns+` FROM mailbox WHERE id = $1 AND removed = 0`, m.ID).Scan)
	if err != nil {
		return db.NotFound(err, "mailbox.unknown")
	}
	if m.Version != 0 && m.Version != before.Version {
		return desk.Fail(desk.Conflict, "mailbox.changed_since")
	}
	if m.Address != before.Address { // passwords are sealed for their address
		for _, p := range []struct{ now, old *string }{{&m.IMAP.Password, &before.IMAP.Password}, {&m.SMTP.Password, &before.SMTP.Password}} {
			if *p.now == "" {
				*p.now = *p.old
			}
		}
	}
	if m.SMTP.Host != before.SMTP.Host && m.SendLimit == before.SendLimit {
		m.SendLimit = 0 // that was another server's
	}
	if _, err := tx.Exec(`UPDATE mailbox SET address = $2 WHERE id = $1`, m.ID, m.Address); err != nil {
		return err
	}
	if err := moved(tx, m, before); err != nil {
		return err
	}
	if err := writeMailbox(tx, m); err != nil {
		return err
	}
	if before.KeyError != "" && !m.OAuth.On() { // as with passwords: what can't be read just now is not thrown away
		return nil
	}
	return writeGrant(tx, m.ID, m.Address, grantAfter(before.OAuth, m.OAuth))
}

// moved makes the folders start over where a mailbox has gone to another server or belongs to another user there.
func moved(tx *db.Tx, m, before desk.Mailbox) error {
	if m.IMAP.Host == before.IMAP.Host && m.IMAP.User == before.IMAP.User {
		return nil
	}
	return forgetPlaces(tx, m.ID)
}

// writeMailbox saves everything but the address, the grant and where it starts. A pause that the sending server had asked for ends:
// the owner has just done something about it.
func writeMailbox(tx *db.Tx, m desk.Mailbox) error {
	imap := db.ToJSON(server{m.IMAP.Host, m.IMAP.Port, m.IMAP.Security, m.IMAP.User, m.IMAP.Pin})
	smtp := db.ToJSON(server{m.SMTP.Host, m.SMTP.Port, m.SMTP.Security, m.SMTP.User, m.SMTP.Pin})
	_, err := tx.Exec(`UPDATE mailbox SET name = $2, signature = $3, ack = $4, imap = $5, smtp = $6, folder = $7, options = $8, paused = $9,
		send_limit = $10, hold_until = 0, hold_words = '', holds = 0, version = version + 1 WHERE id = $1`,
		m.ID, m.Name, m.Signature, db.Flag(m.Ack), imap, smtp, m.Folder, db.ToJSON(m.Options), db.Flag(m.Paused), m.SendLimit)
	if err != nil {
		return err
	}
	if m.IMAP.Password != "" {
		sealed, err := tx.DB.Seal(sealIMAP+m.Address, m.IMAP.Password)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(`UPDATE mailbox SET imap_password = $2 WHERE id = $1`, m.ID, sealed); err != nil {
			return err
		}
	}
	if m.SMTP.Password != "" {
		sealed, err := tx.DB.Seal(sealSMTP+m.Address, m.SMTP.Password)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(`UPDATE mailbox SET smtp_password = $2 WHERE id = $1`, m.ID, sealed); err != nil {
			return err
		}
	}
	tx.Changed(desk.Change{Kind: "mailbox", Mailbox: m.ID})
	return nil
}

// RemoveMailbox stops watching a mailbox and forgets its passwords and tokens; its tickets stay, and what waits to be sent from it is given up.
func (s *Post) RemoveMailbox(ctx context.Context, id int64) error {
	return s.Tx(ctx, func(tx *db.Tx) error {
		var address string
		err := tx.Row(`UPDATE mailbox SET removed = 1, imap_password = x'', smtp_password = x'', oauth = x'', oauth_until = 0, version = version + 1
			WHERE id = $1 AND removed = 0 RETURNING address`, id).Scan(&address)
		if err != nil {
			return db.NotFound(err, "mailbox.unknown")
		}
		tx.Changed(desk.Change{Kind: "mailbox", Mailbox: id})
		return shop.AddAudit(tx, desk.By{}, audit.MailboxRemoved, address)
	})
}
