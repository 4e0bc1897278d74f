package ticket

import (
	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
)

// SentWith notes what a customer answered in the contact form beside the message, and which privacy notice they ticked. A notice that never
// was is Invalid (consent.unknown).
func SentWith(tx *db.Tx, number int64, fields []desk.FieldAnswer, notice string) error {
	for _, a := range fields {
		if _, err := tx.Exec(`INSERT INTO ticket_field (number, field_id, name, value) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`, number, a.Field, a.Name, a.Value); err != nil {
			return err
		}
	}
	if notice == "" {
		return nil
	}
	var known bool
	if err := tx.Row(`SELECT EXISTS (SELECT 1 FROM privacy_notice WHERE hash = $1 AND text <> '')`, notice).Scan(&known); err != nil {
		return err
	}
	if !known {
		return desk.Fail(desk.Invalid, "consent.unknown").At("consent")
	}
	_, err := tx.Exec(`INSERT INTO consent (number, notice, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, number, notice, db.MS(tx.Now))
	return err
}

// sentWith is what SentWith noted.
func sentWith(q db.Querier, number int64) (fields []desk.FieldAnswer, c *desk.Ticked, err error) {
	err = db.Each(q, func(scan func(...any) error) error {
		var a desk.FieldAnswer
		err := scan(&a.Field, &a.Kind, &a.Name, &a.Value)
		fields = append(fields, a)
		return err
	}, `SELECT a.field_id, f.kind, a.name, a.value FROM ticket_field a JOIN field f ON f.id = a.field_id WHERE a.number = $1 ORDER BY f.topic_id, f.position, f.id`, number)
	if err != nil {
		return nil, nil, err
	}
	var given desk.Ticked
	var at, written int64
	err = q.Row(`SELECT c.at, n.hash, n.lang, n.text, n.at FROM consent c JOIN privacy_notice n ON n.hash = c.notice WHERE c.number = $1`, number).
		Scan(&at, &given.Notice.Hash, (*string)(&given.Notice.Lang), &given.Notice.Text, &written)
	if db.Missing(err) {
		return fields, nil, nil
	}
	given.At, given.Notice.At = db.FromMS(at), db.FromMS(written)
	return fields, &given, err
}
