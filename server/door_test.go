package server

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/merge"
	"github.com/deskbell/deskbell/desk/sign"
	"github.com/deskbell/deskbell/store/db"
)

var (
	doorLink = regexp.MustCompile(`https://help\.shop\.test(/t/[\w-]{40})\n`)
	sixDigit = regexp.MustCompile(`\n(\d{6})\n`)
)

// published is a shop that the world can reach.
func published(t *testing.T) *shop {
	s := newShop(t)
	set, err := s.store.Settings(t.Context())
	must(t, err)
	set.PublicURL = "https://help.shop.test"
	must(t, s.store.SaveSettings(t.Context(), set))
	return s
}

// letters are the mails that wait to be sent.
func (s *shop) letters() []desk.Outgoing {
	s.t.Helper()
	list, err := s.store.Claim(s.t.Context(), 50)
	must(s.t, err)
	for i := range list {
		must(s.t, s.store.Sent(s.t.Context(), list[i].ID))
	}
	return list
}

// door is the link in the newest of some mails.
func (s *shop) door(letters []desk.Outgoing) string {
	s.t.Helper()
	m := doorLink.FindStringSubmatch(letters[len(letters)-1].Text)
	if m == nil {
		s.t.Fatalf("no link in %q", letters[len(letters)-1].Text)
	}
	return m[1]
}

// enters lets a browser show the code that was mailed.
func (b *browser) enters(door string) {
	b.t.Helper()
	b.post(door+"/code", nil).status(303).to(door + "?code=1")
	mails := b.letters()
	code := sixDigit.FindStringSubmatch(mails[len(mails)-1].Text)[1]
	b.post(door+"/enter", url.Values{"code": {code}}).status(303).to(door)
}

// anAgent answers in these tests: an agent of the shop.
var anAgent = desk.By{Agent: 2}

