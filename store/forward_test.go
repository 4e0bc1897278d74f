package store

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
)

// withFile is a shop with a mail that brought a file, and an earlier one and a note before it.
func withFile(t *testing.T) (*testShop, *postbox, desk.Message, desk.Attachment) {
	t.Helper()
	h := openShop(t)
	p := &postbox{t: t, s: h.Store, box: h.mailbox, valid: 7}
	first := p.deliver(mailFrom("li@cust.test", "a1@cust.test", "Parcel", "Where is it?"))
	if _, err := h.AddNote(t.Context(), desk.Remark{By: h.liwei, Ticket: first.Ticket, Text: "a difficult one"}); err != nil {
		t.Fatal(err)
	}
	more := mailFrom("li@cust.test", "a2@cust.test", "Re: Parcel", "Here is the slip.\n\n> Where is it?")
	more.InReplyTo, more.Reply = []string{"a1@cust.test"}, "Here is the slip."
	more.Parts = []desk.Part{{Name: "slip.pdf", Type: "application/pdf", Size: 9, Locator: "0-9"}}
	m := p.deliver(more)
	p.sendAll()
	got, err := h.Message(t.Context(), m.ID)
	if err != nil || len(got.Attachments) != 1 {
		t.Fatalf("%+v, %v", got, err)
	}
	return h, p, got, got.Attachments[0]
}

// A message goes to somebody else with its file and without a word of the rest; the customer goes on waiting, and answers join as a
// newcomer's.
func TestForward(t *testing.T) {
	h, p, m, file := withFile(t)
	before := p.ticket(m.Ticket)
	h.forward(time.Minute)
	out, err := h.Forward(t.Context(), desk.Forward{By: h.liwei, Ticket: m.Ticket, Message: m.ID, Text: "Can you trace it?", To: []desk.Person{{Address: "dhl@carrier.test"}}, Files: []int64{file.ID}})
	if err != nil {
		t.Fatal(err)
	}
	after := p.ticket(m.Ticket)
	if after.Status != before.Status || !after.WaitingSince.Equal(before.WaitingSince) || after.Contact != before.Contact || after.Assignee != before.Assignee || after.Snippet != before.Snippet {
		t.Errorf("the ticket was %+v and is %+v", before, after)
	}
	h.forward(time.Minute)
	o := p.claimOne()
	if o.Subject != "Fwd: Parcel [#1001]" || o.InReplyTo != "" || len(o.References) != 0 || o.Citing != desk.Forwarding || len(o.Cited) != 1 || o.Cited[0].Text != "Here is the slip." {
		t.Errorf("%+v", o)
	}
	if len(o.Attachments) != 1 || o.Attachments[0].Blob != file.Blob || o.Attachments[0].Part != file.Part || o.Attachments[0].ID == file.ID {
		t.Errorf("files: %+v", o.Attachments)
	}
	if err := h.Sent(t.Context(), o.ID); err != nil {
		t.Fatal(err)
	}
	reply := mailFrom("dhl@carrier.test", "d1@carrier.test", "Re: Fwd: Parcel [#1001]", "It is in Leipzig.")
	reply.InReplyTo = []string{out.MessageID}
	if got := p.deliver(reply); got.Ticket != m.Ticket || got.Direction != desk.Note || got.Newcomer { // a note that only agents see
		t.Errorf("the carrier's answer: %+v", got)
	}
	answer, err := h.Reply(t.Context(), desk.Answer{By: h.liwei, Ticket: m.Ticket, Text: "In Leipzig.", Seen: m.ID})
	if err != nil { // a forward is no answer of a colleague's
		t.Fatal(err)
	}
	if len(answer.To) != 1 || answer.To[0].Address != "li@cust.test" || answer.InReplyTo[0] != "a2@cust.test" || answer.Cites != m.ID {
		t.Errorf("the answer: %+v", answer)
	}
}

