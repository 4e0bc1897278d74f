package server

import (
	"fmt"
	"net/url"
	"slices"
	"testing"

	"github.com/deskbell/deskbell/desk"
)

func TestTagsAndTopicsAreSettings(t *testing.T) {
	s := newShop(t)
	b := s.loggedIn(ownerAddress)
	b.get("/desk/settings/tags").status(200).has("No tags yet")
	b.get("/desk/settings/topics").status(200).has("No topics yet")
	n := s.write("Ann", "ann@cust.test", "Hello", "Where is it?")
	edit := fmt.Sprintf("/desk/tickets/%d/edit", n)
	asJSON(b, edit, url.Values{"add_tag": {"late, slow"}}).status(200)
	b.post("/desk/settings/tags", url.Values{"tag": {"late"}, "name": {"slow"}, "colour": {"rose"}}).status(303)
	got, err := s.store.Ticket(t.Context(), n)
	if err != nil || !slices.Equal(got.Tags, []string{"slow"}) {
		t.Errorf("merged: %v, %v", got.Tags, err)
	}
	b.post("/desk/settings/tags", url.Values{"tag": {"slow"}, "name": {"a,b"}, "colour": {"teal"}}).status(400).has(`value="a,b"`)
	b.post("/desk/settings/tags", url.Values{"tag": {"slow"}, "name": {"slow"}, "colour": {"#f00"}}).status(400)
	b.post("/desk/settings/tags", url.Values{"tag": {"nowhere"}, "name": {"x"}}).status(404)
	b.post("/desk/settings/tags", url.Values{"tag": {"slow"}, "do": {"remove"}}).status(303)

	b.post("/desk/settings/topics/new", url.Values{"english": {"Shipping"}, "chinese": {"物流"}}).status(303)
	b.post("/desk/settings/topics/new", url.Values{"english": {"Returns"}}).status(303)
	b.post("/desk/settings/topics/new", url.Values{"english": {" "}}).status(400)
	b.post("/desk/settings/topics/2", url.Values{"do": {"up"}}).status(303)
	b.post("/desk/settings/topics/1", url.Values{"english": {"Delivery"}, "chinese": {"物流"}}).status(303)
	b.post("/desk/settings/topics/1", url.Values{"do": {"archive"}}).status(303)
	b.get("/desk/settings/topics").has("Delivery", "Not offered any more")
	b.post("/desk/settings/topics/1", url.Values{"do": {"back"}}).status(303)
	b.post("/desk/settings/topics/9", url.Values{"do": {"up"}}).status(404)
	topics, err := s.store.Topics(t.Context())
	if err != nil || len(topics) != 2 || topics[0].Name(desk.English) != "Returns" {
		t.Errorf("%+v, %v", topics, err)
	}
	s.loggedIn(agentAddress).get("/desk/settings/tags").status(403)
}
