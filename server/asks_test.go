package server

import (
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/survey"
	"github.com/deskbell/deskbell/store/db"
)

// surveyRules changes how the shop asks.
func (s *shop) surveyRules(change func(*survey.Rules)) {
	s.t.Helper()
	r, err := s.store.SurveyRules(s.t.Context(), 0)
	must(s.t, err)
	change(&r)
	must(s.t, s.store.SaveSurveyRules(s.t.Context(), desk.By{Agent: 1}, 0, r))
}

// asked puts a question about a ticket into the outbox at once and returns the path that its mail leads to.
func (s *shop) asked(number int64, path string) string {
	s.t.Helper()
	out, err := s.store.Claim(s.t.Context(), 10)
	must(s.t, err)
	for _, o := range out {
		must(s.t, s.store.Sent(s.t.Context(), o.ID))
		if i := strings.Index(o.Text, "http://desk.test"+path); i >= 0 && o.Ticket == number {
			link, _, _ := strings.Cut(o.Text[i+len("http://desk.test"):], "\n")
			link, _, _ = strings.Cut(link, "?")
			return link
		}
	}
	s.t.Fatalf("no %s in %+v", path, out)
	return ""
}

func TestSurveySettings(t *testing.T) {
	s := newShop(t)
	b := s.loggedIn(ownerAddress)
	page := b.get("/desk/settings/ratings").status(200).has("It took too long", "回复太慢", "5 ★★★★★")
	form := formOf(page)
	form.Set("rating_delay", "-1")
	b.post("/desk/settings/ratings", form).status(400).has(`id="e-rating_delay"`)
	form.Set("rating_delay", "90")
	form.Set("style", "thumbs")
	form.Set("nps_on", "on")
	b.post("/desk/settings/ratings/preview", form).status(200).has("👍 满意", "👎 Not good", "Would you recommend us?")
	b.do("POST", "/desk/settings/ratings/preview", strings.NewReader(form.Encode()), map[string][]string{"Content-Type": {"application/x-www-form-urlencoded"}, "Deskbell-Fragment": {"1"}}).status(200).has("👍 满意").hasNot("<html")
	b.post("/desk/settings/ratings", form).status(303)
	b.post("/desk/settings/ratings", form).status(303) // the form is stale, and says what is stored
	form.Set("rating_delay", "60")
	b.post("/desk/settings/ratings", form).status(409).has("Meanwhile somebody has changed this to: 90")
	r, err := s.store.SurveyRules(t.Context(), 1)
	must(t, err)
	if r.Delay != 90*time.Minute || r.Style != survey.Thumbs || !r.NPS.On || !r.On || r.Name("slow", "zh-CN") != "回复太慢" {
		t.Errorf("%+v", r)
	}
	own := formOf(b.get("/desk/settings/ratings/1").status(200).has("follows the rules of all mailboxes"))
	own.Set("style", "faces")
	own["reason_en"][0], own["reason_zh"][0] = "", ""
	b.post("/desk/settings/ratings/1", own).status(303)
	b.get("/desk/settings/ratings/1").status(200).has("has rules of its own", "😄").hasNot(`value="It took too long"`)
	if r, _ = s.store.SurveyRules(t.Context(), 1); r.Style != survey.Faces || r.Name("slow", "en") != "It took too long" || len(r.Offered()) != 5 {
		t.Errorf("%+v", r)
	}
	b.post("/desk/settings/ratings/1", url.Values{"do": {"drop"}}).status(303)
	if r, _ = s.store.SurveyRules(t.Context(), 1); r.Style != survey.Thumbs {
		t.Errorf("%+v", r)
	}
	b.get("/desk/settings/ratings/9").status(404)
	s.loggedIn(agentAddress).get("/desk/settings/ratings/1").status(403)
}

