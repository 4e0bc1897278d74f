package server

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
)

func TestPropertiesOfATicket(t *testing.T) {
	s := newShop(t)
	b := s.loggedIn(ownerAddress)
	n := s.write("Ann", "ann@cust.test", "Hello", "Where is it?")
	page, edit := fmt.Sprintf("/desk/tickets/%d", n), fmt.Sprintf("/desk/tickets/%d/edit", n)
	b.get(page).status(200).has(`data-key="s"`, `data-key="t"`, `data-key="p"`, `data-key="f"`, `name="snooze" value="answer"`)

	topic, err := s.store.SaveTopic(t.Context(), desk.By{}, desk.Topic{Names: map[desk.Lang]string{desk.English: "Shipping", desk.Chinese: "物流"}})
	if err != nil {
		t.Fatal(err)
	}
	asJSON(b, edit, url.Values{"topic": {fmt.Sprint(topic.ID)}}).status(200)
	asJSON(b, edit, url.Values{"topic": {"99"}}).status(400)
	asJSON(b, edit, url.Values{"add_tag": {"退款"}}).status(200)
	if err := s.store.ColourTag(t.Context(), desk.By{}, "退款", "teal"); err != nil {
		t.Fatal(err)
	}
	b.get(page).has("Shipping", `class="tag c-teal"`)
	b.get("/desk/open").has("c-teal")

	asJSON(b, page+"/follow", url.Values{"on": {"1"}}).status(200)
	b.get(page).has("Stop following")
	asJSON(b, page+"/follow", url.Values{"on": {"0"}}).status(200)
	b.get(page).hasNot("Stop following")
	b.post("/desk/tickets/9999/follow", url.Values{"on": {"1"}}).status(404)
}

func TestSnoozeByForm(t *testing.T) {
	s := newShop(t)
	b := s.loggedIn(ownerAddress)
	n := s.write("Ann", "ann@cust.test", "Hello", "Where is it?")
	edit := fmt.Sprintf("/desk/tickets/%d/edit", n)
	at := time.Now().Add(3 * time.Hour)
	asJSON(b, edit, url.Values{"snooze": {fmt.Sprint(at.UnixMilli())}}).status(200).has(`"undo":"/desk/undo/`, "Snoozed until")
	b.get("/desk/snoozed").has("Hello")
	b.get("/desk/open").hasNot(fmt.Sprintf("/desk/tickets/%d?", n))
	asJSON(b, edit, url.Values{"snooze": {"off"}}).status(200)
	asJSON(b, edit, url.Values{"snooze": {"at"}, "snooze_at": {at.Add(24 * time.Hour).UTC().Format("2006-01-02T15:04")}}).status(200)
	asJSON(b, edit, url.Values{"snooze": {"answer"}}).status(200).has("until the customer answers")
	for _, bad := range []string{"at", "-1", "0", "1", "soon", "99999999999999999999"} {
		asJSON(b, edit, url.Values{"snooze": {bad}, "snooze_at": {"tomorrow"}}).status(400)
	}
	got, err := s.store.Ticket(t.Context(), n)
	if err != nil || !got.SnoozedUntil.Equal(desk.UntilAnswer) {
		t.Errorf("%v, %v", got.SnoozedUntil, err)
	}
}

// A form that was read before a colleague changed the ticket changes nothing and says what has happened.
func TestAStaleFormSaysWhatChanged(t *testing.T) {
	s := newShop(t)
	b := s.loggedIn(ownerAddress)
	n := s.write("Ann", "ann@cust.test", "Hello", "Where is it?")
	edit := fmt.Sprintf("/desk/tickets/%d/edit", n)
	page := b.get(fmt.Sprintf("/desk/tickets/%d", n))
	stale := url.Values{"version": {valueOf(page, "version")}, "read_at": {valueOf(page, "read_at")}, "status": {"resolved"}}
	time.Sleep(5 * time.Millisecond)
	status := desk.Pending
	if _, err := s.store.Edit(t.Context(), desk.Edit{Ticket: n, Status: &status}); err != nil {
		t.Fatal(err)
	}
	asJSON(b, edit, stale).status(409).has("nothing was overwritten", "pending")
	if got, _ := s.store.Ticket(t.Context(), n); got.Status != desk.Pending {
		t.Errorf("overwritten: %s", got.Status)
	}
	page = b.get(fmt.Sprintf("/desk/tickets/%d", n))
	stale.Set("version", valueOf(page, "version"))
	answer := asJSON(b, edit, stale).status(200).has(`"undo"`, "Resolved")
	undo := answer.body[strings.Index(answer.body, "/desk/undo/"):]
	asJSON(b, undo[:strings.IndexByte(undo, '"')], nil).status(200)
	if got, _ := s.store.Ticket(t.Context(), n); got.Status != desk.Pending {
		t.Errorf("not taken back: %s", got.Status)
	}
}
