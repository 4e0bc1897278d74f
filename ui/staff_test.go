package ui

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/query"
	"github.com/deskbell/deskbell/ui/letter"
)

var noon = time.Date(2026, 11, 22, 4, 0, 0, 0, time.UTC)

func staffFrame(lang desk.Lang) Frame {
	return Frame{Lang: lang, Title: "x", Shop: "青禾茶铺", Agent: &desk.Agent{ID: 1, Name: "李伟", Role: desk.RoleOwner}, Counts: desk.Counts{desk.ViewOpen: 2}, Now: noon, Zone: time.UTC, Path: "/desk", Section: "one", Rich: true}
}

// render is a page in one language; a key without words or a value of Go's on it is an error.
func render(t *testing.T, lang desk.Lang, name string, values any) string {
	t.Helper()
	var b bytes.Buffer
	if err := Render(&b, lang, name, values); err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"%!", "ZgotmplZ", "<no value>", "&lt;nil&gt;"} {
		if strings.Contains(b.String(), bad) {
			t.Errorf("%s in %s holds %q", name, lang, bad)
		}
	}
	return b.String()
}

// full is a ticket with everything that can be in one.
func full() *desk.Conversation {
	long := strings.Repeat("Sarah Mitchell-Featherstonehaugh ", 8)
	gone := desk.BounceRecipient{Address: "s@cust.test", Status: "5.1.1", Reason: "no such user"}
	at := func(m int) time.Time { return noon.Add(time.Duration(m) * time.Minute) }
	c := &desk.Conversation{
		Ticket:   desk.Ticket{Number: 1042, Subject: long, Contact: desk.Person{Name: long, Address: "s@cust.test"}, Status: desk.Open, Priority: desk.Urgent, Assignee: 2, Tags: []string{"退款", "vip"}, WaitingSince: noon.Add(-30 * time.Hour)},
		Customer: desk.Customer{ID: 7, Name: long, Addresses: []string{"s@cust.test", "s2@cust.test"}, Phone: "1", Lang: desk.English, Note: "n\nn", Tickets: 3, Dead: []desk.Undeliverable{{BounceRecipient: gone, At: noon}}},
		Mailbox:  desk.Mailbox{ID: 1, Address: "support@shop.test"},
		Earlier:  []desk.Ticket{{Number: 1001, Subject: "before", Status: desk.Resolved, Assignee: 1, CreatedAt: noon.AddDate(-1, 0, 0)}, {Number: 1002, Subject: "other", Status: desk.Pending}},
		Scores:   map[int64]int{1001: 5},
		Rating:   &desk.Rating{Score: 4, Comment: "fine"},
	}
	people := []desk.Person{{Name: "Other", Address: "o@cust.test"}}
	c.Messages = []desk.Message{
		{ID: 1, Direction: desk.In, From: c.Ticket.Contact, Text: "new\n\n> old", Reply: "new", Raw: 3, CreatedAt: at(1), Newcomer: true, Problems: []string{"mail.problem.unreadable"}, Cc: people,
			Findings: desk.Findings{Report: "abuse", Protection: desk.EncryptedPGP, Authenticity: desk.Authenticity{Verdict: desk.AuthPass, By: "dkim", Domain: "cust.test"},
				Invitation: &desk.Invitation{Method: "CANCEL", Summary: "Tasting", Location: "Hangzhou", Text: "Bring cups", Organizer: desk.Person{Name: "Li", Address: "li@cust.test"},
					Start: noon, End: noon.Add(time.Hour), Repeats: "FREQ=WEEKLY;BYDAY=MO,WE;COUNT=4"}},
			Attachments: []desk.Attachment{{ID: 1, Name: "a/b c.png", Type: "image/png", Size: 9}, {ID: 2, Name: "发票.pdf", Type: "application/pdf", Size: 3 << 20}, {ID: 4, Name: "invite.ics", Type: "text/calendar"}, {ID: 5, Name: "Setup (2).exe"}}},
		{ID: 2, Direction: desk.In, From: c.Ticket.Contact, Text: "x", Reply: "x", HTML: `<img src="https://e.test/x.png"><img src="cid:in@x">`, CreatedAt: at(2), Auto: desk.AutoReply, Attachments: []desk.Attachment{{ID: 3, ContentID: "in@x", Inline: true}}},
		{ID: 3, Direction: desk.In, From: c.Ticket.Contact, Text: "y\nrest", Reply: "y", HTML: `<p>y</p><table><tr><td>rest</td></tr></table>`, CreatedAt: at(3)},
		{ID: 4, Direction: desk.In, Text: "", CreatedAt: at(4), Bounce: &desk.Bounce{Kind: desk.BounceFailed, Recipients: []desk.BounceRecipient{{Address: "gone@x.test", Status: "5.1.1", Reason: "no such user"}}}},
		{ID: 6, Direction: desk.In, CreatedAt: at(4), Bounce: &desk.Bounce{Kind: desk.BounceDelayed, Recipients: []desk.BounceRecipient{{}}}},
		{ID: 7, Direction: desk.In, From: c.Ticket.Contact, CreatedAt: at(4), Findings: desk.Findings{Receipt: "displayed", Report: "abuse"}},
		{ID: 5, Direction: desk.Note, Agent: 2, Text: "note", Reply: "note", CreatedAt: at(5)},
		{ID: 8, Direction: desk.Note, Source: desk.FromMail, From: people[0], Text: "3 EUR", Reply: "3 EUR", CreatedAt: at(5)},
	}
	for i, d := range []desk.Delivery{
		{State: desk.Waiting, Undo: true, Due: noon.Add(8 * time.Second)}, {State: desk.Waiting, Due: noon.Add(time.Hour)}, {State: desk.Waiting, Due: noon}, {State: desk.Waiting, Attempts: 1, Error: "451 try later", Due: noon.Add(time.Minute)},
		{State: desk.Sending}, {State: desk.Sent, SentAt: noon}, {State: desk.Failed, Error: "550 no such user"}, {State: desk.Canceled}, {State: desk.Bounced, Bounced: []desk.BounceRecipient{gone}},
	} {
		c.Messages = append(c.Messages, desk.Message{ID: int64(10 + i), Direction: desk.Out, Agent: 1, Source: desk.FromAgent, Text: "answer", Reply: "answer", To: people, Bcc: people, CreatedAt: at(10 + i), Delivery: &d})
	}
	for i, source := range []desk.Source{desk.FromAck, desk.FromSurvey, desk.FromForm, desk.FromAPI} {
		c.Messages = append(c.Messages, desk.Message{ID: int64(30 + i), Direction: desk.Out, Source: source, Text: "z", CreatedAt: at(30)})
	}
	return c
}

