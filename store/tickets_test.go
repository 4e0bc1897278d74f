package store

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/search"
	"github.com/deskbell/deskbell/store/work"
)

// recount is what the counters must say, counted the slow way.
func (h *testShop) recount(agent int64) desk.Counts {
	h.t.Helper()
	got := desk.Counts{}
	h.must(h.View(h.t.Context(), func(q db.Querier) error {
		for v, where := range map[desk.View]string{
			desk.ViewMine:       fmt.Sprintf("aside = 0 AND status <> 'resolved' AND assignee_id = %d", agent),
			desk.ViewUnassigned: "aside = 0 AND status <> 'resolved' AND assignee_id = 0",
			desk.ViewOpen:       "aside = 0 AND status = 'open'",
			desk.ViewPending:    "aside = 0 AND status = 'pending'",
			desk.ViewResolved:   "aside = 0 AND status = 'resolved'",
			desk.ViewWaiting:    "aside = 0 AND status = 'open' AND waiting_since > 0",
			desk.ViewMentions:   "number IN (SELECT number FROM mention WHERE seen_at = 0 AND agent_id = " + strconv.FormatInt(agent, 10) + ")",
			desk.ViewSnoozed:    "aside = 4",
			desk.ViewSpam:       "aside IN (1, 5)",
			desk.ViewBin:        "aside >= 2 AND deleted_at > 0",
			desk.ViewAll:        "aside IN (0, 4)",
		} {
			var n int
			if err := q.Row("SELECT count(*) FROM ticket WHERE " + where).Scan(&n); err != nil {
				return err
			}
			got[v] = n
		}
		return nil
	}))
	return got
}

// numbers of a whole view, page by page.
func (h *testShop) numbers(l desk.List) []int64 {
	h.t.Helper()
	var all []int64
	for {
		p, err := h.Tickets(h.t.Context(), l)
		h.must(err)
		if len(p.Tickets) > l.Limit {
			h.t.Fatalf("%d tickets on a page of %d", len(p.Tickets), l.Limit)
		}
		for _, t := range p.Tickets {
			all = append(all, t.Number)
		}
		if p.Next == "" {
			return all
		}
		l.Cursor = p.Next
	}
}

// Whatever agents do, the counters say what counting would say, and each view shows exactly those tickets, newest change first.
func TestCountersAndViewsAgreeWithCounting(t *testing.T) {
	h := openShop(t)
	rng := rand.New(rand.NewPCG(1, 2))
	pick := func(list ...string) string { return list[rng.IntN(len(list))] }
	var numbers []int64
	for i := range 1000 {
		h.forward(time.Duration(rng.IntN(3)) * time.Millisecond) // some at the same moment
		if len(numbers) == 0 || i%20 == 0 {
			numbers = append(numbers, h.write(fmt.Sprintf("c%d@cust.test", rng.IntN(8)), "Hello", "Where is it?").Number)
		}
		e := desk.Edit{By: h.liwei, Ticket: numbers[rng.IntN(len(numbers))]}
		switch rng.IntN(7) {
		case 0, 1:
			e.Status = to(desk.Status(pick("open", "pending", "resolved")))
		case 2:
			e.Assignee = to([]int64{0, h.owner.ID, h.agent.ID}[rng.IntN(3)])
		case 3:
			e.Spam = to(rng.IntN(2) == 0)
		case 4:
			e.AddTags, e.RemoveTags = []string{pick("a", "b", "c")}, []string{pick("a", "b", "c")}
		case 5:
			e.Status, e.Assignee, e.Spam = to(desk.Open), to(h.owner.ID), to(false)
		case 6:
			h.must(h.Delete(t.Context(), h.liwei, e.Ticket))
		}
		if !h.ticket(e.Ticket).DeletedAt.IsZero() {
			if rng.IntN(3) > 0 {
				continue
			}
			h.must(h.Restore(t.Context(), h.liwei, e.Ticket))
		}
		h.edit(e)
		if i%100 == 99 {
			h.checkCounts()
		}
	}
	h.checkViews(numbers)
	h.checkTags()
	h.checkCustomers()
}

