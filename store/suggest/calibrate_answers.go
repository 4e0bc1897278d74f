package suggest

import (
	"net/url"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/query"
	"github.com/deskbell/deskbell/store/db"
)

// articleLink is an article's address in a mail: by its language and slug.
var articleLink = desk.Pattern(`/help/(en|zh-CN)/articles/([^\s"'<>()\]]+)`)

// fromAnswers are what customers wrote that an agent answered with the link of one article.
func fromAnswers(q db.Querier) (list []pastQuestion, err error) {
	type answer struct {
		lang desk.Lang
		slug string
		said string
	}
	var answers []answer
	term := string(query.Append(nil, "articles"))
	err = db.Each(q, func(scan func(...any) error) error {
		var a answer
		var text string
		if err := scan(&text, &a.said); err != nil {
			return err
		}
		if links := articleLink().FindAllStringSubmatch(text, 2); len(links) == 1 {
			slug, err := url.PathUnescape(links[0][2])
			a.lang, a.slug = desk.Lang(links[0][1]), slug
			if err == nil {
				answers = append(answers, a)
			}
		}
		return nil
	}, `SELECT m.text, coalesce(asked.reply, asked.text) FROM message m
		JOIN message asked ON asked.id = (SELECT max(id) FROM message WHERE number = m.number AND id < m.id AND direction = 'in' AND auto = '' AND bounce = '')
		WHERE m.id IN (SELECT rowid FROM message_text WHERE message_text MATCH $1 ORDER BY rowid DESC LIMIT $2) AND m.direction = 'out' AND m.source = 'agent'
		ORDER BY m.id DESC`, `"`+term+`"`, 4*mostPast)
	if err != nil {
		return nil, err
	}
	for _, a := range answers[:min(len(answers), mostPast)] {
		var id int64
		err := q.Row(`SELECT id FROM article WHERE lang = $1 AND slug = $2 AND published = 1 AND private = 0`, string(a.lang), a.slug).Scan(&id)
		if db.Missing(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		list = append(list, pastQuestion{text: desk.Cut(a.said, maxQuestion), lang: a.lang, article: id})
	}
	return list, nil
}
