package server

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/merge"
)

// Merging from the list to the ticket and back, as it is clicked without script.
func TestMergingTickets(t *testing.T) {
	s := newShop(t)
	a, b := s.write("王芳", "wang@cust.test", "Parcel", "Where is it?"), s.write("Li", "li@cust.test", "Cup", "It is broken")
	zhou := s.loggedIn(agentAddress)
	both := url.Values{"number": {strconv.FormatInt(a, 10), strconv.FormatInt(b, 10)}}
	zhou.get("/desk/merge?"+both.Encode()).status(200).has("Merge tickets", "Parcel", "Cup", "2 customers", `value="`+strconv.FormatInt(a, 10)+`" checked`)
	zhou.get("/desk/merge?number=" + strconv.FormatInt(a, 10) + "&add=%23" + strconv.FormatInt(b, 10)).status(200).has("Cup")
	zhou.get("/desk/merge?number=" + strconv.FormatInt(a, 10) + "&add=nonsense").status(200).has("There is no ticket “nonsense”.")
	both.Set("into", strconv.FormatInt(a, 10))
	zhou.post("/desk/merge", both).status(303)
	ticket := fmt.Sprintf("/desk/tickets/%d", a)
	page := zhou.get(ticket)
	page.status(200).has("Merged into #", "It is broken", "Several customers write here", "1 ticket was merged into this", "/desk/unmerge?number=")
	if !strings.Contains(page.body, "Li &lt;li@cust.test&gt;") {
		t.Error("whom the answer is for is not said")
	}
	zhou.get(fmt.Sprintf("/desk/tickets/%d?v=open", b)).status(303)
	zhou.get(ticket + "?compose=reply&to=wang@cust.test").status(200).has("王芳 &lt;wang@cust.test&gt;")
	zhou.post(ticket+"/reply", url.Values{"text": {"Dear all"}}).status(400).has("Several customers write in this ticket")
	zhou.post(ticket+"/reply", url.Values{"text": {"Dear Li"}, "to": {"li@cust.test"}}).status(303)
	s.api("GET", "/tickets/"+strconv.FormatInt(b, 10), nil).status(301).to("/api/v1/tickets/" + strconv.FormatInt(a, 10)).has(`"merged_into"`)
	zhou.post("/desk/unmerge?number="+strconv.FormatInt(b, 10), nil).status(303)
	zhou.get(fmt.Sprintf("/desk/tickets/%d", b)).status(200).has("Dear Li", "Taken apart again.")
	zhou.post("/desk/unmerge?number="+strconv.FormatInt(b, 10), nil).status(303)
	zhou.get("/desk/open").status(200).has("is not merged any more")
	zhou.post("/desk/merge", url.Values{"number": {strconv.FormatInt(a, 10)}, "into": {strconv.FormatInt(a, 10)}}).status(409).has("Choose at least one other ticket.")
}

func TestSplittingLinkingMoving(t *testing.T) {
	s := newShop(t)
	a, b := s.write("王芳", "wang@cust.test", "Parcel", "Where is it?"), s.write("Li", "li@cust.test", "Cup", "It is broken")
	zhou := s.loggedIn(agentAddress)
	ticket := fmt.Sprintf("/desk/tickets/%d", a)
	zhou.post(ticket+"/link", url.Values{"other": {"#" + strconv.FormatInt(b, 10)}}).status(303)
	zhou.get(ticket).status(200).has("Linked tickets", "Cup")
	zhou.post(ticket+"/link", url.Values{"other": {strconv.FormatInt(b, 10)}, "drop": {"1"}}).status(303)
	zhou.post(ticket+"/link", url.Values{"other": {"nonsense"}}).status(404)
	if _, err := s.store.Merge(t.Context(), merge.Merging{Into: a, From: []int64{b}}); err != nil {
		t.Fatal(err)
	}
	con, err := s.store.Conversation(t.Context(), a, 0)
	must(t, err)
	var cup int64
	for _, m := range con.Messages {
		if m.Text == "It is broken" {
			cup = m.ID
		}
	}
	zhou.post(fmt.Sprintf("/desk/messages/%d/split", cup), nil).status(303)
	zhou.get(ticket).status(200).has("The message is ticket #", "/desk/rejoin?number=")
	viewer := s.viewer()
	viewer.get("/desk/merge?number=" + strconv.FormatInt(a, 10)).status(403)
	viewer.post("/desk/merge", url.Values{}).status(403)
}

func (s *shop) viewer() *browser {
	s.t.Helper()
	_, err := s.store.AddAgent(s.t.Context(), desk.Agent{Name: "Vera", Address: "vera@shop.test", Role: desk.RoleViewer, Lang: desk.English}, samplePhrase)
	must(s.t, err)
	return s.loggedIn("vera@shop.test")
}
