package work

import (
	"cmp"
	"html"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/ask"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/ticket"
)

// strandRow is a message and the ticket it came from.
type strandRow struct{ id, home int64 }

func strandRows(q db.Querier, number int64) (all []strandRow, err error) {
	return all, db.Each(q, func(scan func(...any) error) error {
		var m strandRow
		err := scan(&m.id, &m.home)
		all = append(all, m)
		return err
	}, `SELECT id, home FROM message WHERE number = $1 ORDER BY id`, number)
}

// MoveMessage puts a message into another ticket, with all by which answers to it are found and its place in the outbox.
func MoveMessage(tx *db.Tx, id, to, home int64) error {
	if _, err := tx.Exec(`UPDATE message SET number = $2, home = $3 WHERE id = $1`, id, to, home); err != nil {
		return err
	}
	for _, text := range []string{
		`UPDATE mail_id SET number = $2 WHERE message_id = $1`,
		`UPDATE mail_ref SET number = $2 WHERE message_id = $1`,
		`UPDATE mail_digest SET number = $2 WHERE message_id = $1`,
		`UPDATE outbox SET number = $2 WHERE message_id = $1`,
	} {
		if _, err := tx.Exec(text, id, to); err != nil {
			return err
		}
	}
	_, err := tx.Exec(`INSERT INTO moved (message_id) VALUES ($1)`, id)
	return err
}

func moveFollowers(tx *db.Tx, from, into int64, state *mergeState) (err error) {
	state.Followers, err = ticket.IDsOf(tx, `INSERT INTO follower (agent_id, number) SELECT agent_id, $2 FROM follower WHERE number = $1
		ON CONFLICT DO NOTHING RETURNING agent_id`, from, into)
	return err
}

// putMention leaves one mention an agent: the newest, unseen as long as one of the two is.
const putMention = `INSERT INTO mention (agent_id, number, message_id, at, seen_at) VALUES ($1, $2, $3, $4, $5)
	ON CONFLICT (agent_id, number) DO UPDATE SET message_id = max(mention.message_id, excluded.message_id), at = max(mention.at, excluded.at),
		seen_at = min(mention.seen_at, excluded.seen_at)`

func mentionRows(q db.Querier, number int64) (all []mentionRow, err error) {
	return all, db.Each(q, func(scan func(...any) error) error {
		var m mentionRow
		err := scan(&m.Agent, &m.Message, &m.At, &m.Seen)
		all = append(all, m)
		return err
	}, `SELECT agent_id, message_id, at, seen_at FROM mention WHERE number = $1`, number)
}

func moveMentions(tx *db.Tx, from, into int64, state *mergeState) (err error) {
	if state.Mentions, err = mentionRows(tx, from); err != nil || len(state.Mentions) == 0 {
		return err
	}
	if state.There, err = mentionRows(tx, into); err != nil {
		return err
	}
	for _, m := range state.Mentions {
		if _, err := tx.Exec(putMention, m.Agent, into, m.Message, m.At, m.Seen); err != nil {
			return err
		}
	}
	_, err = tx.Exec(`DELETE FROM mention WHERE number = $1`, from)
	return err
}

// unreadAgain makes a ticket unread for who has read it and not what comes into it: they have read it until that was written.
func unreadAgain(tx *db.Tx, source *desk.Ticket, into int64, state *mergeState) error {
	if source.Status == desk.Resolved || ticket.AsideOf(source) != ticket.OnDesk {
		return nil // it was unread for nobody
	}
	err := db.Each(tx, func(scan func(...any) error) error {
		var s seenRow
		err := scan(&s.Agent, &s.Was, &s.Now)
		if s.Now--; s.Now > 0 && s.Now < s.Was {
			state.Seen = append(state.Seen, s)
		}
		return err
	}, `SELECT s.agent_id, s.at, coalesce((SELECT min(m.created_at) FROM message m WHERE m.number = $1 AND m.direction = 'in'
			AND m.created_at > coalesce((SELECT f.at FROM seen f WHERE f.agent_id = s.agent_id AND f.number = $1), 0)), 0)
		FROM agent a JOIN seen s ON s.agent_id = a.id WHERE s.number = $2`, source.Number, into)
	for i := 0; i < len(state.Seen) && err == nil; i++ {
		_, err = tx.Exec(`UPDATE seen SET at = $3 WHERE agent_id = $1 AND number = $2`, state.Seen[i].Agent, into, state.Seen[i].Now)
	}
	return err
}

func moveNotices(tx *db.Tx, from, into int64, state *mergeState) (err error) {
	if state.Notices, err = ticket.IDsOf(tx, `SELECT id FROM notification WHERE number = $1`, from); err != nil || len(state.Notices) == 0 {
		return err
	}
	_, err = tx.Exec(`UPDATE notification SET number = $2 WHERE number = $1`, from, into)
	return err
}

