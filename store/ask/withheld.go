package ask

import (
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/survey"
	"github.com/deskbell/deskbell/desk/surveymail"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/ticket"
)

// Withheld says why the customer of a ticket is not to be asked at the time at; "" where they are.
func Withheld(tx *db.Tx, settings desk.Settings, rules survey.Rules, kind survey.Kind, t *desk.Ticket, at time.Time) (desk.Withheld, error) {
	var box bool
	if err := tx.Row(`SELECT EXISTS (SELECT 1 FROM mailbox WHERE id = $1 AND removed = 0)`, t.Mailbox).Scan(&box); err != nil {
		return "", err
	}
	silent, err := silence(tx, t.Number)
	if err != nil {
		return "", err
	}
	a, err := ticket.AutomaticTo(tx, t.Contact.Address, silent, tx.Now)
	if err != nil {
		return "", err
	}
	already, err := asked(tx, rules, kind, t, at)
	if err != nil {
		return "", err
	}
	on := map[survey.Kind]bool{survey.Rating: rules.On, survey.Reminder: rules.On && rules.Remind > 0, survey.Again: rules.Repair.Again != survey.Never, survey.NPS: rules.NPS.On, survey.Solved: rules.Confirm.On}[kind]
	switch {
	case !t.DeletedAt.IsZero():
		return desk.WithheldDeleted, nil
	case !on || textOf(tx, settings, t.Lang, kind).Text == "":
		return desk.WithheldOff, nil
	case t.Spam:
		return desk.WithheldSpam, nil
	case t.Status != desk.Resolved && kind != survey.Again:
		return desk.WithheldReopened, nil
	case already == desk.WithheldAsked:
		return already, nil
	case !box:
		return desk.WithheldNoMailbox, nil
	case already != "":
		return already, nil
	}
	return a.Withhold(), nil
}

// textOf is the mail of a question, in the customer's language, else in the shop's.
func textOf(tx *db.Tx, settings desk.Settings, lang desk.Lang, kind survey.Kind) desk.MailText {
	if _, written := settings.Texts[lang]; !written {
		lang = settings.Lang
	}
	return surveymail.QuestionText(settings, tx.DB.SurveyWords(), lang, kind)
}

// silence says why nothing automatic may answer anything that came into a ticket; "" as soon as a human wrote there, or when
// nobody has written at all.
func silence(q db.Querier, number int64) (why desk.Withheld, err error) {
	err = q.Row(`SELECT silent FROM message WHERE number = $1 AND direction = 'in' AND newcomer = 0 ORDER BY silent = '' DESC, id DESC LIMIT 1`, number).
		Scan((*string)(&why))
	if db.Missing(err) {
		return "", nil
	}
	return why, err
}

// asked says whether a customer was asked already, or so lately that they are left in peace.
func asked(tx *db.Tx, rules survey.Rules, kind survey.Kind, t *desk.Ticket, at time.Time) (desk.Withheld, error) {
	var yes bool
	exists := func(text string, args ...any) error {
		return tx.Row(`SELECT EXISTS (`+text+`)`, args...).Scan(&yes)
	}
	switch kind {
	case survey.Rating:
		if err := exists(`SELECT 1 FROM rating WHERE number = $1`, t.Number); err != nil || yes {
			return desk.WithheldAsked, err
		}
		every := db.MS(at.AddDate(0, 0, -rules.Every))
		err := exists(`SELECT 1 FROM customer WHERE id = $1 AND asked_at > $2 AND asked_at > 0 UNION ALL SELECT 1 FROM nps WHERE customer_id = $1 AND asked_at > $3`,
			t.Customer, every, db.MS(at.Add(-survey.Apart())))
		return when(yes, desk.WithheldRecent), err
	case survey.Reminder:
		err := exists(`SELECT 1 FROM rating WHERE number = $1 AND rated_at = 0 AND reminded_at = 0 AND undelivered = 0 AND (expires_at = 0 OR expires_at > $2)`, t.Number, db.MS(at))
		return when(!yes, desk.WithheldAsked), err
	case survey.Again:
		err := exists(`SELECT 1 FROM follow_up f WHERE f.number = $1 AND f.contacted_at > 0 AND NOT EXISTS (SELECT 1 FROM rerating a WHERE a.number = f.number)`, t.Number)
		return when(!yes, desk.WithheldAsked), err
	case survey.Solved:
		err := exists(`SELECT 1 FROM confirmation WHERE number = $1 AND resolved_at = $2`, t.Number, db.MS(t.ResolvedAt))
		return when(yes, desk.WithheldAsked), err
	case survey.NPS:
		err := exists(`SELECT 1 FROM nps WHERE customer_id = $1 AND asked_at > $2
			UNION ALL SELECT 1 FROM outbox o JOIN ticket t ON t.number = o.number WHERE t.customer_id = $1 AND o.kind = 'nps' AND o.number <> $3 AND o.state = 'waiting' AND o.message_id IS NULL`,
			t.Customer, db.MS(at.AddDate(0, 0, -rules.NPS.Every)), t.Number)
		return when(yes, desk.WithheldRecent), err
	}
	return "", nil
}

