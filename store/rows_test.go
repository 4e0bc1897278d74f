package store

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/merge"
	"github.com/deskbell/deskbell/store/db"
)

// Whatever agents, customers and servers do to tickets, in whatever order: a row says what is in its ticket, and the numbers beside the
// views are those of their rows.
func TestARowSaysWhatIsInItsTicket(t *testing.T) {
	for seed := range uint64(2) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			h := openShop(t)
			p := &postbox{t: t, s: h.Store, box: h.mailbox, valid: 7}
			r := rand.New(rand.NewPCG(seed, 3))
			var did []string
			for range 150 {
				h.forward(time.Duration(1+r.IntN(90)) * time.Second)
				did = append(did, p.something(r, h.liwei))
				if wrong := p.wrongRows(); len(wrong) > 0 {
					t.Fatalf("%v: %v", did[max(0, len(did)-12):], wrong)
				}
			}
			h.checkCounts()
			h.checkTags()
			h.checkViewsOfRows()
		})
	}
}

// something is one thing that may happen.
func (p *postbox) something(r *rand.Rand, by desk.By) string {
	p.t.Helper()
	ctx := p.t.Context()
	numbers := p.list(`SELECT number FROM ticket ORDER BY number`)
	messages := p.list(`SELECT id FROM message ORDER BY id`)
	one := func() int64 { return numbers[r.IntN(len(numbers))] }
	message := func() int64 { return messages[r.IntN(len(messages))] }
	kind := r.IntN(15)
	if len(numbers) < 5 {
		kind = 0
	}
	from := fmt.Sprintf("c%d@cust.test", r.IntN(4))
	p.uid++
	id := fmt.Sprintf("%d.%s", p.uid, from)
	var err error
	what := ""
	switch kind {
	case 0:
		m := p.post(rawMail("C <"+from+">", id, fmt.Sprint("Matter ", p.uid), fmt.Sprint("Words ", p.uid)))
		return fmt.Sprintf("new #%d", m.Ticket)
	case 1, 2, 3:
		to := p.texts(`SELECT message_id FROM message WHERE id = $1`, message())[0]
		more := []string{"In-Reply-To: <" + to + ">"}
		if r.IntN(5) == 0 {
			more = append(more, "Auto-Submitted: auto-replied")
		}
		if r.IntN(4) == 0 {
			more = append(more, `Content-Type: text/plain; name="f.txt"`, `Content-Disposition: attachment; filename="f.txt"`)
		}
		m := p.post(rawMail("C <"+from+">", id, "Re: matter", fmt.Sprint("More words ", p.uid), more...))
		return fmt.Sprintf("mail in #%d %v", m.Ticket, more[1:])
	case 4:
		n := one()
		what = fmt.Sprintf("note #%d", n)
		_, err = p.s.AddNote(ctx, desk.Remark{By: by, Ticket: n, Text: fmt.Sprint("Note ", p.uid)})
	case 5, 6:
		n := one()
		what = fmt.Sprintf("answer #%d", n)
		a := desk.Answer{By: by, Ticket: n, Text: fmt.Sprint("Answer ", p.uid), Status: desk.Statuses[r.IntN(3)]}
		if c, err := p.s.Conversation(ctx, n, 0); err == nil {
			a.To = []desk.Person{c.Answers}
		}
		if f, failed := p.s.Upload(ctx, by.Agent, "a.txt", "text/plain", reader("a")); failed == nil && r.IntN(2) == 0 {
			a.Attachments = []int64{f.ID}
		}
		_, err = p.s.Reply(ctx, a)
	case 7:
		m := message()
		what = fmt.Sprintf("take back m%d", m)
		_, err = p.s.TakeBack(ctx, by, m)
	case 8:
		a, b := one(), one()
		what = fmt.Sprintf("merge #%d into #%d", a, b)
		_, err = p.s.Merge(ctx, merge.Merging{By: by, Into: b, From: []int64{a}})
	case 9:
		merged := p.list(`SELECT number FROM ticket WHERE merged_into > 0`)
		if len(merged) == 0 {
			return "-"
		}
		n := merged[r.IntN(len(merged))]
		what = fmt.Sprintf("unmerge #%d", n)
		err = p.s.Unmerge(ctx, by, n)
	case 10:
		m := message()
		what = fmt.Sprintf("split m%d", m)
		_, err = p.s.Split(ctx, by, m)
	case 11:
		n := one()
		what = fmt.Sprintf("bin or back #%d", n)
		if !p.ticket(n).DeletedAt.IsZero() {
			err = p.s.Restore(ctx, by, n)
		} else {
			err = p.s.Delete(ctx, by, n)
		}
	case 12, 13:
		n := one()
		e := desk.Edit{By: by, Ticket: n, AddTags: []string{fmt.Sprint("t", r.IntN(5))}}
		switch r.IntN(4) {
		case 0:
			e.Spam = to(r.IntN(2) == 0)
		case 1:
			until := p.s.Now().Add(time.Hour)
			e.SnoozedUntil = &until
		case 2:
			e.Assignee = &by.Agent
		case 3:
			e.Status = to(desk.Statuses[r.IntN(3)])
		}
		what = fmt.Sprintf("edit #%d", n)
		_, err = p.s.Edit(ctx, e)
	case 14:
		p.sendAll()
		what = "sent"
		_, err = p.s.Wake(ctx)
	}
	if err != nil {
		switch desk.CodeOf(err) {
		case desk.Conflict, desk.Invalid, desk.NotFound:
			return "(" + what + ")"
		}
		p.t.Fatal(err)
	}
	return what
}

