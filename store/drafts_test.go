package store

import (
	"io"
	"strings"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/merge"
)

func TestDrafts(t *testing.T) {
	h := openShop(t)
	n := h.write("wang@cust.test", "Tea", "Where is my tea?").Number
	file, err := h.Upload(t.Context(), h.agent.ID, "a.txt", "", reader("a"))
	h.must(err)
	d := desk.Draft{Agent: h.agent.ID, Ticket: n, Kind: desk.Out, Text: "Dear", HTML: "<p>Dear</p>", Cc: []desk.Person{{Address: "a@b.c"}}, Attachments: []desk.Attachment{file}}
	h.must(h.draft(d))
	d.Text = "Dear Wang"
	h.must(h.draft(d))
	h.must(h.draft(desk.Draft{Agent: h.agent.ID, Ticket: n, Kind: desk.Note, Text: "a note"}))
	got, err := h.Draft(t.Context(), h.agent.ID, n, desk.Out)
	h.must(err)
	if got.Text != "Dear Wang" || got.HTML != "<p>Dear</p>" || len(got.Cc) != 1 || len(got.Attachments) != 1 || got.Attachments[0].Name != "a.txt" || got.UpdatedAt.Before(h.now()) {
		t.Errorf("%+v", got)
	}
	_, err = h.Draft(t.Context(), h.owner.ID, n, desk.Out)
	h.refused(err, desk.NotFound, "draft.none")
	h.must(h.DropUpload(t.Context(), h.agent.ID, file.ID))
	got, err = h.Draft(t.Context(), h.agent.ID, n, desk.Out)
	h.must(err)
	if len(got.Attachments) != 0 {
		t.Errorf("a file that is gone: %+v", got.Attachments)
	}
	h.must(h.draft(desk.Draft{Agent: h.agent.ID, Ticket: n, Kind: desk.Out, HTML: "<div><br></div>"}))
	_, err = h.Draft(t.Context(), h.agent.ID, n, desk.Out)
	h.refused(err, desk.NotFound, "draft.none")
	h.must(h.DropDraft(t.Context(), h.agent.ID, n, desk.Note))
	h.must(h.DropDraft(t.Context(), h.agent.ID, n, desk.Note))
	h.refused(h.draft(desk.Draft{Agent: h.agent.ID, Ticket: n, Kind: desk.In, Text: "x"}), desk.Invalid, "draft.kind_unknown")
	h.refused(h.draft(desk.Draft{Agent: h.agent.ID, Ticket: 9, Kind: desk.Out, Text: "x"}), desk.NotFound, "ticket.unknown")
}

// draft keeps a draft whatever another page has kept.
func (h *testShop) draft(d desk.Draft) error {
	_, err := h.SaveDraft(h.t.Context(), d)
	return err
}

// Two pages with one draft: the one that began before the other saved does not overwrite it, and gets to see it.
func TestDraftOfTwoPages(t *testing.T) {
	h := openShop(t)
	n := h.write("wang@cust.test", "Tea", "Where is my tea?").Number
	write := func(writer, text string, base desk.Draft) (desk.Draft, error) {
		return h.SaveDraft(t.Context(), desk.Draft{Agent: h.agent.ID, Ticket: n, Kind: desk.Out, Text: text, Writer: writer, Base: base.UpdatedAt,
			Then: desk.ReplyActions{Tags: []string{"refund"}}})
	}
	one, err := write("phone", "On the bus", desk.Draft{})
	h.must(err)
	two, err := write("laptop", "At the desk", desk.Draft{})
	h.refused(err, desk.Conflict, "draft.changed_elsewhere")
	if two.Text != "On the bus" || len(two.Then.Tags) != 1 {
		t.Errorf("the other page gets to see %+v", two)
	}
	if two, err = write("laptop", "At the desk", two); err != nil { // it has seen what the phone wrote
		t.Fatal(err)
	}
	if !two.UpdatedAt.After(one.UpdatedAt) {
		t.Error("a version twice")
	}
	_, err = write("phone", "On the bus again", one)
	h.refused(err, desk.Conflict, "draft.changed_elsewhere")
	_, err = write("phone", "At the desk", one) // nothing would be lost
	h.must(err)
	_, err = write("phone", "anything", desk.Draft{}) // one page knows what it does
	h.must(err)
}