// With all that was said before, but for notes; in Chinese where the agent writes Chinese.
func TestForwardWithHistory(t *testing.T) {
	h, p, m, _ := withFile(t)
	if _, err := h.Forward(t.Context(), desk.Forward{By: h.liwei, Ticket: m.Ticket, Message: m.ID, Text: "麻烦查一下", To: []desk.Person{{Address: "dhl@carrier.test"}}, History: true}); err != nil {
		t.Fatal(err)
	}
	h.forward(time.Minute)
	o := p.claimOne()
	var said []string
	for _, c := range o.Cited {
		said = append(said, c.Text)
	}
	if !slices.Equal(said, []string{"Here is the slip.", "Where is it?"}) || !strings.HasPrefix(o.Subject, "转发：Parcel") {
		t.Errorf("%q, %q", said, o.Subject)
	}
}

func TestForwardIsRefused(t *testing.T) {
	h, p, m, file := withFile(t)
	other := p.deliver(mailFrom("bo@cust.test", "b1@cust.test", "Other", "Other."))
	c, err := h.Conversation(t.Context(), m.Ticket, 0)
	if err != nil {
		t.Fatal(err)
	}
	note := c.Messages[slices.IndexFunc(c.Messages, func(m desk.Message) bool { return m.Direction == desk.Note })].ID
	to := []desk.Person{{Address: "dhl@carrier.test"}}
	for _, c := range []struct {
		name string
		f    desk.Forward
		key  string
	}{
		{"a note", desk.Forward{Message: note, To: to}, "forward.note"},
		{"another ticket's message", desk.Forward{Message: other.ID, To: to}, "message.unknown"},
		{"to nobody", desk.Forward{Message: m.ID}, "reply.no_recipient"},
		{"to ourselves", desk.Forward{Message: m.ID, To: []desk.Person{{Address: "support@shop.test"}}}, "reply.own_address"},
		{"a file of something else", desk.Forward{Message: m.ID, To: to, Files: []int64{file.ID + 999}}, "attachment.unknown"},
		{"a later message's file", desk.Forward{Message: c.Messages[0].ID, To: to, Files: []int64{file.ID}, History: true}, "attachment.unknown"},
	} {
		c.f.By, c.f.Ticket = h.liwei, m.Ticket
		if _, err := h.Forward(t.Context(), c.f); keyOf(err) != c.key {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// A forward that is taken back is a draft of its kind; the file that it borrowed stays where it was, and its own comes back.
func TestAForwardIsTakenBack(t *testing.T) {
	h, p, m, file := withFile(t)
	own, err := h.Upload(t.Context(), h.agent.ID, "list.txt", "text/plain", bytes.NewReader([]byte("a list")))
	if err != nil {
		t.Fatal(err)
	}
	before := p.ticket(m.Ticket)
	out, err := h.Forward(t.Context(), desk.Forward{By: h.liwei, Ticket: m.Ticket, Message: m.ID, Text: "Please.", To: []desk.Person{{Address: "dhl@carrier.test"}}, Files: []int64{file.ID}, Attachments: []int64{own.ID}})
	if err != nil {
		t.Fatal(err)
	}
	d, err := h.TakeBack(t.Context(), h.liwei, out.ID)
	if err != nil || d.Kind != desk.ForwardDraft || d.Cites != m.ID || d.Text != "Please." || len(d.Attachments) != 1 || d.Attachments[0].ID != own.ID {
		t.Errorf("%+v, %v", d, err)
	}
	if after := p.ticket(m.Ticket); after.Messages != before.Messages || !after.WaitingSince.Equal(before.WaitingSince) || after.Snippet != before.Snippet {
		t.Errorf("the ticket was %+v and is %+v", before, after)
	}
	if got, err := h.Message(t.Context(), m.ID); err != nil || len(got.Attachments) != 1 {
		t.Errorf("the mail has lost its file: %+v, %v", got.Attachments, err)
	}
	if b, err := h.Blob(t.Context(), file.Blob); err != nil {
		t.Error(err)
	} else {
		b.Close()
	}
}

// An answer quotes what it answers: as the mailbox has it, or as the agent wants it; never a note, never somebody who takes no part.
func TestAnswersQuote(t *testing.T) {
	h, p, m, _ := withFile(t)
	stranger := mailFrom("x@else.test", "x1@else.test", "Re: Parcel", "I am somebody else.")
	stranger.InReplyTo = []string{"a2@cust.test"}
	if got := p.deliver(stranger); !got.Newcomer || got.Ticket != m.Ticket {
		t.Fatalf("%+v", got)
	}
	yes, no := true, false
	for _, c := range []struct {
		off     bool
		history *bool
		want    int64
	}{{false, nil, m.ID}, {false, &no, 0}, {true, nil, 0}, {true, &yes, m.ID}} {
		box, err := h.Mailbox(t.Context(), h.mailbox)
		if err != nil {
			t.Fatal(err)
		}
		box.Options.NoHistory = c.off
		if _, err := h.SaveMailbox(t.Context(), box); err != nil {
			t.Fatal(err)
		}
		if _, err := h.Reply(t.Context(), desk.Answer{By: h.liwei, Ticket: m.Ticket, Text: "Found it.", History: c.history}); err != nil {
			t.Fatal(err)
		}
		h.forward(time.Minute)
		o := p.claimOne()
		if (len(o.Cited) == 1) != (c.want != 0) || c.want != 0 && (o.Cited[0].Text != m.Text || o.Citing != desk.Quoting) {
			t.Errorf("off %v: %+v", c.off, o.Cited)
		}
		if !strings.HasPrefix(o.Text, "Found it.\n") || strings.Contains(o.Text, m.Text) {
			t.Errorf("what is kept is %q", o.Text)
		}
		if err := h.Sent(t.Context(), o.ID); err != nil {
			t.Fatal(err)
		}
	}
}

// Who else reads along, as of the customer's last mail: not our own addresses, nobody twice, nobody of another ticket.
func TestOthersOfATicket(t *testing.T) {
	h, p, m, _ := withFile(t)
	p.deliver(func() *desk.Mail {
		mail := mailFrom("li@cust.test", "a4@cust.test", "Re: Parcel", "All of us ask.")
		mail.InReplyTo = []string{"a2@cust.test"}
		mail.To = []desk.Person{{Address: "support@shop.test"}, {Name: "Bo", Address: "bo@cust.test"}}
		mail.Cc = []desk.Person{{Address: "BO@cust.test"}, {Name: "Cy", Address: "cy@cust.test"}, {Address: "li@cust.test"}}
		return mail
	}())
	c, err := h.Conversation(t.Context(), m.Ticket, 0)
	want := []desk.Person{{Name: "Bo", Address: "bo@cust.test"}, {Name: "Cy", Address: "cy@cust.test"}}
	if err != nil || !slices.Equal(c.Others, want) {
		t.Errorf("%+v, %v", c.Others, err)
	}
	out, err := h.Reply(t.Context(), desk.Answer{By: h.liwei, Ticket: m.Ticket, Text: "To all.", Cc: c.Others, Bcc: []desk.Person{{Address: "boss@shop.test"}, {Address: "cy@cust.test"}}})
	if err != nil || !slices.Equal(out.Cc, want) || len(out.Bcc) != 1 {
		t.Errorf("%+v, %v", out, err)
	}
}

// A mail that the mail server has said it would not take is refused while the agent can still do something about it.
func TestTooLargeForTheServer(t *testing.T) {
	h, _, m, _ := withFile(t)
	if err := h.Offers(t.Context(), h.mailbox, 20_000); err != nil {
		t.Fatal(err)
	}
	a, err := h.Upload(t.Context(), h.agent.ID, "big.bin", "application/octet-stream", bytes.NewReader(make([]byte, 16_000)))
	if err != nil {
		t.Fatal(err)
	}
	_, err = h.Reply(t.Context(), desk.Answer{By: h.liwei, Ticket: m.Ticket, Text: "Here.", Attachments: []int64{a.ID}})
	if desk.CodeOf(err) != desk.TooLarge || keyOf(err) != "mail.too_large" {
		t.Errorf("%v", err)
	}
	if _, err := h.Reply(t.Context(), desk.Answer{By: h.liwei, Ticket: m.Ticket, Text: "Here."}); err != nil {
		t.Error(err)
	}
}
