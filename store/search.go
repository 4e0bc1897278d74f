package store

import (
	"context"
	"strconv"
	"strings"

	"github.com/deskbell/deskbell/desk"
)

// This file and the schema are the two places that know which database this is.
//
// The index is FTS5 without content: rowid is the message's (article's) id, and what is indexed is not text but the terms that
// desk.AppendTerms made of it, parted by spaces. FTS5's own tokenizer has nothing left to do but to split them again (ascii:
// every byte above 127 belongs to a word), which is what makes indexing fast.

const (
	excerptWidth = 120       // characters of a hit's snippet
	indexedText  = 256 << 10 // bytes of a message that are searched: more is a log file or worse, and would hold the writer up
	newestRanked = 2000      // hits that are ranked; ranking all of them costs as much as there are, and nobody means the old ones
	maxHits      = 200
)

// indexMessage makes a message findable under its id: by what it says, who wrote it, and the names of its files. What Deskbell
// itself writes to everybody is not what anybody looks for.
func indexMessage(tx *Tx, m *desk.Message) error {
	if m.Source == desk.FromAck || m.Source == desk.FromSurvey {
		return nil
	}
	body := make([]byte, 0, len(m.Text)*2+256)
	body = desk.AppendTerms(body, desk.CutBytes(m.Text, indexedText))
	body = desk.AppendTerms(body, m.From.Name)
	body = desk.AppendTerms(body, m.From.Address)
	for _, p := range m.ReplyTo {
		body = desk.AppendTerms(desk.AppendTerms(body, p.Name), p.Address)
	}
	if m.Direction == desk.Out {
		for _, p := range m.To {
			body = desk.AppendTerms(desk.AppendTerms(body, p.Name), p.Address)
		}
	}
	for _, a := range m.Attachments {
		if !a.Inline {
			body = desk.AppendTerms(body, a.Name)
		}
	}
	e := indexed{m.ID, string(desk.AppendTerms(nil, m.Subject)), string(body)}
	tx.index = append(tx.index, e)
	if tx.pending += len(e.body); tx.pending < maxPending {
		return nil
	}
	return tx.writeIndex()
}

// indexed is a message's row of the index. It is written at the end of the transaction, all at once: FTS5 writes out what it has
// gathered whenever another statement of the transaction opens a savepoint of its own (RETURNING, ON CONFLICT and INSERT …
// SELECT do), and small pieces that are merged later cost more than the rows themselves.
type indexed struct {
	id            int64
	subject, body string
}

// maxPending bytes wait for the end of a transaction.
const maxPending = 8 << 20

func (t *Tx) writeIndex() error {
	for _, e := range t.index {
		if _, err := t.exec(`INSERT INTO message_text (rowid, subject, body) VALUES ($1, $2, $3)`, e.id, e.subject, e.body); err != nil {
			return err
		}
	}
	t.index, t.pending = t.index[:0], 0
	return nil
}

// indexArticle makes an article findable under its id, or brings it up to date; unindexArticle takes it out.
func indexArticle(tx *Tx, id int64, title, body string) error {
	if err := unindexArticle(tx, id); err != nil {
		return err
	}
	_, err := tx.exec(`INSERT INTO article_text (rowid, title, body) VALUES ($1, $2, $3)`, id,
		string(desk.AppendTerms(nil, title)), string(desk.AppendTerms(nil, desk.CutBytes(desk.PlainMarkdown(body), indexedText))))
	return err
}

func unindexArticle(tx *Tx, id int64) error {
	_, err := tx.exec(`DELETE FROM article_text WHERE rowid = $1`, id)
	return err
}

