package store

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/ticket"
)

func TestReply(t *testing.T) {
	h := openShop(t)
	boxes, err := h.Mailboxes(t.Context())
	h.must(err)
	boxes[0].Signature = "Shop <Beijing>\nTel. 1"
	_, err = h.SaveMailbox(t.Context(), boxes[0])
	h.must(err)
	n := h.write("wang@cust.test", "Tea", "Where is my tea?").Number
	h.must(h.draft(desk.Draft{Agent: h.agent.ID, Ticket: n, Kind: desk.Out, Text: "On its w"}))
	file, err := h.Upload(t.Context(), h.agent.ID, `C:\tea.jpg`, "IMAGE/JPEG; x=y", reader("bytes"))
	h.must(err)
	h.forward(time.Minute)
	h.changes = nil
	m, err := h.Reply(t.Context(), desk.Answer{By: h.liwei, Ticket: n, Text: "On its way.\r\n", HTML: `<p>On its way. <img src="cid:` + file.ContentID + `"></p>`,
		Cc: []desk.Person{{Name: "Boss", Address: "BOSS@cust.test"}, {Address: "wang@cust.test"}}, Attachments: []int64{file.ID}})
	h.must(err)
	if m.From != (desk.Person{Name: "Li Wei (Shop)", Address: "support@shop.test"}) || m.Subject != fmt.Sprintf("Re: Tea [#%d]", n) {
		t.Errorf("from %v, subject %q", m.From, m.Subject)
	}
	if len(m.To) != 1 || m.To[0].Address != "wang@cust.test" || len(m.Cc) != 1 || m.Cc[0].Address != "boss@cust.test" {
		t.Errorf("to %v, cc %v", m.To, m.Cc)
	}
	if m.Reply != "On its way." || m.Text != "On its way.\n\n-- \nShop <Beijing>\nTel. 1" || !strings.Contains(m.HTML, "Shop &lt;Beijing&gt;<br>Tel. 1") {
		t.Errorf("text %q, html %q", m.Text, m.HTML)
	}
	if len(m.Attachments) != 1 || m.Attachments[0].Name != "tea.jpg" || m.Attachments[0].Type != "image/jpeg" || !m.Attachments[0].Inline {
		t.Errorf("attachments %+v", m.Attachments)
	}
	if m.MessageID == "" || m.Delivery == nil || m.Delivery.State != desk.Waiting || !m.Delivery.Undo || !m.Delivery.Due.Equal(h.now().Add(10*time.Second)) {
		t.Errorf("id %q, delivery %+v", m.MessageID, m.Delivery)
	}
	c, err := h.Conversation(t.Context(), n, h.agent.ID)
	h.must(err)
	stored := c.Messages[2]
	if stored.Text != m.Text || stored.HTML != m.HTML || stored.MessageID != m.MessageID || stored.Reply != m.Reply || !stored.Delivery.Undo {
		t.Errorf("returned %+v, stored %+v", m, stored)
	}
	ack := c.Messages[1].MessageID
	if !slices.Equal(m.InReplyTo, []string{ack}) || !slices.Equal(m.References, []string{ack}) {
		t.Errorf("it answers %v %v, our mail was %q", m.InReplyTo, m.References, ack)
	}
	k := c.Ticket
	if k.Status != desk.Pending || k.Assignee != h.agent.ID || !k.WaitingSince.IsZero() || k.Snippet != "On its way." || k.Messages != 3 || !k.UpdatedAt.Equal(h.now()) || k.Unread {
		t.Errorf("ticket %+v", k)
	}
	if len(c.Drafts) != 0 {
		t.Errorf("the draft is still there: %+v", c.Drafts)
	}
	if !slices.Equal(h.changes, []desk.Change{{Kind: "ticket", Ticket: n, Message: m.ID, Agent: h.agent.ID, Mailbox: h.mailbox}}) {
		t.Errorf("published %+v", h.changes)
	}
	h.checkCounts()
}

