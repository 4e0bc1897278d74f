package ticket

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"html"
	"slices"
	"strings"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
)

// SaveDraft keeps what an agent has typed for a ticket (0: a new one), one answer, one note and one forward each. An empty draft is no draft.
// What another page of theirs has saved meanwhile stays: Conflict (draft.changed_elsewhere). What a browser finds again and another one has
// sent since is none any more: Conflict (draft.gone_since). What is typed on for a ticket that has been merged joins the draft where it went,
// to whom it was for. saved is the draft as it stands; its UpdatedAt is the next Base, zero where there is none. Publishes nothing: it is
// theirs alone.
func (s *Records) SaveDraft(ctx context.Context, d desk.Draft) (saved desk.Draft, err error) {
	if d.Kind != desk.Out && d.Kind != desk.Note && d.Kind != desk.ForwardDraft {
		return d, desk.Fail(desk.Invalid, "draft.kind_unknown").At("kind")
	}
	if len(d.Text) > 4*desk.MaxText || len(d.HTML) > 16*desk.MaxText {
		return d, desk.Fail(desk.TooLarge, "text.too_long", "max", desk.MaxText).At("text")
	}
	err = s.Tx(ctx, func(tx *db.Tx) error {
		asked := d.Ticket
		if d.Ticket, err = RootOf(tx, asked); err != nil {
			return err
		}
		if saved, err = DraftIn(tx, d.Agent, d.Ticket, d.Kind); err != nil && desk.CodeOf(err) != desk.NotFound {
			return err
		}
		if d.Ticket != asked {
			if err := forCustomerOf(tx, &d, asked); err != nil {
				return err
			}
			joinDraft(&d, &saved)
		} else if d.Writer != "" && saved.Writer != d.Writer && !saved.UpdatedAt.Equal(d.Base) && !saved.UpdatedAt.IsZero() && !sameDraft(&saved, &d) {
			return desk.Fail(desk.Conflict, "draft.changed_elsewhere")
		}
		if d.Found != 0 && saved.UpdatedAt.IsZero() {
			if gone, err := saidSince(tx, &d); err != nil || gone {
				return db.FirstError(err, desk.Fail(desk.Conflict, "draft.gone_since"))
			}
		}
		d.UpdatedAt = db.FromMS(max(db.MS(tx.Now), db.MS(saved.UpdatedAt)+1))
		if saved = d; noDraft(&d) {
			saved.UpdatedAt = time.Time{}
		}
		return SaveDraft(tx, d)
	})
	return saved, err
}

// forCustomerOf says whom a draft is for that had no recipient yet when its ticket was merged: that ticket's customer.
func forCustomerOf(q db.Querier, d *desk.Draft, number int64) error {
	if d.Kind != desk.Out || len(d.To) > 0 || noDraft(d) {
		return nil
	}
	t, err := ByNumber(q, number)
	if err == nil && t.Contact.Address != "" {
		d.To = []desk.Person{t.Contact}
	}
	return err
}

// joinDraft puts what a page goes on typing for a ticket that was merged to what its writer has where it went. What was in both is there once.
func joinDraft(d, there *desk.Draft) {
	if there.UpdatedAt.IsZero() {
		return
	}
	if !strings.Contains(strings.Join(strings.Fields(d.Text), ""), strings.Join(strings.Fields(there.Text), "")) {
		if there.HTML != "" || d.HTML != "" {
			d.HTML = cmp.Or(there.HTML, linesHTML(there.Text)) + cmp.Or(d.HTML, linesHTML(d.Text))
		}
		d.Text = there.Text + "\n\n" + d.Text
	}
	for _, a := range there.Attachments {
		if !slices.ContainsFunc(d.Attachments, func(b desk.Attachment) bool { return a.ID == b.ID }) {
			d.Attachments = append(d.Attachments, a)
		}
	}
	d.To, d.Cc, d.Bcc, d.Mailbox, d.Cites, d.Then = there.To, there.Cc, there.Bcc, there.Mailbox, there.Cites, there.Then
}

func linesHTML(text string) string {
	return "<div>" + strings.ReplaceAll(html.EscapeString(text), "\n", "<br>") + "</div>"
}

// saidSince says whether its writer has said what a draft says in a message that the draft knows nothing of.
func saidSince(q db.Querier, d *desk.Draft) (said bool, err error) {
	words := strings.Join(strings.Fields(d.Text), "")
	err = db.Each(q, func(scan func(...any) error) error {
		var text string
		err := scan(&text)
		said = said || words != "" && strings.Contains(strings.Join(strings.Fields(text), ""), words)
		return err
	}, `SELECT coalesce(m.reply, m.text) FROM message m LEFT JOIN outbox o ON o.message_id = m.id WHERE m.number = $1 AND m.id > $2 AND m.agent_id = $3
		AND m.direction = $4 AND coalesce(o.state, '') <> 'canceled'`, d.Ticket, d.Found, d.Agent, string(d.Kind))
	return said, err
}

// noDraft says whether nothing is in it.
func noDraft(d *desk.Draft) bool {
	return Blank(d.Text) && blankHTML(d.HTML) && d.Subject == "" && len(d.Attachments)+len(d.To)+len(d.Cc)+len(d.Bcc) == 0
}

// sameDraft says that saving one over the other would lose nothing.
func sameDraft(a, b *desk.Draft) bool {
	return a.Text == b.Text && a.HTML == b.HTML && a.Subject == b.Subject
}

