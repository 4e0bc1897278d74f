package server

import (
	"context"
	"crypto/sha256"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
)

const aPicture = "\x89PNG\r\n\x1a\n0123456789"

// The owner says what the form asks; the customer answers what belongs to their topic, and it is on the ticket.
func TestTheContactFormAsksByTopic(t *testing.T) {
	s := newShop(t)
	_, err := s.store.SaveTopic(t.Context(), desk.By{Agent: 1}, desk.Topic{Names: map[desk.Lang]string{desk.English: "Refund", desk.Chinese: "退款"}})
	must(t, err)
	o := s.loggedIn(ownerAddress)
	o.get("/desk/settings/contact").status(200).has("No fields yet", "Privacy notice")
	o.get("/desk/settings/contact/fields/new").status(200)
	field := func(v url.Values) *answer { return o.post("/desk/settings/contact/fields/new", v) }
	field(url.Values{"kind": {"order"}, "topic": {"0"}}).status(400).has("needs a label")
	field(url.Values{"kind": {"choice"}, "topic": {"0"}, "name_en": {"Size"}, "choices_en": {"M"}}).status(400).has("two choices")
	field(url.Values{"kind": {"order"}, "topic": {"1"}, "name_en": {"Order number"}, "name_zh-CN": {"订单号"}, "required": {"on"}}).status(303)
	field(url.Values{"kind": {"photo"}, "topic": {"1"}, "name_en": {"Photo of the tin"}}).status(303)
	field(url.Values{"kind": {"choice"}, "topic": {"0"}, "name_en": {"Size"}, "choices_en": {"M\nL"}}).status(303)
	o.post("/desk/settings/contact/fields/1", url.Values{"topic": {"1"}, "name_en": {"Order no."}, "name_zh-CN": {"订单号"}, "required": {"on"}}).status(303)
	o.get("/desk/settings/contact").has("Order no.", "Refund", "Every topic", "required")
	o.get("/desk/settings/contact/fields/9").status(404)
	s.loggedIn(agentAddress).get("/desk/settings/contact").status(403)

	b := s.visitor()
	page := b.get("/help/en/contact").has("What is it about?", "Order no.", "Photo of the tin (optional)", "up to 10", `data-topic="1"`)
	form := url.Values{"token": {valueOf(page, "token")}, "address": {"h@cust.test"}, "text": {"It leaks."}, "topic": {"1"}, "field_3": {"L"}}
	s.later(10 * time.Second)
	b.multi("/help/en/contact", form).status(400).has("Please fill in “Order no.”", "It leaks.", `<option value="1" selected`, `<option value="L" selected`)
	form.Set("field_1", "TB-2026-77")
	form["field_2"] = []string{"@tin.png:not a picture"}
	b.multi("/help/en/contact", form).status(400).has("no photo we can open", "TB-2026-77", "It leaks.")
	form["field_2"] = []string{"@tin.png:" + aPicture}
	b.multi("/help/en/contact", form).status(303)
	c, err := s.store.Conversation(t.Context(), 1001, 0)
	must(t, err)
	if c.Ticket.Topic != 1 || len(c.Fields) != 3 || c.Fields[1].Value != "TB-2026-77" || c.Fields[2].Value != "tin.png" || len(c.Messages[0].Attachments) != 1 ||
		c.Messages[0].Text != "Size: L\nOrder no.: TB-2026-77\nPhoto of the tin: tin.png\n\nIt leaks." {
		t.Errorf("%+v %q", c.Fields, c.Messages[0].Text)
	}
	o.get("/desk/tickets/1001").has("From the contact form", "TB-2026-77")
	// What belongs to another topic is neither needed nor kept.
	s.later(10 * time.Minute)
	form.Set("topic", "0")
	form.Set("token", valueOf(b.get("/help/en/contact"), "token"))
	form.Del("field_2")
	s.later(10 * time.Second)
	b.multi("/help/en/contact", form).status(303)
	if c, _ := s.store.Conversation(t.Context(), 1002, 0); c.Ticket.Topic != 0 || len(c.Fields) != 1 {
		t.Errorf("%+v", c.Fields)
	}
	o.post("/desk/settings/contact/fields/3", url.Values{"do": {"drop"}}).status(303)
	b.get("/help/en/contact").hasNot("Size")
	o.get("/desk/tickets/1001").has("Size")
	must(t, s.store.Delete(context.Background(), desk.By{Agent: 1}, 1001))
	must(t, s.store.Purge(t.Context(), desk.By{Agent: 1}, 1001))
}

// The privacy notice has to be ticked where there is one; the ticket says which.
func TestThePrivacyNoticeIsTicked(t *testing.T) {
	s := newShop(t)
	o := s.loggedIn(ownerAddress)
	b := s.visitor()
	b.get("/help/en/contact").hasNot("privacy notice")
	o.post("/desk/settings/contact", url.Values{"notice_en": {"We keep it <two> years."}}).status(303)
	page := b.get("/help/en/contact").has("I agree to the privacy notice", "We keep it &lt;two&gt; years.")
	b.get("/help/zh-CN/contact").hasNot("隐私说明")
	form := url.Values{"token": {valueOf(page, "token")}, "address": {"h@cust.test"}, "text": {"It leaks."}}
	s.later(10 * time.Second)
	b.multi("/help/en/contact", form).status(400).has("Please tick the privacy notice", "It leaks.")
	form.Set("consent", valueOf(page, "consent"))
	b.multi("/help/en/contact", form).status(303)
	o.post("/desk/settings/contact", url.Values{"notice_en": {"We keep it for one year."}}).status(303)
	c, err := s.store.Conversation(t.Context(), 1001, 0)
	must(t, err)
	if c.Ticked == nil || c.Ticked.Notice.Text != "We keep it <two> years." || c.Ticked.At.IsZero() {
		t.Errorf("%+v", c.Ticked)
	}
	o.get("/desk/tickets/1001").has("Privacy notice of", "We keep it &lt;two&gt; years.")
	o.post("/desk/settings/contact", url.Values{"notice_en": {strings.Repeat("x", desk.MaxNotice+1)}}).status(413)
}

// Who lets the browser work may send more letters than who does not.
func TestWorkForTheContactForm(t *testing.T) {
	taken := func(works bool) (n int) {
		s, ahead := newShop(t), time.Duration(0)
		b := s.visitor()
		for i := range 8 {
			token := valueOf(b.get("/help/en/contact").has("data-work"), "token")
			form := url.Values{"token": {token}, "address": {"h@cust.test"}, "text": {"Letter " + strconv.Itoa(i)}, "work": {"1"}}
			for k := 0; works; k++ {
				if sum := sha256.Sum256([]byte(token + ":" + strconv.Itoa(k))); sum[0] == 0 && sum[1] < 8 {
					form.Set("work", strconv.Itoa(k))
					break
				}
			}
			ahead += 3 * time.Second
			s.later(ahead)
			if b.multi("/help/en/contact", form).StatusCode == 303 {
				n++
			}
		}
		return n
	}
	if n := taken(false); n != 4 {
		t.Errorf("%d letters without work", n)
	}
	if n := taken(true); n != 6 {
		t.Errorf("%d letters with work", n)
	}
}
