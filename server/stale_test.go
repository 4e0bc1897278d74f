package server

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/deskbell/deskbell/desk"
)

// A form that was opened before somebody else saved the same overwrites nothing: it says what they changed, keeps what was typed, and
// saves it when it is sent once more.
func TestAStaleFormOverwritesNothing(t *testing.T) {
	s := newShop(t)
	b := s.loggedIn(ownerAddress)
	n := s.write("Ann", "ann@cust.test", "Hello", "Where is it?")
	if _, err := s.store.Edit(t.Context(), desk.Edit{Ticket: n, AddTags: []string{"gift"}}); err != nil {
		t.Fatal(err)
	}
	b.post("/desk/settings/topics/new", url.Values{"chinese": {"物流"}, "english": {"Shipping"}}).status(303)
	b.post("/desk/settings/replies/new", url.Values{"name": {"Hi"}, "text": {"Hello"}}).status(303)
	b.post("/desk/settings/categories/new", url.Values{"name_en": {"Tea"}, "name_zh-CN": {"茶"}, "icon": {"book"}, "order": {"1"}}).status(303)
	b.post("/desk/settings/contact/fields/new", url.Values{"kind": {"order"}, "topic": {"0"}, "name_en": {"Order number"}}).status(303)
	b.post("/desk/views", url.Values{"name": {"Refund"}, "query": {"refund"}}).status(303)
	ticket, err := s.store.Ticket(t.Context(), n)
	must(t, err)
	for name, c := range map[string]struct {
		page, path   string
		theirs, mine url.Values
		says         []string // what they changed
		kept         string   // of what was typed
	}{
		"profile": {"/desk/profile", "", url.Values{"name": {"Wei"}, "lang": {"en"}, "theme": {"dark"}, "keys": {"on"}}, url.Values{"name": {"Li"}, "lang": {"en"}, "keys": {"on"}},
			[]string{"Meanwhile somebody has changed this to: Wei", "Meanwhile somebody has changed this to: Dark"}, `value="Li"`},
		"notices": {"/desk/profile/notices", "", url.Values{"answered": {"desk", "mail"}, "sound": {"1"}, "after": {"60"}}, url.Values{"answered": {"desk"}, "after": {"60"}},
			[]string{"Meanwhile somebody has changed this to: On"}, `name="answered" value="desk"`},
		"tag": {"/desk/settings/tags", "", url.Values{"tag": {"gift"}, "name": {"gift"}, "colour": {"rose"}}, url.Values{"tag": {"gift"}, "name": {"present"}},
			[]string{"Meanwhile somebody has changed this to: Rose"}, `value="present"`},
		"topic": {"/desk/settings/topics", "/desk/settings/topics/1", url.Values{"chinese": {"快递"}, "english": {"Shipping"}}, url.Values{"chinese": {"物流"}, "english": {"Parcels"}},
			[]string{"Meanwhile somebody has changed this to: 快递"}, `value="Parcels"`},
		"saved reply": {"/desk/settings/replies/1", "", url.Values{"name": {"Hi"}, "text": {"Hello"}, "status": {"resolved"}, "assign": {"-1"}}, url.Values{"name": {"Hi!"}, "text": {"Hello"}},
			[]string{"Meanwhile somebody has changed this to: Resolved"}, `value="Hi!"`},
		"privacy notice": {"/desk/settings/contact", "", url.Values{"notice_en": {"We keep it a year."}}, url.Values{"notice_zh-CN": {"保存一年。"}},
			[]string{"Meanwhile somebody has changed this to: We keep it a year."}, "保存一年。"},
		"contact field": {"/desk/settings/contact/fields/1", "", url.Values{"topic": {"0"}, "name_en": {"Order"}, "required": {"on"}}, url.Values{"topic": {"0"}, "name_en": {"Number of the order"}},
			[]string{"Meanwhile somebody has changed this to: on"}, `value="Number of the order"`},
		"model": {"/desk/settings/model", "", url.Values{"url": {"http://127.0.0.1:1/v1"}, "name": {"big"}}, url.Values{"url": {"http://127.0.0.1:1/v1"}, "name": {"small"}},
			[]string{"Meanwhile somebody has changed this to: big"}, `value="small"`},
		"week": {"/desk/settings/hours", "", url.Values{"set": {"on"}, "from_1": {"09:00"}, "to_1": {"12:00"}}, url.Values{"set": {"on"}, "from_2": {"09:00"}, "to_2": {"17:00"}},
			[]string{"Meanwhile somebody has changed this to: 09:00–12:00"}, `value="17:00"`},
		"day that differs": {"/desk/settings/hours", "/desk/settings/hours/days", url.Values{"day": {"2026-12-25"}, "name": {"Christmas"}}, url.Values{"day": {"2026-12-25"}, "name": {"Market"}, "open": {"on"}},
			[]string{"is in the calendar already: Christmas (closed)"}, `value="Market"`},
		"category": {"/desk/settings/categories/1", "", url.Values{"name_en": {"Teas"}, "name_zh-CN": {"茶"}, "icon": {"book"}, "order": {"1"}}, url.Values{"name_en": {"Tea"}, "name_zh-CN": {"茶叶"}, "icon": {"book"}, "order": {"1"}},
			[]string{"Meanwhile somebody has changed this to: Teas"}, `value="茶叶"`},
		"agent": {"/desk/settings/agents/2", "", url.Values{"name": {"Zhou"}, "address": {agentAddress}, "role": {"lead"}, "lang": {"en"}}, url.Values{"name": {"Min"}, "address": {agentAddress}, "role": {"agent"}, "lang": {"en"}},
			[]string{"Meanwhile somebody has changed this to: Zhou", "Meanwhile somebody has changed this to: Lead"}, `value="Min"`},
		"view": {"/desk/views", "/desk/views/1", url.Values{"name": {"Refunds"}, "view": {"all"}, "query": {"退款"}}, url.Values{"name": {"Money"}, "view": {"all"}, "query": {"refund"}},
			[]string{"Name: Refunds", "Search: 退款"}, `value="Money"`},
		"customer": {fmt.Sprint("/desk/customers/", ticket.Customer), "", url.Values{"name": {"Anna"}, "lang": {"en"}, "phone": {"123"}}, url.Values{"name": {"Ann"}, "lang": {"en"}, "note": {"Likes green tea"}},
			[]string{"Name: Anna", "123"}, "Likes green tea"},
	} {
		path := c.path
		if path == "" {
			path = c.page
		}
		with := func(form url.Values, a *answer) url.Values {
			out := url.Values{}
			for k, v := range form {
				out[k] = v
			}
			for _, k := range []string{"base", "version", "replaces"} {
				if strings.Contains(a.body, `name="`+k+`"`) {
					out.Set(k, valueOf(a, k))
				}
			}
			return out
		}
		page := b.get(c.page).status(200)
		if status := b.post(path, with(c.theirs, page)).StatusCode; status != 303 {
			t.Errorf("%s: theirs is answered with %d", name, status)
			continue
		}
		refused := b.post(path, with(c.mine, page)).status(409).has(append(c.says, c.kept)...)
		if status := b.post(path, with(c.mine, refused)).StatusCode; status != 303 {
			t.Errorf("%s: once more, and it is %d", name, status)
		}
	}
}