func (h *testShop) checkCustomers() {
	h.t.Helper()
	var wrong int
	h.must(h.View(h.t.Context(), func(q db.Querier) error {
		return q.Row(`SELECT count(*) FROM customer c WHERE tickets <> (SELECT count(*) FROM ticket WHERE customer_id = c.id AND aside = 0)`).Scan(&wrong)
	}))
	if wrong != 0 {
		h.t.Errorf("%d customers are said to have written more or less often than they did", wrong)
	}
}

func (h *testShop) checkCounts() {
	h.t.Helper()
	for _, agent := range []int64{h.owner.ID, h.agent.ID} {
		got, err := h.Counts(h.t.Context(), agent)
		h.must(err)
		for v, n := range h.recount(agent) {
			if got[v] != n {
				h.t.Errorf("agent %d, %s: the counter says %d, counting says %d", agent, v, got[v], n)
			}
		}
	}
}

func (h *testShop) checkViews(numbers []int64) {
	h.t.Helper()
	everybody := []*int64{nil, to(int64(0)), to(h.owner.ID), to(h.agent.ID)}
	for _, v := range append(slices.Clone(desk.Views), desk.ViewAll) {
		for _, who := range everybody {
			l := desk.List{View: v, Agent: h.owner.ID, Assignee: who, Limit: 7}
			var want []desk.Ticket
			for _, n := range numbers {
				t := h.ticket(n)
				mine := t.Assignee == h.owner.ID && t.Status != desk.Resolved
				free := t.Assignee == 0 && t.Status != desk.Resolved
				in := map[desk.View]bool{desk.ViewMine: mine, desk.ViewUnassigned: free, desk.ViewSpam: true, desk.ViewBin: true, desk.ViewAll: true,
					desk.ViewWaiting: t.Status == desk.Open && !t.WaitingSince.IsZero()}[v] || t.Status == desk.Status(v)
				gone := !t.DeletedAt.IsZero()
				if in && gone == (v == desk.ViewBin) && (gone || t.Spam == (v == desk.ViewSpam)) && (who == nil || t.Assignee == *who) {
					want = append(want, t)
				}
			}
			for _, sort := range desk.SortsOf(v) {
				l.Sort = sort
				slices.SortFunc(want, func(a, b desk.Ticket) int { return inOrder(sort, a, b) })
				var wanted []int64
				for _, t := range want {
					wanted = append(wanted, t.Number)
				}
				if got := h.numbers(l); !slices.Equal(got, wanted) {
					h.t.Errorf("%s of %v by %s: got %v, want %v", v, who, sort, got, wanted)
				}
			}
		}
	}
}

// inOrder compares two tickets as the list should.
func inOrder(sort desk.Sort, a, b desk.Ticket) int {
	waits := func(t desk.Ticket) int64 {
		if t.WaitingSince.IsZero() {
			return 1<<43 - db.MS(t.UpdatedAt)
		}
		return db.MS(t.WaitingSince)
	}
	rank := func(t desk.Ticket) int { return slices.Index(desk.Priorities, t.Priority) }
	switch sort {
	case desk.SortWait:
		return cmp.Or(cmp.Compare(waits(a), waits(b)), cmp.Compare(a.Number, b.Number))
	case desk.SortPriority:
		return cmp.Or(cmp.Compare(rank(b), rank(a)), cmp.Compare(waits(a), waits(b)), cmp.Compare(a.Number, b.Number))
	case desk.SortNewest:
		return cmp.Compare(b.Number, a.Number)
	}
	return cmp.Or(b.UpdatedAt.Compare(a.UpdatedAt), cmp.Compare(b.Number, a.Number))
}

func (h *testShop) checkTags() {
	h.t.Helper()
	h.must(h.View(h.t.Context(), func(q db.Querier) error {
		return db.Each(q, func(scan func(...any) error) error {
			var name string
			var uses, rows int
			err := scan(&name, &uses, &rows)
			if uses != rows {
				h.t.Errorf("tag %s: %d uses, %d rows", name, uses, rows)
			}
			return err
		}, `SELECT name, uses, (SELECT count(*) FROM ticket_tag WHERE tag = name) FROM tag`)
	}))
}

