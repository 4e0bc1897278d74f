package ticket

import (
	"strings"
	"unicode/utf8"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/helpcentre"
	"github.com/deskbell/deskbell/desk/nameless"
	"github.com/deskbell/deskbell/store/db"
)

// mostOffered is how many wordings of one article wait for a person before no more are offered.
const mostOffered = 20

// Carried notes the articles that an answer carries: those that the writer is known to have put in, and those that it links to. What the
// ticket's customer asked is offered as another wording of each.
func Carried(tx *db.Tx, t *desk.Ticket, m *desk.Message, ids []int64) error {
	links := helpcentre.ArticleLinks(m.Reply + "\n" + strings.ReplaceAll(m.HTML, "&amp;", "&"))
	for _, link := range links {
		err := db.Each(tx, func(scan func(...any) error) error {
			var id int64
			err := scan(&id)
			ids = append(ids, id)
			return err
		}, `SELECT id FROM article WHERE id = $1 OR lang = $2 AND slug = $3 UNION SELECT article_id FROM article_slug WHERE lang = $2 AND slug = $3 LIMIT 1`,
			link.ID, string(link.Lang), link.Slug)
		if err != nil {
			return err
		}
	}
	if len(ids) == 0 {
		return nil
	}
	question, lang, err := asked(tx, t)
	if err != nil {
		return err
	}
	for _, id := range ids {
		r, err := tx.Exec(`INSERT INTO message_article (message_id, article_id) SELECT $1, id FROM article WHERE id = $2 ON CONFLICT DO NOTHING`, m.ID, id)
		if err != nil {
			return err
		}
		if n, err := r.RowsAffected(); err != nil || n == 0 || question == "" {
			if err != nil {
				return err
			}
			continue
		}
		if _, err := tx.Exec(`INSERT INTO article_phrasing (article_id, text, state, number, created_at)
			SELECT id, $2, 'offered', $3, $4 FROM article WHERE id = $1 AND lang = $5 AND lower(title) <> lower($2)
				AND (SELECT count(*) FROM article_phrasing p WHERE p.article_id = $1 AND p.state = 'offered') < $6
			ON CONFLICT (article_id, text) DO NOTHING`, id, question, t.Number, db.MS(tx.Now), string(lang), mostOffered); err != nil {
			return err
		}
	}
	return nil
}

// asked is what a ticket's customer asked first, without persons, and in which language.
func asked(q db.Querier, t *desk.Ticket) (string, desk.Lang, error) {
	var text, name string
	err := q.Row(`SELECT coalesce(reply, text), from_name FROM message WHERE number = $1 AND direction = 'in' AND auto = '' AND bounce = '' ORDER BY id LIMIT 1`, t.Number).Scan(&text, &name)
	if db.Missing(err) {
		return "", "", nil
	}
	question := nameless.Question(t.Subject, desk.CutBytes(text, 20000), name, t.Contact.Name)
	if utf8.RuneCountInString(question) > helpcentre.MaxPhrasing {
		question = ""
	}
	return question, desk.GuessLang(question), err
}

// CarriedNothing forgets what an answer carried that does not go, and what was offered for it.
func CarriedNothing(tx *db.Tx, number, message int64) error {
	_, err := tx.Exec(`DELETE FROM article_phrasing WHERE state = 'offered' AND number = $1 AND article_id IN (SELECT article_id FROM message_article WHERE message_id = $2)
		AND NOT EXISTS (SELECT 1 FROM message_article a JOIN message m ON m.id = a.message_id WHERE a.article_id = article_phrasing.article_id AND m.number = $1 AND m.id <> $2)`, number, message)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`DELETE FROM message_article WHERE message_id = $1`, message)
	return err
}
