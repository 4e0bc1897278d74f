// Package reports adds up what the pages of figures show. It writes nothing but that something was read.
package reports

import (
	"context"
	"strconv"
	"strings"

	"github.com/deskbell/deskbell/desk/measure"
	"github.com/deskbell/deskbell/store/db"
)

// Reports is the part of an open database that this package reads.
type Reports struct{ *db.DB }

// conditions gather a WHERE: clause and argument together.
type conditions struct {
	clauses []string
	args    []any
}

// add puts in a clause; each ? of it is the argument.
func (c *conditions) add(clause string, arg any) {
	c.args = append(c.args, arg)
	c.clauses = append(c.clauses, strings.ReplaceAll(clause, "?", "$"+strconv.Itoa(len(c.args))))
}

// within keeps to the time of a filter.
func (c *conditions) within(column string, f measure.Filter) {
	if !f.From.IsZero() {
		c.add(column+" >= ?", db.MS(f.From))
	}
	if !f.Until.IsZero() {
		c.add(column+" < ?", db.MS(f.Until))
	}
}

func (c *conditions) where() string { return " WHERE " + strings.Join(c.clauses, " AND ") }

// counted are tickets that customers wrote: no spam, nothing in the bin. Snoozed and merged ones are.
const counted = "t.aside IN (0, 4, 8, 12)"

// of joins tickets (t) by their number and keeps to those of a filter. An article's are those in which it was offered, or that an answer with it was sent in. What is asked for by time
// comes first in each FROM, and CROSS JOIN keeps it there: the other way round every ticket would be looked at.
func of(f measure.Filter, number, agent, mailbox string) *conditions {
	c := &conditions{clauses: []string{"t.number = " + number, counted}}
	if f.Agent != 0 {
		c.add(agent+" = ?", f.Agent)
	}
	if f.Mailbox != 0 {
		c.add(mailbox+" = ?", f.Mailbox)
	}
	if f.Topic != 0 {
		c.add("t.topic_id = ?", f.Topic)
	}
	if f.Tag != "" {
		c.add("EXISTS (SELECT 1 FROM ticket_tag g WHERE g.tag = ? AND g.number = t.number)", f.Tag)
	}
	if f.Article != 0 {
		c.add(`(EXISTS (SELECT 1 FROM offer o WHERE o.number = t.number AND ',' || o.articles || ',' LIKE '%,' || ? || ',%')
			OR EXISTS (SELECT 1 FROM message_article a JOIN message m ON m.id = a.message_id WHERE a.article_id = ? AND m.number = t.number))`, f.Article)
	}
	return c
}

// holds matches a comma-separated list of ids between commas that has one.
func holds(id int64) string { return "%," + strconv.FormatInt(id, 10) + ",%" }

// ids reads a comma-separated list.
func ids(text string) (list []int64) {
	for part := range strings.SplitSeq(text, ",") {
		if id, err := strconv.ParseInt(part, 10, 64); err == nil {
			list = append(list, id)
		}
	}
	return list
}

// Satisfaction adds up what customers said: the surveys of the filter's time, the low scores that fell due in it, how likely customers are to
// recommend the shop, and whether they said that their tickets were solved.
func (s *Reports) Satisfaction(ctx context.Context, f measure.Filter, periods []measure.Period) (all measure.Satisfaction, err error) {
	all.Ratings = measure.NewRatings(periods)
	err = s.View(ctx, func(q db.Querier) error {
		return db.FirstError(addRatings(q, f, all.Ratings), s.addRepair(q, f, &all), addPromoters(q, f, &all), addClosures(q, f, &all.Closures))
	})
	return all, err
}
