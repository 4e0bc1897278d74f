package server

import (
	"fmt"
	"image"
	"image/png"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/deskbell/deskbell/desk"
)

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func hasAttr(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}

// fill is a form of a page as a browser sends it, with what somebody changes in it (a name without values: a box that is not ticked). Of
// several forms with one action it is the first that has all the names, and the values too where they are given: of buttons, hidden fields, choices.
func (a *answer) fill(action string, changes url.Values) url.Values {
	a.t.Helper()
	root, err := html.Parse(strings.NewReader(a.body))
	must(a.t, err)
	for form := range root.Descendants() {
		if form.Data != "form" || attr(form, "action") != action {
			continue
		}
		sent, fitting := url.Values{}, map[string]bool{}
		for n := range form.Descendants() {
			name, kind, value := attr(n, "name"), attr(n, "type"), attr(n, "value")
			if name == "" {
				continue
			}
			if n.Data != "select" && (n.Data != "button" && kind != "hidden" || slices.Contains(changes[name], value)) {
				fitting[name] = true
			}
			switch {
			case n.Data == "button":
			case n.Data == "textarea" && n.FirstChild != nil:
				sent.Add(name, n.FirstChild.Data)
			case n.Data == "select":
				for o := range n.Descendants() {
					if o.Data != "option" {
						continue
					}
					if hasAttr(o, "selected") || sent[name] == nil {
						sent.Set(name, attr(o, "value"))
					}
					if slices.Contains(changes[name], attr(o, "value")) {
						fitting[name] = true
					}
				}
			case n.Data == "input" && kind != "file" && (kind != "checkbox" && kind != "radio" || hasAttr(n, "checked")):
				sent.Add(name, value)
			}
		}
		fits := true
		for name, values := range changes {
			fits = fits && fitting[name]
			sent[name] = values
		}
		if fits {
			return sent
		}
	}
	a.t.Fatalf("%s: no form %s with %v", a.what, action, changes)
	return nil
}

// staleForm is a page with a form that two have open. Theirs is saved first.
type staleForm struct {
	page         string
	action       string // where it goes, if not to the page itself
	theirs, mine url.Values
	says         []string // what they changed
	kept         string   // of what I typed
}

// staleButton is a page with a button that does something to a thing which somebody changes meanwhile.
type staleButton struct {
	page, action string
	press        url.Values
	edit, form   string // where they change it: a page, and where its form goes
	theirs       url.Values
}

// neverStale are the posts that overwrite nothing that anybody was shown, and why.
var neverStale = map[string]string{
	"/desk/profile/avatar": "a picture of one's own, shown beside the button", "/desk/profile/password": "wants the old one", "/desk/profile/sessions": "ends log-ins",
	"/desk/profile/second": "turns on what was off", "/desk/profile/second/codes": "wants the password", "/desk/profile/second/off": "wants the password",
	"/desk/settings/hours/load": "shows what it will change, and has a base of its own", "/desk/settings/mailboxes/new": "adds", "/desk/settings/mailboxes/connect/:ticket": "a log-in elsewhere",
	"/desk/settings/mailboxes/:id/connect": "a log-in elsewhere", "/desk/settings/mailboxes/:id/pause": "one button, which says what it does", "/desk/settings/mailboxes/:id/quarantine": "lets one mail in",
	"/desk/settings/mailboxes/:id/compare": "looks", "/desk/settings/agents/new": "adds", "/desk/settings/agents/:id/link": "sends a link", "/desk/settings/agents/:id/second": "takes away what is lost",
	"/desk/settings/agents/invite": "adds", "/desk/settings/agents/uninvite": "voids", "/desk/settings/ratings/preview": "shows", "/desk/settings/spam/forget": "forgets all of it",
	"/desk/settings/help/export": "writes files", "/desk/settings/tokens": "adds", "/desk/settings/tokens/:id/revoke": "voids", "/desk/views": "adds", "/desk/views/:id/move": "one step up or down",
	"/desk/profile/replies/:id": "the form of the shared ones", "/desk/profile/replies/:id/remove": "the form of the shared ones", "/desk/settings/ratings/:mailbox": "the form of all mailboxes",
	"/desk/articles/new": "adds", "/desk/articles/preview": "shows", "/desk/articles/pictures": "adds", "/desk/articles/import": "shows what it will change",
	"/desk/articles/remarks": "marks as read", "/desk/articles/phrasings/:id": "decides on a proposal", "/desk/articles/:id/checked": "notes that somebody looked",
	"/desk/articles/:id/versions/:version/restore": "makes a new version of an old one", "/desk/articles/:id/remove": "asks on a page of its own",
}