// wrongRows are tickets whose row is not what their messages say.
func (p *postbox) wrongRows() []string {
	p.t.Helper()
	const goes = `(m.id NOT IN (SELECT message_id FROM outbox WHERE state = 'canceled' AND kind = 'reply' AND message_id IS NOT NULL))`
	return slices.Concat(
		p.texts(`SELECT '#' || number || ' says ' || messages || ' messages' FROM ticket t WHERE messages <> (SELECT count(*) FROM message m WHERE m.number = t.number AND `+goes+`) AND merged_into = 0`),
		p.texts(`SELECT '#' || number || ' files: ' || attachments FROM ticket t WHERE attachments <> EXISTS (SELECT 1 FROM attachment f JOIN message m ON m.id = f.message_id WHERE m.number = t.number AND `+goes+`)`),
		p.texts(`SELECT '#' || number || ' waits while ' || status FROM ticket t WHERE waiting_since > 0 AND status <> 'open'`),
		p.texts(`SELECT '#' || number || ' has last_in ' || last_in_at FROM ticket t WHERE merged_into = 0 AND last_in_at <> (SELECT coalesce(max(m.created_at), 0) FROM message m WHERE m.number = t.number AND m.direction = 'in' AND m.bounce = '')`),
		p.texts(`SELECT '#' || number || ' is answered and waits' FROM ticket t WHERE waiting_since > 0 AND waiting_since < (SELECT coalesce(min(m.created_at), 0) FROM message m WHERE m.number = t.number AND m.direction = 'in')`),
		p.texts(`SELECT '#' || number || ': ' || snippet FROM ticket t WHERE merged_into = 0 AND snippet <> coalesce((SELECT coalesce(m.reply, m.text) FROM message m WHERE m.number = t.number AND m.direction <> 'note' AND m.source NOT IN ('ack', 'survey')
			AND m.citing NOT IN ('forward', 'history') AND `+goes+` ORDER BY m.id DESC LIMIT 1), '')`))
}

// checkViewsOfRows holds the number of each view against its rows.
func (h *testShop) checkViewsOfRows() {
	h.t.Helper()
	counts, err := h.Counts(h.t.Context(), h.agent.ID)
	h.must(err)
	for _, v := range desk.Views {
		if got := len(h.numbers(desk.List{View: v, Agent: h.agent.ID, Limit: 7})); v != desk.ViewMentions && got != counts[v] {
			h.t.Errorf("%s: %d rows, and the number says %d", v, got, counts[v])
		}
	}
}

func (p *postbox) list(text string, args ...any) (all []int64) {
	p.t.Helper()
	p.must(p.s.View(p.t.Context(), func(q db.Querier) error {
		return db.Each(q, func(scan func(...any) error) error {
			var n int64
			err := scan(&n)
			all = append(all, n)
			return err
		}, text, args...)
	}))
	return all
}

func (p *postbox) texts(text string, args ...any) (all []string) {
	p.t.Helper()
	p.must(p.s.View(p.t.Context(), func(q db.Querier) error {
		return db.Each(q, func(scan func(...any) error) error {
			var s string
			err := scan(&s)
			all = append(all, s)
			return err
		}, text, args...)
	}))
	return all
}
