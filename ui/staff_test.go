package ui_test

import (
	"strings"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/query"
	"github.com/deskbell/deskbell/ui"
	"github.com/deskbell/deskbell/ui/letter"
	"github.com/deskbell/deskbell/ui/office"
	"github.com/deskbell/deskbell/ui/public"
)

// staffPages are the pages of the desk, full and empty: what a ticket, a list, a search can hold, and nothing.
func staffPages(lang desk.Lang) []sheet {
	f := ui.StaffFrame(lang)
	none := ui.Frame{Lang: lang, Now: ui.Noon}
	rows := f.Rows([]desk.Ticket{ui.FullTalk().Ticket, {Number: 1, Status: desk.Resolved, ResolvedAt: ui.Noon, Priority: desk.High, Attachments: true, Unread: true}, {Number: 2, Status: desk.Pending, UpdatedAt: ui.Noon}},
		ui.RowsFor{Agents: ui.SomeAgents, Writing: map[int64][]desk.Writer{1042: {{Agent: 2, What: desk.Note}}, 1: {{Agent: 1, What: desk.Out}, {Agent: 2, What: desk.Out}}}, Me: 1, At: 2, View: "open", Cursor: "a+b"})
	list := ui.ListPane{View: desk.ViewOpen, Title: "x", Count: "3", Rows: rows, Works: true, Purges: true, Compact: true, Sort: desk.SortWait, Sorts: f.SortChoices(desk.Sorts, desk.SortWait), Agents: []desk.Agent{ui.SomeAgents[1]}, Tags: []desk.Tag{{Name: "退款"}, {Name: "<b>"}}, Snooze: f.SnoozeMenu(nil), More: "/desk/open?cursor=x", Newest: "/desk/open"}
	p, q := fullTicketPage(f, list), emptyTicketPage(none)
	pages := []sheet{
		{"list", true, &ui.ListPage{Frame: f, First: &desk.FirstDays{Hours: true, Offer: true}, List: list}},
		{"firstdays", true, &ui.FirstPage{Frame: f, First: desk.FirstDays{Sampled: true}}},
		{"ticket", true, p}, {"ticket.live", true, p}, {"ticket.away", true, &ui.TicketAway{Frame: p.Frame, Ticket: p.Ticket, Into: 7, Href: "/desk/tickets/7"}}, {"ticket", false, q}, {"ticket.live", false, q},
		{"new", false, &ui.NewPage{Frame: f}},
		{"new", true, &ui.NewPage{Frame: f, Mailboxes: []desk.Mailbox{{ID: 1, Address: "a@b.test", Name: "n"}, {ID: 2}}, Box: ui.Composer{Kind: "new", Mailbox: 2}, ToError: "e", CcError: "e", BccError: "e", SubError: "e"}},
		{"search", false, &ui.SearchPage{Frame: f}},
		{"notices", false, &ui.NoticesPage{Frame: f, Whole: true}},
		{"notices", true, &ui.NoticesPage{Frame: f, Whole: true, Unread: 2, Lines: f.NoticeLines(ui.SomeNotices)}},
		{"notices.list", true, &ui.NoticesPage{Frame: f, Unread: 2, Lines: f.NoticeLines(ui.SomeNotices)}},
		{"search", false, &ui.SearchPage{Frame: f, Query: "<q>", Order: desk.ByNewest}},
		{"search", true, &ui.SearchPage{Frame: f, Query: "退款", Order: desk.ByRank, Best: 2000, Odd: []string{"is:<odd>", "tag:", "on:x", "to:!", "<b>:x"}, More: "/desk/search?q=x&cursor=y", CanSave: true, Articles: ui.ArticleHits([]desk.Hit{{Article: 1, Title: "a", Snippet: "\x02b\x03", Found: &desk.Article{}}}),
			Hits: f.SearchHits([]desk.Hit{{Ticket: &p.Ticket, Snippet: "<\x02退款\x03"}}, ui.RowsFor{Agents: ui.SomeAgents}, query.Parse("王 from:163.com", ui.Noon))}},
		{"mail", true, &ui.MailFrame{Frame: f, Body: letter.Body(lang, &ui.FullTalk().Messages[1], "")}}, {"mail", false, &ui.MailFrame{Frame: none}},
		{"print", true, printPage(f, true)}, {"print", false, &ui.PrintPage{Frame: none}},
		{"original", true, &ui.OriginalPage{Frame: f, Ticket: 1, Subject: "s", Back: "/b", Raw: "/r", Lines: []ui.OriginalLine{{"From", "李伟 <l@x.test>", "=?x?= <l@x.test>"}}, Source: "a <b>", Limit: "256 KB", More: true}},
		{"replies_pick", true, &ui.ReplyPicker{Frame: f, Number: 1042, Folders: ui.ReplyFolders([]desk.SavedReply{{ID: 1, Name: "<b>", Text: "t"}, {ID: 2, Agent: 1, Folder: "<f>", Name: "n", Text: "t"}})}},
		{"replies_pick", false, &ui.ReplyPicker{Frame: none, Number: 1}},
		{"original", false, &ui.OriginalPage{Frame: none, Ours: true}},
		{"customers", true, fullCustomers(f)}, {"customers", false, &ui.CustomersPage{Frame: none, Query: "x"}}, {"customer_page", true, fullCustomer(f)}, {"customer_page", false, &ui.CustomerPage{Frame: none}},
		{"contact.offers", true, &public.ContactOffers{Frame: f, Hits: []desk.Hit{{Article: 1, Title: "<b>", Snippet: "\x02x\x03<i>", Found: &desk.Article{Lang: desk.Chinese, Slug: "a b", Body: "<script>"}}}}}, {"contact.offers", false, &public.ContactOffers{Frame: none}},
		{"help.offers", true, &public.HelpOffers{Frame: f, Hits: []desk.Hit{{Marked: "\x02退款\x03<b>", Snippet: "<i>", Found: &desk.Article{Lang: desk.Chinese, Slug: "a b"}}}}}, {"help.offers", false, &public.HelpOffers{Frame: none}},
		{"suggest.list", true, ui.FullSuggestions(f)}, {"suggest.list", false, &ui.SuggestList{Frame: none}},
		{"erasures", true, erasuresSheet(f)}, {"erasures", false, &office.Erasures{Frame: none, Done: true}},
		{"follow_ups", true, followUpsSheet(f)}, {"follow_ups", false, &ui.FollowUps{Frame: none, Done: true}},
		{"merge", true, fullMergePage(f)}, {"merge", false, &ui.MergePage{Frame: none}},
		{"risk", true, &ui.RiskPage{Frame: f, Name: "Setup (2).exe", Size: "1 KB", From: "a@b.test", Risk: desk.RiskProgram, Sure: "/s", Back: "/b"}}, {"risk", false, &ui.RiskPage{Frame: none, Risk: desk.RiskLocked}},
	}
	binned := *p
	binned.Ticket.DeletedAt, binned.Ticket.DeletedBy = ui.Noon, 2
	binned.SetBin(ui.SomeAgents)
	picks := ui.ListPane{View: desk.ViewBin, Title: "x", Works: true, Purges: true, Rows: f.Rows([]desk.Ticket{binned.Ticket, {Number: 2, Status: desk.Open, DeletedAt: ui.Noon}}, ui.RowsFor{Agents: ui.SomeAgents, View: "bin"}), More: "/desk/bin?cursor=x"}
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
	spam.Rows = f.Rows(marked, ui.RowsFor{View: "spam"})
	pages = append(pages, sheet{"ticket", true, &binned}, sheet{"list", true, &ui.ListPage{Frame: f, List: picks}}, sheet{"list", true, &ui.ListPage{Frame: f, List: spam}},
		sheet{"purge", true, &ui.PurgePage{Frame: f, Tickets: []desk.Ticket{binned.Ticket, {Number: 2}}, All: 5231, Numbers: []int64{2}, Whole: desk.ViewBin, At: 1, But: []int64{3}, Back: "/desk/bin"}}, sheet{"purge", false, &ui.PurgePage{Frame: none}})
	kept := &ui.ViewsPage{Frame: f}
	for i, v := range []desk.SavedView{{Name: "<b>", View: desk.ViewMine}, {Name: "y", View: desk.ViewAll, Query: `a"b`, Sort: desk.SortWait}, {Agent: 1, Name: "z", View: desk.ViewMentions}} {
		v.ID = int64(i + 1)
		kept.Add(v, true)
	}
	saved := list
	saved.View, saved.Saved, saved.Rows = "saved-2", &kept.Shared[1].SavedView, nil
	pages = append(pages, sheet{"views", true, kept}, sheet{"views", true, &ui.ViewsPage{Frame: f, New: &desk.SavedView{Query: `a"<b>`}, Sorts: f.SortChoices(desk.Sorts, "")}}, sheet{"views", false, &ui.ViewsPage{Frame: none}}, sheet{"list", true, &ui.ListPage{Frame: f, List: saved}})
	for _, view := range desk.Views {
		pages = append(pages, sheet{"list", false, &ui.ListPage{Frame: none, List: ui.ListPane{View: view}}})
	}
	return append(pages, reportSheets(f, none)...)
}

