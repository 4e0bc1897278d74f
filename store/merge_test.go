package store

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/merge"
	"github.com/deskbell/deskbell/store/db"
)

// dump is all that hangs on tickets, but for what a merge leaves behind in any case: its lines, versions, and when it was.
func (p *postbox) dump() string {
	p.t.Helper()
	var b strings.Builder
	for _, text := range []string{
		`SELECT number, status, assignee_id, priority, aside, tags, messages, attachments, waiting_since, last_in_at, snoozed_until, topic_id, snippet, merged_into, contact, resolved_at FROM ticket ORDER BY 1`,
		`SELECT id, number, home FROM message ORDER BY 1`,
		`SELECT mail_id, message_id, number FROM mail_id ORDER BY 1, 2`,
		`SELECT hex(digest), message_id, number FROM mail_digest ORDER BY 1, 2`,
		`SELECT number, address FROM participant ORDER BY 1, 2`,
		`SELECT id, number, kind, state FROM outbox ORDER BY 1`,
		`SELECT id, number, home FROM event WHERE kind NOT IN ('merged', 'merged_into', 'unmerged') ORDER BY 1`,
		`SELECT agent_id, number, kind, text FROM draft ORDER BY 1, 2, 3`,
		`SELECT agent_id, number FROM follower ORDER BY 1, 2`,
		`SELECT agent_id, number, message_id, seen_at FROM mention ORDER BY 1, 2`,
		`SELECT view, agent_id, n FROM counter WHERE n <> 0 ORDER BY 1, 2`,
		`SELECT name, uses FROM tag WHERE uses > 0 ORDER BY 1`,
		`SELECT tag, number FROM ticket_tag ORDER BY 1, 2`,
		`SELECT id, tickets FROM customer ORDER BY 1`,
	} {
		err := p.s.View(p.t.Context(), func(q db.Querier) error {
			rows, err := q.Query(text)
			if err != nil {
				return err
			}
			defer rows.Close()
			columns, _ := rows.Columns()
			for rows.Next() {
				values := make([]any, len(columns))
				to := make([]any, len(columns))
				for i := range values {
					to[i] = &values[i]
				}
				if err := rows.Scan(to...); err != nil {
					return err
				}
				fmt.Fprintln(&b, values...)
			}
			return rows.Err()
		})
		if err != nil {
			p.t.Fatal(err)
		}
		b.WriteString("--\n")
	}
	return b.String()
}

func (p *postbox) merge(by desk.By, into int64, from ...int64) {
	p.t.Helper()
	if _, err := p.s.Merge(p.t.Context(), merge.Merging{By: by, Into: into, From: from}); err != nil {
		p.t.Fatal(err)
	}
}

func (p *postbox) unmerge(by desk.By, numbers ...int64) {
	p.t.Helper()
	if err := p.s.Unmerge(p.t.Context(), by, numbers...); err != nil {
		p.t.Fatal(err)
	}
}

func (p *postbox) exec(text string, args ...any) {
	p.t.Helper()
	if err := p.s.Tx(p.t.Context(), func(tx *db.Tx) error { _, err := tx.Exec(text, args...); return err }); err != nil {
		p.t.Fatal(err)
	}
}

func sameText(t *testing.T, what, got, want string) {
	t.Helper()
	if got == want {
		return
	}
	a, b := strings.Split(got, "\n"), strings.Split(want, "\n")
	for _, line := range a {
		if !slices.Contains(b, line) {
			t.Errorf("%s: is %q", what, line)
		}
	}
	for _, line := range b {
		if !slices.Contains(a, line) {
			t.Errorf("%s: was %q", what, line)
		}
	}
}