func TestACustomersTicket(t *testing.T) {
	s := published(t)
	number := s.write("Anna Novak", "anna@cust.test", "Broken <cup>", "It came in two.")
	door := s.door(s.letters())
	_, err := s.store.AddNote(t.Context(), desk.Remark{Ticket: number, By: anAgent, Text: "internal words"})
	must(t, err)
	_, err = s.store.Reply(t.Context(), desk.Answer{Ticket: number, By: anAgent, Text: "We send another one."})
	must(t, err)
	mails := s.letters()
	if again := s.door(mails); again != door {
		t.Errorf("a ticket has one link: %s and %s", door, again)
	}
	if m, err := s.store.Message(t.Context(), mails[0].Message); err != nil || strings.Contains(m.Text, "/t/") {
		t.Errorf("the desk keeps the link: %q, %v", m.Text, err)
	}

	// A forwarded link gives nothing away.
	b := s.visitor()
	page := b.get(door).status(200).has("Waiting for you", `content="noindex"`, "Send me a code").
		hasNot("Broken", "cup", "two", "Anna", "anna", "another one", "internal", "1001")
	if page.Header.Get("Referrer-Policy") != "no-referrer" || page.Header.Get("X-Robots-Tag") == "" {
		t.Error(page.Header)
	}
	b.post(door+"/close", nil).status(303).to(door)
	b.get(door).has("Waiting for you")

	// The code goes to the customer alone, and holds for the browser that asked.
	b.post(door+"/code", nil).status(303)
	mails = s.letters()
	if len(mails) != 1 || mails[0].To[0].Address != "anna@cust.test" || !mails[0].Auto {
		t.Fatalf("%+v", mails)
	}
	code := sixDigit.FindStringSubmatch(mails[0].Text)[1]
	b.post(door+"/code", nil).status(303).to(door + "?code=1") // at once again: nothing is sent, nobody sees it
	if more := s.letters(); len(more) != 0 {
		t.Fatalf("%d more codes", len(more))
	}
	other := s.visitor()
	other.post(door+"/enter", url.Values{"code": {code}}).status(400).has("That code is wrong")
	other.post(door+"/enter", url.Values{"code": {"no"}}).status(400).hasNot("cup")
	b.post(door+"/enter", url.Values{"code": {code}}).status(303).to(door)
	page = b.get(door).status(200).has("Broken &lt;cup&gt;", "It came in two.", "We send another one.", "#1001", "Our last reply to you").hasNot("internal words", "anna@cust.test", supportMailbox, agentAddress)
	other.get(door).hasNot("cup")
	other.post(door+"/enter", url.Values{"code": {code}}).status(400) // used up

	// They write, once, with a file.
	opened := valueOf(page, "token")
	b.multi(door+"/write", url.Values{"token": {opened}, "text": {"The red one please"}, "file": {"@照片.txt:a picture"}}).status(303).to(door)
	b.multi(door+"/write", url.Values{"token": {opened}, "text": {"The red one please"}, "file": {"@照片.txt:a picture"}}).status(303)
	ticket, err := s.store.Ticket(t.Context(), number)
	must(t, err)
	talk, err := s.store.Conversation(t.Context(), number, 0)
	must(t, err)
	last := talk.Messages[len(talk.Messages)-1]
	if ticket.Status != desk.Open || ticket.Messages != 5 || last.Source != desk.FromForm || last.Direction != desk.In || len(last.Attachments) != 1 {
		t.Fatalf("%+v %+v", ticket, last)
	}
	file := doorFile.FindStringSubmatch(b.get(door).has("The red one please", "照片.txt").body)[1]
	if got := b.get(file).status(200); got.body != "a picture" || !strings.HasPrefix(got.Header.Get("Content-Disposition"), "attachment") {
		t.Error(got.body, got.Header)
	}
	other.get(file).status(404)

	// Solved; not solved; solved.
	b.post(door+"/close", nil).status(303)
	b.get(door).has("You told us that it’s solved")
	b.post(door+"/reopen", nil).status(303)
	b.get(door).hasNot("You told us that it’s solved").has("In progress")
	set, err := s.store.Settings(t.Context())
	must(t, err)
	set.Hours = map[desk.Lang]string{desk.English: "We answer within two hours"}
	must(t, s.store.SaveSettings(t.Context(), set))
	other.get(door).has("We answer within two hours")
	b.post(door+"/erase", nil).status(400)
	b.post(door+"/erase", url.Values{"sure": {"1"}}).status(303)
	b.get(door).has("We have your request")

	// A score is asked for once the survey has gone, and given here as well as there.
	b.post(door+"/rate", url.Values{"score": {"4"}}).status(404)
	b.get(door).hasNot("How was our service?")

	// Staff make the link anew.
	s.loggedIn(agentAddress).post("/desk/tickets/1001/renew-link", nil).status(303)
	b.get(door).status(404).has("This link no longer works").hasNot("cup")
	b.post(door+"/write", nil).status(404)
	_, err = s.store.Reply(t.Context(), desk.Answer{Ticket: number, By: anAgent, Text: "It is on its way."})
	must(t, err)
	if fresh := s.door(s.letters()); fresh == door {
		t.Error("the void link was sent again")
	} else {
		b.get(fresh).status(200).hasNot("cup")
	}
}

var doorFile = regexp.MustCompile(`href="(/t/[^"]+/files/[^"]+)"`)

func TestDoorCodesAreFewAndShort(t *testing.T) {
	s := published(t)
	s.write("Anna", "anna@cust.test", "Cup", "Broken")
	door := s.door(s.letters())
	b := s.visitor()
	b.post(door+"/code", nil)
	code := sixDigit.FindStringSubmatch(s.letters()[0].Text)[1]
	wrong := "000000"
	if code == wrong {
		wrong = "000001"
	}
	for range sign.DoorCodeTries {
		b.post(door+"/enter", url.Values{"code": {wrong}}).status(400)
	}
	b.post(door+"/enter", url.Values{"code": {code}}).status(400).has("expired") // tried too often

	// However many browsers ask, one ticket's customer gets few mails.
	for range 9 {
		s.visitor().post(door+"/code", nil).status(303).to(door + "?code=1")
	}
	if n := len(s.letters()); n > 4 {
		t.Errorf("%d codes", n)
	}
	forged := strings.Replace(door, "/t/A", "/t/B", 1) // another number
	for _, unknown := range []string{"/t/x", "/t/" + strings.Repeat("A", 40), forged} {
		s.visitor().get(unknown).status(404)
		s.visitor().post(unknown+"/code", nil).status(404)
	}
}

