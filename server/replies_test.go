package server

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
)

// An agent keeps saved replies of their own without the owner's rights; what all share is the owner's.
func TestOwnSavedRepliesArePagesOfTheAgent(t *testing.T) {
	s := newShop(t)
	owner, agent := s.loggedIn(ownerAddress), s.loggedIn(agentAddress)
	agent.get("/desk/settings/replies").status(403)
	agent.get("/desk/profile/replies").status(200).has("Only you see these")
	agent.post("/desk/profile/replies/new", url.Values{"name": {""}, "text": {"x"}}).status(400)
	agent.post("/desk/profile/replies/new", url.Values{"name": {"Thanks"}, "folder": {"Kind words"}, "html": {`<b>Thank</b> you, {{customer.first}}<img src="https://x.test/a.png">`},
		"status": {"resolved"}, "tags": {"happy，vip"}, "assign": {"-1"}}).status(303).to("/desk/profile/replies")
	agent.get("/desk/profile/replies").has("Kind words", "Thanks")
	owner.get("/desk/profile/replies").hasNot("Thanks")
	owner.get("/desk/profile/replies/1").status(404)
	owner.post("/desk/profile/replies/1/remove", nil).status(404)
	agent.get("/desk/profile/replies/1").status(200).has("Kind words", "happy, vip")
	r, err := s.store.SavedReply(t.Context(), 2, 1)
	must(t, err)
	if r.HTML != "<b>Thank</b> you, {{customer.first}}" || r.Actions.Status != desk.Resolved || len(r.Actions.Tags) != 2 || r.Actions.Assign != desk.ToMe {
		t.Errorf("%+v", r)
	}
	agent.post("/desk/profile/replies/1", url.Values{"name": {"Mine"}, "text": {"x"}, "base": {"stale"}}).status(409)

	n := s.write("Ann Lee", "ann@cust.test", "Hello", "hi")
	path := fmt.Sprintf("/desk/tickets/%d", n)
	in := asJSON(agent, path+"/saved-replies/1", nil).status(200).has("then_status", "then_tag", "Tag happy")
	if v := in.json(); v["html"] != "<b>Thank</b> you, Ann" {
		t.Errorf("%v", v)
	}
	asJSON(owner, path+"/saved-replies/1", nil).status(404)
	agent.post(path+"/reply", url.Values{"text": {"Thank you"}, "status": {"resolved"}, "then_status": {"resolved"}, "then_tag": {"happy", "vip"}, "then_assign": {"-1"}}).status(303)
	c, err := s.store.Conversation(t.Context(), n, 2)
	must(t, err)
	if k := c.Ticket; k.Status != desk.Resolved || len(k.Tags) != 2 || k.Assignee != 2 {
		t.Errorf("%+v", k)
	}
	agent.post("/desk/profile/replies/1/remove", nil).status(303)
	agent.get("/desk/profile/replies").hasNot("Kind words")
}

// A form whose answer was lost on its way back is sent once; a draft of another page is not overwritten silently.
func TestFormTwiceAndDraftTwice(t *testing.T) {
	s := newShop(t)
	b := s.loggedIn(agentAddress)
	n := s.write("Ann", "ann@cust.test", "Hello", "hi")
	path := fmt.Sprintf("/desk/tickets/%d", n)
	count := func() int {
		c, err := s.store.Conversation(t.Context(), n, 2)
		must(t, err)
		return len(c.Messages)
	}
	before := count()
	for range 2 {
		asJSON(b, path+"/reply", url.Values{"text": {"On its way"}, "form": {"k1"}}).status(200)
		asJSON(b, path+"/note", url.Values{"text": {"hm"}, "form": {"k2"}}).status(200)
	}
	asJSON(b, path+"/reply", url.Values{"text": {"On its way, sorry"}, "form": {"k1"}}).status(409).has(`"again":true`, "has been sent already")
	if got := count() - before; got != 2 {
		t.Errorf("%d messages", got)
	}
	other := s.write("Bo", "bo@cust.test", "Hello", "hi")
	path = fmt.Sprintf("/desk/tickets/%d", other)
	base := asJSON(b, path+"/draft", url.Values{"kind": {"reply"}, "text": {"from the phone"}, "writer": {"phone"}}).status(200).json()["base"]
	asJSON(b, path+"/draft", url.Values{"kind": {"reply"}, "text": {"from the laptop"}, "writer": {"laptop"}}).status(409).has("from the phone", `data-take=`)
	asJSON(b, path+"/draft", url.Values{"kind": {"reply"}, "text": {"from the laptop"}, "writer": {"laptop"}, "base": {fmt.Sprintf("%.0f", base)}}).status(200)
	b.get(path).has("from the laptop")
}

func TestPeopleAreFoundByWhatIsTyped(t *testing.T) {
	s := newShop(t)
	b := s.loggedIn(agentAddress)
	s.write("王芳", "wangfang@cust.test", "Hello", "hi")
	s.write("Ann_Lee", "ann@cust.test", "Hello", "hi")
	b.get("/desk/people?q=" + url.QueryEscape("芳")).status(200).has("wangfang@cust.test").hasNot("ann@")
	b.get("/desk/people?q=ANN%40").status(200).has("Ann_Lee").hasNot("wangfang")
	b.get("/desk/people?q=n_l").status(200).has("Ann_Lee")
	b.get("/desk/people?q=%25").status(200).hasNot("@")
	b.get("/desk/people?q=").status(200).hasNot("@")
}