// matchAll writes terms as FTS5 reads them; all must be found. Words have letters and digits only, so quoting is enough.
func matchAll(terms []desk.Term) string {
	parts := make([]string, 0, len(terms))
	for _, t := range terms {
		part := `"` + strings.Join(t.Words, " ") + `"`
		if t.Prefix {
			part += " *"
		}
		for _, or := range t.Or {
			part += ` OR "` + or + `"`
		}
		if len(t.Or) > 0 {
			part = "(" + part + ")"
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, " AND ")
}

// SearchTickets finds tickets by their messages, notes too, and first of all the ticket whose number q is (#1042). One hit a
// ticket, of its best or newest message; spam and the bin are left out.
func (s *Store) SearchTickets(ctx context.Context, q string, order desk.Order, limit int) (hits []desk.Hit, err error) {
	limit = min(max(limit, 1), maxHits)
	terms := desk.Terms(q)
	if len(terms) == 0 {
		return nil, nil
	}
	err = s.view(ctx, func(q1 querier) error {
		found, err := findMessages(q1, terms, order, limit)
		if err != nil {
			return err
		}
		if n := desk.TicketNumber(q); n != 0 {
			if n, err = rootOf(q1, n); err != nil {
				return err
			}
			found = firstNumber(found, n)
		}
		hits, err = ticketHits(q1, found, terms, limit)
		return err
	})
	return hits, err
}

// found is one ticket that matched, by a message of it (0: by its number).
type found struct {
	number, message int64
	score           float64
}

func firstNumber(list []found, n int64) []found {
	out := []found{{number: n, score: 1000}}
	for _, f := range list {
		if f.number != n {
			out = append(out, f)
		} else {
			out[0].message = f.message
		}
	}
	return out
}

// Newest first needs no sorting: FTS5 walks rowids backwards and stops when there are enough.
const newestMessages = `SELECT f.rowid, m.number, 0.0 FROM message_text f CROSS JOIN message m ON m.id = f.rowid CROSS JOIN ticket t ON t.number = m.number
	WHERE f.message_text MATCH $1 AND t.aside IN (0, 4) ORDER BY f.rowid DESC LIMIT $2`

// A word in the subject weighs as much as several in the text.
const bestMessages = `SELECT f.id, m.number, f.score FROM (
		SELECT rowid AS id, bm25(message_text, 6.0, 1.0) AS score FROM message_text WHERE message_text MATCH $1 AND rowid >= $2 ORDER BY score LIMIT $3
	) f CROSS JOIN message m ON m.id = f.id CROSS JOIN ticket t ON t.number = m.number WHERE t.aside IN (0, 4) ORDER BY f.score, f.id DESC`

// oldestRanked is the oldest of the newest hits; nothing where there are fewer.
const oldestRanked = `SELECT rowid FROM message_text WHERE message_text MATCH $1 ORDER BY rowid DESC LIMIT 1 OFFSET $2`

// vague says that a query is one character: it is in thousands of words, and counting them all to rank them takes seconds.
func vague(terms []desk.Term) bool {
	return len(terms) == 1 && terms[0].Prefix && terms[0].Run != ""
}

// findMessages takes the last word for finished first, and for a beginning only where that finds too little.
func findMessages(q querier, terms []desk.Term, order desk.Order, limit int) ([]found, error) {
	if exact, changed := desk.Exact(terms); changed {
		list, err := matchMessages(q, exact, order, limit)
		if err != nil || len(list) == limit {
			return list, err
		}
	}
	return matchMessages(q, terms, order, limit)
}

func matchMessages(q querier, terms []desk.Term, order desk.Order, limit int) ([]found, error) {
	match := matchAll(terms)
	text, args := newestMessages, []any{match, newestRanked}
	if vague(terms) {
		order = desk.ByNewest
	}
	if order != desk.ByNewest {
		var oldest int64
		if err := q.row(oldestRanked, match, newestRanked-1).Scan(&oldest); err != nil && !missing(err) {
			return nil, err
		}
		text, args = bestMessages, []any{match, oldest, min(newestRanked, limit*10)}
	}
	rows, err := q.query(text, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []found
	seen := map[int64]bool{}
	for len(list) < limit && rows.Next() {
		var f found
		if err := rows.Scan(&f.message, &f.number, &f.score); err != nil {
			return nil, err
		}
		if seen[f.number] {
			continue
		}
		seen[f.number] = true
		if f.score = -f.score; order == desk.ByNewest { // BM25 of FTS5: the lower the better
			f.score = float64(limit-len(list)) / float64(limit)
		}
		list = append(list, f)
	}
	return list, rows.Err()
}

// ticketHits reads what a page of hits shows.
func ticketHits(q querier, list []found, terms []desk.Term, limit int) ([]desk.Hit, error) {
	hits := make([]desk.Hit, 0, len(list))
	text := ""
	row := newTicketRow(&text)
	for _, f := range list {
		if len(hits) == limit {
			break
		}
		t, err := row.take(q.row(`SELECT `+ticketColumns+`, CASE $2 WHEN 0 THEN t.snippet ELSE (SELECT substr(text, 1, 50000) FROM message WHERE id = $2) END
			FROM ticket t WHERE t.number = $1 AND t.aside IN (0, 4)`, f.number, f.message).Scan)
		if missing(err) {
			continue // a number that no ticket has, spam, or the bin
		}
		if err != nil {
			return nil, err
		}
		hits = append(hits, desk.Hit{Number: f.number, Title: t.Subject, Score: f.score, Ticket: &t, Snippet: desk.Excerpt(text, terms, excerptWidth)})
	}
	return hits, nil
}

// SearchArticles finds articles of one language, best first; public: only published ones. A word in the title weighs more. Where
// nothing has all that was asked for, as with a whole question, it finds what has most of it.
func (s *Store) SearchArticles(ctx context.Context, q string, lang desk.Lang, public bool, limit int) (hits []desk.Hit, err error) {
	limit = min(max(limit, 1), maxHits)
	terms := desk.Terms(q)
	if len(terms) == 0 {
		return nil, nil
	}
	err = s.view(ctx, func(v querier) error {
		hits, err = findArticles(v, matchAll(terms), terms, lang, public, limit)
		if err != nil || len(hits) > 0 {
			return err
		}
		words := desk.LooseTerms(q)
		if len(words) == 0 {
			return nil
		}
		candidates, err := findArticles(v, matchAny(words), looseMarks(words), lang, public, 4*limit)
		for _, h := range candidates {
			if desk.Covers(h.Title+"\n"+desk.PlainMarkdown(h.Found.Body), words) && len(hits) < limit {
				hits = append(hits, h)
			}
		}
		return err
	})
	return hits, err
}

func matchAny(words []string) string {
	return `"` + strings.Join(words, `" OR "`) + `"`
}

// looseMarks marks each word by itself.
func looseMarks(words []string) []desk.Term {
	terms := make([]desk.Term, 0, len(words))
	for _, w := range words {
		terms = append(terms, desk.Terms(w+" ")...)
	}
	return terms
}

func findArticles(q querier, match string, terms []desk.Term, lang desk.Lang, public bool, limit int) ([]desk.Hit, error) {
	var hits []desk.Hit
	err := each(q, func(scan func(...any) error) error {
		var a desk.Article
		var h desk.Hit
		var created, updated int64
		if err := scan(&a.ID, &a.Pair, (*string)(&a.Lang), &a.Slug, &a.Title, &a.Body, &a.Category, &a.Published, &a.Order, &a.Version,
			&created, &updated, &h.Score); err != nil {
			return err
		}
		a.CreatedAt, a.UpdatedAt = fromMS(created), fromMS(updated)
		h.Article, h.Title, h.Found, h.Score = a.ID, a.Title, &a, -h.Score
		h.Snippet = desk.Excerpt(desk.CutBytes(desk.PlainMarkdown(a.Body), indexedText), terms, excerptWidth)
		hits = append(hits, h)
		return nil
	}, `SELECT a.id, a.pair, a.lang, a.slug, a.title, a.body, a.category_id, a.published, a.position, a.version, a.created_at, a.updated_at,
			bm25(article_text, 8.0, 1.0) AS score
		FROM article_text f CROSS JOIN article a ON a.id = f.rowid
		WHERE f.article_text MATCH $1 AND a.lang = $2 AND a.published >= $3 ORDER BY score, a.id LIMIT `+strconv.Itoa(limit),
		match, string(lang), flag(public))
	return hits, err
}