// A form that was opened before somebody else saved the same overwrites nothing: it says what they changed, keeps what was typed, and
// saves it when it is sent once more. A form whose fields nobody touched overwrites nothing that others changed elsewhere.
func TestAStaleFormOverwritesNothing(t *testing.T) {
	s := newShop(t)
	b := s.loggedIn(ownerAddress)
	b.secondOn() // one form says who must have it
	n := s.write("Ann", "ann@cust.test", "Hello", "Where is it?")
	if _, err := s.store.Edit(t.Context(), desk.Edit{Ticket: n, AddTags: []string{"gift", "late"}}); err != nil {
		t.Fatal(err)
	}
	for _, add := range []struct {
		path string
		form url.Values
	}{
		{"/desk/settings/topics/new", url.Values{"chinese": {"物流"}, "english": {"Shipping"}}},
		{"/desk/settings/topics/new", url.Values{"chinese": {"退款"}, "english": {"Refund"}}},
		{"/desk/settings/replies/new", url.Values{"name": {"Hi"}, "text": {"Hello"}}},
		{"/desk/settings/replies/new", url.Values{"name": {"Bye"}, "text": {"Bye"}}},
		{"/desk/settings/categories/new", url.Values{"name_en": {"Tea"}, "name_zh-CN": {"茶"}, "icon": {"book"}, "order": {"1"}}},
		{"/desk/settings/categories/new", url.Values{"name_en": {"Cups"}, "name_zh-CN": {"杯"}, "icon": {"book"}, "order": {"2"}}},
		{"/desk/settings/contact/fields/new", url.Values{"kind": {"order"}, "topic": {"0"}, "name_en": {"Order number"}}},
		{"/desk/settings/contact/fields/new", url.Values{"kind": {"order"}, "topic": {"0"}, "name_en": {"Parcel"}}},
		{"/desk/views", url.Values{"name": {"Refund"}, "query": {"refund"}}},
		{"/desk/views", url.Values{"name": {"Late"}, "query": {"late"}}},
		{"/desk/settings/hours/days", url.Values{"day": {"2026-12-31"}, "name": {"Stocktaking"}}},
		{"/desk/settings/hours/days", url.Values{"day": {"2027-01-04"}, "name": {"Rest"}}},
		{"/desk/settings/spam/senders", url.Values{"sender": {"ads.test"}, "rule": {"always"}}},
		{"/desk/snippets/new", url.Values{"name": {"hours"}, "lang": {"en"}, "body": {"From nine."}}},
		{"/desk/snippets/new", url.Values{"name": {"address"}, "lang": {"en"}, "body": {"Market 1"}}},
		{"/desk/announcements/new", url.Values{"title": {"Closed"}, "lang": {"en"}, "body": {"On Monday."}}},
		{"/desk/announcements/new", url.Values{"title": {"Open"}, "lang": {"en"}, "body": {"On Friday."}}},
		{"/desk/articles/new", url.Values{"title": {"Parcels"}, "lang": {"en"}, "body": {"They come."}}},
	} {
		b.post(add.path, add.form).status(303)
	}
	ticket, err := s.store.Ticket(t.Context(), n)
	must(t, err)
	tried := map[string]bool{}
	send := func(a *answer, action string, form url.Values) *answer {
		tried[action] = true
		if strings.Contains(a.body, `action="`+action+`" enctype="multipart/form-data"`) {
			return b.multi(action, form)
		}
		return b.post(action, form)
	}
	const now = "Meanwhile somebody has changed this to: "
	// What is changed is noted for good, but for what is one's own, or keeps a history of its own, or is not public.
	noted := func(name string, change func()) {
		t.Helper()
		before, err := s.store.LastAudit(t.Context(), "")
		must(t, err)
		change()
		after, err := s.store.LastAudit(t.Context(), "")
		must(t, err)
		own := slices.Contains([]string{"profile", "notices", "view", "customer", "article", "announcement"}, name)
		if after.ID == before.ID && !own {
			t.Errorf("%s: the audit does not know of it", name)
		}
	}
	for name, c := range map[string]staleForm{
		"profile":          {"/desk/profile", "", url.Values{"name": {"Wei"}, "theme": {"dark"}}, url.Values{"name": {"Li"}}, []string{now + "Wei", now + "Dark"}, `value="Li"`},
		"notices":          {"/desk/profile/notices", "", url.Values{"sound": {"1"}}, url.Values{"always": {"1"}}, []string{now + "on"}, `name="always"`},
		"tag":              {"/desk/settings/tags", "", url.Values{"tag": {"gift"}, "colour": {"rose"}}, url.Values{"tag": {"gift"}, "name": {"present"}}, []string{now + "Rose"}, `value="present"`},
		"topic":            {"/desk/settings/topics", "/desk/settings/topics/1", url.Values{"chinese": {"快递"}}, url.Values{"english": {"Parcels"}}, []string{now + "快递"}, `value="Parcels"`},
		"saved reply":      {"/desk/settings/replies/1", "", url.Values{"status": {"resolved"}, "assign": {"-1"}}, url.Values{"name": {"Hi!"}}, []string{now + "Resolved"}, `value="Hi!"`},
		"privacy notice":   {"/desk/settings/contact", "", url.Values{"notice_en": {"We keep it a year."}}, url.Values{"notice_zh-CN": {"保存一年。"}}, []string{now + "We keep it a year."}, "保存一年。"},
		"contact field":    {"/desk/settings/contact/fields/1", "", url.Values{"required": {"on"}}, url.Values{"name_en": {"Number of the order"}}, []string{now + "on"}, `value="Number of the order"`},
		"model":            {"/desk/settings/model", "", url.Values{"url": {"http://127.0.0.1:1/v1"}, "name": {"big"}}, url.Values{"url": {"http://127.0.0.1:1/v1"}, "name": {"small"}}, []string{now + "big"}, `value="small"`},
		"week":             {"/desk/settings/hours", "", url.Values{"set": {"on"}, "from_1": {"09:00"}, "to_1": {"12:00"}}, url.Values{"set": {"on"}, "from_2": {"09:00"}, "to_2": {"17:00"}}, []string{now + "09:00–12:00"}, `value="17:00"`},
		"day that differs": {"/desk/settings/hours", "/desk/settings/hours/days", url.Values{"day": {"2026-12-25"}, "name": {"Christmas"}}, url.Values{"day": {"2026-12-25"}, "name": {"Market"}, "open": {"on"}}, []string{"is in the calendar already: Christmas (closed)"}, `value="Market"`},
		"category":         {"/desk/settings/categories/1", "", url.Values{"name_en": {"Teas"}}, url.Values{"name_zh-CN": {"茶叶"}}, []string{now + "Teas"}, `value="茶叶"`},
		"agent":            {"/desk/settings/agents/2", "", url.Values{"name": {"Zhou"}, "role": {"lead"}}, url.Values{"name": {"Min"}}, []string{now + "Zhou", now + "Lead"}, `value="Min"`},
		"second factor":    {"/desk/settings/agents", "/desk/settings/agents/second", url.Values{"second": {"leads"}}, url.Values{"second": {"all"}}, []string{now}, `value="all" selected`},
		"view":             {"/desk/views", "/desk/views/1", url.Values{"name": {"Refunds"}, "query": {"退款"}}, url.Values{"name": {"Money"}}, []string{"Name: Refunds", "Search: 退款"}, `value="Money"`},
		"shop":             {"/desk/settings/shop", "", url.Values{"undo": {"20"}}, url.Values{"shop_name": {"Qinghe"}}, []string{now + "20"}, `value="Qinghe"`},
		"help centre":      {"/desk/settings/help", "", url.Values{"phone": {"400 1"}}, url.Values{"greeting_en": {"Hi there"}}, []string{now + "400 1"}, `value="Hi there"`},
		"widget":           {"/desk/settings/widget", "", url.Values{"left": {"on"}}, url.Values{"greeting_en": {"Ask us"}}, []string{now + "on"}, `value="Ask us"`},
		"synonyms":         {"/desk/settings/synonyms", "", url.Values{"synonyms": {"parcel, package"}}, url.Values{"synonyms": {"tea, cha"}}, []string{now, "parcel"}, "tea, cha"},
		"texts":            {"/desk/settings/texts?lang=en", "/desk/settings/texts?lang=en", url.Values{"ack_subject": {"We have it"}}, url.Values{"reset_subject": {"Anew"}}, []string{now + "We have it"}, `value="Anew"`},
		"ratings":          {"/desk/settings/ratings", "", url.Values{"rating_every": {"9"}, "style": {"faces"}}, url.Values{"expire": {"21"}}, []string{now + "9", now + "Faces"}, `value="21"`},
		"mailbox":          {"/desk/settings/mailboxes/1", "", url.Values{"signature": {"Theirs"}, "ack": nil}, url.Values{"name": {"Mine"}}, []string{now + "Theirs", now + "off"}, `value="Mine"`},
		"folders":          {"/desk/settings/mailboxes/1/folders", "", url.Values{"mark_read": {"on"}}, url.Values{"move_to": {"Done"}}, []string{now + "on"}, `value="Done"`},
		"spam filter":      {"/desk/settings/spam", "", url.Values{"spam_filter": nil}, url.Values{"spam_filter": {"on"}}, []string{now + "off"}, "checked"},
		"spam sender":      {"/desk/settings/spam", "/desk/settings/spam/senders", url.Values{"sender": {"bulk.test"}, "rule": {"always"}}, url.Values{"sender": {"bulk.test"}, "rule": {"never"}}, []string{"is on the list already: Always spam"}, `value="never" selected`},
		"logo":             {"/desk/settings/help", "/desk/settings/help/logo", url.Values{"logo": {"@a.png:" + square(t, 1)}}, url.Values{"logo": {"@b.png:" + square(t, 2)}}, []string{"Somebody has changed the logo", "is still here"}, `name="kept"`},
		"snippet":          {"/desk/snippets/1", "", url.Values{"body": {"From ten."}}, url.Values{"body": {"From six."}}, []string{now + "From ten."}, "From six."},
		"announcement":     {"/desk/announcements/1", "", url.Values{"title": {"Shut"}, "until": {"2027-01-01"}}, url.Values{"body": {"On Sunday."}}, []string{now + "Shut", now + "2027-01-01"}, "On Sunday."},
		"article":          {"/desk/articles/1", "", url.Values{"title": {"Post"}}, url.Values{"body": {"They go."}}, []string{"Post"}, "They go."},
		"customer":         {fmt.Sprint("/desk/customers/", ticket.Customer), "", url.Values{"name": {"Anna"}, "phone": {"123"}}, url.Values{"name": {"Annie"}, "note": {"Likes green tea"}}, []string{"Name: Anna", ">123</textarea>"}, "Likes green tea"},
	} {
		func() {
			t.Log(name)
			action := c.action
			if action == "" {
				action = c.page
			}
			page := b.get(c.page).status(200)
			noted(name, func() { send(page, action, page.fill(action, c.theirs)).status(303) })
			refused := send(page, action, page.fill(action, c.mine)).status(409).has(append(c.says, c.kept)...)
			send(page, action, refused.fill(action, c.mine)).status(303)
		}()
	}
	for name, c := range map[string]staleButton{
		"day":          {"/desk/settings/hours", "/desk/settings/hours/days/remove", url.Values{"day": {"2026-12-31"}}, "/desk/settings/hours", "/desk/settings/hours/days", url.Values{"day": {"2026-12-31"}, "name": {"Late shift"}, "open": {"on"}, "shown": {"2026-12-31 Stocktaking closed"}}},
		"year":         {"/desk/settings/hours", "/desk/settings/hours/days/remove", url.Values{"year": {"2027"}}, "/desk/settings/hours", "/desk/settings/hours/days", url.Values{"day": {"2027-01-05"}, "name": {"More rest"}}},
		"spam sender":  {"/desk/settings/spam", "/desk/settings/spam/senders", url.Values{"sender": {"@ads.test"}, "rule": {""}}, "/desk/settings/spam", "/desk/settings/spam/senders", url.Values{"sender": {"ads.test"}, "rule": {"never"}, "shown": {"always"}}},
		"logo":         {"/desk/settings/help", "/desk/settings/help/logo", url.Values{"remove": {"1"}}, "/desk/settings/help", "/desk/settings/help/logo", url.Values{"logo": {"@c.png:" + square(t, 3)}}},
		"category":     {"/desk/settings/categories/2", "/desk/settings/categories/2/remove", nil, "/desk/settings/categories/2", "/desk/settings/categories/2", url.Values{"name_en": {"Mugs"}}},
		"saved reply":  {"/desk/settings/replies/2", "/desk/settings/replies/2/remove", nil, "/desk/settings/replies/2", "/desk/settings/replies/2", url.Values{"text": {"So long"}}},
		"field":        {"/desk/settings/contact", "/desk/settings/contact/fields/2", url.Values{"do": {"drop"}}, "/desk/settings/contact/fields/2", "/desk/settings/contact/fields/2", url.Values{"name_en": {"Tracking"}}},
		"tag":          {"/desk/settings/tags", "/desk/settings/tags", url.Values{"tag": {"late"}, "do": {"remove"}}, "/desk/settings/tags", "/desk/settings/tags", url.Values{"tag": {"late"}, "colour": {"rose"}}},
		"topic":        {"/desk/settings/topics", "/desk/settings/topics/2", url.Values{"do": {"archive"}}, "/desk/settings/topics", "/desk/settings/topics/2", url.Values{"english": {"Money"}}},
		"view":         {"/desk/views", "/desk/views/2/drop", nil, "/desk/views", "/desk/views/2", url.Values{"name": {"Too late"}}},
		"snippet":      {"/desk/snippets/2", "/desk/snippets/2/remove", nil, "/desk/snippets/2", "/desk/snippets/2", url.Values{"body": {"Market 2"}}},
		"announcement": {"/desk/announcements/2", "/desk/announcements/2/remove", nil, "/desk/announcements/2", "/desk/announcements/2", url.Values{"title": {"Shut"}}},
		"mailbox":      {"/desk/settings/mailboxes/1", "/desk/settings/mailboxes/1/remove", nil, "/desk/settings/mailboxes/1", "/desk/settings/mailboxes/1", url.Values{"name": {"Sales"}}},
	} {
		func() {
			t.Log("the button of", name)
			from := c.action
			if name == "announcement" { // its button is in the form
				from = c.page
			}
			page := b.get(c.page).status(200)
			stale := page.fill(from, c.press)
			edit := b.get(c.edit).status(200)
			form := edit.fill(c.form, without(c.theirs, "shown"))
			if shown := c.theirs["shown"]; shown != nil {
				form["shown"] = shown
			}
			send(edit, c.form, form).status(303)
			refused := send(page, c.action, stale).status(409)
			if c.press.Get("remove") == "" && c.press.Get("sender") == "" {
				refused.has("It stands here as it is now")
			}
			if name == "field" { // the answer is the field's own page
				refused = b.get(c.page)
			}
			noted(name, func() { send(page, c.action, refused.fill(from, c.press)).status(303) })
		}()
	}
	param := regexp.MustCompile(`:\w+`)
	for _, r := range s.server.router.Routes() {
		scope := slices.ContainsFunc([]string{"/desk/settings/", "/desk/profile", "/desk/views", "/desk/snippets/", "/desk/announcements/", "/desk/articles/", "/desk/customers/:id"}, func(p string) bool { return strings.HasPrefix(r.Path, p) })
		if r.Method != "POST" || !scope || neverStale[r.Path] != "" || strings.HasPrefix(r.Path, "/desk/customers/:id/") {
			continue
		}
		pattern := regexp.MustCompile("^" + param.ReplaceAllString(r.Path, `\d+`) + `(\?.*)?$`)
		found := false
		for action := range tried {
			found = found || pattern.MatchString(action)
		}
		if !found {
			t.Errorf("POST %s: no stale form was tried, and neverStale has no reason", r.Path)
		}
	}
}

// square is a picture as a file, n pixels wide.
func square(t *testing.T, n int) string {
	var file strings.Builder
	must(t, png.Encode(&file, image.NewGray(image.Rect(0, 0, n, n))))
	return file.String()
}

func without(form url.Values, name string) url.Values {
	out := url.Values{}
	for k, v := range form {
		if k != name {
			out[k] = v
		}
	}
	return out
}
