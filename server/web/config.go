package web

import (
	"context"
	"io"
	"log/slog"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/provider"
	"github.com/deskbell/deskbell/store"
)

// Mail is what the server needs of the mail package; cli hands it over.
type Mail struct {
	Check     func(ctx context.Context, m desk.Mailbox) []desk.Check
	Find      func(ctx context.Context, address string) provider.Found
	OAuth     OAuth
	Position  func(ctx context.Context, m desk.Mailbox) (uidvalidity, uidnext uint32, err error)
	OpenPart  func(r io.ReaderAt, size int64, locator string) (io.Reader, error)
	CleanHTML func(html string) string
	PlainText func(html string) string
	Header    func(raw []byte) []desk.HeaderLine // of a mail, or of its beginning
	Write     func(w io.Writer, o desk.Outgoing, open func(desk.Attachment) (io.ReadCloser, error)) error
	Refresh   func()                                                      // mailboxes were added, changed or removed
	Look      func()                                                      // look at the mailboxes now
	Send      func()                                                      // something was put into the outbox
	Compare   func(mailbox int64) bool                                    // compare its folders with their accounts now; false: nobody watches it
	Backlogs  func() []desk.Backlog                                       // mailboxes that are busy with much mail at once
	Folders   func(ctx context.Context, m desk.Mailbox) ([]string, error) // what the server calls its folders
}

// OAuth is how access to a mailbox is granted.
type OAuth interface {
	Ask(ctx context.Context, g desk.Grant, address, redirect string) (desk.Consent, error)
	Poll(ctx context.Context, g desk.Grant, c desk.Consent) (fresh desk.Grant, next desk.Consent, done bool, err error)
	Redeem(ctx context.Context, g desk.Grant, c desk.Consent, code string) (desk.Grant, error)
}

// Demo is the pretend customers' side of `deskbell demo`: their mailboxes. In is what came to the customer, Out what they wrote.
type Demo interface {
	Customers() []desk.Person
	Letters(address string) []desk.Message // newest first
	Letter(address string, id int64) (desk.Message, error)
	OpenAttachment(address string, id, index int64) (desk.Attachment, io.Reader, error)
	Write(ctx context.Context, m desk.Message, reply int64) error
}

// Config is what the server is made from. Store, Mail and Log are needed.
type Config struct {
	Store     *store.Store
	Mail      Mail
	Log       *slog.Logger
	Now       func() time.Time // nil is time.Now
	Version   string
	Listen    string                                                                     // the address that is listened on, "127.0.0.1:8080"; the LAN address on the settings page comes from it
	PublicURL string                                                                     // overrides the settings' one, from --public-url
	Hosts     []string                                                                   // more allowed Host names
	Proxies   []string                                                                   // trusted proxies' addresses or networks
	Cookie    string                                                                     // the session cookie's name; "deskbell"
	SetupCode string                                                                     // needed to set up a new desk
	Demo      Demo                                                                       // the demo's customer's mailbox; nil otherwise
	Sample    func(lang desk.Lang, owner desk.Agent, now time.Time) (desk.Sample, error) // what a new shop may look around in; nil offers nothing
}