// A page of each view must read the index that is made for it, and sort nothing but the few rows of merged lanes.
func TestListsUseTheirIndexes(t *testing.T) {
	h := openShop(t)
	for _, c := range []struct {
		l     desk.List
		index string
		key   string // by which a later page goes on
	}{
		{desk.List{View: desk.ViewOpen}, "ticket_status (aside=? AND status=?", " AND updated_at<?"},
		{desk.List{View: desk.ViewAll}, "ticket_recent (aside=?", " AND updated_at<?"},
		{desk.List{View: desk.ViewSpam}, "ticket_recent (aside=?", " AND updated_at<?"},
		{desk.List{View: desk.ViewBin}, "ticket_recent (aside=?", " AND updated_at<?"},
		{desk.List{View: desk.ViewMine, Agent: 1}, "ticket_assignee (assignee_id=? AND aside=? AND status=?", " AND updated_at<?"},
		{desk.List{View: desk.ViewUnassigned}, "ticket_assignee (assignee_id=? AND aside=? AND status=?", " AND updated_at<?"},
		{desk.List{View: desk.ViewAll, Assignee: to(int64(1))}, "ticket_assignee (assignee_id=? AND aside=? AND status=?", " AND updated_at<?"},
		{desk.List{View: desk.ViewWaiting}, "ticket_patience (aside=? AND status=?", " AND patience>?"},
		{desk.List{View: desk.ViewOpen, Sort: desk.SortWait}, "ticket_patience (aside=? AND status=?", " AND patience>?"},
		{desk.List{View: desk.ViewOpen, Sort: desk.SortPriority}, "ticket_pressing (aside=? AND status=?", " AND pressing>?"},
		{desk.List{View: desk.ViewOpen, Sort: desk.SortNewest}, "ticket_newest (aside=? AND status=?", " AND rowid<?"},
		{desk.List{View: desk.ViewResolved, Sort: desk.SortNewest}, "ticket_newest (aside=? AND status=?", " AND rowid<?"},
		{desk.List{View: desk.ViewSpam, Sort: desk.SortNewest}, "ticket_newest (aside=? AND status=?", " AND rowid<?"},
		{desk.List{View: desk.ViewPending, Sort: desk.SortPriority}, "ticket_pressing (aside=? AND status=?", " AND pressing>?"},
		{desk.List{View: desk.ViewMine, Agent: 1, Sort: desk.SortWait}, "ticket_patience_of (assignee_id=? AND aside=? AND status=?", " AND patience>?"},
		{desk.List{View: desk.ViewMine, Agent: 1, Sort: desk.SortPriority}, "ticket_pressing_of (assignee_id=? AND aside=? AND status=?", " AND pressing>?"},
		{desk.List{View: desk.ViewUnassigned, Sort: desk.SortNewest}, "ticket_newest_of (assignee_id=? AND aside=? AND status=?", " AND rowid<?"},
	} {
		for _, after := range []db.Cursor{{}, {At: 5, Number: 5}} {
			lanes, err := search.LanesOf(c.l)
			h.must(err)
			text, args := search.ListQuery(lanes, c.l, after)
			plan := h.plan(text, args...)
			index := c.index
			if after.Number != 0 {
				index += c.key
			}
			index += ")"
			if !contains(plan, "USING INDEX "+index) && !contains(plan, "USING COVERING INDEX "+index) {
				t.Errorf("%s by %s, cursor %v: %q", c.l.View, c.l.Sort, after, plan)
			}
			if len(lanes) == 1 && contains(plan, "TEMP B-TREE") {
				t.Errorf("%s by %s, cursor %v sorts: %q", c.l.View, c.l.Sort, after, plan)
			}
			if contains(plan, "SCAN t") {
				t.Errorf("%s by %s, cursor %v reads all: %q", c.l.View, c.l.Sort, after, plan)
			}
		}
	}
}

func (h *testShop) plan(text string, args ...any) (plan []string) {
	h.t.Helper()
	h.must(h.View(h.t.Context(), func(q db.Querier) error {
		return db.Each(q, func(scan func(...any) error) error {
			var a, b, c int
			var line string
			err := scan(&a, &b, &c, &line)
			plan = append(plan, line)
			return err
		}, "EXPLAIN QUERY PLAN "+text, args...)
	}))
	return plan
}

