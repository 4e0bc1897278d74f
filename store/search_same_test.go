package store

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/merge"
	"github.com/deskbell/deskbell/desk/query"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/search"
	"github.com/deskbell/deskbell/store/ticket"
	"github.com/deskbell/deskbell/store/work"
)

// plainSearch finds by looking at everything, as the words of query.Query say it.
type plainSearch struct {
	agent   int64
	names   map[int64]string // of agents, with their addresses
	boxes   map[int64]string // and of mailboxes
	tickets []*plainTicket
}

type plainTicket struct {
	desk.Ticket
	aside            int
	customer, phone  string // names and addresses
	messages         []plainMessage
	draft, rated     bool
	unread, hasFiles bool
}

type plainMessage struct {
	id            int64
	subject, body string // as terms
	indexed       bool
	direction     desk.Direction
	people        string
	files         []string
	at            time.Time
}

func readPlain(p *postbox, agent int64) *plainSearch {
	s := &plainSearch{agent: agent, names: map[int64]string{}, boxes: map[int64]string{}}
	at := map[int64]*plainTicket{}
	err := p.s.View(p.t.Context(), func(q db.Querier) error {
		if err := db.Each(q, func(scan func(...any) error) error {
			var id int64
			var name string
			err := scan(&id, &name)
			s.names[id] = name
			return err
		}, `SELECT id, name || ' ' || address FROM agent`); err != nil {
			return err
		}
		if err := db.Each(q, func(scan func(...any) error) error {
			var id int64
			var name string
			err := scan(&id, &name)
			s.boxes[id] = name
			return err
		}, `SELECT id, name || ' ' || address FROM mailbox`); err != nil {
			return err
		}
		t := &plainTicket{}
		row := ticket.NewRow(&t.aside, &t.customer, &t.phone, &t.draft, &t.rated, &t.unread)
		if err := db.Each(q, func(scan func(...any) error) error {
			one, err := row.Take(scan)
			fresh := *t
			fresh.Ticket = one
			s.tickets, at[one.Number] = append(s.tickets, &fresh), &fresh
			return err
		}, `SELECT `+ticket.Columns+`, t.aside, c.name || char(10) || coalesce((SELECT group_concat(address, char(10)) FROM address a WHERE a.customer_id = c.id), ''), c.phone,
			EXISTS (SELECT 1 FROM draft d WHERE d.number = t.number AND d.agent_id = $1), EXISTS (SELECT 1 FROM rating r WHERE r.number = t.number AND r.score > 0),
			t.aside = 0 AND t.status <> 'resolved' AND t.last_in_at > coalesce((SELECT at FROM seen WHERE agent_id = $1 AND number = t.number), 0)
			FROM ticket t JOIN customer c ON c.id = t.customer_id`, agent); err != nil {
			return err
		}
		return db.Each(q, func(scan func(...any) error) error {
			var m desk.Message
			var one plainMessage
			var people, files string
			var created int64
			if err := scan(&m.ID, &m.Ticket, (*string)(&m.Direction), &m.Subject, &m.Text, &m.From.Name, &m.From.Address, &people, &files, &created, &one.indexed); err != nil {
				return err
			}
			var who ticket.People
			if err := db.FromJSON(people, &who); err != nil {
				return err
			}
			m.ReplyTo, m.To = who.ReplyTo, who.To
			for _, f := range strings.Fields(files) {
				m.Attachments = append(m.Attachments, desk.Attachment{Name: f})
				at[m.Ticket].hasFiles = true
			}
			for _, a := range slices.Concat(who.ReplyTo, who.To, who.Cc, who.Bcc) {
				one.people += a.Name + "\n" + a.Address + "\n"
			}
			one.id, one.direction, one.files, one.at = m.ID, m.Direction, strings.Fields(files), time.UnixMilli(created)
			one.subject, one.body = ticket.Indexed(&m)
			at[m.Ticket].messages = append(at[m.Ticket].messages, one)
			return nil
		}, `SELECT m.id, m.number, m.direction, m.subject, m.text, m.from_name, m.from_address, m.people,
			coalesce((SELECT group_concat(name, ' ') FROM attachment WHERE message_id = m.id), ''), m.created_at, m.source NOT IN ('ack', 'survey') FROM message m ORDER BY m.id`)
	})
	if err != nil {
		p.t.Fatal(err)
	}
	return s
}