// What is typed on in a page of a ticket that has been merged is not lost: it joins what its writer has where the ticket went, once.
func TestDraftOfAMergedTicket(t *testing.T) {
	h := openShop(t)
	gone, into := h.write("wang@cust.test", "Tea", "Where is my tea?").Number, h.write("wang@cust.test", "Tea again", "Where is it?").Number
	types := func(text string) desk.Draft {
		t.Helper()
		d, err := h.SaveDraft(t.Context(), desk.Draft{Agent: h.agent.ID, Ticket: gone, Kind: desk.Out, Text: text, HTML: "<div>" + text + "</div>", Writer: "page"})
		h.must(err)
		return d
	}
	types("It left")
	_, err := h.Merge(t.Context(), merge.Merging{By: desk.By{Agent: h.agent.ID}, Into: into, From: []int64{gone}})
	h.must(err)
	if d := types("It left today"); d.Ticket != into || d.Text != "It left today" || d.HTML != "<div>It left today</div>" {
		t.Errorf("%+v", d)
	}
	if d := types("By train"); d.Text != "It left today\n\nBy train" || d.HTML != "<div>It left today</div><div>By train</div>" {
		t.Errorf("%+v", d)
	}
	talk, err := h.Conversation(t.Context(), into, h.agent.ID)
	h.must(err)
	if len(talk.Drafts) != 1 {
		t.Errorf("%d drafts", len(talk.Drafts))
	}
}

// What a browser had kept and finds again is no draft once its writer has sent it from another one; anything else is.
func TestDraftFoundAgain(t *testing.T) {
	h := openShop(t)
	n := h.write("wang@cust.test", "Tea", "Where is my tea?").Number
	talk, err := h.Conversation(t.Context(), n, h.agent.ID)
	h.must(err)
	knew := talk.Messages[0].ID
	find := func(text string) (desk.Draft, error) {
		return h.SaveDraft(t.Context(), desk.Draft{Agent: h.agent.ID, Ticket: n, Kind: desk.Out, Text: text, Writer: "laptop", Found: knew})
	}
	saved, err := find("It left  today")
	h.must(err)
	if saved.UpdatedAt.IsZero() {
		t.Error("there is a draft")
	}
	_, err = h.Reply(t.Context(), desk.Answer{By: desk.By{Agent: h.agent.ID}, Ticket: n, Text: "It left today,\nby train."})
	h.must(err)
	_, err = find("It left  today")
	h.refused(err, desk.Conflict, "draft.gone_since")
	_, err = find("It left yesterday")
	h.must(err)
	if saved, err = find("  "); err != nil || !saved.UpdatedAt.IsZero() {
		t.Errorf("an empty one is none: %v %v", saved.UpdatedAt, err)
	}
	h.must(h.draft(desk.Draft{Agent: h.agent.ID, Ticket: n, Kind: desk.Out, Text: "It left today"})) // typed, and meant
}

// A form that comes twice, because its answer was lost on the way back, is sent once. Other words in it are not thrown away silently.
func TestFormSentTwice(t *testing.T) {
	h := openShop(t)
	n := h.write("wang@cust.test", "Tea", "Where is my tea?").Number
	by := desk.By{Agent: h.agent.ID}
	file, err := h.Upload(t.Context(), h.agent.ID, "a.txt", "", reader("a"))
	h.must(err)
	a := desk.Answer{By: by, Ticket: n, Text: "On its way.", Form: "f1", Attachments: []int64{file.ID}, Seen: 1}
	first, err := h.Reply(t.Context(), a)
	h.must(err)
	again, err := h.Reply(t.Context(), a)
	h.must(err)
	if again.ID != first.ID || len(h.conversation(n).Messages) != 3 {
		t.Errorf("%d and %d in %d messages", first.ID, again.ID, len(h.conversation(n).Messages))
	}
	a.Text = "On its way. Sorry!"
	_, err = h.Reply(t.Context(), a)
	h.refused(err, desk.Conflict, "reply.sent_already")
	note := desk.Remark{By: by, Ticket: n, Text: "hm", Form: "f2"}
	for range 2 {
		_, err = h.AddNote(t.Context(), note)
		h.must(err)
	}
	pass := desk.Forward{By: by, Ticket: n, Message: 1, To: []desk.Person{{Address: "x@supplier.test"}}, Form: "f3"}
	for range 2 {
		_, err = h.Forward(t.Context(), pass)
		h.must(err)
	}
	if all := h.conversation(n).Messages; len(all) != 5 {
		t.Errorf("%d messages", len(all))
	}
	open := desk.Opening{By: by, To: desk.Person{Address: "new@cust.test"}, Subject: "Hello", Text: "Hi", Form: "f4"}
	one, err := h.OpenTicket(t.Context(), open)
	h.must(err)
	two, err := h.OpenTicket(t.Context(), open)
	h.must(err)
	if one.Number != two.Number {
		t.Error("two tickets")
	}
}