func fullTicketPage(f ui.Frame, list ui.ListPane) *ui.TicketPage {
	talk := ui.FullTalk()
	low := lowTalk(false)
	p := &ui.TicketPage{Frame: f, List: list, SentWith: f.SentWithOf(&desk.Conversation{Fields: []desk.FieldAnswer{{Name: "<b>", Value: "<i>"}}, Ticked: &desk.Ticked{Notice: desk.PrivacyNotice{Text: "<b>"}}}), RatingCard: f.RatingCardOf(lowTalk(true), someRules), FollowUp: f.FollowUpStripOf(low, someRules, []desk.Agent{ui.SomeAgents[1]}, ui.SomeAgents), Ticket: talk.Ticket, Mailbox: talk.Mailbox, Rating: talk.Rating, Agents: []desk.Agent{ui.SomeAgents[1], ui.SomeAgents[2]}, Assignee: ui.FaceOf(desk.Agent{Name: "周敏"}), Tags: f.TagChips(talk.Ticket.Tags),
		KnownTags: f.TagChips([]string{"退款", "<b>"}), Writing: []ui.Writing{{Kind: "reply", Text: "周敏"}, {Kind: "note", Text: "<b>"}}, Viewing: []*ui.Face{ui.FaceOf(desk.Agent{Name: "Li Wei"})}, Self: "/desk/tickets/1042?v=open", Back: "/desk/open"}
	regroupSample(p, talk)
	p.Items, p.Remote = f.Items(talk, ui.SomeAgents)
	long := f.HeadCard(&talk.Messages[0], &talk.Ticket, ui.SomeAgents)
	long.ID = 99
	p.Items = append(p.Items, ui.Item{Message: long, New: true, From: true},
		ui.Item{Events: &ui.EventLine{ID: "e1", Count: "4", Parts: []ui.EventPart{{Text: "<b>"}}, More: []ui.EventPart{{Text: "<b>", Href: "/x"}}}})
	p.Since, p.Colleagues, p.HideEvents = 1, []string{"<b>"}, true
	p.Customer = f.CustomerCardOf(talk, ui.SomeAgents)
	p.SetWait(&talk.Ticket)
	p.Ticket.SnoozedUntil = ui.Noon.Add(time.Hour)
	p.SetSnooze(nil)
	p.SetTopics([]desk.Topic{{ID: 1, Names: map[desk.Lang]string{desk.English: "<Shipping>", desk.Chinese: "<物流>"}}, {ID: 2, Archived: true, Names: map[desk.Lang]string{desk.Chinese: "旧"}}})
	p.SetFollowers([]int64{1, 2}, ui.SomeAgents)
	p.Reply = ui.Composer{Kind: "reply", Rich: true, Name: "王芳", Text: "t", Files: []letter.FileChip{{ID: 1, Name: "f"}}, Error: "e", Cc: "c@d.test", Anyway: true, Conflict: f.Card(&talk.Messages[0], &talk.Ticket, ui.SomeAgents)}
	p.Reply.Dead = p.Customer.DeadTo("s@cust.test")
	p.Reply.Limits(&desk.Mailbox{SendLimit: 1 << 20}, &f)
	p.Reply.CanHistory, p.Reply.History, p.Reply.Others, p.Reply.OthersCount, p.Reply.Field = true, true, "Bo <bo@d.test>", 1, "later_at"
	p.Forward = &ui.Composer{Kind: "forward", Cites: 3, CitesName: "<b>", CitesWhen: "Today", CanHistory: true, Borrow: []ui.Borrowed{{FileChip: letter.FileChip{ID: 9, Name: "<f>"}, Taken: true}}, Focus: true}
	p.Note = ui.Composer{Kind: "note"}
	return p
}

