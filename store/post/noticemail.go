package post

import (
	"context"
	"strings"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/inbound"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/ticket"
)

// MailDigests mails each agent who is away what they have not read and wanted by mail, all in one mail, once the oldest of it has waited
// for as long as they chose. Who is quiet is asked again later. Nothing goes where no mailbox can send, nor to an address that is a
// mailbox of ours: it would come in again.
func (s *Post) MailDigests(ctx context.Context, quiet func(desk.Agent) bool, write func(desk.Digest) (subject, text string)) error {
	settings, err := s.Settings(ctx)
	if err != nil {
		return err
	}
	var any bool
	if err := s.View(ctx, func(q db.Querier) error {
		return q.Row(`SELECT EXISTS (SELECT 1 FROM notification WHERE mail = 1 AND read_at = 0)`).Scan(&any)
	}); err != nil || !any {
		return err
	}
	return s.Tx(ctx, func(tx *db.Tx) error {
		mailbox, err := workingMailbox(tx)
		if err != nil || mailbox == 0 {
			return err
		}
		agents, err := digestsDue(tx)
		if err != nil {
			return err
		}
		for _, a := range agents {
			if quiet(a) {
				continue
			}
			d := desk.Digest{Agent: a, Shop: settings.ShopName, URL: tx.PublicURL(settings)}
			if d.Notices, d.More, err = takeDigest(tx, a.ID); err != nil {
				return err
			}
			subject, text := write(d)
			if err := ticket.Enqueue(tx, ticket.Parcel{Kind: "notice", Mailbox: mailbox, Agent: a.ID, To: a.Address, Auto: true,
				Subject: desk.TidyLine(subject, desk.MaxSubject), Text: text}); err != nil {
				return err
			}
		}
		return nil
	})
}

// workingMailbox is the oldest that is in use, those in trouble last; 0 where there is none.
func workingMailbox(q db.Querier) (id int64, err error) {
	err = q.Row(`SELECT id FROM mailbox WHERE removed = 0 AND paused = 0
		ORDER BY CASE WHEN last_error <> '' OR hold_until > 0 THEN 1 ELSE 0 END, id LIMIT 1`).Scan(&id)
	if db.Missing(err) {
		return 0, nil
	}
	return id, err
}

// digestsDue are the agents who are away and have something that has waited long enough.
func digestsDue(tx *db.Tx) (due []desk.Agent, err error) {
	return due, db.Each(tx, func(scan func(...any) error) error {
		var oldest int64
		a, err := ticket.ScanAgent(scan, &oldest)
		if err == nil && tx.Now.Sub(db.FromMS(oldest)) >= a.Prefs.WaitsForMail() {
			due = append(due, a)
		}
		return err
	}, `SELECT `+ticket.AgentColumns+`, (SELECT min(n.at) FROM notification n WHERE n.agent_id = a.id AND n.mail = 1 AND n.read_at = 0) AS oldest FROM agent a
		WHERE a.disabled = 0 AND a.seen_at <= $1 AND a.address NOT IN (SELECT address FROM mailbox)
			AND EXISTS (SELECT 1 FROM notification n WHERE n.agent_id = a.id AND n.mail = 1 AND n.read_at = 0)`, db.MS(tx.Now.Add(-desk.AwayAfter)))
}

// takeDigest marks what is mailed and returns the newest of it, and how much more there is.
func takeDigest(tx *db.Tx, agent int64) (list []desk.Notice, more int, err error) {
	if err := db.Each(tx, func(scan func(...any) error) error {
		n, err := ticket.ScanNotice(scan)
		list = append(list, n)
		return err
	}, `SELECT `+ticket.NoticeColumns+ticket.FromNotice+`WHERE n.agent_id = $1 AND n.mail = 1 AND n.read_at = 0 ORDER BY n.at DESC, n.id DESC LIMIT $2`, agent, ticket.NoticesShown); err != nil {
		return nil, 0, err
	}
	r, err := tx.Exec(`UPDATE notification SET mail = 2 WHERE agent_id = $1 AND mail = 1 AND read_at = 0`, agent)
	if err != nil {
		return nil, 0, err
	}
	all, err := r.RowsAffected()
	return list, int(all) - len(list), err
}

// AtDesk notes that an agent is at their desk. The caller says so at most once a minute.
func (s *Post) AtDesk(ctx context.Context, agent int64) error {
	return s.Tx(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE agent SET seen_at = $2 WHERE id = $1`, agent, db.MS(tx.Now))
		return err
	})
}

// noticeBack is how long after a notice was mailed a machine's word from its recipient is taken to be about it.
const noticeBack = 7 * 24 * time.Hour

// toStaff are the kinds of mail that go to who works here, or is asked to.
const toStaff = `('notice', 'reset')`

// aboutNotice finds the notice to an agent, the invitation or the link to a new password that a mail came back on; 0 for none. What comes
// back is a delivery report, an absence, the mail itself, or the agent's own answer to it. None of them is a customer's matter, and it has
// the link in it, which is for one person alone. A customer who answers a notice that was passed on to them is one.
func (r *receiver) aboutNotice(m *desk.Mail) (outbox int64, err error) {
	staff := func(address string) bool {
		for _, p := range r.known.Staff {
			if p.Address == address && address != "" {
				return true
			}
		}
		return false
	}
	machine := m.Bounce != nil || m.Auto != desk.Human
	from := desk.TidyAddress(m.From.Address)
	if !machine && !staff(from) && !r.own[from] {
		return 0, nil
	}
	ids := append(inbound.ThreadIDs(m), m.MessageID)
	for _, id := range ids {
		err := r.tx.Row(`SELECT id FROM outbox WHERE mail_id = $1 AND kind IN `+toStaff, strings.ToLower(id)).Scan(&outbox)
		if !db.Missing(err) {
			return outbox, err
		}
	}
	if !machine || len(ids) > 1 && m.Bounce == nil {
		return 0, nil
	}
	who := []string{from}
	if m.Bounce != nil {
		who = who[:0]
		for _, failed := range m.Bounce.Recipients[:min(len(m.Bounce.Recipients), inbound.MaxFailed)] {
			who = append(who, desk.TidyAddress(failed.Address))
		}
	}
	for _, address := range who {
		err := r.tx.Row(`SELECT coalesce((SELECT CASE WHEN kind IN `+toStaff+` THEN id END FROM outbox WHERE recipient = $1 AND sent_at > $2 ORDER BY id DESC LIMIT 1), 0)`,
			address, db.MS(r.tx.Now.Add(-noticeBack))).Scan(&outbox)
		if err != nil || outbox != 0 {
			return outbox, err
		}
	}
	return 0, nil
}

// noticeFailed notes that a mail to who works here, or is asked to, did not arrive.
func (r *receiver) noticeFailed(m *desk.Mail) error {
	if m.Bounce == nil || m.Bounce.Kind != desk.BounceFailed {
		return nil
	}
	outbox, err := r.aboutNotice(m)
	if err != nil {
		return err
	}
	_, err = r.tx.Exec(`UPDATE outbox SET bounced = $2 WHERE id = $1`, outbox, db.ToJSON(m.Bounce.Recipients[:min(len(m.Bounce.Recipients), inbound.MaxFailed)]))
	return err
}