func has(text, part string) bool {
	return strings.Contains(strings.ToLower(text), strings.ToLower(part))
}

// find is the numbers that a query means, newest first. With words, by the newest message that has them.
func (s *plainSearch) find(q query.Query, terms []query.Term) []int64 {
	var list [][2]int64 // what it is sorted by, number
	words := len(terms) > 0
	for _, c := range q.Conds {
		words = words || (!c.Not && slices.Contains([]query.Op{query.OpSubject, query.OpFile}, c.Op))
	}
	for _, t := range s.tickets {
		if !s.stands(q, t) || !s.is(q, t) {
			continue
		}
		place := t.UpdatedAt.UnixMilli()
		if words {
			if place = s.said(q, terms, t); place == 0 {
				continue
			}
		} else if !s.moments(q, t) {
			continue
		}
		list = append(list, [2]int64{place, t.Number})
	}
	slices.SortFunc(list, func(a, b [2]int64) int { return cmp.Or(cmp.Compare(b[0], a[0]), cmp.Compare(b[1], a[1])) })
	var numbers []int64
	for _, one := range list {
		numbers = append(numbers, one[1])
	}
	return numbers
}

// stands says whether a ticket is where the query looks.
func (s *plainSearch) stands(q query.Query, t *plainTicket) bool {
	where := ""
	switch {
	case t.aside&ticket.InBin != 0:
		where = "bin"
	case t.aside&ticket.AsSpam != 0:
		where = "spam"
	case t.aside&ticket.Merged != 0:
		where = "merged"
	case t.aside&ticket.Snoozed != 0:
		where = "snoozed"
	}
	named, in := false, false
	for _, c := range q.Conds {
		if c.Op != query.OpIs || !slices.Contains([]string{"bin", "spam", "merged", "snoozed"}, c.Value) {
			continue
		}
		if c.Not && c.Value == where {
			return false
		}
		if !c.Not {
			named, in = true, in || c.Value == where
		}
	}
	if named {
		return in
	}
	return where == "" || where == "snoozed"
}

// is says whether a ticket is what the conditions ask for. Of what it has one of, one will do; of the rest all.
func (s *plainSearch) is(q query.Query, t *plainTicket) bool {
	one := map[string]bool{}
	asked := map[string]bool{}
	for _, c := range q.Conds {
		ok, kind := false, ""
		switch c.Op {
		case query.OpIs:
			switch c.Value {
			case "open", "pending", "resolved":
				ok, kind = string(t.Status) == c.Value, "status"
			case "mine":
				ok, kind = t.Assignee == s.agent, "assignee"
			case "unassigned":
				ok, kind = t.Assignee == 0, "assignee"
			case "unread":
				ok = t.unread
			default:
				continue
			}
		case query.OpAssignee:
			kind = "assignee"
			switch c.Value {
			case "me":
				ok = t.Assignee == s.agent
			case "nobody":
				ok = t.Assignee == 0
			default:
				ok = t.Assignee != 0 && has(s.names[t.Assignee], c.Value)
			}
		case query.OpMailbox:
			ok, kind = has(s.boxes[t.Mailbox], c.Value), "mailbox"
		case query.OpTopic:
			kind = "topic" // there is none
		case query.OpPriority:
			ok, kind = string(t.Priority) == c.Value, "priority"
		case query.OpFrom:
			ok = has(t.customer, c.Value)
		case query.OpTo:
			ok = slices.ContainsFunc(t.messages, func(m plainMessage) bool { return m.direction == desk.Out && has(m.people, c.Value) })
		case query.OpCustomer:
			ok = has(t.customer, c.Value) || has(t.phone, c.Value)
		case query.OpTag:
			ok = slices.ContainsFunc(t.Tags, func(tag string) bool { return strings.EqualFold(tag, c.Value) })
		case query.OpHas:
			switch c.Value {
			case "attachment":
				ok = t.hasFiles
			case "draft":
				ok = t.draft
			case "rating":
				ok = t.rated
			case "note":
				ok = slices.ContainsFunc(t.messages, func(m plainMessage) bool { return m.direction == desk.Note })
			}
		default:
			continue
		}
		switch {
		case c.Not && ok:
			return false
		case !c.Not && kind != "":
			asked[kind], one[kind] = true, one[kind] || ok
		case !c.Not && !ok:
			return false
		}
	}
	for kind := range asked {
		if !one[kind] {
			return false
		}
	}
	return true
}