func printPage(f ui.Frame, notes bool) *ui.PrintPage {
	talk := ui.FullTalk()
	p := &ui.PrintPage{Frame: f, Ticket: talk.Ticket, Notes: notes}
	p.Fill(talk, ui.SomeAgents, "")
	return p
}

func emptyTicketPage(f ui.Frame) *ui.TicketPage {
	q := &ui.TicketPage{Frame: f, Ticket: desk.Ticket{Number: 1, Status: desk.Resolved, Priority: desk.Normal, ResolvedAt: ui.Noon, Spam: true},
		Customer: f.CustomerCardOf(&desk.Conversation{Customer: desk.Customer{Lang: desk.Chinese}}, nil), Self: "/desk/tickets/1?v=spam", NoteFirst: true}
	q.Items, _ = f.Items(&desk.Conversation{}, nil)
	q.Reply, q.Note = ui.Composer{Kind: "reply"}, ui.Composer{Kind: "note"}
	return q
}

func TestStaffPagesFullAndEmpty(t *testing.T) {
	for _, lang := range desk.Langs {
		for _, s := range staffPages(lang) {
			checkWords(t, s.name, ui.Rendered(t, lang, s.name, s.values))
		}
		f := ui.StaffFrame(lang)
		p := fullTicketPage(f, ui.ListPane{Rows: f.Rows([]desk.Ticket{{Number: 1, Undelivered: true}}, ui.RowsFor{})})
		page := ui.Rendered(t, lang, "ticket", p)
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
