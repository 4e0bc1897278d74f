package server

import (
	"net/url"
	"strconv"
	"testing"
)

// A customer's page, as it is used without script.
func TestCustomersPages(t *testing.T) {
	s := newShop(t)
	a, b := s.write("王芳", "wang@cust.test", "Parcel", "Where is it?"), s.write("Li", "li@cust.test", "Cup", "It is broken")
	ta, err := s.store.Ticket(t.Context(), a)
	must(t, err)
	tb, err := s.store.Ticket(t.Context(), b)
	must(t, err)
	zhou := s.loggedIn(agentAddress)
	zhou.get("/desk/customers?q=wang").status(200).has("王芳").hasNot("li@cust.test")
	page := "/desk/customers/" + strconv.FormatInt(ta.Customer, 10)
	zhou.get(page).status(200).has("Parcel", "wang@cust.test")
	zhou.post(page, url.Values{"do": {"add"}, "address": {"wang2@cust.test"}}).status(303)
	zhou.post(page, url.Values{"do": {"add"}, "address": {"li@cust.test"}}).status(409).has("belongs to Li already")
	zhou.post(page, url.Values{"name": {"王芳"}, "lang": {"zh-CN"}, "tags": {"vip"}, "zone": {"Asia/Tokyo"}, "phone": {"1\n2"}}).status(303)
	zhou.post(page, url.Values{"name": {"王芳"}, "lang": {"zh-CN"}, "zone": {"Mars"}}).status(400).has("There is no time zone “Mars”.")
	zhou.get("/desk/tickets/"+strconv.FormatInt(a, 10)).status(200).has("(Asia/Tokyo)", "vip", page)
	zhou.post(page+"/merge", url.Values{"other": {strconv.FormatInt(tb.Customer, 10)}}).status(303)
	zhou.get(page).status(200).has("The two are one customer now.", page+"/part?merge=", "Cup")
	zhou.get("/desk/customers/" + strconv.FormatInt(tb.Customer, 10)).status(303).to(page)
	zhou.post(page+"/part?merge=1", nil).status(303)
	zhou.post(page, url.Values{"do": {"block"}}).status(303)
	zhou.get(page).status(200).has("blocked", "Let in again").hasNot("Cup")
	s.viewer().post(page, url.Values{"do": {"block"}}).status(403)
}