var someAgents = Agents{1: {ID: 1, Name: "李伟"}, 2: {ID: 2, Name: "周敏"}}

// staffPages are the pages of the desk, full and empty: what a ticket, a list, a search can hold, and nothing.
func staffPages(lang desk.Lang) []sheet {
	f := staffFrame(lang)
	none := Frame{Lang: lang, Now: noon}
	rows := f.Rows([]desk.Ticket{full().Ticket, {Number: 1, Status: desk.Resolved, ResolvedAt: noon, Priority: desk.High, Attachments: true, Unread: true}, {Number: 2, Status: desk.Pending, UpdatedAt: noon}},
		RowsFor{Agents: someAgents, Answering: map[int64][]int64{1042: {2}, 1: {1, 2}}, Me: 1, At: 2, View: "open", Cursor: "a+b"})
	list := ListPane{View: desk.ViewOpen, Title: "x", Count: "3", Rows: rows, Works: true, Purges: true, Compact: true, Sort: desk.SortWait, Sorts: f.SortChoices(desk.Sorts, desk.SortWait), Agents: []desk.Agent{someAgents[1]}, Tags: []desk.Tag{{Name: "退款"}, {Name: "<b>"}}, Snooze: f.SnoozeMenu(nil), More: "/desk/open?cursor=x", Newest: "/desk/open"}
	p, q := fullTicketPage(f, list), emptyTicketPage(none)
	pages := []sheet{
		{"list", true, &ListPage{Frame: f, First: &desk.FirstDays{Hours: true, Offer: true}, List: list}},
		{"firstdays", true, &FirstPage{Frame: f, First: desk.FirstDays{Sampled: true}}},
		{"ticket", true, p}, {"ticket.live", true, p}, {"ticket.away", true, &TicketAway{Frame: p.Frame, Ticket: p.Ticket, Into: 7, Href: "/desk/tickets/7"}}, {"ticket", false, q}, {"ticket.live", false, q},
		{"new", false, &NewPage{Frame: f}},
		{"new", true, &NewPage{Frame: f, Mailboxes: []desk.Mailbox{{ID: 1, Address: "a@b.test", Name: "n"}, {ID: 2}}, Box: Composer{Kind: "new", Mailbox: 2}, ToError: "e", CcError: "e", SubError: "e"}},
		{"search", false, &SearchPage{Frame: f}},
		{"notices", false, &NoticesPage{Frame: f, Whole: true}},
		{"notices", true, &NoticesPage{Frame: f, Whole: true, Unread: 2, Lines: f.NoticeLines(someNotices)}},
		{"notices.list", true, &NoticesPage{Frame: f, Unread: 2, Lines: f.NoticeLines(someNotices)}},
		{"search", false, &SearchPage{Frame: f, Query: "<q>", Order: desk.ByNewest}},
		{"search", true, &SearchPage{Frame: f, Query: "退款", Order: desk.ByRank, Best: 2000, Odd: []string{"is:<odd>", "tag:", "on:x", "to:!", "<b>:x"}, More: "/desk/search?q=x&cursor=y", CanSave: true, Articles: ArticleHits([]desk.Hit{{Article: 1, Title: "a", Snippet: "\x02b\x03", Found: &desk.Article{}}}),
			Hits: f.SearchHits([]desk.Hit{{Ticket: &p.Ticket, Snippet: "<\x02退款\x03"}}, RowsFor{Agents: someAgents}, query.Parse("王 from:163.com", noon))}},
		{"mail", true, &MailFrame{Frame: f, Body: letter.Body(lang, &full().Messages[1], "")}}, {"mail", false, &MailFrame{Frame: none}},
		{"print", true, printPage(f, true)}, {"print", false, &PrintPage{Frame: none}},
		{"original", true, &OriginalPage{Frame: f, Ticket: 1, Subject: "s", Back: "/b", Raw: "/r", Lines: []OriginalLine{{"From", "李伟 <l@x.test>", "=?x?= <l@x.test>"}}, Source: "a <b>", Limit: "256 KB", More: true}},
		{"replies_pick", true, &ReplyPicker{Frame: f, Number: 1042, Folders: ReplyFolders([]desk.SavedReply{{ID: 1, Name: "<b>", Text: "t"}, {ID: 2, Agent: 1, Folder: "<f>", Name: "n", Text: "t"}})}},
		{"replies_pick", false, &ReplyPicker{Frame: none, Number: 1}},
		{"original", false, &OriginalPage{Frame: none, Ours: true}},
		{"customers", true, fullCustomers(f)}, {"customers", false, &CustomersPage{Frame: none, Query: "x"}}, {"customer_page", true, fullCustomer(f)}, {"customer_page", false, &CustomerPage{Frame: none}},
		{"contact.offers", true, &ContactOffers{Frame: f, Hits: []desk.Hit{{Article: 1, Title: "<b>", Snippet: "\x02x\x03<i>", Found: &desk.Article{Lang: desk.Chinese, Slug: "a b", Body: "<script>"}}}}}, {"contact.offers", false, &ContactOffers{Frame: none}},
		{"help.offers", true, &HelpOffers{Frame: f, Hits: []desk.Hit{{Marked: "\x02退款\x03<b>", Snippet: "<i>", Found: &desk.Article{Lang: desk.Chinese, Slug: "a b"}}}}}, {"help.offers", false, &HelpOffers{Frame: none}},
		{"suggest.list", true, fullSuggestions(f)}, {"suggest.list", false, &SuggestList{Frame: none}},
		{"erasures", true, erasuresSheet(f)}, {"erasures", false, &Erasures{Frame: none, Done: true}},
		{"follow_ups", true, followUpsSheet(f)}, {"follow_ups", false, &FollowUps{Frame: none, Done: true}},
		{"merge", true, fullMergePage(f)}, {"merge", false, &MergePage{Frame: none}},
		{"risk", true, &RiskPage{Frame: f, Name: "Setup (2).exe", Size: "1 KB", From: "a@b.test", Risk: desk.RiskProgram, Sure: "/s", Back: "/b"}}, {"risk", false, &RiskPage{Frame: none, Risk: desk.RiskLocked}},
	}
	binned := *p
	binned.Ticket.DeletedAt, binned.Ticket.DeletedBy = noon, 2
	binned.SetBin(someAgents)
	picks := ListPane{View: desk.ViewBin, Title: "x", Works: true, Purges: true, Rows: f.Rows([]desk.Ticket{binned.Ticket, {Number: 2, Status: desk.Open, DeletedAt: noon}}, RowsFor{Agents: someAgents, View: "bin"}), More: "/desk/bin?cursor=x"}
	spam := picks
	spam.View = desk.ViewSpam
	signs := []desk.SpamWhy{{Sign: desk.SpamByAgent}, {Sign: desk.SpamBySender, Sender: "@evil.test"}, {Sign: desk.SpamByFolder}, {Sign: desk.SpamByServer, Header: "X-Spam: yes"}, {Sign: desk.SpamByFilter, Score: 1, Words: []string{"发票", "<b>"}}}
	var marked []desk.Ticket
	for i, why := range signs {
		k := *p
		k.Ticket.Spam, k.Ticket.SpamWhy = true, why
		pages = append(pages, sheet{"ticket", true, &k})
		marked = append(marked, desk.Ticket{Number: int64(i + 1), Spam: true, SpamWhy: why})
	}
	spam.Rows = f.Rows(marked, RowsFor{View: "spam"})
	pages = append(pages, sheet{"ticket", true, &binned}, sheet{"list", true, &ListPage{Frame: f, List: picks}}, sheet{"list", true, &ListPage{Frame: f, List: spam}},
		sheet{"purge", true, &PurgePage{Frame: f, Tickets: []desk.Ticket{binned.Ticket, {Number: 2}}, Back: "/desk/bin"}}, sheet{"purge", false, &PurgePage{Frame: none}})
	kept := &ViewsPage{Frame: f}
	for i, v := range []desk.SavedView{{Name: "<b>", View: desk.ViewMine}, {Name: "y", View: desk.ViewAll, Query: `a"b`, Sort: desk.SortWait}, {Agent: 1, Name: "z", View: desk.ViewMentions}} {
		v.ID = int64(i + 1)
		kept.Add(v, true)
	}
	saved := list
	saved.View, saved.Saved, saved.Rows = "saved-2", &kept.Shared[1].SavedView, nil
	pages = append(pages, sheet{"views", true, kept}, sheet{"views", true, &ViewsPage{Frame: f, New: &desk.SavedView{Query: `a"<b>`}, Sorts: f.SortChoices(desk.Sorts, "")}}, sheet{"views", false, &ViewsPage{Frame: none}}, sheet{"list", true, &ListPage{Frame: f, List: saved}})
	for _, view := range desk.Views {
		pages = append(pages, sheet{"list", false, &ListPage{Frame: none, List: ListPane{View: view}}})
	}
	return append(pages, reportSheets(f, none)...)
}

