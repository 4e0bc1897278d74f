package ticket

import (
	"slices"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
)

// Notify tells agents of something in a ticket, each as they chose, and never the one who did it. What they have not read of the same
// ticket yet becomes one line with it; the same message counts once. number 0 is of no ticket; agents may name the same one twice.
func Notify(tx *db.Tx, kind desk.NoticeKind, number, message int64, by desk.By, agents ...int64) error {
	if len(agents) == 0 {
		return nil
	}
	told, err := tellable(tx)
	if err != nil {
		return err
	}
	done := map[int64]bool{0: true, by.Agent: true}
	for _, agent := range agents {
		prefs, there := told[agent]
		if done[agent] || !there {
			continue
		}
		done[agent] = true
		how := prefs.Tells(kind)
		if !how.Any() {
			continue
		}
		if err := addNotice(tx, agent, desk.Notice{Kind: kind, Ticket: number, Message: message}, by.Agent, how); err != nil {
			return err
		}
		tx.Changed(desk.Change{Kind: "notice", Ticket: number, For: agent})
	}
	return nil
}

// told are the agents who may be told of something, and how.
type told map[int64]desk.Prefs

// tellable are the agents who can be told of anything, with what they chose; read once a transaction.
func tellable(tx *db.Tx) (map[int64]desk.Prefs, error) {
	known, fresh := db.Gathered[told](tx)
	if !fresh {
		return *known, nil
	}
	agents := told{}
	err := db.Each(tx, func(scan func(...any) error) error {
		var id int64
		var text string
		if err := scan(&id, &text); err != nil {
			return err
		}
		var p desk.Prefs
		err := db.FromJSON(text, &p)
		agents[id] = p
		return err
	}, `SELECT id, prefs FROM agent WHERE disabled = 0`)
	*known = agents
	return agents, err
}

// everybody who can be told of anything.
func everybody(tx *db.Tx) (all []int64, err error) {
	told, err := tellable(tx)
	for id := range told {
		all = append(all, id)
	}
	slices.Sort(all)
	return all, err
}

