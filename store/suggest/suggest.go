package suggest

import (
	"cmp"
	"context"
	"math"
	"slices"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/helpcentre"
	"github.com/deskbell/deskbell/desk/query"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/help"
	"github.com/deskbell/deskbell/store/ticket"
)

const (
	suggestWords = 10  // of a message are looked up
	suggestDeep  = 150 // newest messages with each word: what has more is said everywhere and tells little
	suggestTries = 40  // of the messages that are most alike are looked at, until there are enough tickets
	suggestFew   = 3   // of each kind
)

// Suggest finds what may help to answer the last message of a ticket's customer: published articles in its language, and resolved
// tickets that are on the desk.
func (s *Suggestions) Suggest(ctx context.Context, number int64) (out query.Suggestions, err error) {
	var subject, text string
	err = s.View(ctx, func(q db.Querier) error {
		t, err := ticket.ByNumber(q, number)
		if err != nil {
			return err
		}
		subject = t.Subject
		if text, err = lastAsked(q, number); err != nil || text == "" {
			return err
		}
		if words := query.TellingWords(subject+"\n"+desk.CutBytes(text, 4000), suggestWords); len(words) > 0 {
			out.Tickets, err = ticketsAlike(q, words, number)
		}
		return err
	})
	if err != nil || text == "" {
		return out, err
	}
	out.Articles, err = s.answering(ctx, subject, text)
	return out, err
}

// answering are the articles that probably answer what a customer said last, with the snippets filled into their texts.
func (s *Suggestions) answering(ctx context.Context, subject, text string) ([]desk.Hit, error) {
	lang := desk.GuessLang(text, subject)
	found, err := help.FindArticles(ctx, s.DB, desk.ArticleSearch{Text: subject + "\n" + text, Lang: lang, Public: true, Limit: suggestFew})
	if err != nil {
		return nil, err
	}
	snippets, err := s.SnippetTexts(ctx, lang)
	found = desk.ClearHits(found)
	for _, h := range found {
		h.Found.Body = helpcentre.FillSnippets(h.Found.Body, func(name string) string { return snippets[name] })
	}
	return found, err
}

// lastAsked is what the customer said last; nothing where only a machine wrote.
func lastAsked(q db.Querier, number int64) (text string, err error) {
	err = q.Row(`SELECT coalesce(reply, text) FROM message WHERE number = $1 AND direction = 'in' AND auto = '' AND bounce = '' ORDER BY id DESC LIMIT 1`, number).Scan(&text)
	if db.Missing(err) {
		return "", nil
	}
	return text, err
}

// ticketsAlike weighs the newest messages by the words that they share with a ticket, a rare one more. Half of the weight of
// all the words that others use, and two of them, is alike.
func ticketsAlike(q db.Querier, words []string, number int64) (list []query.Similar, err error) {
	own, err := ownMessages(q, number)
	if err != nil {
		return nil, err
	}
	scores, shared, total := map[int64]float64{}, map[int64]int{}, 0.0
	for _, w := range words {
		ids, err := newestWith(q, w)
		if err != nil {
			return nil, err
		}
		ids = slices.DeleteFunc(ids, func(id int64) bool { return own[id] })
		weight := math.Log2(1 + 2*suggestDeep/float64(max(len(ids), 1)))
		if len(ids) > 0 {
			total += weight
		}
		for _, id := range ids {
			scores[id] += weight
			shared[id]++
		}
	}
	best := make([]int64, 0, 64)
	for id, score := range scores {
		if 2*score >= total && (shared[id] > 1 || len(words) == 1) {
			best = append(best, id)
		}
	}
	slices.SortFunc(best, func(a, b int64) int { return cmp.Or(cmp.Compare(scores[b], scores[a]), cmp.Compare(b, a)) })
	return resolvedOf(q, best[:min(len(best), suggestTries)])
}

func ownMessages(q db.Querier, number int64) (ids map[int64]bool, err error) {
	ids = map[int64]bool{}
	return ids, db.Each(q, func(scan func(...any) error) error {
		var id int64
		err := scan(&id)
		ids[id] = true
		return err
	}, `SELECT id FROM message WHERE number = $1`, number)
}

func newestWith(q db.Querier, word string) (ids []int64, err error) {
	return ids, db.Each(q, func(scan func(...any) error) error {
		var id int64
		err := scan(&id)
		ids = append(ids, id)
		return err
	}, `SELECT rowid FROM message_text WHERE message_text MATCH $1 ORDER BY rowid DESC LIMIT $2`, `"`+word+`"`, suggestDeep)
}

// resolvedOf are the first few tickets of messages that are resolved, on the desk, and answered by a person.
func resolvedOf(q db.Querier, messages []int64) (list []query.Similar, err error) {
	var answer string
	row := ticket.NewRow(&answer)
	seen := map[int64]bool{}
	for _, id := range messages {
		if len(list) == suggestFew {
			break
		}
		t, err := row.Take(q.Row(`SELECT `+ticket.Columns+`, coalesce(last.reply, last.text)
			FROM message m JOIN ticket t ON t.number = m.number
			JOIN message last ON last.id = (SELECT max(id) FROM message WHERE number = t.number AND direction = 'out' AND source = 'agent')
			WHERE m.id = $1 AND t.status = 'resolved' AND t.aside = 0`, id).Scan)
		if db.Missing(err) || err == nil && seen[t.Number] {
			continue
		}
		if err != nil {
			return nil, err
		}
		seen[t.Number] = true
		list = append(list, query.Similar{Ticket: t, Answer: answer})
	}
	return list, nil
}