func fullTicketPage(f Frame, list ListPane) *TicketPage {
	talk := full()
	low := lowTalk(false)
	p := &TicketPage{Frame: f, List: list, SentWith: f.SentWithOf(&desk.Conversation{Fields: []desk.FieldAnswer{{Name: "<b>", Value: "<i>"}}, Ticked: &desk.Ticked{Notice: desk.PrivacyNotice{Text: "<b>"}}}), RatingCard: f.RatingCardOf(lowTalk(true), someRules), FollowUp: f.FollowUpStripOf(low, someRules, []desk.Agent{someAgents[1]}, someAgents), Ticket: talk.Ticket, Mailbox: talk.Mailbox, Rating: talk.Rating, Agents: []desk.Agent{someAgents[1], someAgents[2]}, Assignee: FaceOf(desk.Agent{Name: "周敏"}), Tags: f.TagChips(talk.Ticket.Tags),
		KnownTags: f.TagChips([]string{"退款", "<b>"}), Answering: "周敏", Viewing: []*Face{FaceOf(desk.Agent{Name: "Li Wei"})}, Self: "/desk/tickets/1042?v=open", Back: "/desk/open"}
	regroupSample(p, talk)
	p.Items, p.Remote = f.Items(talk, someAgents)
	long := f.head(&talk.Messages[0], &talk.Ticket, someAgents)
	long.ID = 99
	p.Items = append(p.Items, Item{Message: long, New: true, From: true},
		Item{Events: &EventLine{ID: "e1", Count: "4", Parts: []EventPart{{Text: "<b>"}}, More: []EventPart{{Text: "<b>", Href: "/x"}}}})
	p.Since, p.Colleagues, p.HideEvents = 1, []string{"<b>"}, true
	p.Customer = f.CustomerCardOf(talk, someAgents)
	p.SetWait(&talk.Ticket)
	p.Ticket.SnoozedUntil = noon.Add(time.Hour)
	p.SetSnooze(nil)
	p.SetTopics([]desk.Topic{{ID: 1, Names: map[desk.Lang]string{desk.English: "<Shipping>", desk.Chinese: "<物流>"}}, {ID: 2, Archived: true, Names: map[desk.Lang]string{desk.Chinese: "旧"}}})
	p.SetFollowers([]int64{1, 2}, someAgents)
	p.Reply = Composer{Kind: "reply", Rich: true, Name: "王芳", Text: "t", Files: []letter.FileChip{{ID: 1, Name: "f"}}, Error: "e", Cc: "c@d.test", Anyway: true, Conflict: f.Card(&talk.Messages[0], &talk.Ticket, someAgents)}
	p.Reply.Dead = p.Customer.DeadTo("s@cust.test")
	p.Reply.Limits(&desk.Mailbox{SendLimit: 1 << 20}, &f)
	p.Reply.CanHistory, p.Reply.History, p.Reply.Others, p.Reply.OthersCount, p.Reply.Field = true, true, "Bo <bo@d.test>", 1, "later_at"
	p.Forward = &Composer{Kind: "forward", Cites: 3, CitesName: "<b>", CitesWhen: "Today", CanHistory: true, Borrow: []Borrowed{{FileChip: letter.FileChip{ID: 9, Name: "<f>"}, Taken: true}}, Focus: true}
	p.Note = Composer{Kind: "note"}
	return p
}