func inPeriod(c query.Cond, at time.Time) bool {
	switch c.Op {
	case query.OpBefore:
		return at.Before(c.From)
	case query.OpAfter:
		return !at.Before(c.From)
	}
	return !at.Before(c.From) && at.Before(c.To)
}

func isMoment(c query.Cond) bool {
	return c.Op == query.OpBefore || c.Op == query.OpAfter || c.Op == query.OpOn
}

// moments, and words that none of a ticket's messages may have, where no words are asked for.
func (s *plainSearch) moments(q query.Query, t *plainTicket) bool {
	asked := slices.ContainsFunc(q.Conds, func(c query.Cond) bool { return isMoment(c) && !c.Not })
	met := false
	for _, m := range t.messages {
		all := true
		for _, c := range q.Conds {
			if !isMoment(c) {
				continue
			}
			in := inPeriod(c, m.at)
			if c.Not && in {
				return false
			}
			all = all && (in || c.Not)
		}
		met = met || all
	}
	return (!asked || met) && s.without(q, t)
}

func (m plainMessage) holds(c query.Cond) bool {
	term, ok := query.PhraseTerm(c.Value)
	term.Prefix = term.Prefix || c.Op != query.OpSubject
	if !ok || !m.indexed {
		return false
	}
	terms := []query.Term{term}
	if c.Op != query.OpSubject { // its words, wherever they stand
		terms = nil
		for i, w := range term.Words {
			terms = append(terms, query.Term{Words: []string{w}, Prefix: term.Prefix && i == len(term.Words)-1})
		}
	}
	switch c.Op {
	case query.OpSubject:
		return holdsAll(terms, m.subject)
	case query.OpFile:
		return holdsAll(terms, m.subject, m.body) && slices.ContainsFunc(m.files, func(f string) bool { return has(f, c.Value) })
	}
	return false
}

func isText(c query.Cond) bool {
	return c.Op == query.OpSubject || c.Op == query.OpFile
}

func (s *plainSearch) without(q query.Query, t *plainTicket) bool {
	for _, m := range t.messages {
		for _, w := range q.Without {
			if term, ok := query.PhraseTerm(w); ok && m.indexed && holdsAll([]query.Term{term}, m.subject, m.body) {
				return false
			}
		}
		for _, c := range q.Conds {
			if isText(c) && c.Not && m.holds(c) {
				return false
			}
		}
	}
	return true
}

// said is the newest message that has the words, of the time that is asked for; 0 where there is none, or something else is missing.
func (s *plainSearch) said(q query.Query, terms []query.Term, t *plainTicket) (newest int64) {
	if !s.without(q, t) {
		return 0
	}
	first := true // without words, the first of the conditions on texts is what is looked for
	for _, c := range q.Conds {
		if !isText(c) || c.Not {
			continue
		}
		if first && len(terms) == 0 {
			first = false
			continue
		}
		if !slices.ContainsFunc(t.messages, func(m plainMessage) bool { return m.holds(c) }) {
			return 0
		}
	}
	for _, m := range t.messages {
		ok := m.indexed
		if len(terms) > 0 {
			ok = ok && holdsAll(terms, m.subject, m.body)
		} else {
			i := slices.IndexFunc(q.Conds, func(c query.Cond) bool { return isText(c) && !c.Not })
			ok = ok && m.holds(q.Conds[i])
		}
		for _, c := range q.Conds {
			ok = ok && (!isMoment(c) || inPeriod(c, m.at) != c.Not)
		}
		if ok {
			newest = m.id
		}
	}
	return newest
}

// holdsAll says whether all terms are in a message, each in one of its fields, which are as query.Append writes them: what the index of
// words answers.
func holdsAll(terms []query.Term, fields ...string) bool {
	for _, t := range terms {
		found := false
		for _, f := range fields {
			found = found || isIn(t, f)
		}
		if !found {
			return false
		}
	}
	return true
}

func isIn(t query.Term, field string) bool {
	end := " "
	if t.Prefix {
		end = ""
	}
	if hasWords(field, strings.Join(t.Words, " ")+end) {
		return true
	}
	for _, w := range t.Or {
		if hasWords(field, w+" ") {
			return true
		}
	}
	return false
}

