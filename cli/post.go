package cli

import (
	"context"
	"io"
	"log/slog"
	"path/filepath"

	"github.com/deskbell/deskbell/cli/crew"
	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/mail"
	"github.com/deskbell/deskbell/mail/compose"
	"github.com/deskbell/deskbell/mail/grant"
	"github.com/deskbell/deskbell/mail/intake"
	"github.com/deskbell/deskbell/mail/servers"
	"github.com/deskbell/deskbell/mail/wire"
	"github.com/deskbell/deskbell/server"
	"github.com/deskbell/deskbell/store"
)

// post is the mail side of a running desk: what fetches, what reads, what sends.
type post struct {
	store    *store.Store
	fleet    *wire.Fleet
	receiver *intake.Receiver
	sender   *wire.Sender
	oauth    *grant.OAuth
	keys     *grant.Keyring
	finder   *servers.Finder
	log      *slog.Logger
}

// newPost introduces mail to the store: mail names the few methods it needs, the store has them. Mail is spooled beside the
// database, on the owner's disk: the system's temporary folder may be memory.
func newPost(s *store.Store, log *slog.Logger) *post {
	p := &post{store: s, oauth: grant.NewOAuth(grant.Authorities), finder: servers.NewFinder(), log: log}
	p.keys = grant.NewKeyring(s, p.oauth, log)
	p.receiver = intake.NewReceiver(s, p.openBlob, log).Verifying(intake.NewVerifier())
	p.sender = wire.NewSender(s, p.openAttachment, p.keys, log)
	p.fleet = wire.NewFleet(s, s, p.keys, filepath.Dir(s.Path()), p.receiver.Wake, log)
	p.fleet.Open = p.openAttachment
	return p
}

func (p *post) workers() []crew.Worker {
	return []crew.Worker{{Name: "mailboxes", Run: p.fleet.Run}, {Name: "receiver", Run: p.receiver.Run}, {Name: "sender", Run: p.sender.Run}}
}

// notify is what the store calls after each commit: open pages hear of it, and so does the sender, for a ticket that
// changed may have put mail into the outbox. Pages also hear of a backlog that moves, which is written nowhere.
func (p *post) notify(hub *server.Hub) func([]desk.Change) {
	p.fleet.Backlog = func(mailbox int64) { hub.Publish([]desk.Change{{Kind: "mailbox", Mailbox: mailbox}}) }
	return func(changes []desk.Change) {
		hub.Publish(changes)
		p.sender.Wake()
		for _, c := range changes {
			if c.Kind == "settings" {
				p.fleet.Refresh() // how often to poll, how large a mail may be
			}
		}
	}
}

// forServer is what the pages need of mail.
func (p *post) forServer() server.Mail {
	return server.Mail{
		Check: p.check, Find: p.finder.Find, OAuth: p.oauth, Position: p.position, OpenPart: mail.OpenPart, Header: mail.HeaderLines,
		CleanHTML: mail.CleanHTML,
		PlainText: mail.PlainText, Write: compose.Write, Refresh: p.fleet.Refresh, Look: p.look, Send: p.sender.Wake,
		Compare: p.fleet.CompareNow, Backlogs: p.fleet.Backlogs, Folders: p.folders,
	}
}

func (p *post) check(ctx context.Context, m desk.Mailbox) []desk.Check {
	return wire.Check(ctx, p.keys, m)
}

func (p *post) position(ctx context.Context, m desk.Mailbox) (uidvalidity, uidnext uint32, err error) {
	return wire.Position(ctx, p.keys, m)
}

func (p *post) folders(ctx context.Context, m desk.Mailbox) ([]string, error) {
	return wire.FolderNames(ctx, p.keys, m)
}

// look makes every mailbox look at once.
func (p *post) look() {
	boxes, err := p.store.Mailboxes(context.Background())
	if err != nil {
		p.log.Error("the mailboxes can't be read", "err", err)
		return
	}
	for _, box := range boxes {
		p.fleet.LookNow(box.ID)
	}
}

// openBlob reads the raw bytes of a kept mail.
func (p *post) openBlob(ctx context.Context, id int64) (desk.ReadAtCloser, error) {
	return p.store.Blob(ctx, id)
}

// openAttachment reads the bytes of an attachment of an outgoing mail, wherever they came from: an upload, or a part of a
// mail that is passed on.
func (p *post) openAttachment(ctx context.Context, a desk.Attachment) (io.ReadCloser, error) {
	blob, err := p.store.Blob(ctx, a.Blob)
	if err != nil {
		return nil, err
	}
	if a.Part == "" {
		return readCloser{io.NewSectionReader(blob, 0, blob.Size()), blob}, nil
	}
	r, err := mail.OpenPart(blob, blob.Size(), a.Part)
	if err != nil {
		blob.Close()
		return nil, err
	}
	return readCloser{r, blob}, nil
}

type readCloser struct {
	io.Reader
	io.Closer
}