func printPage(f Frame, notes bool) *PrintPage {
	talk := full()
	p := &PrintPage{Frame: f, Ticket: talk.Ticket, Notes: notes}
	p.Fill(talk, someAgents, "")
	return p
}

func emptyTicketPage(f Frame) *TicketPage {
	q := &TicketPage{Frame: f, Ticket: desk.Ticket{Number: 1, Status: desk.Resolved, Priority: desk.Normal, ResolvedAt: noon, Spam: true},
		Customer: f.CustomerCardOf(&desk.Conversation{Customer: desk.Customer{Lang: desk.Chinese}}, nil), Self: "/desk/tickets/1?v=spam", NoteFirst: true}
	q.Items, _ = f.Items(&desk.Conversation{}, nil)
	q.Reply, q.Note = Composer{Kind: "reply"}, Composer{Kind: "note"}
	return q
}

func TestStaffPagesFullAndEmpty(t *testing.T) {
	for _, lang := range desk.Langs {
		for _, s := range staffPages(lang) {
			checkWords(t, s.name, render(t, lang, s.name, s.values))
		}
		f := staffFrame(lang)
		p := fullTicketPage(f, ListPane{Rows: f.Rows([]desk.Ticket{{Number: 1, Undelivered: true}}, RowsFor{})})
		page := render(t, lang, "ticket", p)
		for _, want := range []string{"data-countdown", "550 no such user", "451 try later", "5.1.1 no such user", f.BounceText(desk.BounceRecipient{Address: "gone@x.test", Status: "5.1.1"}), "/desk/messages/6/original", "/desk/messages/7/original", "/desk/tickets/1042/deliverable", f.T("list.undelivered"), "/desk/attachments/1/a_b%20c.png", "★★★★★", "/desk/messages/2/html"} {
			if !strings.Contains(page, want) {
				t.Errorf("%s: the ticket does not hold %q", lang, want)
			}
		}
		if p.Remote == nil || p.Remote.ID != 2 || strings.Contains(page, "/desk/attachments/3/") {
			t.Errorf("%s: remote %v; a picture within the mail stands below it too", lang, p.Remote)
		}
	}
}