func TestReplyRefuses(t *testing.T) {
	h := openShop(t)
	n := h.write("wang@cust.test", "Tea", "Where is my tea?").Number
	theirs, err := h.Upload(t.Context(), h.owner.ID, "a.txt", "text/plain", reader("a"))
	h.must(err)
	used, err := h.Upload(t.Context(), h.agent.ID, "b.txt", "text/plain", reader("b"))
	h.must(err)
	_, err = h.AddNote(t.Context(), desk.Remark{By: h.liwei, Ticket: n, Text: "x", Attachments: []int64{used.ID}})
	h.must(err)
	before := h.ticket(n)
	for name, c := range map[string]struct {
		a    desk.Answer
		code desk.Code
		key  string
	}{
		"no ticket":    {desk.Answer{Ticket: 9, Text: "x"}, desk.NotFound, "ticket.unknown"},
		"empty":        {desk.Answer{Ticket: n, Text: " \n\u3000", HTML: "<div><br>&nbsp;</div>"}, desk.Invalid, "reply.empty"},
		"status":       {desk.Answer{Ticket: n, Text: "x", Status: "done"}, desk.Invalid, "ticket.status_unknown"},
		"bad address":  {desk.Answer{Ticket: n, Text: "x", Cc: []desk.Person{{Address: "a@b, c@d"}}}, desk.Invalid, "address.bad"},
		"header":       {desk.Answer{Ticket: n, Text: "x", Bcc: []desk.Person{{Address: "a@b.c\r\nTo: d@e.f"}}}, desk.Invalid, "address.bad"},
		"ourselves":    {desk.Answer{Ticket: n, Text: "x", To: []desk.Person{{Address: "Support@shop.test"}}}, desk.Invalid, "reply.own_address"},
		"blank to":     {desk.Answer{Ticket: n, Text: "x", To: []desk.Person{{}}}, desk.Invalid, "reply.no_recipient"},
		"their upload": {desk.Answer{By: h.liwei, Ticket: n, Text: "x", Attachments: []int64{theirs.ID}}, desk.Invalid, "attachment.unknown"},
		"used upload":  {desk.Answer{By: h.liwei, Ticket: n, Text: "x", Attachments: []int64{used.ID}}, desk.Invalid, "attachment.unknown"},
		"no upload":    {desk.Answer{By: h.liwei, Ticket: n, Text: "x", Attachments: []int64{99}}, desk.Invalid, "attachment.unknown"},
		"too long":     {desk.Answer{Ticket: n, Text: strings.Repeat("x", 4*desk.MaxText+1)}, desk.TooLarge, "text.too_long"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := h.Reply(t.Context(), c.a)
			refused(t, err, c.code, c.key)
		})
	}
	h.must(h.RemoveMailbox(t.Context(), h.mailbox))
	_, err = h.Reply(t.Context(), desk.Answer{By: h.liwei, Ticket: n, Text: "x"})
	h.refused(err, desk.Conflict, "reply.no_mailbox")
	if after := h.ticket(n); after.Version != before.Version || after.Messages != before.Messages {
		t.Errorf("what was refused has changed it: %+v", after)
	}
}

func TestAnsweredSince(t *testing.T) {
	h := openShop(t)
	n := h.write("wang@cust.test", "Tea", "Where is my tea?").Number
	c, err := h.Conversation(t.Context(), n, h.agent.ID)
	h.must(err)
	seen := c.Messages[0].ID
	_, err = h.Reply(t.Context(), desk.Answer{By: h.ownerBy, Ticket: n, Text: "I have it.", Seen: seen})
	h.must(err)
	late := desk.Answer{By: h.liwei, Ticket: n, Text: "It is here.", Seen: seen}
	_, err = h.Reply(t.Context(), late)
	h.refused(err, desk.Conflict, "ticket.answered_since")
	late.Anyway = true
	_, err = h.Reply(t.Context(), late)
	h.must(err)
	late.Anyway, late.Seen = false, 0
	_, err = h.Reply(t.Context(), late) // who has seen nothing is not asked: the API
	h.must(err)
	_, err = h.Reply(t.Context(), desk.Answer{By: h.ownerBy, Ticket: n, Text: "I have it.", Seen: seen})
	h.refused(err, desk.Conflict, "ticket.answered_since")
}

func TestTheSameAnswerTwiceIsOneForm(t *testing.T) {
	h := openShop(t)
	n := h.write("wang@cust.test", "Tea", "Where is my tea?").Number
	c, err := h.Conversation(t.Context(), n, h.agent.ID)
	h.must(err)
	a := desk.Answer{By: h.liwei, Ticket: n, Text: "On its way", Seen: c.Messages[1].ID}
	_, err = h.Reply(t.Context(), a)
	h.must(err)
	_, err = h.Reply(t.Context(), a)
	h.refused(err, desk.Conflict, "ticket.answered_since")
	a.Text = "And one thing more"
	_, err = h.Reply(t.Context(), a)
	h.must(err)
}

