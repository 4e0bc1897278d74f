package server

import (
	"net/url"
	"strconv"
	"testing"

	"github.com/deskbell/deskbell/desk"
)

func TestSeveralTicketsGetATopic(t *testing.T) {
	s := newShop(t)
	a, b := s.write("Ann", "ann@cust.test", "Parcel", "Where is it?"), s.write("Bo", "bo@cust.test", "Cup", "Where is it?")
	zhou := s.loggedIn(agentAddress)
	zhou.get("/desk/open").status(200).hasNot(`name="topic"`)
	topic, err := s.store.SaveTopic(t.Context(), desk.By{}, desk.Topic{Names: map[desk.Lang]string{desk.English: "Shipping", desk.Chinese: "物流"}})
	must(t, err)
	id := strconv.FormatInt(topic.ID, 10)
	zhou.get("/desk/open").status(200).has(`name="topic" value="`+id+`">Shipping`, "No topic")
	zhou.post("/desk/tickets", url.Values{"number": {strconv.FormatInt(a, 10), strconv.FormatInt(b, 10)}, "topic": {id}}).status(303)
	for _, n := range []int64{a, b} {
		got, err := s.store.Ticket(t.Context(), n)
		must(t, err)
		if got.Topic != topic.ID {
			t.Errorf("#%d has topic %d", n, got.Topic)
		}
	}
}