func when(yes bool, why desk.Withheld) desk.Withheld {
	if yes {
		return why
	}
	return ""
}

// PutOff says until when a question that is due waits all the same: for the hours in which the shop asks, for an answer that was put off
// when the ticket was resolved, and so that nobody is asked two things in one day, or the rarer one within a fortnight of another. Zero
// where it may go.
func PutOff(tx *db.Tx, settings desk.Settings, kind survey.Kind, number int64) (until time.Time, err error) {
	t, err := ticket.ByNumber(tx, number)
	if err != nil {
		return until, err
	}
	rules, err := RulesFor(tx, settings, t.Mailbox)
	if err != nil {
		return until, err
	}
	hours, zone, err := clockOf(tx, settings)
	if err != nil {
		return until, err
	}
	if at := rules.Allowed(hours, zone, tx.Now); at.After(tx.Now) {
		return at, nil
	}
	var due int64
	err = tx.Row(`SELECT coalesce(max(due_at), 0) FROM outbox WHERE number = $1 AND kind = 'reply' AND later = 1 AND state IN ('waiting', 'sending')`, number).Scan(&due)
	if err != nil {
		return until, err
	}
	if due > 0 {
		return db.FromMS(max(due, db.MS(tx.Now))).Add(max(rules.Delay, time.Minute)), nil
	}
	last, err := lastOther(tx, kind, t.Customer)
	if err != nil || last.IsZero() {
		return until, err
	}
	if kind == survey.NPS {
		until = rules.Allowed(hours, zone, last.Add(survey.Apart()))
	} else if sameDay(last.In(zone), tx.Now.In(zone)) {
		until = rules.Allowed(hours, zone, survey.WorkingDays(hours, zone, tx.Now, 1))
	}
	if !until.After(tx.Now) {
		until = time.Time{}
	}
	return until, nil
}

// lastOther is when a customer was last asked something of another kind; a reminder is the same question.
func lastOther(tx *db.Tx, kind survey.Kind, customer int64) (time.Time, error) {
	var at int64
	if kind == survey.Reminder {
		kind = survey.Rating
	}
	err := tx.Row(`SELECT coalesce(max(o.created_at), 0) FROM ticket t JOIN message m ON m.number = t.number JOIN outbox o ON o.message_id = m.id
		WHERE t.customer_id = $1 AND o.kind IN `+Kinds+` AND o.kind <> $2 AND NOT ($2 = 'survey' AND o.kind = 'remind') AND o.state <> 'canceled'`,
		customer, string(kind)).Scan(&at)
	return db.FromMS(at), err
}

func sameDay(a, b time.Time) bool {
	y, m, d := a.Date()
	y2, m2, d2 := b.Date()
	return y == y2 && m == m2 && d == d2
}