func TestDoorsOfWhatIsGone(t *testing.T) {
	s := published(t)
	ctx := t.Context()
	anna := s.write("Anna", "anna@cust.test", "Cup", "Broken")
	first := s.door(s.letters())
	second := s.write("Anna", "anna@cust.test", "The same cup", "Still broken")
	into := s.door(s.letters())
	bob := s.write("Bob", "bob@cust.test", "Bobs words", "Bob was here")
	bobs := s.door(s.letters())
	b := s.visitor()
	b.enters(into)
	_, err := s.store.Merge(ctx, merge.Merging{By: anAgent, Into: second, From: []int64{anna}})
	must(t, err)
	b.get(first).status(200).has("The same cup", "Still broken")
	_, err = s.store.Merge(ctx, merge.Merging{By: anAgent, Into: second, From: []int64{bob}}) // another customer's: they share a ticket on the desk only
	must(t, err)
	b.get(into).status(200).hasNot("Bob")
	s.visitor().get(bobs).status(404).hasNot("cup", "Bob")
	must(t, s.store.Delete(ctx, anAgent, second))
	b.get(into).status(404).hasNot("cup")
	must(t, s.store.Purge(ctx, anAgent, second))
	b.get(into).status(404)
}

// Programs that look for viruses open every link, and try what stands behind it.
func TestNothingHappensByOpeningADoor(t *testing.T) {
	s := published(t)
	ctx := t.Context()
	number := s.write("Anna", "anna@cust.test", "Cup", "Broken")
	door := s.door(s.letters())
	before, err := s.store.Ticket(ctx, number)
	must(t, err)
	scanner := s.visitor()
	for _, what := range []string{"", "?code=1", "/code", "/enter", "/write", "/close", "/reopen", "/rate", "/erase", "/files/1/x"} {
		for _, method := range []string{"GET", "HEAD", "OPTIONS"} {
			if got := scanner.do(method, door+what, nil, nil); got.StatusCode >= 500 || strings.Contains(got.body, "Broken") {
				t.Errorf("%s %s: %d", method, what, got.StatusCode)
			}
		}
	}
	for _, what := range []string{"/close", "/reopen", "/rate", "/erase", "/write"} { // with no code it does nothing by POST either
		scanner.post(door+what, url.Values{"score": {"1"}, "sure": {"1"}, "text": {"x"}})
	}
	after, err := s.store.Ticket(ctx, number)
	must(t, err)
	if n := len(s.letters()); n != 0 || after.Version != before.Version || after.Status != before.Status || after.Messages != before.Messages {
		t.Errorf("%d mails, %+v", n, after)
	}
	if wishes, err := s.store.Erasures(ctx, false); err != nil || len(wishes) != 0 {
		t.Errorf("%+v, %v", wishes, err)
	}
}

func TestADoorWhoseTicketIsGivenToOthers(t *testing.T) {
	s := published(t)
	ctx := t.Context()
	number := s.write("Anna", "anna@cust.test", "Cup", "Broken")
	door := s.door(s.letters())
	b := s.visitor()
	b.enters(door)
	to := anAgent.Agent
	_, err := s.store.Edit(ctx, desk.Edit{By: anAgent, Ticket: number, Assignee: &to}) // another agent: nothing changes for the customer
	must(t, err)
	b.get(door).status(200).has("Cup", "is working on it")

	// Another customer, since two are said to be one: whoever had shown the code shows it again.
	s.write("Bob", "bob@cust.test", "Hat", "Lost")
	s.letters()
	anna, err := s.store.Ticket(ctx, number)
	must(t, err)
	bob, err := s.store.Ticket(ctx, number+1)
	must(t, err)
	must(t, firstErr(s.store.MergeCustomers(ctx, anAgent, anna.Customer, bob.Customer)))
	b.get(door).status(200).hasNot("Cup")
	b.post(door+"/close", nil).status(303)
	if k, err := s.store.Ticket(ctx, number); err != nil || k.Status != desk.Open {
		t.Errorf("%+v, %v", k, err)
	}
}

func firstErr(_ int64, err error) error { return err }