func TestListRefuses(t *testing.T) {
	h := openShop(t)
	_, err := h.Tickets(t.Context(), desk.List{View: "everything"})
	h.refused(err, desk.Invalid, "list.view_unknown")
	for _, bad := range []string{"x", "MTIzNA", db.WriteCursor(db.Cursor{At: 1, Number: -1}), db.WriteCursor(db.Cursor{At: 1, Number: 1}) + "=", "\u202e"} {
		_, err := h.Tickets(t.Context(), desk.List{View: desk.ViewOpen, Cursor: bad})
		h.refused(err, desk.Invalid, "cursor.bad")
	}
	p, err := h.Tickets(t.Context(), desk.List{View: desk.ViewMine, Agent: 1, Assignee: to(int64(2)), Limit: 5})
	h.must(err)
	if len(p.Tickets) != 0 || p.Next != "" {
		t.Errorf("mine, but somebody else's: %v", p)
	}
}

func TestUnreadUntilSeen(t *testing.T) {
	h := openShop(t)
	n := h.write("wang@cust.test", "Tea", "Where is my tea?").Number
	unread := func(agent int64) bool {
		t.Helper()
		p, err := h.Tickets(t.Context(), desk.List{View: desk.ViewOpen, Agent: agent})
		h.must(err)
		c, err := h.Conversation(t.Context(), n, agent)
		h.must(err)
		if c.Ticket.Unread != p.Tickets[0].Unread {
			t.Error("list and ticket disagree")
		}
		return p.Tickets[0].Unread
	}
	if !unread(h.agent.ID) || unread(0) {
		t.Error("a new ticket is unread for agents, and for nobody else")
	}
	h.forward(time.Minute)
	h.must(h.See(t.Context(), h.agent.ID, n))
	if unread(h.agent.ID) || !unread(h.owner.ID) {
		t.Error("what one has seen the other has not")
	}
	h.refused(h.See(t.Context(), h.agent.ID, 99), desk.NotFound, "ticket.unknown")
}

func TestEdit(t *testing.T) {
	h := openShop(t)
	first := h.write("wang@cust.test", "Tea", "Where is my tea?")
	h.forward(time.Hour)
	h.changes = nil
	got := h.edit(desk.Edit{By: h.liwei, Ticket: first.Number, Version: first.Version, Status: to(desk.Resolved), Assignee: to(h.owner.ID),
		Priority: to(desk.High), Tags: to([]string{"b ", "a", "A", ""}), Subject: to("Tea\r\nand cake")})
	if got.Status != desk.Resolved || got.Assignee != h.owner.ID || got.Priority != desk.High || !slices.Equal(got.Tags, []string{"a", "b"}) ||
		got.Subject != "Tea and cake" || !got.ResolvedAt.Equal(h.now()) || got.ResolvedBy != h.agent.ID || !got.WaitingSince.IsZero() ||
		!got.UpdatedAt.Equal(h.now()) || got.Version != first.Version+1 {
		t.Errorf("%+v", got)
	}
	if read := h.ticket(first.Number); !work.SameTicket(&read, &got) || read.Version != got.Version {
		t.Errorf("returned %+v, stored %+v", got, read)
	}
	if !slices.Equal(h.changes, []desk.Change{{Kind: "ticket", Ticket: got.Number, Agent: h.agent.ID, Mailbox: h.mailbox}}) {
		t.Errorf("published: %+v", h.changes)
	}
	want := []desk.EventKind{desk.EventCreated, desk.EventAckSent, desk.EventPriority, desk.EventTagged, desk.EventAssigned, desk.EventStatus, desk.EventSurveyPlanned}
	if kinds := h.eventKinds(got.Number); !slices.Equal(kinds, want) {
		t.Errorf("events %v, want %v", kinds, want)
	}
	h.forward(time.Hour)
	again := h.edit(desk.Edit{By: h.liwei, Ticket: got.Number, Status: to(desk.Resolved), AddTags: []string{"A"}, RemoveTags: []string{"none"}})
	if again.Version != got.Version || !again.UpdatedAt.Equal(got.UpdatedAt) {
		t.Errorf("nothing was changed, and yet: %+v", again)
	}
	again = h.edit(desk.Edit{By: h.liwei, Ticket: got.Number, Status: to(desk.Open), RemoveTags: []string{"B"}})
	if !again.ResolvedAt.IsZero() || again.ResolvedBy != 0 || !again.WaitingSince.Equal(h.now()) || !slices.Equal(again.Tags, []string{"a"}) {
		t.Errorf("opened again: %+v", again)
	}
	tags, err := h.Tags(t.Context())
	h.must(err)
	if !slices.Equal(tags, []string{"a"}) {
		t.Errorf("tags in use: %v", tags)
	}
}