// formOf are the fields of the page's big form, as a browser would send them.
func formOf(a *answer) url.Values {
	a.t.Helper()
	form := url.Values{}
	_, body, _ := strings.Cut(a.body, `<form class="sheetform"`)
	for _, tag := range strings.Split(body, "<")[1:] {
		tag, _, _ = strings.Cut(tag, ">")
		attr := func(name string) string {
			_, rest, ok := strings.Cut(tag, " "+name+`="`)
			if !ok {
				return ""
			}
			v, _, _ := strings.Cut(rest, `"`)
			return strings.NewReplacer("&amp;", "&", "&#34;", `"`, "&#39;", "'", "&#43;", "+").Replace(v)
		}
		name := attr("name")
		kind := attr("type")
		switch {
		case strings.HasPrefix(tag, "/form"):
			return form
		case strings.HasPrefix(tag, "select"):
			form.Set("", name)
		case strings.HasPrefix(tag, "option") && strings.Contains(tag, " selected"):
			form.Set(form.Get(""), attr("value"))
		case !strings.HasPrefix(tag, "input") || name == "":
		case (kind == "radio" || kind == "checkbox") && !strings.Contains(tag, " checked"):
		default:
			form.Add(name, attr("value"))
		}
	}
	return form
}

func TestALowScoreIsAskedWhy(t *testing.T) {
	s := newShop(t)
	link, number := s.rated()
	b := s.visitor()
	b.get(link+"?score=1").status(200).has(`class="low" value="1" checked`, "It took too long")
	// Whoever has no script and no reason on the page yet is asked once more.
	b.post(link, url.Values{"score": {"1"}, "comment": {""}}).status(200).has("What went wrong?", `name="reasons" value="slow"`)
	b.post(link, url.Values{"score": {"1"}, "reasons": {"", "slow", "evil"}, "comment": {"Two weeks!"}}).status(200).has("Thank you for your rating").hasNot(`name="reasons"`)
	r, _, err := s.store.Ratings(t.Context(), desk.RatingQuery{Given: true})
	must(t, err)
	if len(r) != 1 || r[0].Score != 1 || strings.Join(r[0].Reasons, ",") != "slow" || r[0].Comment != "Two weeks!" || r[0].Changes != 1 {
		t.Errorf("%+v", r)
	}
	b.get(link).has(`value="slow" checked`)

	agent := s.loggedIn(agentAddress)
	at := "/desk/tickets/" + strconv.FormatInt(number, 10)
	agent.get(at).status(200).has("Hannah gave 1 of 5", "It took too long", "Two weeks!", "I called")
	agent.get("/desk/follow-ups").status(200).has("Hannah", at, "Two weeks!")
	agent.get("/desk/counts").has(`"follow_ups":1`)
	agent.get("/desk/follow-ups?mine=1").status(200).hasNot("Two weeks!")
	agent.post(at+"/follow-up", url.Values{"do": {"owner"}, "owner": {"2"}}).status(303)
	agent.get("/desk/follow-ups?mine=1").status(200).has("Two weeks!")
	agent.post(at+"/follow-up", url.Values{"do": {"ask"}}).status(409)
	agent.post(at+"/follow-up", url.Values{"do": {"called"}, "note": {"Sends a new one"}}).status(303)
	agent.get(at).has("contacted", "Sends a new one", "Ask how it is now").hasNot("I called")
	agent.get("/desk/follow-ups").hasNot("Two weeks!")
	agent.get("/desk/follow-ups?done=1").has("Two weeks!")
	agent.post(at+"/follow-up", url.Values{"do": {"ask"}}).status(303)
	agent.get(at).has("on its way")
	s.api("GET", "/follow-ups?done=true", nil).status(200).has(`"score":1`, `"owner":"zhou@shop.test"`)
	s.api("GET", "/ratings", nil).has(`"reasons":["slow"]`, `"style":"stars"`)
}

// A program that looks for viruses opens every link of every mail, with GET and HEAD, and once more.
func TestAScannerAnswersNothing(t *testing.T) {
	s := newShop(t)
	s.change(func(v *desk.Settings) { v.RatingDelay, v.PublicURL, v.RatingEvery = 0, "http://desk.test", 0 })
	s.surveyRules(func(r *survey.Rules) { r.Remind = 1 })
	number := s.solves()
	out, err := s.store.Claim(t.Context(), 10)
	must(t, err)
	b, links := s.visitor(), 0
	for _, o := range out {
		for _, part := range strings.Split(o.HTML+o.Text, "http://desk.test")[1:] {
			path := strings.ReplaceAll(part[:strings.IndexAny(part, "\"\n<")], "&amp;", "&")
			for _, method := range []string{"GET", "HEAD", "GET"} {
				if a := b.do(method, path, nil, nil); a.StatusCode >= 500 || method == "GET" && a.StatusCode != 200 {
					t.Errorf("%s %s: %d", method, path, a.StatusCode)
				}
			}
			links++
		}
	}
	r, _, err := s.store.Ratings(t.Context(), desk.RatingQuery{Given: true})
	// ten are the scale's, four open the ticket's own page
	if links != 14 || err != nil || len(r) != 0 {
		t.Errorf("%d links, recorded %+v, %v", links, r, err)
	}
	k, err := s.store.Ticket(t.Context(), number)
	if err != nil || k.Status != desk.Resolved {
		t.Errorf("%+v %v", k, err)
	}
}