// draftRow is a draft as its row has it, but for when and by which page it was kept.
type draftRow struct {
	Mailbox int64  `json:"mailbox,omitempty"`
	Subject string `json:"subject,omitempty"`
	People  string `json:"people"`
	Text    string `json:"text,omitempty"`
	HTML    string `json:"html,omitempty"`
	Files   string `json:"files,omitempty"`
	Cites   int64  `json:"cites,omitempty"`
	Actions string `json:"actions,omitempty"`
}

func draftRowOf(q db.Querier, agent, number int64, kind string) (r draftRow, err error) {
	return r, q.Row(`SELECT mailbox_id, subject, people, text, html, attachments, cites, actions FROM draft WHERE agent_id = $1 AND number = $2 AND kind = $3`, agent, number, kind).
		Scan(&r.Mailbox, &r.Subject, &r.People, &r.Text, &r.HTML, &r.Files, &r.Cites, &r.Actions)
}

// put makes it what an agent has in a ticket.
func (r *draftRow) put(tx *db.Tx, agent, number int64, kind string) error {
	_, err := tx.Exec(`INSERT INTO draft (agent_id, number, kind, mailbox_id, subject, people, text, html, attachments, cites, actions, updated_at, writer)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, '') ON CONFLICT (agent_id, number, kind) DO UPDATE SET mailbox_id = excluded.mailbox_id,
			subject = excluded.subject, people = excluded.people, text = excluded.text, html = excluded.html, attachments = excluded.attachments,
			cites = excluded.cites, actions = excluded.actions, updated_at = excluded.updated_at, writer = excluded.writer`,
		agent, number, kind, r.Mailbox, r.Subject, r.People, r.Text, r.HTML, r.Files, r.Cites, r.Actions, db.MS(tx.Now))
	return err
}

// moveDrafts takes along what agents have typed; an answer goes on to whom it was for. Where they had begun something in both, it becomes
// one, to whom the draft of the ticket that stays was to go; what was for another customer begins with its number and their name then.
func moveDrafts(tx *db.Tx, source, target *desk.Ticket, state *mergeState) error {
	var drafts []desk.Draft
	err := db.Each(tx, func(scan func(...any) error) error {
		d, err := ticket.ScanDraft(scan)
		drafts = append(drafts, d)
		return err
	}, `SELECT `+ticket.DraftColumns+` FROM draft d WHERE d.number = $1`, source.Number)
	elsewhere := source.Contact.Address != target.Contact.Address
	for i := 0; i < len(drafts) && err == nil; i++ {
		d := &drafts[i]
		if d.Kind == desk.Out && len(d.To) == 0 && elsewhere {
			d.To = []desk.Person{source.Contact}
		}
		err = moveDraft(tx, d, source, target, state)
	}
	return err
}

func moveDraft(tx *db.Tx, d *desk.Draft, source, target *desk.Ticket, state *mergeState) error {
	was, err := draftRowOf(tx, d.Agent, source.Number, string(d.Kind))
	if err != nil {
		return err
	}
	key := draftKey{Agent: d.Agent, Kind: string(d.Kind), From: &was}
	there, err := ticket.DraftIn(tx, d.Agent, target.Number, d.Kind)
	switch {
	case desk.CodeOf(err) == desk.NotFound:
		there = *d
		there.Ticket = target.Number
	case err != nil:
		return err
	default:
		into, err := draftRowOf(tx, d.Agent, target.Number, key.Kind)
		if err != nil {
			return err
		}
		key.Into = &into
		text, rich := d.Text, d.HTML
		if d.Kind == desk.Out && source.Contact.Address != target.Contact.Address {
			whose := "#" + strconv.FormatInt(source.Number, 10) + " " + cmp.Or(source.Contact.Name, source.Contact.Address)
			text = whose + "\n" + text
			if !ticket.Blank(rich) {
				rich = "<p>" + html.EscapeString(whose) + "</p>" + rich
			}
		}
		there.Text, there.HTML = joinTexts(there.Text, text), joinTexts(there.HTML, rich)
		there.Attachments = append(there.Attachments, d.Attachments...)
		there.UpdatedAt, there.Writer = time.Time{}, "" // neither page knows of it
	}
	if err := db.FirstError(ticket.SaveDraft(tx, there), ticket.DropDraft(tx, d.Agent, source.Number, d.Kind)); err != nil {
		return err
	}
	now, err := draftRowOf(tx, d.Agent, target.Number, key.Kind)
	key.After = &now
	state.Drafts = append(state.Drafts, key)
	return err
}

func joinTexts(a, b string) string {
	return strings.Join(slices.DeleteFunc([]string{a, b}, ticket.Blank), "\n\n")
}

// stopSurvey takes back a survey that has not gone: the matter is not at its end, or is asked about where it went.
func stopSurvey(tx *db.Tx, number int64, state *mergeState) error {
	ids, err := ticket.IDsOf(tx, `UPDATE outbox SET state = 'canceled' WHERE number = $1 AND kind IN `+ask.Kinds+` AND state = 'waiting' AND message_id IS NULL RETURNING id`, number)
	state.Surveys = append(state.Surveys, ids...)
	return err
}
