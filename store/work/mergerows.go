package work

import (
	"slices"
	"strings"

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

// moveMentions leaves one mention an agent: the newest, unseen as long as one of the two is.
func moveMentions(tx *db.Tx, from, into int64, state *mergeState) error {
	err := db.Each(tx, func(scan func(...any) error) error {
		var m mentionRow
		err := scan(&m.Agent, &m.Message, &m.At, &m.Seen)
		state.Mentions = append(state.Mentions, m)
		return err
	}, `SELECT agent_id, message_id, at, seen_at FROM mention WHERE number = $1`, from)
	if err != nil {
		return err
	}
	for _, m := range state.Mentions {
		if _, err := tx.Exec(`INSERT INTO mention (agent_id, number, message_id, at, seen_at) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (agent_id, number) DO UPDATE SET message_id = max(mention.message_id, excluded.message_id), at = max(mention.at, excluded.at),
				seen_at = min(mention.seen_at, excluded.seen_at)`, m.Agent, into, m.Message, m.At, m.Seen); err != nil {
			return err
		}
	}
	_, err = tx.Exec(`DELETE FROM mention WHERE number = $1`, from)
	return err
}

func moveNotices(tx *db.Tx, from, into int64, state *mergeState) (err error) {
	if state.Notices, err = ticket.IDsOf(tx, `SELECT id FROM notification WHERE number = $1`, from); err != nil || len(state.Notices) == 0 {
		return err
	}
	_, err = tx.Exec(`UPDATE notification SET number = $2 WHERE number = $1`, from, into)
	return err
}

// moveDrafts takes along what agents have typed. Where they had begun something in both, it becomes one, to whom the draft of the ticket
// that stays was to go.
func moveDrafts(tx *db.Tx, from, into int64, state *mergeState) error {
	var drafts []desk.Draft
	err := db.Each(tx, func(scan func(...any) error) error {
		d, err := ticket.ScanDraft(scan)
		drafts = append(drafts, d)
		return err
	}, `SELECT `+ticket.DraftColumns+` FROM draft d WHERE d.number = $1`, from)
	if err != nil {
		return err
	}
	for _, d := range drafts {
		there, err := ticket.DraftIn(tx, d.Agent, into, d.Kind)
		switch {
		case desk.CodeOf(err) == desk.NotFound:
			state.Drafts = append(state.Drafts, draftKey{d.Agent, string(d.Kind)})
			if _, err := tx.Exec(`UPDATE draft SET number = $2 WHERE number = $1 AND agent_id = $3 AND kind = $4`, from, into, d.Agent, string(d.Kind)); err != nil {
				return err
			}
			continue
		case err != nil:
			return err
		}
		there.Text = joinTexts(there.Text, d.Text)
		there.HTML = joinTexts(there.HTML, d.HTML)
		there.Attachments = append(there.Attachments, d.Attachments...)
		if err := db.FirstError(ticket.SaveDraft(tx, there), ticket.DropDraft(tx, d.Agent, from, d.Kind)); err != nil {
			return err
		}
	}
	return nil
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