func TestReplyAndResolve(t *testing.T) {
	h := openShop(t)
	n := h.write("wang@cust.test", "Tea", "Where is my tea?").Number
	_, err := h.Reply(t.Context(), desk.Answer{By: h.liwei, Ticket: n, Text: "There.", Status: desk.Resolved})
	h.must(err)
	k := h.ticket(n)
	if k.Status != desk.Resolved || k.ResolvedBy != h.agent.ID || !k.ResolvedAt.Equal(h.now()) {
		t.Errorf("%+v", k)
	}
	if kinds := h.eventKinds(n); !slices.Contains(kinds, desk.EventSurveyPlanned) {
		t.Errorf("no survey was planned: %v", kinds)
	}
	_, err = h.Reply(t.Context(), desk.Answer{By: h.liwei, Ticket: n, Text: "One thing more."})
	h.must(err)
	if kinds := h.eventKinds(n); !slices.Contains(kinds, desk.EventSurveyWithheld) {
		t.Errorf("the survey was not taken back: %v", kinds)
	}
}

func TestAnAgentsNameIsNotInAStrangersAnswer(t *testing.T) {
	h := openShop(t)
	n := h.write("wang@cust.test", "Tea", "Where is my tea?").Number
	m, err := h.Reply(t.Context(), desk.Answer{By: desk.By{Name: "Robot"}, Ticket: n, Text: "There."})
	h.must(err)
	if m.From.Name != "Robot (Shop)" || h.ticket(n).Assignee != 0 {
		t.Errorf("from %q, assignee %d", m.From.Name, h.ticket(n).Assignee)
	}
}

func TestNoteStaysInside(t *testing.T) {
	h := openShop(t)
	before := h.write("wang@cust.test", "Tea", "Where is my tea?")
	h.forward(time.Minute)
	m, err := h.AddNote(t.Context(), desk.Remark{By: h.liwei, Ticket: before.Number, Text: "He is angry\n"})
	h.must(err)
	after := h.ticket(before.Number)
	if m.Direction != desk.Note || m.Text != "He is angry" || m.From.Name != "Li Wei" || m.Delivery != nil || m.MessageID != "" {
		t.Errorf("%+v", m)
	}
	if after.Status != before.Status || after.Snippet != before.Snippet || !after.WaitingSince.Equal(before.WaitingSince) || after.Assignee != 0 ||
		!after.UpdatedAt.Equal(h.now()) || after.Messages != before.Messages+1 {
		t.Errorf("before %+v, after %+v", before, after)
	}
	_, err = h.AddNote(t.Context(), desk.Remark{By: h.liwei, Ticket: before.Number, Text: " "})
	h.refused(err, desk.Invalid, "reply.empty")
	_, err = h.AddNote(t.Context(), desk.Remark{By: h.liwei, Ticket: 5, Text: "x"})
	h.refused(err, desk.NotFound, "ticket.unknown")
}

func TestOpenTicket(t *testing.T) {
	h := openShop(t)
	h.must(h.draft(desk.Draft{Agent: h.agent.ID, Kind: desk.Out, Text: "Dear", Mailbox: h.mailbox}))
	k, err := h.OpenTicket(t.Context(), desk.Opening{By: h.liwei, To: desk.Person{Name: "王芳", Address: "Wang@cust.test"}, Subject: "您的订单", Text: "您好，您的茶叶今天发货。"})
	h.must(err)
	if k.Status != desk.Pending || k.Assignee != h.agent.ID || k.Lang != desk.Chinese || k.Contact.Address != "wang@cust.test" || k.Mailbox != h.mailbox || k.Messages != 1 {
		t.Errorf("%+v", k)
	}
	if read := h.ticket(k.Number); read.Version != k.Version || read.Snippet != k.Snippet {
		t.Errorf("returned %+v, stored %+v", k, read)
	}
	c, err := h.Conversation(t.Context(), k.Number, h.agent.ID)
	h.must(err)
	if m := c.Messages[0]; m.Subject != fmt.Sprintf("您的订单 [#%d]", k.Number) || m.Delivery == nil {
		t.Errorf("%+v", m)
	}
	_, err = h.Draft(t.Context(), h.agent.ID, 0, desk.Out)
	h.refused(err, desk.NotFound, "draft.none")
	for key, o := range map[string]desk.Opening{
		"ticket.subject_empty": {To: desk.Person{Address: "a@b.c"}, Text: "x"},
		"reply.no_recipient":   {Subject: "x", Text: "x"},
		"address.bad":          {To: desk.Person{Address: "a"}, Subject: "x", Text: "x"},
		"reply.empty":          {To: desk.Person{Address: "a@b.c"}, Subject: "x"},
		"reply.own_address":    {To: desk.Person{Address: "support@shop.test"}, Subject: "x", Text: "x"},
	} {
		_, err := h.OpenTicket(t.Context(), o)
		h.refused(err, desk.Invalid, key)
	}
	p, err := h.Tickets(t.Context(), desk.List{View: desk.ViewAll})
	h.must(err)
	if len(p.Tickets) != 1 {
		t.Errorf("what was refused left tickets: %d", len(p.Tickets))
	}
	h.checkCounts()
}

