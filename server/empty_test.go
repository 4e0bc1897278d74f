package server

import (
	"net/url"
	"strings"
	"testing"

	"github.com/deskbell/deskbell/desk"
)

// A form that lacks what it needs says what is missing: it never quotes an empty value as a wrong one.
func TestEmptyFormsSayWhatIsMissing(t *testing.T) {
	s := newShop(t)
	s.write("Ann", "ann@cust.test", "Hello", "Where is it?")
	ctx := t.Context()
	_, err := s.store.Edit(ctx, desk.Edit{Ticket: 1001, AddTags: []string{"gift"}})
	must(t, err)
	for _, lang := range []desk.Lang{desk.Chinese, desk.English} {
		agents, err := s.store.Agents(ctx)
		must(t, err)
		for _, a := range agents {
			if a.Lang = lang; a.Address == ownerAddress {
				must(t, s.store.SaveAgent(ctx, a))
			}
		}
		s.lang = string(lang)
		b, visitor := s.loggedIn(ownerAddress), s.visitor()
		for _, c := range []struct {
			who    *browser
			path   string
			fields string // sent with nothing in them, or a blank
			also   url.Values
		}{
			{b, "/desk/settings/agents/invite", "address name", url.Values{"how": {"mail"}, "role": {"agent"}}},
			{b, "/desk/settings/agents/new", "address name password role lang", nil},
			{b, "/desk/settings/agents/2", "address name role lang", nil},
			{b, "/desk/settings/mailboxes/new", "address name password imap_host smtp_host imap_port smtp_port", nil},
			{b, "/desk/settings/mailboxes/1", "address name imap_host smtp_host imap_port smtp_port imap_security smtp_security", nil},
			{b, "/desk/settings/mailboxes/1/folders", "folder", nil},
			{b, "/desk/settings/shop", "shop_name lang zone public_url hosts undo reopen poll max_mail", nil},
			{b, "/desk/settings/hours", "zone", nil},
			{b, "/desk/settings/hours/days", "day name from to", nil},
			{b, "/desk/settings/help", "brand greeting hours phone lang", nil},
			{b, "/desk/settings/categories/new", "name_en name_zh-CN icon order", nil},
			{b, "/desk/settings/contact/fields/new", "kind topic name_en name_zh-CN", nil},
			{b, "/desk/settings/topics/new", "chinese english", nil},
			{b, "/desk/settings/replies/new", "name text folder status assign", nil},
			{b, "/desk/settings/tags", "name colour", url.Values{"tag": {"gift"}}},
			{b, "/desk/settings/spam/senders", "sender rule", nil},
			{b, "/desk/settings/tokens", "name role", nil},
			{b, "/desk/settings/widget", "sites colour", nil},
			{b, "/desk/settings/model", "url model key", nil},
			{b, "/desk/settings/synonyms", "words", nil},
			{b, "/desk/snippets/new", "name lang body", nil},
			{b, "/desk/announcements/new", "title lang body", nil},
			{b, "/desk/articles/new", "title lang body slug visibility", nil},
			{b, "/desk/views", "name view query sort", nil},
			{b, "/desk/profile", "name lang theme", nil},
			{b, "/desk/profile/password", "old password again", nil},
			{b, "/desk/profile/second", "code secret", nil},
			{b, "/desk/new", "to name subject text mailbox", nil},
			{b, "/desk/tickets/1001/reply", "to text", nil},
			{b, "/desk/tickets/1001/note", "text", nil},
			{b, "/desk/tickets/1001/edit", "status priority assignee subject topic tag", nil},
			{b, "/desk/tickets/1001/customer", "name address phone zone lang", nil},
			{b, "/desk/customers/1", "name address phone zone lang", nil},
			{b, "/desk/tickets", "status priority assignee", url.Values{"number": {"1001"}}},
			{visitor, "/login", "address password", nil},
			{visitor, "/forgot", "address", nil},
			{visitor, "/help/" + string(lang) + "/contact", "address name subject text topic", nil},
			{visitor, "/help/" + string(lang) + "/ticket", "address number", nil},
		} {
			for _, blank := range []string{"", " "} {
				form := url.Values{}
				for _, name := range strings.Fields(c.fields) {
					form.Set(name, blank)
				}
				for name, values := range c.also {
					form[name] = values
				}
				got := c.who.post(c.path, form).hasNot("“”", "“ ”", "“　”")
				if got.StatusCode >= 500 || got.StatusCode == 405 || got.StatusCode == 404 {
					t.Errorf("%s with nothing in %s: status %d", c.path, c.fields, got.StatusCode)
				}
			}
		}
		b.post("/desk/settings/agents/invite", url.Values{"how": {"mail"}, "role": {"agent"}, "address": {""}}).status(400).has(map[desk.Lang]string{desk.Chinese: "请填写邮箱地址。", desk.English: "Enter an email address."}[lang])
	}
}