// SaveDraft puts a draft in the place of what the agent had there. NotFound (ticket.unknown) for a ticket that is gone.
func SaveDraft(tx *db.Tx, d desk.Draft) error {
	if d.Ticket != 0 {
		var n int
		if err := tx.Row(`SELECT count(*) FROM ticket WHERE number = $1`, d.Ticket).Scan(&n); err != nil {
			return err
		}
		if n == 0 {
			return desk.Fail(desk.NotFound, "ticket.unknown", "number", d.Ticket)
		}
	}
	if noDraft(&d) {
		return DropDraft(tx, d.Agent, d.Ticket, d.Kind)
	}
	ids := make([]int64, 0, len(d.Attachments))
	for _, a := range d.Attachments {
		ids = append(ids, a.ID)
	}
	then := ""
	if !d.Then.None() {
		then = db.ToJSON(d.Then)
	}
	if d.UpdatedAt.IsZero() {
		d.UpdatedAt = tx.Now
	}
	_, err := tx.Exec(`INSERT INTO draft (agent_id, number, kind, mailbox_id, subject, people, text, html, attachments, cites, updated_at, writer, actions)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
		ON CONFLICT (agent_id, number, kind) DO UPDATE SET mailbox_id = excluded.mailbox_id, subject = excluded.subject,
			people = excluded.people, text = excluded.text, html = excluded.html, attachments = excluded.attachments, cites = excluded.cites,
			updated_at = excluded.updated_at, writer = excluded.writer, actions = excluded.actions`,
		d.Agent, d.Ticket, string(d.Kind), d.Mailbox, d.Subject, db.ToJSON(People{To: d.To, Cc: d.Cc, Bcc: d.Bcc}), d.Text, d.HTML, db.ToJSON(ids), d.Cites, db.MS(d.UpdatedAt), d.Writer, then)
	return err
}

// DraftColumns are what ScanDraft reads.
const DraftColumns = `d.agent_id, d.number, d.kind, d.mailbox_id, d.subject, d.people, d.text, d.html, d.attachments, d.cites, d.updated_at, d.writer, d.actions`

// ScanDraft leaves the attachments as ids; fillDraft reads them.
func ScanDraft(scan func(...any) error) (desk.Draft, error) {
	var d desk.Draft
	var who, files, then string
	var updated int64
	if err := scan(&d.Agent, &d.Ticket, (*string)(&d.Kind), &d.Mailbox, &d.Subject, &who, &d.Text, &d.HTML, &files, &d.Cites, &updated, &d.Writer, &then); err != nil {
		return d, err
	}
	var p People
	var ids []int64
	if err := errors.Join(db.FromJSON(who, &p), db.FromJSON(files, &ids), db.FromJSON(then, &d.Then)); err != nil {
		return d, err
	}
	d.To, d.Cc, d.Bcc, d.UpdatedAt = p.To, p.Cc, p.Bcc, db.FromMS(updated)
	for _, id := range ids {
		d.Attachments = append(d.Attachments, desk.Attachment{ID: id})
	}
	return d, nil
}

// fillDraft reads a draft's attachments; uploads that are gone are left out.
func fillDraft(q db.Querier, d *desk.Draft) error {
	ids := d.Attachments
	d.Attachments = nil
	for _, a := range ids {
		a, err := ScanAttachment(q.Row(`SELECT `+AttachmentColumns+` FROM attachment f
			WHERE f.id = $1 AND f.message_id IS NULL AND f.saved_reply_id = 0 AND f.agent_id = $2`, a.ID, d.Agent).Scan)
		if errors.Is(err, sql.ErrNoRows) {
			continue
		}
		if err != nil {
			return err
		}
		d.Attachments = append(d.Attachments, a)
	}
	return nil
}

// DraftsOf an agent for one ticket.
func DraftsOf(q db.Querier, agent, number int64) (all []desk.Draft, err error) {
	if agent == 0 {
		return nil, nil
	}
	err = db.Each(q, func(scan func(...any) error) error {
		d, err := ScanDraft(scan)
		all = append(all, d)
		return err
	}, `SELECT `+DraftColumns+` FROM draft d WHERE d.agent_id = $1 AND d.number = $2 ORDER BY d.kind DESC`, agent, number)
	for i := range all {
		err = errors.Join(err, fillDraft(q, &all[i]))
	}
	return all, err
}

// Draft is NotFound (draft.none) where there is none.
func (s *Records) Draft(ctx context.Context, agent, number int64, kind desk.Direction) (d desk.Draft, err error) {
	err = s.View(ctx, func(q db.Querier) error {
		d, err = DraftIn(q, agent, number, kind)
		return err
	})
	return d, err
}

// DraftIn is an agent's draft of a kind for a ticket; NotFound (draft.none) where there is none.
func DraftIn(q db.Querier, agent, number int64, kind desk.Direction) (desk.Draft, error) {
	d, err := ScanDraft(q.Row(`SELECT `+DraftColumns+` FROM draft d WHERE d.agent_id = $1 AND d.number = $2 AND d.kind = $3`,
		agent, number, string(kind)).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return d, desk.Fail(desk.NotFound, "draft.none")
	}
	if err != nil {
		return d, err
	}
	return d, fillDraft(q, &d)
}

// DropDraft throws a draft away; none there is fine.
func (s *Records) DropDraft(ctx context.Context, agent, number int64, kind desk.Direction) error {
	return s.Tx(ctx, func(tx *db.Tx) error { return DropDraft(tx, agent, number, kind) })
}

// DropDraft deletes it, if there is one.
func DropDraft(tx *db.Tx, agent, number int64, kind desk.Direction) error {
	_, err := tx.Exec(`DELETE FROM draft WHERE agent_id = $1 AND number = $2 AND kind = $3`, agent, number, string(kind))
	return err
}
