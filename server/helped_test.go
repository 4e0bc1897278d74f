package server

import (
	"net/url"
	"strings"
	"testing"

	"github.com/deskbell/deskbell/desk"
)

// The acknowledgement of a form carries what answers it; its link only asks, the button says that it is solved.
func TestHelpedByTheAcknowledgement(t *testing.T) {
	s := newShop(t)
	s.change(func(v *desk.Settings) { v.PublicURL = "http://desk.test" })
	s.public(desk.English, "How do I return tea?", "Send it back within 30 days.")
	k, err := s.store.Submit(t.Context(), desk.Submission{From: desk.Person{Address: "h@cust.test"}, Subject: "How do I return tea?", Text: "I do not like it.", Lang: desk.English})
	must(t, err)
	link := s.asked(k.Number, "/helped/")
	b := s.visitor()
	for range 2 {
		b.get(link).status(200).has("Did this solve it?", "How do I return tea?", "noindex")
	}
	if k, _ := s.store.Ticket(t.Context(), k.Number); k.Status != desk.Open {
		t.Error("opening a link resolves a ticket")
	}
	b.get(strings.Replace(link, "/helped/", "/solved/", 1)).status(404) // its token opens no other page
	b.post(link, url.Values{"article": {"99"}}).status(404)
	b.post(link, url.Values{"article": {"1"}}).status(200).has("Glad that helped")
	b.post(link, url.Values{"article": {"1"}}).status(200).has("Glad that helped")
	b.get(link).status(200).has("Glad that helped").hasNot("<form")
	if k, _ := s.store.Ticket(t.Context(), k.Number); k.Status != desk.Resolved || k.Closure != desk.Confirmed {
		t.Errorf("%+v", k)
	}
	s.loggedIn(ownerAddress).get("/desk/settings/help").has("Put articles into acknowledgements")
	open := desk.Open
	_, err = s.store.Edit(t.Context(), desk.Edit{By: desk.By{Agent: 1}, Ticket: k.Number, Status: &open})
	must(t, err)
	b.get(link).status(200).has("We are already on it")
	b.post(link, url.Values{"article": {"1"}}).status(409).has("We are already on it")
	b.get("/helped/unknown").status(404)
}