// Every event says something, and names nobody who does not exist.
func TestEveryEventHasWords(t *testing.T) {
	args := map[string]string{"to": "2", "from": "open", "added": "a", "ticket": "1001", "reason": "machine", "at": noon.Format(time.RFC3339), "score": "5"}
	for _, lang := range desk.Langs {
		f := staffFrame(lang)
		for _, kind := range []desk.EventKind{desk.EventAssigned, desk.EventTagged, desk.EventSpam, desk.EventNotSpam, desk.EventReopened, desk.EventContinued, desk.EventTwin, desk.EventAckSent, desk.EventAckWithheld,
			desk.EventSurveyPlanned, desk.EventSurveyWithheld, desk.EventRated, desk.EventDuplicate, desk.EventUndone, desk.EventMerged, desk.EventMergedInto, desk.EventUnmerged, desk.EventSplit, desk.EventSplitFrom, desk.EventLinked, desk.EventUnlinked, desk.EventMoved, desk.EventDeleted, desk.EventRestored} {
			p, ok := f.eventPart(&desk.Event{Kind: kind, Agent: 1, Args: args}, someAgents)
			if !ok || p.Text == "" || strings.Contains(p.Text, "event.") || strings.Contains(p.Text, "{") {
				t.Errorf("%s %s: %q", lang, kind, p.Text)
			}
		}
		for _, status := range desk.Statuses {
			if p, _ := f.eventPart(&desk.Event{Kind: desk.EventStatus, Args: map[string]string{"to": string(status)}}, someAgents); strings.Contains(p.Text, "event.") {
				t.Errorf("%s %s: %q", lang, status, p.Text)
			}
		}
	}
}

