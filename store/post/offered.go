package post

import (
	"context"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/helpcentre"
	"github.com/deskbell/deskbell/desk/inbound"
	"github.com/deskbell/deskbell/store/ask"
	"github.com/deskbell/deskbell/store/suggest"
	"github.com/deskbell/deskbell/store/ticket"
)

// offered finds, before a batch is received, what may go along with the acknowledgements of the mails in it that perhaps get one: by account.
func (s *Post) offered(ctx context.Context, settings desk.Settings, batch []desk.Received) (map[int64]ask.Offered, error) {
	if !settings.OffersByMail() {
		return nil, nil
	}
	all := map[int64]ask.Offered{}
	for _, in := range batch {
		m := in.Mail
		if in.Kept.History || in.Kept.Resync || m.Auto != desk.Human || m.Bounce != nil || inbound.Silence(m) != "" || len(m.InReplyTo)+len(m.References) > 0 {
			continue
		}
		o := ask.Offered{Question: helpcentre.OpenQuestion(m.Subject, m.Reply)}
		var err error
		if o.Hits, err = suggest.Likely(ctx, s.DB, m.Subject+"\n"+m.Reply, ticket.LangOf(m)); err != nil {
			return nil, err
		}
		all[in.Kept.Account] = o
	}
	return all, nil
}

// contact notes that a person has written, whatever they were offered before. What only says thank you, or answers a question of ours,
// is none.
func (r *receiver) contact(m *desk.Message, f inbound.Facts, ruling inbound.Ruling) error {
	if f.History || f.Auto.Own || m.Direction != desk.In || m.Auto != desk.Human || m.Bounce != nil || ruling.Thanks || ruling.Answers != "" {
		return nil
	}
	_, err := ticket.Contacted(r.tx, ticket.Contact{Address: f.Contact.Address, Number: m.Ticket})
	return err
}