// A form whose message was taken back may be sent again.
func TestFormAfterTakingBack(t *testing.T) {
	h := openShop(t)
	n := h.write("wang@cust.test", "Tea", "Where is my tea?").Number
	a := desk.Answer{By: desk.By{Agent: h.agent.ID}, Ticket: n, Text: "On its way.", Form: "f1"}
	m, err := h.Reply(t.Context(), a)
	h.must(err)
	_, err = h.TakeBack(t.Context(), a.By, m.ID)
	h.must(err)
	again, err := h.Reply(t.Context(), a)
	h.must(err)
	if again.ID == m.ID {
		t.Error("it was not sent again")
	}
}

func TestUpload(t *testing.T) {
	h := openShop(t)
	a, err := h.Upload(t.Context(), h.agent.ID, "../../etc/\x00pass wd\r\n", "text/html\r\nX: y", reader("hello"))
	h.must(err)
	if a.Name != "pass wd" || a.Type != "application/octet-stream" || a.Size != 5 {
		t.Errorf("%+v", a)
	}
	b, err := h.Blob(t.Context(), a.Blob)
	h.must(err)
	defer b.Close()
	if text, err := io.ReadAll(io.NewSectionReader(b, 0, b.Size())); string(text) != "hello" {
		t.Errorf("%q, %v", text, err)
	}
	in, err := h.Settings(t.Context())
	h.must(err)
	in.MaxMail = 1 << 20
	h.must(h.SaveSettings(t.Context(), in))
	_, err = h.Upload(t.Context(), h.agent.ID, "big", "", io.LimitReader(zeros{}, 1<<20+1))
	h.refused(err, desk.TooLarge, "upload.too_large")
	one, err := h.Upload(t.Context(), h.agent.ID, "one", "", io.LimitReader(zeros{}, 1<<20))
	h.must(err)
	n := h.write("wang@cust.test", "Tea", "Where is my tea?").Number
	_, err = h.AddNote(t.Context(), desk.Remark{By: h.liwei, Ticket: n, Attachments: []int64{one.ID, a.ID}})
	h.refused(err, desk.TooLarge, "upload.too_large")
	_, err = h.AddNote(t.Context(), desk.Remark{By: h.liwei, Ticket: n, Attachments: []int64{a.ID, a.ID}})
	h.refused(err, desk.Invalid, "attachment.unknown")
	h.refused(h.DropUpload(t.Context(), h.owner.ID, a.ID), desk.NotFound, "attachment.unknown")
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func TestSweepDropsWhatNobodyTook(t *testing.T) {
	h := openShop(t)
	n := h.write("wang@cust.test", "Tea", "Where is my tea?").Number
	upload := func(name string) desk.Attachment {
		a, err := h.Upload(t.Context(), h.agent.ID, name, "", reader(name))
		h.must(err)
		return a
	}
	left, drafted, sent := upload("left"), upload("drafted"), upload("sent")
	h.must(h.draft(desk.Draft{Agent: h.agent.ID, Ticket: n, Kind: desk.Out, Attachments: []desk.Attachment{drafted}}))
	_, err := h.AddNote(t.Context(), desk.Remark{By: h.liwei, Ticket: n, Attachments: []int64{sent.ID}})
	h.must(err)
	h.must(h.SaveSession(t.Context(), desk.Session{ID: "old", ExpiresAt: h.now().Add(time.Hour)}))
	h.forward(6 * 24 * time.Hour)
	fresh := upload("fresh")
	h.forward(25 * time.Hour)
	h.must(h.Sweep(t.Context()))
	for _, c := range []struct {
		a    desk.Attachment
		gone bool
	}{{left, true}, {drafted, false}, {sent, false}, {fresh, false}} {
		_, err := h.Attachment(t.Context(), c.a.ID)
		if gone := desk.CodeOf(err) == desk.NotFound; gone != c.gone {
			t.Errorf("%s: gone %v (%v)", c.a.Name, gone, err)
		}
		if b, err := h.Blob(t.Context(), c.a.Blob); (err != nil) != c.gone {
			t.Errorf("%s: its bytes: %v", c.a.Name, err)
		} else if err == nil {
			h.must(b.Close())
		}
	}
	h.must(h.Check(t.Context()))
}

func TestCustomer(t *testing.T) {
	h := openShop(t)
	k := h.write("wang@cust.test", "Tea", "Where is my tea?")
	c, err := h.Customer(t.Context(), k.Customer)
	h.must(err)
	c.Name, c.Phone, c.Note, c.Lang = "王芳", "138", "VIP", desk.Chinese
	h.must(h.SaveCustomer(t.Context(), c))
	got, err := h.Customer(t.Context(), k.Customer)
	h.must(err)
	if got.Name != "王芳" || got.Phone != "138" || got.Note != "VIP" || got.Lang != desk.Chinese || got.Version != c.Version+1 || got.Addresses[0] != "wang@cust.test" {
		t.Errorf("%+v", got)
	}
	if name := h.ticket(k.Number).Contact.Name; name != "王芳" {
		t.Errorf("the list shows %q", name)
	}
	h.refused(h.SaveCustomer(t.Context(), c), desk.Conflict, "customer.changed_since")
	c.Lang = "fr"
	h.refused(h.SaveCustomer(t.Context(), c), desk.Invalid, "settings.lang_unknown")
	_, err = h.Customer(t.Context(), 99)
	h.refused(err, desk.NotFound, "customer.unknown")
}

func TestReset(t *testing.T) {
	h := openShop(t)
	h.must(h.StartReset(t.Context(), "nobody@shop.test", "https://desk.test/"))
	h.must(h.StartReset(t.Context(), "Liwei@shop.test", "https://desk.test/"))
	out, err := h.Claim(t.Context(), 10)
	h.must(err)
	if len(out) != 1 || out[0].To[0].Address != "liwei@shop.test" || out[0].Subject != "Password" {
		t.Fatalf("%+v", out)
	}
	_, token, ok := strings.Cut(out[0].Text, "Li Wei: https://desk.test/reset/")
	if !ok || len(token) < 40 {
		t.Fatalf("%q", out[0].Text)
	}
	_, err = h.FinishReset(t.Context(), token, "short")
	h.refused(err, desk.Invalid, "password.too_short")
	_, err = h.FinishReset(t.Context(), token+"x", "a new password")
	h.refused(err, desk.NotFound, "reset.unknown")
	h.must(h.SaveSession(t.Context(), desk.Session{ID: "aa", Agent: h.agent.ID, ExpiresAt: h.now().Add(time.Hour)}))
	a, err := h.FinishReset(t.Context(), token, "a new password")
	h.must(err)
	if a.ID != h.agent.ID {
		t.Errorf("%+v", a)
	}
	_, err = h.LogIn(t.Context(), "liwei@shop.test", "a new password")
	h.must(err)
	_, err = h.Session(t.Context(), "aa")
	h.refused(err, desk.NotFound, "session.unknown")
	_, err = h.FinishReset(t.Context(), token, "another password")
	h.refused(err, desk.NotFound, "reset.unknown")
}

func TestResetLinksExpireAndDoNotFlood(t *testing.T) {
	h := openShop(t)
	for range 5 {
		h.must(h.StartReset(t.Context(), "liwei@shop.test", "https://desk.test"))
	}
	out, err := h.Claim(t.Context(), 10)
	h.must(err)
	if len(out) != 3 {
		t.Errorf("%d mails", len(out))
	}
	_, token, _ := strings.Cut(out[0].Text, "/reset/")
	h.forward(time.Hour)
	_, err = h.FinishReset(t.Context(), token, "a new password")
	h.refused(err, desk.NotFound, "reset.unknown")
	h.must(h.RemoveMailbox(t.Context(), h.mailbox))
	for _, address := range []string{"liwei@shop.test", "nobody@shop.test"} {
		h.refused(h.StartReset(t.Context(), address, "https://desk.test"), desk.Unavailable, "reset.no_mailbox")
	}
}

func (h *testShop) conversation(number int64) desk.Conversation {
	h.t.Helper()
	c, err := h.Conversation(h.t.Context(), number, h.agent.ID)
	h.must(err)
	return c
}
