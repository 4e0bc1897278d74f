package ui

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/query"
)

var Noon = time.Date(2026, 11, 22, 4, 0, 0, 0, time.UTC)

func StaffFrame(lang desk.Lang) Frame {
	return Frame{Lang: lang, Title: "x", Shop: "青禾茶铺", Agent: &desk.Agent{ID: 1, Name: "李伟", Role: desk.RoleOwner}, Counts: desk.Counts{desk.ViewOpen: 2}, Now: Noon, Zone: time.UTC, Path: "/desk", Section: "one", Rich: true}
}

// render is a page in one language; a key without words or a value of Go's on it is an error.
func Rendered(t *testing.T, lang desk.Lang, name string, values any) string {
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
func FullTalk() *desk.Conversation {
	long := strings.Repeat("Sarah Mitchell-Featherstonehaugh ", 8)
	gone := desk.BounceRecipient{Address: "s@cust.test", Status: "5.1.1", Reason: "no such user"}
	at := func(m int) time.Time { return Noon.Add(time.Duration(m) * time.Minute) }
	c := &desk.Conversation{
		Ticket:   desk.Ticket{Number: 1042, Subject: long, Contact: desk.Person{Name: long, Address: "s@cust.test"}, Status: desk.Open, Priority: desk.Urgent, Assignee: 2, Tags: []string{"退款", "vip"}, WaitingSince: Noon.Add(-30 * time.Hour)},
		Customer: desk.Customer{ID: 7, Name: long, Addresses: []string{"s@cust.test", "s2@cust.test"}, Phone: "1", Lang: desk.English, Note: "n\nn", Tickets: 3, Dead: []desk.Undeliverable{{BounceRecipient: gone, At: Noon}}},
		Mailbox:  desk.Mailbox{ID: 1, Address: "support@shop.test"},
		Earlier:  []desk.Ticket{{Number: 1001, Subject: "before", Status: desk.Resolved, Assignee: 1, CreatedAt: Noon.AddDate(-1, 0, 0)}, {Number: 1002, Subject: "other", Status: desk.Pending}},
		Scores:   map[int64]int{1001: 5},
		Rating:   &desk.Rating{Score: 4, Comment: "fine"},
	}
	people := []desk.Person{{Name: "Other", Address: "o@cust.test"}}
	c.Messages = []desk.Message{
		{ID: 1, Direction: desk.In, From: c.Ticket.Contact, Text: "new\n\n> old", Reply: "new", Raw: 3, CreatedAt: at(1), Newcomer: true, Problems: []string{"mail.problem.unreadable"}, Cc: people,
			Findings: desk.Findings{Report: "abuse", Protection: desk.EncryptedPGP, Authenticity: desk.Authenticity{Verdict: desk.AuthPass, By: "dkim", Domain: "cust.test"},
				Invitation: &desk.Invitation{Method: "CANCEL", Summary: "Tasting", Location: "Hangzhou", Text: "Bring cups", Organizer: desk.Person{Name: "Li", Address: "li@cust.test"},
					Start: Noon, End: Noon.Add(time.Hour), Repeats: "FREQ=WEEKLY;BYDAY=MO,WE;COUNT=4"}},
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
		{State: desk.Waiting, Undo: true, Due: Noon.Add(8 * time.Second)}, {State: desk.Waiting, Due: Noon.Add(time.Hour)}, {State: desk.Waiting, Due: Noon}, {State: desk.Waiting, Attempts: 1, Error: "451 try later", Due: Noon.Add(time.Minute)},
		{State: desk.Sending}, {State: desk.Sent, SentAt: Noon}, {State: desk.Failed, Error: "550 no such user"}, {State: desk.Canceled}, {State: desk.Bounced, Bounced: []desk.BounceRecipient{gone}},
		{State: desk.Waiting, Attempts: 1, Error: "451 try later", Left: []string{"wang@cust.test"}, Due: Noon.Add(time.Minute)},
	} {
		c.Messages = append(c.Messages, desk.Message{ID: int64(10 + i), Direction: desk.Out, Agent: 1, Source: desk.FromAgent, Text: "answer", Reply: "answer", To: people, Bcc: people, CreatedAt: at(10 + i), Delivery: &d})
	}
	for i, source := range []desk.Source{desk.FromAck, desk.FromSurvey, desk.FromForm, desk.FromAPI} {
		c.Messages = append(c.Messages, desk.Message{ID: int64(30 + i), Direction: desk.Out, Source: source, Text: "z", CreatedAt: at(30)})
	}
	return c
}

var SomeAgents = Agents{1: {ID: 1, Name: "李伟"}, 2: {ID: 2, Name: "周敏"}}

var SomeNotices = []desk.Notice{
	{ID: 3, Kind: desk.NoticeMentioned, Ticket: 1042, Message: 7, By: "Li <Wei>", Subject: "Kettle <b>", Contact: desk.Person{Name: "王芳"}, Count: 3, At: time.Unix(1700000000, 0)},
	{ID: 2, Kind: desk.NoticeNew, Ticket: 1043, Subject: "退款", Contact: desk.Person{Address: "a@b.test"}, Count: 1, At: time.Unix(1700000000, 0)},
	{ID: 1, Kind: desk.NoticeAssigned, Ticket: 1044, Count: 1, At: time.Unix(1700000000, 0), Read: true},
}

func FullSuggestions(f Frame) *SuggestList {
	l := &SuggestList{Frame: f}
	l.Fill(query.Suggestions{
		Articles: []desk.Hit{{Article: 1, Title: `A "broken" <cup>`, Found: &desk.Article{Lang: desk.Chinese, Slug: "茶壶", Body: `**Send** "a" picture`}}},
		Tickets:  []query.Similar{{Ticket: desk.Ticket{Number: 1001, ResolvedAt: Noon}, Answer: "Dear \"<b>\",\n\nit is on its way."}, {Ticket: desk.Ticket{Number: 1002, Subject: "long"}, Answer: strings.Repeat("长", mostInserted)}},
	}, "https://shop.test/")
	return l
}