func (h *testShop) eventKinds(number int64) (kinds []desk.EventKind) {
	h.t.Helper()
	c, err := h.Conversation(h.t.Context(), number, 0)
	h.must(err)
	for _, e := range c.Events {
		kinds = append(kinds, e.Kind)
	}
	return kinds
}

func TestEditRefuses(t *testing.T) {
	h := openShop(t)
	n := h.write("wang@cust.test", "Tea", "Where is my tea?").Number
	before := h.ticket(n)
	h.agent.Disabled = true
	h.must(h.SaveAgent(t.Context(), h.agent))
	for name, c := range map[string]struct {
		e    desk.Edit
		code desk.Code
		key  string
	}{
		"no ticket":       {desk.Edit{Ticket: 9, Status: to(desk.Open)}, desk.NotFound, "ticket.unknown"},
		"stale":           {desk.Edit{Ticket: n, Version: before.Version + 1, Status: to(desk.Resolved)}, desk.Conflict, "ticket.changed_since"},
		"status":          {desk.Edit{Ticket: n, Status: to(desk.Status("spam"))}, desk.Invalid, "ticket.status_unknown"},
		"priority":        {desk.Edit{Ticket: n, Priority: to(desk.Priority(""))}, desk.Invalid, "ticket.priority_unknown"},
		"subject":         {desk.Edit{Ticket: n, Subject: to(" \n")}, desk.Invalid, "ticket.subject_empty"},
		"nobody":          {desk.Edit{Ticket: n, Assignee: to(int64(99)), Priority: to(desk.High)}, desk.Invalid, "ticket.assignee_unknown"},
		"disabled":        {desk.Edit{Ticket: n, Assignee: to(h.agent.ID)}, desk.Invalid, "ticket.assignee_unknown"},
		"tag with commas": {desk.Edit{Ticket: n, AddTags: []string{"a,b"}}, desk.Invalid, "tag.bad"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := h.Edit(t.Context(), c.e)
			refused(t, err, c.code, c.key)
		})
	}
	if after := h.ticket(n); after.Version != before.Version || after.Priority != before.Priority {
		t.Errorf("what was refused has changed it: %+v", after)
	}
	if kinds := h.eventKinds(n); len(kinds) != 2 {
		t.Errorf("events of what was refused: %v", kinds)
	}
}

func TestSpamSendsNothing(t *testing.T) {
	h := openShop(t)
	n := h.write("wang@cust.test", "Tea", "Buy my tea").Number
	h.edit(desk.Edit{By: h.liwei, Ticket: n, Status: to(desk.Resolved)})
	h.edit(desk.Edit{By: h.liwei, Ticket: n, Spam: to(true)})
	h.forward(24 * time.Hour)
	out, err := h.Claim(t.Context(), 10)
	h.must(err)
	if len(out) != 0 {
		t.Errorf("spam is answered: %+v", out)
	}
	c, err := h.Conversation(t.Context(), n, h.agent.ID)
	h.must(err)
	if d := c.Messages[1].Delivery; d == nil || d.State != desk.Canceled {
		t.Errorf("the acknowledgement: %+v", d)
	}
}