func hasWords(field, words string) bool {
	return strings.HasPrefix(field, words) || strings.Contains(field, " "+words)
}

func TestHoldsAll(t *testing.T) {
	subject, body := string(query.Append(nil, "Parcel 退款")), string(query.Append(nil, "我要申请退款，订单 A1009-22。Deliveries were refunded to li.wei@cust.test"))
	for asked, want := range map[string]bool{
		"退款": true, "申请退款": true, "退款申请": false, "款": true, "的": false, "parc": true, "parcel ": true, "arcel": false, "delivery ": true, "refu": true, "refund ": true,
		"a1009": true, "1009": true, "A1009-22": true, "A1009-23": false, "li.wei@cust.test": true, "parcel deliver": true, "parcel gone": false, "p": true, "q": false, "": true,
	} {
		if got := holdsAll(query.Terms(asked), subject, body); got != want {
			t.Errorf("%q: %v", asked, got)
		}
	}
}

// corpus fills a desk with tickets that have a few words in common, and stand in all places.
func corpus(p *postbox, c *clock, r *rand.Rand, agents []int64) {
	words := strings.Fields("退款 快递 订单 的 我要退款 款项 order refund refunded ring the there a1009 or cup 茶叶 受潮 please")
	say := func() string {
		var out []string
		for range 1 + r.IntN(6) {
			out = append(out, words[r.IntN(len(words))])
		}
		return strings.Join(out, []string{" ", "，", ""}[r.IntN(3)])
	}
	var numbers []int64
	ids := map[int64][]string{}
	for i := range 130 {
		c.forward(time.Duration(r.IntN(40*24)) * time.Hour)
		id := fmt.Sprintf("m%d@cust.test", i)
		m := mailFrom(fmt.Sprintf("%s%d@cust.test", []string{"li", "wang", "ann"}[r.IntN(3)], r.IntN(9)), id, say(), say())
		m.From.Name = []string{"李伟", "王芳", "Ann Lee"}[r.IntN(3)]
		if r.IntN(6) == 0 {
			m.Parts = []desk.Part{{Name: []string{"退款.pdf", "cup.png", "order.txt"}[r.IntN(3)], Type: "application/pdf", Size: 10}}
		}
		if len(numbers) > 0 && r.IntN(2) == 0 {
			n := numbers[r.IntN(len(numbers))]
			m.From.Address = ""
			for _, to := range ids[n] {
				m.From.Address = to[strings.Index(to, " ")+1:]
				reply(m, desk.Message{MessageID: to[:strings.Index(to, " ")]})
			}
		}
		got := p.deliver(m)
		if !slices.Contains(numbers, got.Ticket) {
			numbers = append(numbers, got.Ticket)
		}
		ids[got.Ticket] = append(ids[got.Ticket], id+" "+m.From.Address)
		if n := numbers[r.IntN(len(numbers))]; r.IntN(4) == 0 {
			_, _ = p.s.AddNote(p.t.Context(), desk.Remark{By: desk.By{Name: "Anna", Agent: agents[0]}, Ticket: n, Text: say()}) // not in the bin
		} else if r.IntN(3) == 0 {
			_, _ = p.s.Reply(p.t.Context(), desk.Answer{By: desk.By{Name: "Anna", Agent: agents[0]}, Ticket: n, Text: say(), Anyway: true})
		}
	}
	yes, until := true, c.at.Add(90*24*time.Hour)
	for i, n := range numbers {
		status, who, priority := desk.Statuses[r.IntN(3)], append(agents, 0)[r.IntN(len(agents)+1)], []desk.Priority{desk.Normal, desk.Normal, desk.Urgent, desk.Low}[r.IntN(4)]
		e := desk.Edit{Ticket: n, Status: &status, Assignee: &who, Priority: &priority}
		if r.IntN(3) == 0 {
			e.AddTags = []string{[]string{"退款", "VIP", "cup"}[r.IntN(3)]}
		}
		if _, err := p.s.Edit(p.t.Context(), e); err != nil {
			p.t.Fatal(err)
		}
		var err error
		switch r.IntN(12) {
		case 0:
			_, err = p.s.Edit(p.t.Context(), desk.Edit{Ticket: n, Spam: &yes})
		case 1:
			_, _ = p.s.Edit(p.t.Context(), desk.Edit{Ticket: n, SnoozedUntil: &until}) // not what was merged
		case 2:
			err = p.s.Delete(p.t.Context(), desk.By{}, n)
		case 3:
			if i > 0 {
				_, _ = p.s.Merge(p.t.Context(), merge.Merging{Into: numbers[i-1], From: []int64{n}}) // not what is in the bin
			}
		}
		if err != nil {
			p.t.Fatal(err)
		}
		c.forward(time.Minute)
	}
}