// An answer can put its ticket out of the way at once.
func TestSendAndSnooze(t *testing.T) {
	s := newShop(t)
	b := s.loggedIn(agentAddress)
	n := s.write("Ann", "ann@cust.test", "Hello", "hi")
	path := fmt.Sprintf("/desk/tickets/%d", n)
	b.get(path).has("Send and snooze")
	b.post(path+"/reply", url.Values{"text": {"Soon"}, "snooze": {"nonsense"}}).status(400).has("Soon")
	b.post(path+"/reply", url.Values{"text": {"Soon"}, "snooze": {"answer"}}).status(303)
	c, err := s.store.Conversation(t.Context(), n, 2)
	must(t, err)
	if !c.Ticket.SnoozedUntil.Equal(desk.UntilAnswer) {
		t.Errorf("until %v", c.Ticket.SnoozedUntil)
	}
}

// A saved reply goes into the first mail of a new ticket, and into what is passed on, with its values, its files and what it does.
func TestSavedRepliesWhereverMailIsWritten(t *testing.T) {
	s := newShop(t)
	b := s.loggedIn(agentAddress)
	s.write("王芳", "wangfang@cust.test", "Hello", "hi")
	file, err := s.store.Upload(t.Context(), 2, "sizes.txt", "text/plain", strings.NewReader("S M L"))
	must(t, err)
	reply, err := s.store.SaveSavedReply(t.Context(), desk.By{Agent: 2}, desk.SavedReply{Name: "Dispatched",
		Text: "Dear {{customer.name}}, order {{order.number}} is #{{ticket.number}}.", HTML: "<b>Dear {{customer.name}}</b>, order {{order.number}} is #{{ticket.number}}.",
		Actions: desk.ReplyActions{Status: desk.Resolved, Tags: []string{"sent"}, Assign: 1}, Attachments: []desk.Attachment{file}})
	must(t, err)
	one := fmt.Sprintf("/desk/new/saved-replies/%d", reply)
	fragmentOf(b, "/desk/new/saved-replies").status(200).has("Dispatched")
	b.get("/desk/new/saved-replies").status(200).has(fmt.Sprintf(`href="/desk/new?insert=%d"`, reply)) // without script
	b.get(fmt.Sprintf("/desk/new?to=wangfang@cust.test&insert=%d", reply)).has("Not known here: “Order number”").hasNot("Customer’s name")
	fragmentOf(b, one).status(200).has(`name="value.customer.name"`, `name="value.order.number"`, "ticket number, once it is sent").hasNot("value.ticket.number")
	fragmentOf(b, one+"?to=wangfang@cust.test&subject=order+A1009").status(200).has("<mark>王芳</mark>", "<mark>A1009</mark>").hasNot("value.")
	asJSON(b, one, url.Values{"to": {"nobody"}}).status(400).has("“Customer’s name”, “Order number”")
	in := asJSON(b, one, url.Values{"to": {"\"Fang\" <wangfang@cust.test>, li@cust.test"}, "value.order.number": {"<7>"}}).status(200).has("then_status", "sizes.txt").json()
	if in["html"] != "<b>Dear Fang</b>, order &lt;7&gt; is #{{ticket.number}}." {
		t.Errorf("%v", in["html"])
	}
	files := in["files"].([]any)
	sent := asJSON(b, "/desk/new", url.Values{"to": {"wangfang@cust.test"}, "subject": {"Your order"}, "html": {in["html"].(string)}, "attachment": {fmt.Sprint(files[0].(map[string]any)["id"])},
		"later_at": {time.Now().Add(48 * time.Hour).Format("2006-01-02T15:04")}, "later": {"at"}, "then_status": {"resolved"}, "then_tag": {"sent"}, "then_assign": {"1"}, "form": {"k"}}).status(200).json()
	c, err := s.store.Conversation(t.Context(), 1002, 2)
	must(t, err)
	m := c.Messages[0]
	if k := c.Ticket; sent["to"] != "/desk/tickets/1002" || k.Status != desk.Resolved || len(k.Tags) != 1 || k.Assignee != 1 || len(m.Attachments) != 1 ||
		!strings.Contains(m.HTML, "is #1002.") || strings.Contains(m.Text+m.HTML, "{{") {
		t.Errorf("%+v\n%q %q", c.Ticket, m.Text, m.HTML)
	}
	b.post("/desk/new", url.Values{"to": {"wangfang@cust.test"}, "text": {"x"}, "then_tag": {"sent"}}).status(400).has(`name="then_tag" value="sent"`, "Send to wangfang@cust.test")
	_, err = s.store.TakeBack(t.Context(), desk.By{Agent: 2}, m.ID) // the ticket is as it was, and what was to be done is in the draft
	must(t, err)
	c, err = s.store.Conversation(t.Context(), 1002, 2)
	must(t, err)
	if d := c.Drafts[0]; c.Ticket.Status != desk.Open || len(c.Ticket.Tags) != 0 || c.Ticket.Assignee != 0 || d.Then.Status != desk.Resolved || len(d.Then.Tags) != 1 || d.Then.Assign != 1 || len(d.Attachments) != 1 {
		t.Errorf("taken back: %+v\n%+v", c.Ticket, d)
	}

	asJSON(b, "/desk/tickets/1001/saved-replies/"+fmt.Sprint(reply), url.Values{"to": {"li@cust.test"}}).status(400).has("“Customer’s name”") // an answer to somebody else
	asJSON(b, "/desk/tickets/1001/forward", url.Values{"cites": {"1"}, "to": {"depot@cust.test"}, "text": {"Please look"}, "then_status": {"pending"}, "then_tag": {"depot"}}).status(200)
	c, err = s.store.Conversation(t.Context(), 1001, 2)
	must(t, err)
	if k := c.Ticket; k.Status != desk.Pending || len(k.Tags) != 1 || k.Assignee != 0 {
		t.Errorf("%+v", k)
	}
	asJSON(b, "/desk/tickets/1001/forward", url.Values{"cites": {"1"}, "to": {"depot@cust.test"}, "then_status": {"gone"}}).status(400)
}
