package server

import (
	"fmt"
	"net/url"
	"testing"

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