func TestIsItSolved(t *testing.T) {
	s := newShop(t)
	s.change(func(v *desk.Settings) { v.PublicURL = "http://desk.test" })
	s.surveyRules(func(r *survey.Rules) { r.On, r.Confirm.On = false, true })
	number := s.solves()
	s.dueNow()
	link := s.asked(number, "/solved/")
	b := s.visitor()
	b.get(link+"?answer=no").status(200).has("Is it solved?", "Late parcel", "noindex")
	b.get(strings.Replace(link, "/solved/", "/rate/", 1)).status(404) // its token opens no other page
	b.post(link, url.Values{}).status(400)
	if k, _ := s.store.Ticket(t.Context(), number); k.Status != desk.Resolved || k.Closure != "" {
		t.Errorf("recorded without an answer: %+v", k)
	}
	b.post(link, url.Values{"answer": {"yes"}}).status(200).has("Good to hear")
	s.loggedIn(ownerAddress).get("/desk/tickets/" + strconv.FormatInt(number, 10)).has("The customer says that it is solved")
	b.post(link, url.Values{"answer": {"no"}, "comment": {"It <leaks>"}}).status(200).has("We are on it again")
	k, err := s.store.Ticket(t.Context(), number)
	if err != nil || k.Status != desk.Open || k.Closure != desk.Refused || k.Assignee != 1 {
		t.Errorf("%+v %v", k, err)
	}
	s.loggedIn(ownerAddress).get("/desk/tickets/"+strconv.FormatInt(number, 10)).has("It &lt;leaks&gt;", "not solved")
	b.get(link).status(200).has("Your ticket is open").hasNot("<form")
	b.post(link, url.Values{"answer": {"yes"}}).status(409).has("Your ticket is open")
	s.api("GET", "/tickets/"+strconv.FormatInt(number, 10), nil).has(`"closure":"refused"`, `"first_resolved_at":"20`)
}

// solves is a ticket that a customer opened and the owner resolved.
func (s *shop) solves() (number int64) {
	s.t.Helper()
	number = s.write("Hannah", "hannah@cust.test", "Late parcel", "Where is it?")
	resolved := desk.Resolved
	_, err := s.store.Edit(s.t.Context(), desk.Edit{By: desk.By{Agent: 1}, Ticket: number, Status: &resolved})
	must(s.t, err)
	return number
}

// dueNow makes all that waits in the outbox due.
func (s *shop) dueNow() {
	s.t.Helper()
	must(s.t, s.store.Tx(s.t.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE outbox SET due_at = 1 WHERE state = 'waiting'`)
		return err
	}))
}

func TestWouldTheyRecommendUs(t *testing.T) {
	s := newShop(t)
	s.change(func(v *desk.Settings) { v.PublicURL = "http://desk.test" })
	s.surveyRules(func(r *survey.Rules) { r.On, r.NPS.On = false, true })
	number := s.solves()
	s.dueNow()
	link := s.asked(number, "/nps/")
	b := s.visitor()
	b.get(link+"?score=9").status(200).has(`value="9" checked`, `value="0"`, `value="10"`)
	b.post(link, url.Values{"score": {"11"}, "comment": {"kept"}}).status(400).has("kept</textarea>")
	b.post(link, url.Values{"score": {"0"}, "comment": {"too sweet"}}).status(200).has("Thank you for your answer")
	b.get(link).has(`value="0" checked`, "too sweet")
	s.loggedIn(ownerAddress).get("/desk/tickets/" + strconv.FormatInt(number, 10)).has("Would recommend us: 0 of 10")
}
