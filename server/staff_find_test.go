package server

import (
	"net/url"
	"regexp"
	"testing"

	"github.com/deskbell/deskbell/desk"
)

// What the palette and the search field offer: a ticket by its number and its customer, settings by what they are called to who may see
// them, how a query goes on; and one's own recent searches, until they are forgotten.
func TestFindAndSuggest(t *testing.T) {
	s := newShop(t)
	b, agent := s.loggedIn(ownerAddress), s.loggedIn(agentAddress)
	s.write("Ann <script>", "ann@cust.test", "Broken cup", "It is broken.")
	s.visitor().get("/desk/find?q=cup").status(302).to("/login")
	b.get("/desk/find?q=%231001").status(200).has("/desk/tickets/1001", "Broken cup").hasNot("<script>")
	b.get("/desk/find?q=ann%40cust").status(200).has("ann@cust.test")
	b.get("/desk/find?q=mailboxes").status(200).has("/desk/settings/mailboxes")
	agent.get("/desk/find?q=mailboxes").status(200).hasNot("/desk/settings/mailboxes")
	agent.get("/desk/find?q=report").status(200).hasNot("/desk/reports")
	b.post("/desk/settings/replies/new", url.Values{"name": {"Shipping costs"}, "text": {"Hello"}}).status(303)
	agent.post("/desk/profile/replies/new", url.Values{"name": {"Shipping days"}, "text": {"Hello"}}).status(303)
	agent.get("/desk/find?q=shipping").status(200).has("/desk/profile/replies/2").hasNot("replies/1")
	b.get("/desk/find/spoken?name=" + url.QueryEscape("解决")).status(200).has("jiejue")
	b.get("/desk/find?q=" + url.QueryEscape("zzz’\"%_")).status(200)

	b.get("/desk/search/suggest?q=is").status(200).has("data-query=\"is:\"")
	b.get("/desk/search/suggest?q=is%3A").status(200).has("is:open")
	b.get("/desk/search/suggest?q=" + url.QueryEscape("cup from:ann@")).status(200).has("ann@cust.test")
	if _, err := s.store.Edit(t.Context(), desk.Edit{Ticket: 1001, AddTags: []string{"gift"}}); err != nil {
		t.Fatal(err)
	}
	b.get("/desk/search/suggest?q=tag%3Agi").status(200).has("gift")

	b.post("/desk/views", url.Values{"name": {"Gifts"}, "query": {"tag:gift"}}).status(303).to("/desk/saved-1")
	for _, offer := range []string{"/desk/search/suggest?q=", "/desk/find?q=Gifts"} {
		b.get(offer).status(200).has(`data-href="/desk/saved-1"`)
	}
	b.get("/desk/saved-1").status(200).has("Broken cup").hasNot("Not understood")
	b.post("/desk/views", url.Values{"name": {"Odd"}, "query": {"before:soon"}}).status(303).to("/desk/saved-2")
	b.get("/desk/saved-2").status(200).has("Not understood", "“before:” takes a date")
	for _, m := range regexp.MustCompile(`data-href="([^"#]*)`).FindAllStringSubmatch(b.get("/desk/find?q=").body, -1) {
		if got := b.get(m[1]); got.StatusCode != 200 {
			t.Errorf("the palette leads to %s, which answers %d", m[1], got.StatusCode)
		}
	}

	b.get("/desk/search?q=broken").status(200).has("<mark>Broken</mark> cup")
	b.get("/desk/search?q=ann").status(200).has(`<span class="who"><mark>Ann</mark> &lt;script&gt;</span>`).hasNot("<script>")
	b.get("/desk/search?q=from%3Acust.test").status(200).has("<small>ann@<mark>cust.test</mark></small>", `<span class="tag `, ">gift</span>")
	b.get("/desk/search?q=before%3Asoon").status(200).has("Not understood", "“before:” takes a date")
	b.get("/desk/search?q=is%3Astrange").status(200).has("“is:” takes one of these: open, pending")
	b.get("/desk/search?q=colour%3Ared").status(200).has("There is no filter for “colour:red”")
	b.get("/desk/search/suggest?q=").status(200).has("broken")
	agent.get("/desk/search/suggest?q=").status(200).hasNot("broken")
	agent.post("/desk/search/forget", nil).status(303).to("/desk/search")
	b.post("/desk/search/forget", url.Values{"q": {"ann"}}).status(303)
	b.get("/desk/search/suggest?q=").status(200).has("broken").hasNot(`data-query="ann"`)
	b.get("/desk/search/suggest?q=").status(200).has("broken")
	b.post("/desk/search/forget", nil).status(303).to("/desk/search")
	b.get("/desk/search/suggest?q=").status(200).hasNot("broken")
}
