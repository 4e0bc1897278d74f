package cli

import (
	"context"
	"io"
	"log/slog"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/mail"
	"github.com/deskbell/deskbell/server"
	"github.com/deskbell/deskbell/store"
)

// post is the mail side of a running desk: what fetches, what reads, what sends.
type post struct {
	store    *store.Store
	fleet    *mail.Fleet
	receiver *mail.Receiver
	sender   *mail.Sender
}

// newPost introduces mail to the store: mail names the few methods it needs, the store has them.
func newPost(s *store.Store, log *slog.Logger) *post {
	p := &post{store: s}
	p.receiver = &mail.Receiver{Keeper: s, Open: p.openBlob, Log: log}
	p.sender = &mail.Sender{Keeper: s, Open: p.openAttachment, Log: log}
	p.fleet = &mail.Fleet{Keeper: s, Log: log, Arrived: p.receiver.Wake}
	return p
}

func (p *post) workers() []worker {
	return []worker{{"mailboxes", p.fleet.Run}, {"receiver", p.receiver.Run}, {"sender", p.sender.Run}}
}

// notify is what the store calls after each commit: open pages hear of it, and so does the sender, for a ticket that
// changed may have put mail into the outbox.
func (p *post) notify(hub *server.Hub) func([]desk.Change) {
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
		Check: mail.Check, Position: mail.Position, OpenPart: mail.OpenPart, CleanHTML: mail.CleanHTML,
		PlainText: mail.PlainText, Write: mail.Write, Refresh: p.fleet.Refresh, Look: p.fleet.Look, Send: p.sender.Wake,
	}
}

// openBlob reads the raw bytes of a kept mail.
func (p *post) openBlob(ctx context.Context, id int64) (desk.ReadAtCloser, error) {
	return p.store.Blob(ctx, id)
}

// openAttachment reads the bytes of an attachment of an outgoing mail, wherever they came from: an upload, or a part of a
// mail that is passed on.
func (p *post) openAttachment(a desk.Attachment) (io.ReadCloser, error) {
	blob, err := p.store.Blob(context.Background(), a.Blob)
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