func TestConversationIsComplete(t *testing.T) {
	h := openShop(t)
	early := h.write("wang@cust.test", "First", "The first matter")
	h.forward(time.Hour)
	n := h.write("wang@cust.test", "Tea", "Where is my tea?").Number
	h.must(h.draft(desk.Draft{Agent: h.agent.ID, Ticket: n, Kind: desk.Out, Text: "Dear"}))
	h.must(h.draft(desk.Draft{Agent: h.owner.ID, Ticket: n, Kind: desk.Out, Text: "not yours"}))
	file, err := h.Upload(t.Context(), h.agent.ID, "a.txt", "text/plain", reader("hello"))
	h.must(err)
	_, err = h.AddNote(t.Context(), desk.Remark{By: h.liwei, Ticket: n, Text: "Ask the post", Attachments: []int64{file.ID}})
	h.must(err)
	c, err := h.Conversation(t.Context(), n, h.agent.ID)
	h.must(err)
	if c.Ticket.Number != n || c.Customer.Name != "Wang" || c.Customer.Tickets != 2 || c.Mailbox.Address != "support@shop.test" || c.Mailbox.IMAP.Password != "" {
		t.Errorf("%+v", c)
	}
	if len(c.Messages) != 3 || c.Messages[0].Direction != desk.In || c.Messages[1].Source != desk.FromAck || c.Messages[2].Direction != desk.Note {
		t.Fatalf("messages: %+v", c.Messages)
	}
	if f := c.Messages[2].Attachments; len(f) != 1 || f[0].Name != "a.txt" || f[0].Size != 5 {
		t.Errorf("attachments: %+v", f)
	}
	if c.Messages[1].Delivery == nil || c.Messages[0].Delivery != nil {
		t.Error("deliveries belong to what goes out")
	}
	if len(c.Earlier) != 1 || c.Earlier[0].Number != early.Number || c.Rating != nil {
		t.Errorf("earlier: %+v, rating %+v", c.Earlier, c.Rating)
	}
	if len(c.Drafts) != 1 || c.Drafts[0].Text != "Dear" {
		t.Errorf("drafts: %+v", c.Drafts)
	}
	if c.Ticket.Messages != 3 || !c.Ticket.Attachments || c.Ticket.Snippet != "Where is my tea?" {
		t.Errorf("the ticket's row: %+v", c.Ticket)
	}
	m, err := h.Message(t.Context(), c.Messages[2].ID)
	h.must(err)
	if m.Text != "Ask the post" || len(m.Attachments) != 1 {
		t.Errorf("one message: %+v", m)
	}
	_, err = h.Conversation(t.Context(), 99, h.agent.ID)
	h.refused(err, desk.NotFound, "ticket.unknown")
	_, err = h.Message(t.Context(), 99)
	h.refused(err, desk.NotFound, "message.unknown")
	_, err = h.Attachment(t.Context(), 99)
	h.refused(err, desk.NotFound, "attachment.unknown")
}

func TestListSearches(t *testing.T) {
	h := openShop(t)
	var numbers []int64
	for i := range 6 {
		h.forward(time.Minute)
		n := h.write(fmt.Sprintf("c%d@cust.test", i), "茶叶", "我要退款").Number
		numbers = append(numbers, n)
	}
	h.edit(desk.Edit{By: h.liwei, Ticket: numbers[0], Status: to(desk.Resolved)})
	h.edit(desk.Edit{By: h.liwei, Ticket: numbers[1], Spam: to(true)})
	h.edit(desk.Edit{By: h.liwei, Ticket: numbers[2], Assignee: to(h.agent.ID)})
	h.must(h.See(t.Context(), h.agent.ID, numbers[3]))
	for v, want := range map[desk.View][]int64{
		desk.ViewAll:        {numbers[5], numbers[4], numbers[3], numbers[2], numbers[0]},
		desk.ViewOpen:       {numbers[5], numbers[4], numbers[3], numbers[2]},
		desk.ViewUnassigned: {numbers[5], numbers[4], numbers[3]},
		desk.ViewMine:       {numbers[2]},
		desk.ViewResolved:   {numbers[0]},
		desk.ViewSpam:       {numbers[1]},
	} {
		p, err := h.Tickets(t.Context(), desk.List{View: v, Agent: h.agent.ID, Query: "退款"})
		h.must(err)
		var got []int64
		for _, k := range p.Tickets {
			got = append(got, k.Number)
			if k.Unread != (k.Number != numbers[3] && k.Number > numbers[1]) {
				t.Errorf("#%d unread: %v", k.Number, k.Unread)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", v, got, want)
		}
	}
}