// Rows are written by hand: whatever a customer calls themselves stays text.
func TestRowsEscapeEverything(t *testing.T) {
	evil := `"><script>'&` + "\x00"
	f := staffFrame(desk.English)
	rows := f.Rows([]desk.Ticket{{Number: 1, Subject: evil, Snippet: evil, Contact: desk.Person{Name: evil}, Tags: []string{evil}, Assignee: 9, Priority: desk.Urgent}},
		RowsFor{Agents: Agents{9: {Name: evil}}, Answering: map[int64][]int64{1: {9}}, View: `o"n`})
	html := string((&ListPane{Rows: rows}).RowsHTML(desk.English))
	if strings.Contains(html, "<script") || strings.Contains(html, `""`) || strings.Contains(html, "\x00") || strings.Contains(html, `o"n`) {
		t.Error(html)
	}
	if n := strings.Count(html, "&lt;script&gt;"); n < 6 {
		t.Errorf("only %d of the texts are there: %s", n, html)
	}
}

func TestWaitingTimeIsLoudWhenLong(t *testing.T) {
	f := staffFrame(desk.Chinese)
	for _, tt := range []struct {
		wait time.Duration
		want string
	}{{time.Minute, "waited"}, {4 * time.Hour, "waited soon"}, {25 * time.Hour, "waited late"}} {
		rows := f.Rows([]desk.Ticket{{Number: 1, WaitingSince: noon.Add(-tt.wait)}}, RowsFor{})
		if rows[0].WaitClass != tt.want || !strings.HasPrefix(rows[0].Wait, "等了") {
			t.Errorf("%v: %q %q", tt.wait, rows[0].WaitClass, rows[0].Wait)
		}
	}
}

func BenchmarkListPage(b *testing.B) {
	f := staffFrame(desk.Chinese)
	var tickets []desk.Ticket
	for i := range 50 {
		tickets = append(tickets, desk.Ticket{Number: int64(i), Subject: "退款多久能到账？", Snippet: "上周三申请的退款", Contact: desk.Person{Name: fmt.Sprint("王芳", i)}, Tags: []string{"退款", "物流"}, WaitingSince: noon.Add(-time.Hour), Assignee: 1})
	}
	Warm(desk.Chinese)
	b.ReportAllocs()
	for b.Loop() {
		var out bytes.Buffer
		p := &ListPage{Frame: f, List: ListPane{View: desk.ViewOpen, Rows: f.Rows(tickets, RowsFor{Agents: someAgents, View: "open"})}}
		if err := Render(&out, desk.Chinese, "list", p); err != nil {
			b.Fatal(err)
		}
	}
}
