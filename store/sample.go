package store

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/audit"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/help"
	"github.com/deskbell/deskbell/store/shop"
	"github.com/deskbell/deskbell/store/ticket"
	"github.com/deskbell/deskbell/store/work"
)

// What table sample holds of each kind. What was kept when the sample went is marked so: it is not counted as the sample any more,
// and still no mail goes to its customers.
const (
	sampleTicket  = "ticket"
	sampleArticle = "article"
	sampleReply   = "reply"
	sampleMessage = "message" // one row: the newest message that came with the sample
)

// Sample brings the sample into a shop, once: nothing is sent, nobody is told, and articles are drafts whatever they say. Conflict
// (sample.there) where it is there already.
func (s *Store) Sample(ctx context.Context, in desk.Sample) error {
	for i := range in.Articles {
		var err error
		if in.Articles[i], err = help.CheckedArticle(in.Articles[i]); err != nil {
			return err
		}
	}
	return s.Tx(ctx, func(tx *db.Tx) error {
		var there bool
		var number, customer int64
		err := tx.Row(`SELECT EXISTS (SELECT 1 FROM sample WHERE kind NOT LIKE 'kept %'), (SELECT coalesce(max(number), 0) FROM ticket),
			(SELECT coalesce(max(id), 0) FROM customer)`).Scan(&there, &number, &customer)
		if err != nil {
			return err
		}
		if there {
			return desk.Fail(desk.Conflict, "sample.there")
		}
		if err := seed(tx, in.Tickets); err != nil {
			return err
		}
		if _, err := tx.Exec(`INSERT INTO sample (kind, id) SELECT 'ticket', number FROM ticket WHERE number > $1
			UNION ALL SELECT 'customer', id FROM customer WHERE id > $2 UNION ALL SELECT 'message', coalesce(max(id), 0) FROM message`, number, customer); err != nil {
			return err
		}
		tx.Changed(desk.Change{Kind: "settings"})
		return errors.Join(sampleArticles(tx, in.Articles), sampleReplies(tx, in.Replies))
	})
}

func sampleArticles(tx *db.Tx, articles []desk.Article) error {
	for _, a := range articles {
		a.ID, a.Pair, a.Category, a.Published = 0, 0, 0, false
		if err := help.AddArticle(tx, &a); err != nil {
			return err
		}
		help.Reindex(tx, a.ID)
		if err := noteSample(tx, sampleArticle, a.ID); err != nil {
			return err
		}
	}
	return nil
}