// What is merged can be taken apart again, in any order, and then nothing tells of it but the lines that say so.
func TestMergingIsReversible(t *testing.T) {
	p, c := desktop(t)
	by := p.agent()
	var numbers []int64
	for i := range 4 {
		m := p.deliver(mailFrom(fmt.Sprintf("c%d@cust%d.test", i%3, i%3), fmt.Sprintf("a%d@cust.test", i), fmt.Sprintf("Matter %d", i), "Words"))
		numbers = append(numbers, m.Ticket)
		c.forward(time.Minute)
	}
	edits := []desk.Edit{{Status: to(desk.Resolved)}, {Status: to(desk.Pending), AddTags: []string{"a", "b"}}, {Assignee: &by.Agent, AddTags: []string{"b", "c"}},
		{Priority: to(desk.Urgent)}}
	for i, e := range edits {
		e.By, e.Ticket = by, numbers[i]
		if _, err := p.s.Edit(t.Context(), e); err != nil {
			t.Fatal(err)
		}
	}
	p.exec(`INSERT INTO follower (agent_id, number) VALUES ($1, $2)`, by.Agent, numbers[2])
	p.exec(`INSERT INTO mention (agent_id, number, message_id, at) VALUES ($1, $2, (SELECT min(id) FROM message WHERE number = $2), 5)`, by.Agent, numbers[3])
	if _, err := p.s.SaveDraft(t.Context(), desk.Draft{Agent: by.Agent, Ticket: numbers[1], Kind: desk.Out, Text: "Half a sen"}); err != nil {
		t.Fatal(err)
	}
	before := p.dump()
	p.merge(by, numbers[0], numbers[1:]...)
	if root, err := p.s.Root(t.Context(), numbers[3]); root != numbers[0] || err != nil {
		t.Errorf("leads to %d, %v", root, err)
	}
	got := p.ticket(numbers[0])
	if got.Status != desk.Open || got.Messages != 8 || got.Priority != desk.Urgent || got.Assignee != by.Agent || !slices.Equal(got.Tags, []string{"a", "b", "c"}) {
		t.Errorf("merged: %+v", got)
	}
	con, err := p.s.Conversation(t.Context(), numbers[0], by.Agent)
	if err != nil || len(con.Messages) != 8 || len(con.Merged) != 3 || len(con.Parties) != 3 || len(con.Drafts) != 1 || con.Answers.Address != "c0@cust0.test" {
		t.Errorf("%d messages, %d merged, parties %v, %d drafts, answers %v, %v", len(con.Messages), len(con.Merged), con.Parties, len(con.Drafts), con.Answers, err)
	}
	for i, order := range [][]int{{3, 2, 1}, {1, 2, 3}, {2, 3, 1}} {
		if i > 0 {
			p.merge(by, numbers[0], numbers[1:]...)
		}
		for _, n := range order {
			p.unmerge(by, numbers[n])
		}
		sameText(t, fmt.Sprint(order), p.dump(), before)
	}
	// One into another, and that one on into a third.
	p.merge(by, numbers[2], numbers[3])
	between := p.dump()
	p.merge(by, numbers[0], numbers[2])
	p.unmerge(by, numbers[2])
	sameText(t, "the later one alone", p.dump(), between)
	p.merge(by, numbers[0], numbers[2])
	p.unmerge(by, numbers[3], numbers[2])
	sameText(t, "one after the other", p.dump(), before)
	p.merge(by, numbers[0], numbers[2])
	p.merge(by, numbers[0], numbers[3])
	if err := p.s.Delete(t.Context(), by, numbers[0]); err != nil {
		t.Fatal(err)
	}
	if err := p.s.Purge(t.Context(), by, numbers[0]); err != nil {
		t.Fatal(err)
	}
	if n := p.count(`SELECT count(*) FROM ticket`); n != 1 {
		t.Errorf("%d tickets are left", n)
	}
}

