package server

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui"
)

// An answer that is put off says when it goes, in the shop's time, without script too; it can be changed, sent now and taken back.
func TestAnswersGoLater(t *testing.T) {
	s := newShop(t)
	b := s.loggedIn(agentAddress)
	n := s.write("Ann", "ann@cust.test", "Hello", "hi")
	path := fmt.Sprintf("/desk/tickets/%d", n)
	b.get(path).status(200).has("Send later", "Tomorrow morning", `name="later_at"`)
	at := time.Now().In(web.Zone("Asia/Shanghai")).AddDate(0, 0, 3).Truncate(time.Minute)
	for _, bad := range []string{"yesterday", "2020-01-01T09:00", "2199-01-01T09:00"} {
		b.post(path+"/reply", url.Values{"text": {"kept words"}, "later": {"at"}, "later_at": {bad}}).status(400).has("kept words", `data-later aria-invalid="true"`)
	}
	b.post(path+"/reply", url.Values{"text": {"See you."}, "status": {"pending"}, "later_at": {at.Format(ui.LaterForm)}}).status(303) // Enter in the field
	m := s.last(n)
	if d := m.Delivery; d == nil || !d.Later || !d.Due.Equal(at) {
		t.Fatalf("%+v", d)
	}
	b.get(path).has("Goes out:", at.Format("15:04"), "Send now", "Change time")
	message := fmt.Sprintf("/desk/messages/%d", m.ID)
	b.post(message+"/later", url.Values{"later": {at.AddDate(0, 0, 1).Format(ui.LaterForm)}}).status(303)
	b.post(message+"/later", url.Values{"later": {"at"}}).status(400)
	if d := s.last(n).Delivery; !d.Due.Equal(at.AddDate(0, 0, 1)) {
		t.Errorf("%+v", d)
	}
	b.post(message+"/undo", nil).status(303)
	b.get(path).has("See you.", "Draft saved").hasNot("Goes out:")
	b.post("/desk/new", url.Values{"text": {"Later."}, "to": {"x@cust.test, y@cust.test"}, "subject": {"S"}, "mailbox": {"1"}, "later": {at.Format(ui.LaterForm)}}).status(303)
	if m := s.last(n + 1); !m.Delivery.Later || len(m.To) != 2 || len(m.Cc) != 0 {
		t.Errorf("%+v", m)
	}
}

// last is a ticket's newest message.
func (s *shop) last(number int64) desk.Message {
	s.t.Helper()
	c, err := s.store.Conversation(s.t.Context(), number, 0)
	must(s.t, err)
	return c.Messages[len(c.Messages)-1]
}

func TestMessagesAreForwarded(t *testing.T) {
	s := newShop(t)
	b := s.loggedIn(agentAddress)
	n := s.write("Ann", "ann@cust.test", "Hello", "hi, it is broken")
	talk, err := s.store.Conversation(t.Context(), n, 0)
	must(t, err)
	first := talk.Messages[0].ID
	path := fmt.Sprintf("/desk/tickets/%d", n)
	b.post(path+"/note", url.Values{"text": {"only for us"}}).status(303)
	note := s.last(n).ID
	b.get(path).hasNot(`id="forward"`).has(fmt.Sprintf("compose=forward&amp;m=%d", first)).hasNot(fmt.Sprintf("compose=forward&amp;m=%d#", note))
	b.get(fmt.Sprintf("%s?compose=forward&m=%d", path, note)).status(200).hasNot(`id="forward"`)
	b.get(fmt.Sprintf("%s?compose=forward&m=%d", path, first)).status(200).has(`id="forward"`, "Passing on the message of Ann", fmt.Sprintf(`name="cites" value="%d"`, first))
	form := url.Values{"cites": {fmt.Sprint(first)}, "text": {"Please repair."}}
	b.post(path+"/forward", form).status(400).has("Please repair.", `id="forward"`)
	b.get(path).has("Please repair.") // kept as a draft
	asJSON(b, path+"/draft", url.Values{"kind": {"forward"}, "cites": {fmt.Sprint(first)}, "text": {"Please repair it."}}).status(200)
	b.get(path).has("Please repair it.")
	form.Set("to", "Workshop <repair@else.test>")
	b.post(path+"/forward", form).status(303).to(path)
	m := s.last(n)
	if m.Cites != first || m.Citing != desk.Forwarding || m.To[0].Address != "repair@else.test" || m.Subject != fmt.Sprintf("Fwd: Hello [#%d]", n) {
		t.Errorf("%+v", m)
	}
	b.get(path).has("Forwarded", "Workshop").hasNot("Please repair it.", `id="forward"`)
	form.Set("cites", fmt.Sprint(note))
	b.post(path+"/forward", form).status(400)
	b.post(path+"/reply", url.Values{"text": {"It is in repair."}}).status(303)
	if m := s.last(n); m.To[0].Address != "ann@cust.test" || m.Cites != 0 {
		t.Errorf("%+v", m)
	}
	b.post(path+"/reply", url.Values{"text": {"It is done."}, "history": {"1"}}).status(303)
	if m := s.last(n); m.Cites != first || m.Citing != desk.Quoting || strings.Contains(m.Text, "broken") {
		t.Errorf("%+v", m)
	}
}

// "Reply all" is there where somebody else reads along, fills in their addresses without script, and sends to them all.
func TestReplyAll(t *testing.T) {
	s := newShop(t)
	b := s.loggedIn(agentAddress)
	n := s.write("Ann", "ann@cust.test", "Hello", "hi")
	path := fmt.Sprintf("/desk/tickets/%d", n)
	b.get(path).hasNot("data-reply-all")
	raw := []byte("Subject: to all\r\n\r\nto all")
	must(t, s.store.Keep(t.Context(), 1, []desk.Arrival{{Folder: "INBOX", UIDValidity: 7, UID: 1, InternalDate: time.Now(), Size: int64(len(raw)), SHA256: sha256.Sum256(raw),
		Open: func() (desk.ReadAtCloser, error) { return bytesOf{bytes.NewReader(raw)}, nil }}}))
	kept, err := s.store.Kept(t.Context(), 1)
	must(t, err)
	must(t, s.store.Receive(t.Context(), []desk.Received{{Kept: kept[0], Mail: &desk.Mail{MessageID: "all@cust.test", Subject: fmt.Sprintf("Re: Hello [#%d]", n), Text: "to all", Reply: "to all",
		References: []string{s.last(n).MessageID}, From: desk.Person{Name: "Ann", Address: "ann@cust.test"}, To: []desk.Person{{Address: supportMailbox}}, Cc: []desk.Person{{Name: "Li, Bo", Address: "bo@cust.test"}}}}}))
	if got := s.last(n); got.Text != "to all" {
		t.Fatalf("%+v", got)
	}
	b.get(path).has(`data-reply-all="&#34;Li, Bo&#34; &lt;bo@cust.test&gt;"`, "Reply all (1 more)").hasNot(`name="cc" value="&#34;Li`)
	b.get(path + "?all=1").has(`name="cc" value="&#34;Li, Bo&#34; &lt;bo@cust.test&gt;"`).hasNot(`value="` + supportMailbox)
	b.post(path+"/reply", url.Values{"text": {"To you all."}, "cc": {`"Li, Bo" <bo@cust.test>`}}).status(303)
	if m := s.last(n); len(m.To) != 1 || m.To[0].Address != "ann@cust.test" || len(m.Cc) != 1 || m.Cc[0].Address != "bo@cust.test" {
		t.Errorf("%+v", m)
	}
}