// sampleReplies leaves out what has the name of one that is there.
func sampleReplies(tx *db.Tx, replies []desk.SavedReply) error {
	for _, r := range replies {
		err := tx.Row(`INSERT INTO saved_reply (folder, name, text, updated_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING id`,
			r.Folder, r.Name, db.TidyText(r.Text), db.MS(tx.Now)).Scan(&r.ID)
		if db.Missing(err) {
			continue
		}
		if err == nil {
			err = noteSample(tx, sampleReply, r.ID)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func noteSample(tx *db.Tx, kind string, id int64) error {
	_, err := tx.Exec(`INSERT INTO sample (kind, id) VALUES ($1, $2)`, kind, id)
	return err
}

// RemoveSample takes the sample away for good, whatever was tried on it, but for what people have written themselves, and says what it
// keeps: tickets in which something was written or drafted, which were merged, or whose customer was edited; articles that
// were edited or published; saved replies that were edited.
func (s *Store) RemoveSample(ctx context.Context, by desk.By) (kept desk.SampleKept, err error) {
	err = s.Tx(ctx, func(tx *db.Tx) error {
		kept = desk.SampleKept{}
		n, err := removeSampleTickets(tx, by, &kept)
		if err != nil {
			return err
		}
		if err := errors.Join(removeSampleArticles(tx, &kept), removeSampleReplies(tx, &kept)); err != nil {
			return err
		}
		for _, text := range []string{
			`DELETE FROM sample WHERE kind = 'customer' AND id NOT IN (SELECT id FROM customer)`,
			`DELETE FROM sample WHERE kind IN ('article', 'reply', 'message')`,
			`UPDATE sample SET kind = 'kept ' || kind WHERE kind IN ('ticket', 'customer')`,
		} {
			if _, err := tx.Exec(text); err != nil {
				return err
			}
		}
		tx.Changed(desk.Change{Kind: "settings"})
		return shop.AddAudit(tx, by, audit.Sample, "", "tickets", strconv.Itoa(n))
	})
	return kept, err
}

// sampleWritten says of a ticket t whether somebody has written something in it. One that came before
// 'message' was noted is kept if anything was done with it.
const sampleWritten = `(EXISTS (SELECT 1 FROM message m WHERE m.number = t.number AND m.id > (SELECT coalesce(max(id), 0) FROM sample WHERE kind = '` + sampleMessage + `')
		AND (t.version > 1 OR EXISTS (SELECT 1 FROM sample WHERE kind = '` + sampleMessage + `')))
	OR EXISTS (SELECT 1 FROM draft d WHERE d.number = t.number)
	OR EXISTS (SELECT 1 FROM outbox o WHERE o.number = t.number) OR EXISTS (SELECT 1 FROM merge m WHERE t.number IN (m.number, m.into_number))
	OR EXISTS (SELECT 1 FROM customer c WHERE c.id = t.customer_id AND c.version > 1))`

func removeSampleTickets(tx *db.Tx, by desk.By, kept *desk.SampleKept) (n int, err error) {
	var gone []int64
	err = db.Each(tx, func(scan func(...any) error) error {
		var number int64
		var written bool
		err := scan(&number, &written)
		if written {
			kept.Tickets = append(kept.Tickets, number)
		} else {
			gone = append(gone, number)
		}
		return err
	}, `SELECT t.number, `+sampleWritten+` FROM sample s JOIN ticket t ON t.number = s.id WHERE s.kind = $1 ORDER BY t.number`, sampleTicket)
	if err != nil {
		return 0, err
	}
	var tags []string
	for _, number := range gone {
		t, err := ticket.ByNumber(tx, number)
		if err != nil {
			return 0, err
		}
		if err := work.Purge(tx, by, &t); err != nil {
			return 0, err
		}
		tags = append(tags, t.Tags...)
	}
	slices.Sort(tags)
	for _, tag := range slices.Compact(tags) { // those that came with the sample
		if _, err := tx.Exec(`DELETE FROM tag WHERE name = $1 AND uses <= 0 AND colour = ''`, tag); err != nil {
			return 0, err
		}
	}
	return len(gone), nil
}

func removeSampleArticles(tx *db.Tx, kept *desk.SampleKept) error {
	gone, err := sampleParts(tx, kept, `SELECT a.id, a.title, a.version > 1 OR a.published > 0 OR a.pair <> a.id OR EXISTS (SELECT 1 FROM article b WHERE b.pair = a.id AND b.id <> a.id)
		FROM sample s JOIN article a ON a.id = s.id WHERE s.kind = $1 ORDER BY a.id`, sampleArticle)
	if err != nil {
		return err
	}
	for _, id := range gone {
		if _, err := tx.Exec(`DELETE FROM article WHERE id = $1`, id); err != nil {
			return err
		}
		help.Reindex(tx, id)
	}
	if len(gone) > 0 {
		tx.Changed(desk.Change{Kind: "article"})
	}
	return nil
}

func removeSampleReplies(tx *db.Tx, kept *desk.SampleKept) error {
	gone, err := sampleParts(tx, kept, `SELECT r.id, r.name, r.version > 1 FROM sample s JOIN saved_reply r ON r.id = s.id WHERE s.kind = $1 ORDER BY r.id`, sampleReply)
	if err != nil {
		return err
	}
	for _, id := range gone {
		if _, err := tx.Exec(`DELETE FROM saved_reply WHERE id = $1`, id); err != nil {
			return err
		}
	}
	return nil
}

// sampleParts are the ids that may go; what was touched is named in kept.
func sampleParts(q db.Querier, kept *desk.SampleKept, text, kind string) (gone []int64, err error) {
	return gone, db.Each(q, func(scan func(...any) error) error {
		var id int64
		var name string
		var touched bool
		err := scan(&id, &name, &touched)
		if touched {
			kept.Names = append(kept.Names, name)
		} else {
			gone = append(gone, id)
		}
		return err
	}, text, kind)
}