func TestRatingAtTheDoor(t *testing.T) {
	s := published(t)
	ctx := t.Context()
	rules, err := s.store.SurveyRules(ctx, 0)
	must(t, err)
	rules.On, rules.Delay = true, 0
	must(t, s.store.SaveSurveyRules(ctx, anAgent, 0, rules))
	number := s.write("Anna", "anna@cust.test", "Cup", "Broken")
	door := s.door(s.letters())
	b := s.visitor()
	b.enters(door)
	resolved := desk.Resolved
	_, err = s.store.Edit(ctx, desk.Edit{By: anAgent, Ticket: number, Status: &resolved})
	must(t, err)
	must(t, s.store.Tx(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE outbox SET due_at = 1 WHERE kind = 'survey' AND state = 'waiting'`)
		return err
	}))
	if len(s.letters()) != 1 {
		t.Fatal("no survey")
	}
	b.get(door).has("How was our service?", `value="5"`)
	s.visitor().get(door).hasNot("How was our service?")
	s.visitor().post(door+"/rate", url.Values{"score": {"1"}}).status(303) // and nothing is recorded
	b.post(door+"/rate", url.Values{"score": {"9"}}).status(400)
	for range 2 { // sent twice it is one
		b.post(door+"/rate", url.Values{"score": {"4"}, "comment": {"Quick"}}).status(303)
	}
	b.get(door).has("Change rating", "Quick")
	list, _, err := s.store.Ratings(ctx, desk.RatingQuery{Given: true})
	if err != nil || len(list) != 1 || list[0].Score != 4 || list[0].Changes != 0 {
		t.Errorf("%+v, %v", list, err)
	}
}

func TestCustomersHaveTheirDataDeleted(t *testing.T) {
	s := published(t)
	ctx := t.Context()
	s.write("Anna Novak", "anna@cust.test", "Broken cup", "It came in two.")
	door := s.door(s.letters())
	b, lead := s.visitor(), s.loggedIn(ownerAddress)
	b.enters(door)
	lead.get("/desk/erasures").status(200).has("Nobody is waiting")
	for range 2 {
		b.post(door+"/erase", url.Values{"sure": {"1"}}).status(303)
	}
	page := lead.get("/desk/erasures").status(200).has("Anna Novak", "tickets: 1")
	if strings.Count(page.body, "Anna Novak") != 1 {
		t.Error("one wish is there twice")
	}

	// Refused for a reason, which the customer reads.
	lead.post("/desk/erasures/1", url.Values{"do": {"refuse"}, "why": {" "}}).status(400).has("Please write why")
	lead.post("/desk/erasures/1", url.Values{"do": {"refuse"}, "why": {"The law: 10 years"}}).status(303)
	lead.post("/desk/erasures/1", url.Values{"do": {"erase"}, "sure": {"1"}}).status(409)
	mails := s.letters()
	if len(mails) != 1 || mails[0].To[0].Address != "anna@cust.test" || !strings.Contains(mails[0].Text, "The law: 10 years") {
		t.Fatalf("%+v", mails)
	}
	lead.get("/desk/erasures?done=1").has("The law: 10 years", "Refused")

	// Asked again, and carried out.
	b.post(door+"/erase", url.Values{"sure": {"1"}}).status(303)
	lead.post("/desk/erasures/2", url.Values{"do": {"erase"}}).status(400).has("tick the box")
	lead.post("/desk/erasures/2", url.Values{"do": {"erase"}, "sure": {"1"}}).status(303)
	if mails := s.letters(); len(mails) != 1 || mails[0].To[0].Address != "anna@cust.test" || !strings.Contains(mails[0].Text, "Anna Novak") {
		t.Fatalf("%+v", mails)
	}
	var left string
	must(t, s.store.View(ctx, func(q db.Querier) error {
		return q.Row(`SELECT (SELECT count(*) FROM address WHERE address = 'anna@cust.test') || (SELECT count(*) FROM outbox WHERE recipient = 'anna@cust.test')`).Scan(&left)
	}))
	if left != "00" {
		t.Errorf("left: %s", left)
	}
	b.get(door).status(404).hasNot("cup")
	b.post(door+"/write", nil).status(404)
	lead.get("/desk/tickets/1001").status(200).has("deleted the customer’s data").hasNot("Novak", "anna@", "Broken cup", "in two")
	lead.get("/desk/resolved").status(200).hasNot("Novak")
	lead.get("/desk/erasures?done=1").has("Deleted", "#1001").hasNot("Novak")
	lead.get("/desk/settings/audit").has("deleted a customer’s data at their request (#1001)")
	lead.get("/desk/customers").hasNot("Novak")
}

func TestWithoutAnAddressThereIsNoLink(t *testing.T) {
	s := newShop(t)
	s.write("Anna", "anna@cust.test", "Cup", "Broken")
	for _, m := range s.letters() {
		if strings.Contains(m.Text, "/t/") {
			t.Errorf("%q", m.Text)
		}
	}
}