// Whatever is merged into what, and goes on, and is taken apart in whatever order: in the end each stands as it stood.
func TestMergingInAnyOrder(t *testing.T) {
	p, c := desktop(t)
	by := p.agent()
	for seed := range uint64(6) {
		rng := rand.New(rand.NewPCG(seed, 2))
		var numbers []int64
		base := p.uid
		for i := range 6 {
			m := p.post(rawMail(fmt.Sprintf("C%d <c%d@cust.test>", i, i%4), fmt.Sprintf("a%d-%d@cust.test", base, i), fmt.Sprintf("Matter %d", i), fmt.Sprint("Words ", i)))
			numbers = append(numbers, m.Ticket)
			c.forward(time.Minute)
		}
		status := func() *desk.Status { return to(desk.Statuses[rng.IntN(3)]) }
		for _, n := range numbers {
			e := desk.Edit{By: by, Ticket: n, AddTags: []string{string(rune('a' + rng.IntN(4)))}, Priority: to(desk.Priorities[rng.IntN(4)])}
			if rng.IntN(2) == 0 {
				e.Assignee = &by.Agent
			}
			if rng.IntN(2) == 0 {
				e.Status = status()
			}
			if _, err := p.s.Edit(t.Context(), e); err != nil {
				t.Fatal(err)
			}
			if rng.IntN(2) == 0 {
				p.answer(desk.Answer{By: by, Ticket: n, Text: "Answer", Status: desk.Statuses[rng.IntN(3)]})
			}
			if rng.IntN(3) == 0 {
				p.exec(`INSERT INTO follower (agent_id, number) VALUES ($1, $2)`, by.Agent, n)
			}
			if rng.IntN(2) == 0 {
				p.exec(`INSERT INTO mention (agent_id, number, message_id, at, seen_at) VALUES ($1, $2, (SELECT min(id) FROM message WHERE number = $2), $3, $4)`, by.Agent, n, rng.IntN(100), 0)
			}
			if rng.IntN(2) == 0 {
				p.exec(`INSERT INTO seen (agent_id, number, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, by.Agent, n, db.MS(c.at)-int64(rng.IntN(6*60000)))
			}
			c.forward(time.Second)
		}
		before := p.dump() + p.seenRows()
		var did string
		merged := map[int64]bool{}
		for range 20 {
			a, b := numbers[rng.IntN(len(numbers))], numbers[rng.IntN(len(numbers))]
			c.forward(time.Minute)
			if rng.IntN(2) == 0 {
				if _, err := p.s.Merge(t.Context(), merge.Merging{By: by, Into: a, From: []int64{b}}); err == nil {
					did += fmt.Sprintf(" %d>%d", b, a)
					merged[b] = true
				}
			} else if err := p.s.Unmerge(t.Context(), by, a); err == nil {
				did += fmt.Sprintf(" -%d", a)
				delete(merged, a)
			}
		}
		for len(merged) > 0 {
			a := numbers[rng.IntN(len(numbers))]
			if err := p.s.Unmerge(t.Context(), by, a); err == nil {
				did += fmt.Sprintf(" -%d", a)
				delete(merged, a)
			}
		}
		sameText(t, fmt.Sprint(seed, did), p.dump()+p.seenRows(), before)
		if t.Failed() {
			return
		}
	}
}

// seenRows is who has read what.
func (p *postbox) seenRows() (s string) {
	p.t.Helper()
	err := p.s.View(p.t.Context(), func(q db.Querier) error {
		return db.Each(q, func(scan func(...any) error) error {
			var a, n, at int64
			err := scan(&a, &n, &at)
			s += fmt.Sprintln("seen", a, n, at)
			return err
		}, `SELECT agent_id, number, at FROM seen ORDER BY 1, 2`)
	})
	if err != nil {
		p.t.Fatal(err)
	}
	return s
}

// A ticket is unread for who has not read what came into it, and read again with what they read since.
func TestMergedTicketsAreUnreadForWhoHasNotReadThem(t *testing.T) {
	h := openShop(t)
	unread := func(number int64) bool {
		t.Helper()
		return h.talk(number).Ticket.Unread
	}
	a, b := h.write("a@x.test", "A", "a"), h.write("b@x.test", "B", "b")
	h.forward(time.Minute)
	h.must(h.See(t.Context(), h.agent.ID, a.Number))
	h.forward(time.Minute)
	merged := func() {
		t.Helper()
		_, err := h.Merge(t.Context(), merge.Merging{By: h.ownerBy, Into: a.Number, From: []int64{b.Number}})
		h.must(err)
	}
	merged()
	if !unread(a.Number) {
		t.Error("what nobody has read is read")
	}
	h.must(h.Unmerge(t.Context(), h.ownerBy, b.Number))
	if unread(a.Number) || !unread(b.Number) {
		t.Errorf("taken apart: %v, %v", unread(a.Number), unread(b.Number))
	}
	merged()
	h.forward(time.Minute)
	h.must(h.See(t.Context(), h.agent.ID, a.Number))
	h.must(h.Unmerge(t.Context(), h.ownerBy, b.Number))
	if unread(a.Number) || unread(b.Number) {
		t.Errorf("both were read: %v, %v", unread(a.Number), unread(b.Number))
	}
}

// What was typed for a customer goes to nobody else after a merge, and each ticket has its own again after it is undone.
func TestDraftsOfMergedTickets(t *testing.T) {
	h := openShop(t)
	a, b := h.write("ada@x.test", "A", "a"), h.write("bob@x.test", "B", "b")
	draft := func(n int64) desk.Draft {
		t.Helper()
		d, err := h.Draft(t.Context(), h.agent.ID, n, desk.Out)
		if desk.CodeOf(err) != desk.NotFound {
			h.must(err)
		}
		return d
	}
	merge := func() {
		t.Helper()
		_, err := h.Merge(t.Context(), merge.Merging{By: h.liwei, Into: a.Number, From: []int64{b.Number}})
		h.must(err)
	}
	h.must(h.draft(desk.Draft{Agent: h.agent.ID, Ticket: b.Number, Kind: desk.Out, Text: "Dear Bob"}))
	merge()
	if d := draft(a.Number); d.Text != "Dear Bob" || len(d.To) != 1 || d.To[0].Address != "bob@x.test" {
		t.Errorf("%q to %v", d.Text, d.To)
	}
	h.must(h.draft(desk.Draft{Agent: h.agent.ID, Ticket: b.Number, Kind: desk.Note, Text: "typed on a page that was open"}))
	if d, err := h.Draft(t.Context(), h.agent.ID, a.Number, desk.Note); err != nil || len(d.To) != 0 {
		t.Errorf("a note to %v, %v", d.To, err)
	}
	h.must(h.DropDraft(t.Context(), h.agent.ID, a.Number, desk.Note))
	h.must(h.draft(desk.Draft{Agent: h.agent.ID, Ticket: b.Number, Kind: desk.Out, Text: "Dear Bob,"}))
	if d := draft(a.Number); d.Text != "Dear Bob," || d.To[0].Address != "bob@x.test" {
		t.Errorf("%q to %v", d.Text, d.To)
	}
	h.must(h.draft(desk.Draft{Agent: h.agent.ID, Ticket: a.Number, Kind: desk.Out, Text: "Dear Bob", To: draft(a.Number).To}))
	h.must(h.Unmerge(t.Context(), h.liwei, b.Number))
	h.must(h.draft(desk.Draft{Agent: h.agent.ID, Ticket: a.Number, Kind: desk.Out, Text: "Dear Ada", HTML: "<p>Dear Ada</p>"}))
	before := [2]desk.Draft{draft(a.Number), draft(b.Number)}
	if before[1].Text != "Dear Bob" {
		t.Errorf("%+v", before[1])
	}
	merge()
	if d := draft(a.Number); len(d.To) != 0 || !strings.HasPrefix(d.Text, "Dear Ada\n\n#") || !strings.HasSuffix(d.Text, "\nDear Bob") || draft(b.Number).Text != "" {
		t.Errorf("%q to %v", d.Text, d.To)
	}
	h.must(h.Unmerge(t.Context(), h.liwei, b.Number))
	for i, n := range []int64{a.Number, b.Number} {
		if d := draft(n); d.Text != before[i].Text || d.HTML != before[i].HTML || len(d.To) != 0 {
			t.Errorf("#%d: %+v", n, d)
		}
	}
	merge()
	d := draft(a.Number)
	d.Text += ", and more"
	h.must(h.draft(d))
	h.must(h.Unmerge(t.Context(), h.liwei, b.Number))
	if got := draft(a.Number); got.Text != d.Text || draft(b.Number).Text != "" {
		t.Errorf("what was written since: %q", got.Text)
	}
}

func TestWhatCannotBeMerged(t *testing.T) {
	h := openShop(t)
	a, b, spam := h.write("a@x.test", "A", "a"), h.write("b@x.test", "B", "b"), h.write("c@x.test", "C", "c")
	h.edit(desk.Edit{By: h.liwei, Ticket: spam.Number, Spam: to(true)})
	for key, m := range map[string]merge.Merging{
		"merge.none": {Into: a.Number}, "merge.itself": {Into: a.Number, From: []int64{b.Number, a.Number}}, "merge.many": {Into: a.Number, From: make([]int64, 60)},
		"merge.spam": {Into: a.Number, From: []int64{spam.Number}}, "ticket.unknown": {Into: a.Number, From: []int64{99}},
	} {
		if key == "merge.many" {
			for i := range m.From {
				m.From[i] = int64(5000 + i)
			}
		}
		if _, err := h.Merge(t.Context(), m); err == nil || !strings.Contains(err.Error(), key) {
			t.Errorf("%s: %v", key, err)
		}
	}
	_, err := h.Merge(t.Context(), merge.Merging{By: h.liwei, Into: a.Number, From: []int64{b.Number}})
	h.must(err)
	_, err = h.Merge(t.Context(), merge.Merging{By: h.liwei, Into: b.Number, From: []int64{a.Number}})
	h.refused(err, desk.Conflict, "ticket.merged")
	_, err = h.Reply(t.Context(), desk.Answer{By: h.liwei, Ticket: b.Number, Text: "Dear B"})
	h.refused(err, desk.Conflict, "ticket.merged")
	_, err = h.Reply(t.Context(), desk.Answer{By: h.liwei, Ticket: a.Number, Text: "Dear whoever"})
	h.refused(err, desk.Invalid, "reply.which_customer")
	h.refused(h.Delete(t.Context(), h.liwei, b.Number), desk.Conflict, "ticket.merged")
	h.must(h.Unmerge(t.Context(), h.liwei, b.Number))
	h.refused(h.Unmerge(t.Context(), h.liwei, b.Number), desk.Conflict, "merge.not")
	h.checkCounts()
	h.checkCustomers()
}

// Whoever writes and answers in whatever was merged: no mail to a customer says a word, a name, a subject or a Message-ID of another.
func TestMergedTicketsNeverLeak(t *testing.T) {
	for seed := range uint64(12) {
		rng := rand.New(rand.NewPCG(seed, 7))
		p, c := desktop(t, func(s *desk.Settings) { s.Undo = 0 })
		by := p.agent()
		people := []string{"ada", "bob", "cyd"}
		own := map[string][]int64{}       // who began which tickets
		last := map[string]desk.Message{} // what each has got or written last
		var sent []desk.Outgoing
		collect := func() {
			c.forward(time.Minute)
			out, err := p.s.Claim(t.Context(), 50)
			if err != nil {
				t.Fatal(err)
			}
			sent = append(sent, out...)
			for _, o := range out {
				if err := p.s.Sent(t.Context(), o.ID); err != nil {
					t.Fatal(err)
				}
			}
		}
		for step := range 60 {
			who := people[rng.IntN(3)]
			address := who + "@" + who + ".test"
			switch rng.IntN(6) {
			case 0:
				m := p.deliver(mailFrom(address, fmt.Sprintf("%d@%s.test", step, who), "matter-"+who, "secret-"+who))
				own[who], last[who] = append(own[who], m.Ticket), m
			case 1, 2:
				if to, ok := last[who]; ok {
					mail := mailFrom(address, fmt.Sprintf("%d@%s.test", step, who), "Re: "+to.Subject, "secret-"+who)
					switch rng.IntN(3) {
					case 0: // by the tag alone
					default:
						mail = reply(mail, to)
					}
					last[who] = p.deliver(mail)
				}
			case 3, 4:
				m, ok := last[who]
				if !ok {
					continue
				}
				number, _ := p.s.Root(t.Context(), own[who][rng.IntN(len(own[who]))])
				out, err := p.s.Reply(t.Context(), desk.Answer{By: by, Ticket: number, Text: "Dear customer", To: []desk.Person{{Address: address}}, History: to(true)})
				if err != nil {
					t.Fatal(err)
				}
				if rng.IntN(2) == 0 {
					last[who] = out
				}
				_ = m
			case 5:
				other := people[rng.IntN(3)]
				if len(own[who]) == 0 || len(own[other]) == 0 {
					continue
				}
				a, _ := p.s.Root(t.Context(), own[who][rng.IntN(len(own[who]))])
				b := own[other][rng.IntN(len(own[other]))]
				if rng.IntN(4) == 0 && p.ticket(b).MergedInto != 0 {
					p.unmerge(by, b)
					continue
				}
				if b, _ = p.s.Root(t.Context(), b); a != b {
					p.merge(by, a, b)
				}
			}
			collect()
		}
		for _, o := range sent {
			who, _, _ := strings.Cut(o.To[0].Address, "@")
			all := fmt.Sprintf("%v %v %v %s %s %s %s %v %v", o.To, o.Cc, o.Bcc, o.Subject, o.Text, o.HTML, o.InReplyTo, o.References, o.Cited)
			for _, other := range people {
				if other != who && (strings.Contains(all, other+".test") || strings.Contains(all, "-"+other)) {
					t.Fatalf("seed %d: to %s: %s", seed, who, all)
				}
			}
		}
		if len(sent) < 10 {
			t.Errorf("only %d mails", len(sent))
		}
	}
}