func TestSubmit(t *testing.T) {
	h := openShop(t)
	file, err := h.Upload(t.Context(), 0, "bill.pdf", "application/pdf", reader("%PDF"))
	h.must(err)
	k, err := h.Submit(t.Context(), desk.Submission{Source: desk.FromForm, From: desk.Person{Name: " 王\n芳 ", Address: "Wang@Cust.test "}, Text: "我要退款\n谢谢", Uploads: []int64{file.ID}})
	h.must(err)
	if k.Status != desk.Open || k.Lang != desk.Chinese || k.Subject != "我要退款" || k.Contact != (desk.Person{Name: "王 芳", Address: "wang@cust.test"}) || k.WaitingSince.IsZero() || !k.Attachments {
		t.Errorf("%+v", k)
	}
	if !slices.Equal(h.changes, []desk.Change{{Kind: "ticket", Ticket: k.Number, Message: 1, In: true, Mailbox: h.mailbox}}) {
		t.Errorf("published %+v", h.changes)
	}
	out, err := h.Claim(t.Context(), 10)
	h.must(err)
	if len(out) != 1 || !out[0].Auto || out[0].To[0].Address != "wang@cust.test" {
		t.Errorf("the acknowledgement: %+v", out)
	}
	again, err := h.Submit(t.Context(), desk.Submission{From: desk.Person{Address: "wang@cust.test"}, Subject: "Again", Text: "x"})
	h.must(err)
	if again.Customer != k.Customer || again.Contact.Name != "王 芳" {
		t.Errorf("the same customer: %+v", again)
	}
	for key, in := range map[string]desk.Submission{
		"address.bad":        {Text: "x", From: desk.Person{Address: "wang"}},
		"reply.empty":        {Text: " ", From: desk.Person{Address: "a@b.c"}},
		"mailbox.unknown":    {Text: "x", From: desk.Person{Address: "a@b.c"}, Mailbox: 99},
		"attachment.unknown": {Text: "x", From: desk.Person{Address: "a@b.c"}, Uploads: []int64{file.ID}},
	} {
		_, err := h.Submit(t.Context(), in)
		h.refused(err, desk.Invalid, key)
	}
	h.checkCounts()
}

func TestSubmitBeforeThereIsAMailbox(t *testing.T) {
	h := openShop(t)
	h.must(h.RemoveMailbox(t.Context(), h.mailbox))
	k := h.write("wang@cust.test", "Tea", "Where is my tea?")
	if k.Mailbox != 0 || k.Messages != 1 {
		t.Errorf("%+v", k)
	}
	c, err := h.Conversation(t.Context(), k.Number, h.agent.ID)
	h.must(err)
	if len(c.Messages) != 1 || c.Mailbox.ID != 0 {
		t.Errorf("%+v", c)
	}
	_, err = h.Reply(t.Context(), desk.Answer{By: h.liwei, Ticket: k.Number, Text: "x"})
	h.refused(err, desk.Conflict, "reply.no_mailbox")
}

func TestLongThreadsKeepTheirBeginningAndEnd(t *testing.T) {
	h := openShop(t)
	n := h.write("wang@cust.test", "Tea", "Where is my tea?").Number
	for i := range 30 {
		m, err := h.Reply(t.Context(), desk.Answer{By: h.liwei, Ticket: n, Text: fmt.Sprint("Part ", i)})
		h.must(err)
		if len(m.References) > ticket.MaxChain || m.References[len(m.References)-1] != m.InReplyTo[0] {
			t.Fatalf("%d: references %v, in reply to %v", i, m.References, m.InReplyTo)
		}
	}
	c, err := h.Conversation(t.Context(), n, 0)
	h.must(err)
	last := c.Messages[len(c.Messages)-1]
	if len(last.References) != ticket.MaxChain || last.References[0] != c.Messages[1].MessageID {
		t.Errorf("%d references, the first %s", len(last.References), last.References[0])
	}
}