// addNotice joins what is unread of the same ticket, whose line then says what is most pressing of it.
func addNotice(tx *db.Tx, agent int64, n desk.Notice, by int64, how desk.Channels) error {
	row := noticeRow{kind: n.Kind, message: n.Message, by: by, n: 1, bell: how.Desk, desktop: how.Desktop, mail: db.Flag(how.Mail)}
	if n.Ticket != 0 {
		if err := row.join(tx, agent, n.Ticket); err != nil {
			return err
		}
	}
	if row.id == 0 {
		_, err := tx.Exec(`INSERT INTO notification (agent_id, kind, number, message_id, by_agent, n, at, bell, desktop, mail)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
			agent, string(row.kind), n.Ticket, row.message, row.by, row.n, db.MS(tx.Now), db.Flag(row.bell), db.Flag(row.desktop), row.mail)
		return err
	}
	_, err := tx.Exec(`UPDATE notification SET kind = $2, message_id = $3, by_agent = $4, n = $5, at = $6, bell = $7, desktop = $8, mail = $9 WHERE id = $1`,
		row.id, string(row.kind), row.message, row.by, row.n, db.MS(tx.Now), db.Flag(row.bell), db.Flag(row.desktop), row.mail)
	return err
}

// noticeRow is a notice on its way into the database.
type noticeRow struct {
	id, message, by, n int64
	kind               desk.NoticeKind
	bell, desktop      bool
	mail               int
}

// join makes of a new notice and the unread one of the same ticket, if there is one, a single row.
func (r *noticeRow) join(tx *db.Tx, agent, number int64) error {
	var old noticeRow
	err := tx.Row(`SELECT id, kind, message_id, by_agent, n, bell, desktop, mail FROM notification WHERE agent_id = $1 AND number = $2 AND read_at = 0`, agent, number).
		Scan(&old.id, (*string)(&old.kind), &old.message, &old.by, &old.n, &old.bell, &old.desktop, &old.mail)
	if db.Missing(err) {
		return nil
	}
	if err != nil {
		return err
	}
	r.id, r.bell, r.desktop = old.id, r.bell || old.bell, r.desktop || old.desktop
	if r.mail == 0 {
		r.mail = old.mail
	}
	if r.message == 0 || r.message != old.message {
		r.n += old.n
	} else {
		r.n = old.n
	}
	if old.kind.Rank() < r.kind.Rank() {
		r.kind, r.message, r.by = old.kind, old.message, old.by
	}
	return nil
}

// concerned are who has a ticket and who follows it.
func concerned(q db.Querier, t *desk.Ticket) ([]int64, error) {
	agents := []int64{t.Assignee}
	return agents, db.Each(q, func(scan func(...any) error) error {
		var agent int64
		err := scan(&agent)
		agents = append(agents, agent)
		return err
	}, `SELECT agent_id FROM follower WHERE number = $1`, t.Number)
}

// NotifyConcerned is notify for who has a ticket and who follows it.
func NotifyConcerned(tx *db.Tx, kind desk.NoticeKind, t *desk.Ticket, message int64, by desk.By) error {
	agents, err := concerned(tx, t)
	if err != nil {
		return err
	}
	return Notify(tx, kind, t.Number, message, by, agents...)
}

// NotifyBack tells who had put a ticket aside that its customer's message has brought it back. Whose it is, or who follows it, is told of the
// message itself.
func NotifyBack(tx *db.Tx, t *desk.Ticket, snoozer, message int64) error {
	if snoozer == 0 {
		return nil
	}
	agents, err := concerned(tx, t)
	if err != nil || slices.Contains(agents, snoozer) {
		return err
	}
	return Notify(tx, desk.NoticeSnooze, t.Number, message, desk.By{}, snoozer)
}

// NotifyNew tells of a ticket that came: who has it, else everybody. Spam calls nobody.
func NotifyNew(tx *db.Tx, t *desk.Ticket, message int64) error {
	switch {
	case t.Spam || t.Status == desk.Resolved:
		return nil
	case t.Assignee != 0:
		return Notify(tx, desk.NoticeAssigned, t.Number, message, desk.By{}, t.Assignee)
	}
	all, err := everybody(tx)
	if err != nil {
		return err
	}
	return Notify(tx, desk.NoticeNew, t.Number, message, desk.By{}, all...)
}

// NotifyFailed tells who wrote an answer, and who has the ticket, that it did not arrive. Mail that nobody wrote is nobody's.
func NotifyFailed(tx *db.Tx, number, outbox, message int64) error {
	var author, assignee int64
	err := tx.Row(`SELECT o.agent_id, t.assignee_id FROM outbox o JOIN ticket t ON t.number = o.number WHERE o.id = $1 AND o.kind = 'reply'`, outbox).Scan(&author, &assignee)
	if db.Missing(err) {
		return nil
	}
	if err != nil {
		return err
	}
	return Notify(tx, desk.NoticeFailed, number, message, desk.By{}, author, assignee)
}

// NotifyRated tells who resolved a ticket, who has it and who follows it of a customer who was not content, once; but
// nobody who is told already that they are to contact them.
func NotifyRated(tx *db.Tx, number int64, before desk.Rating, score int, told int64) error {
	if score > desk.LowScore || (before.Score > 0 && before.Score <= desk.LowScore) {
		return nil
	}
	t, err := ByNumber(tx, number)
	if err != nil {
		return err
	}
	agents, err := concerned(tx, &t)
	if err != nil {
		return err
	}
	agents = slices.DeleteFunc(append(agents, before.Agent), func(agent int64) bool { return agent == told })
	return Notify(tx, desk.NoticeRating, t.Number, 0, desk.By{}, agents...)
}