// randomQuery is one of what people write.
func randomQuery(r *rand.Rand) string {
	pick := func(text string) string {
		list := strings.Split(text, "|")
		return list[r.IntN(len(list))]
	}
	var parts []string
	for range r.IntN(3) {
		parts = append(parts, pick("退款|快递|订单|款|的|我|order|refund|ref|re|r|th|the|o|a10|a1009|cup|茶叶|受潮|\"订单 退款\"|\"refund order\"|li|wang|pdf|cust.test|x|\"退款订单\"|我要退款订单快递|order refund cup the|\"the order\" of"))
	}
	for range r.IntN(4 - len(parts)) {
		parts = append(parts, pick("is:open|-is:open|is:resolved|is:pending|is:spam|is:bin|is:snoozed|-is:snoozed|is:merged|is:mine|is:unassigned|is:unread|-is:unread|assignee:ben|-assignee:me|"+
			"tag:退款|tag:vip|-tag:cup|from:li|from:王|-from:li|customer:ann|customer:138|has:attachment|-has:attachment|has:note|-has:note|has:rating|subject:退款|subject:order|-subject:退款|"+
			"file:pdf|file:退款|-file:cup|to:li|to:cust.test|to:e|to:\"李伟\"|-to:wang|-to:cust.test|-from:cust|from:cust|-from:a|customer:a|mailbox:shop|-mailbox:shop|mailbox:nobody|-mailbox:nobody|topic:x|-topic:x|-priority:normal|-priority:urgent|priority:urgent|priority:normal|-priority:low|before:2027|before:2028-03|after:2027-06|after:2028|on:2027|on:2027-05|-on:2027|-退款|-order|-的|-\"我要退款\""))
	}
	r.Shuffle(len(parts), func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
	return strings.Join(parts, " ") + []string{"", " "}[r.IntN(2)]
}

// sureQueries are asked whatever the chance says.
var sureQueries = []string{"is:merged has:attachment", "is:merged -has:attachment", "-的", "-after:2015", "-after:2027-06", "-before:2028", "is:merged -after:2028", "-的 -order is:resolved", "subject:的 the", "tag:退款 -的", "has:attachment 的", "to:cust.test -退款", "is:merged 退款"}

// stir moves messages to other tickets and back, sends and takes back some, and changes what customers are called.
func (p *postbox) stir(r *rand.Rand, plain *plainSearch, me int64) {
	ctx, by := p.t.Context(), desk.By{Name: "Anna", Agent: me}
	some := func() *plainTicket { return plain.tickets[r.IntN(len(plain.tickets))] }
	one := func() int64 { return some().Number }
	for i := range 12 { // what cannot be done is not
		_, _ = p.s.Merge(ctx, merge.Merging{Into: one(), From: []int64{one()}}) // not what is in the bin
		_ = p.s.Unmerge(ctx, by, one())                                         // few are
		_, _ = p.s.AddNote(ctx, desk.Remark{By: by, Ticket: one(), Text: "退款 the order"})
		_, _ = p.s.Reply(ctx, desk.Answer{By: by, Ticket: one(), Text: "the cup", Anyway: true})
		if c, err := p.s.Customer(ctx, some().Customer); err == nil {
			switch i % 4 {
			case 0:
				c.Name, c.Phone = []string{"Li Wang", "王伟", "Ann Cust"}[r.IntN(3)], []string{"", "13800138000"}[r.IntN(2)]
				_ = p.s.SaveCustomer(ctx, c)
			case 1:
				_ = p.s.AddAddress(ctx, c.ID, c.Version, fmt.Sprintf("ann%d@li.test", r.IntN(1e6)))
			case 2:
				_ = p.s.DropAddress(ctx, c.ID, c.Version, append(c.Addresses, "")[0])
			}
		}
		merged, err := p.s.MergeCustomers(ctx, by, some().Customer, some().Customer)
		if err == nil && r.IntN(2) == 0 {
			_, _ = p.s.UnmergeCustomers(ctx, by, merged)
		}
	}
	gone := one()
	if err := p.s.Delete(ctx, by, gone); err == nil {
		_ = p.s.Purge(ctx, by, gone)
	}
	_ = p.s.Tx(ctx, func(tx *db.Tx) error {
		return work.Erase(tx, by, some().Customer, func(desk.Lang) string { return "erased" })
	})
}

// Wherever one way of searching gives way to another, page by page, the search finds what one finds who looks at everything.
func TestSearchFindsWhatIsThere(t *testing.T) {
	p, c := desktop(t)
	var agents []int64
	for _, name := range []string{"Anna", "Ben"} {
		id, err := p.s.AddAgent(t.Context(), desk.Agent{Name: name, Address: strings.ToLower(name) + "@shop.test", Role: desk.RoleAgent, Lang: desk.English}, "a long enough phrase")
		if err != nil {
			t.Fatal(err)
		}
		agents = append(agents, id)
	}
	r := rand.New(rand.NewPCG(7, 11))
	corpus(p, c, r, agents)
	me := agents[0]
	plain := readPlain(p, me)
	found := 0
	for i := range 800 {
		text := randomQuery(r)
		if i < len(sureQueries) {
			text = sureQueries[i]
		}
		if i%150 == 149 { // what is remembered of where messages are is still so
			p.stir(r, plain, me)
			plain = readPlain(p, me)
		}
		if i%200 == 100 {
			p.s.Limits.Warm = 1
			if err := p.s.WarmSearch(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		p.s.Limits = []search.Limits{search.Usual, {Narrow: 1, Tried: 3, Known: 2, Ranked: 2000, Batch: 2}, {Narrow: 40, Tried: 1, Known: 8, Ranked: 2000, Batch: 1}, {Narrow: 1000, Ranked: 2000, Batch: 1}}[i%4]
		limit := []int{3, 7, 50}[r.IntN(3)]
		asked := query.Parse(text, c.at)
		if asked.Empty() {
			continue
		}
		terms := asked.Terms()
		want := plain.find(asked, terms)
		if exact, changed := query.Exact(terms); changed {
			if sure := plain.find(asked, exact); len(sure) > limit {
				want = sure
			}
		}
		var got []int64
		cursor := ""
		for {
			page, err := p.s.Search(t.Context(), desk.Search{Query: text, Agent: me, Order: desk.ByNewest, Limit: limit, Cursor: cursor})
			if err != nil {
				t.Fatalf("%q: %v", text, err)
			}
			for _, h := range page.Hits {
				got = append(got, h.Number)
			}
			if cursor = page.Next; cursor == "" || len(got) > 500 {
				break
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q by %d with %+v:\n got %v\nwant %v", text, limit, p.s.Limits, got, want)
		}
		if n, err := p.s.CountSearched(t.Context(), desk.List{View: desk.ViewAll, Agent: me, Query: text, Limit: limit}); err != nil || n != min(limit, len(got)) {
			t.Errorf("%q: counted %d of %d, %v", text, n, len(got), err)
		}
		whole, err := p.s.Whole(t.Context(), desk.List{View: desk.ViewAll, Agent: me, Query: text, Limit: limit})
		if err != nil || !slices.Equal(slices.Compact(sorted(whole)), slices.Compact(sorted(slices.Clone(want)))) {
			t.Errorf("%q by %d as a whole: %v, want %v, %v", text, limit, whole, want, err)
		}
		found += len(want)
		ranked, err := p.s.Search(t.Context(), desk.Search{Query: text, Agent: me, Order: desk.ByRank, Limit: 200})
		if err != nil {
			t.Fatalf("%q by rank: %v", text, err)
		}
		var all []int64
		for _, h := range ranked.Hits {
			all = append(all, h.Number)
		}
		want = plain.find(asked, terms)
		if ranked.Best > 0 { // chosen among the newest
			want = slices.DeleteFunc(want, func(n int64) bool { return !slices.Contains(all, n) })
		}
		if !slices.Equal(sorted(all), sorted(want)) {
			t.Errorf("%q by rank with %+v: %v, want %v", text, p.s.Limits, sorted(all), sorted(want))
		}
	}
	if found < 1200 {
		t.Errorf("only %d found in all: the queries are too narrow to tell", found)
	}
}
