package ui

import (
	"github.com/deskbell/deskbell/desk"
)

// place is a page of the desk as the palette offers it. What else people call it is place.<name>, where there is a name.
type place struct {
	key, icon, href string
	name            string
	may             desk.Action // who goes there; empty is everybody
	in              string      // word key of the page that it is a part of
}

// places are all pages of the desk that have an address of their own, but the settings.
var places = []place{
	{"view.mine", "user", "/desk/mine", "", "", ""}, {"view.unassigned", "inbox", "/desk/unassigned", "", "", ""}, {"view.mentions", "at", "/desk/mentions", "", "", ""},
	{"view.waiting", "clock", "/desk/waiting", "", "", ""}, {"view.open", "list", "/desk/open", "", "", ""}, {"view.pending", "send", "/desk/pending", "", "", ""},
	{"view.snoozed", "moon", "/desk/snoozed", "", "", ""}, {"view.resolved", "check", "/desk/resolved", "", "", ""}, {"view.spam", "spam", "/desk/spam", "", "", ""}, {"view.bin", "trash", "/desk/bin", "", "", ""},
	{"views.title", "list", "/desk/views", "", "", ""},
	{"search.title", "search", "/desk/search", "", "", ""},
	{"notices.title", "ring", "/desk/notices", "", "", ""},
	{"nav.new", "edit", "/desk/new", "", desk.MayReply, ""},
	{"nav.customers", "users", "/desk/customers", "", "", ""},
	{"nav.follow_ups", "phone", "/desk/follow-ups", "", "", ""},
	{"nav.ratings", "star", "/desk/ratings", "", "", ""},
	{"nav.articles", "book", "/desk/articles", "", desk.MayArticles, ""},
	{"articles.new", "edit", "/desk/articles/new", "", desk.MayArticles, "nav.articles"},
	{"nav.library", "book", "/desk/library", "", "", "nav.articles"},
	{"news.title", "flag", "/desk/announcements", "", desk.MayArticles, "nav.articles"},
	{"snippets.title", "copy", "/desk/snippets", "", desk.MayArticles, "nav.articles"},
	{"phrasings.title", "book", "/desk/articles/phrasings", "", desk.MayArticles, "nav.articles"},
	{"remarks.title", "edit", "/desk/articles/remarks", "", desk.MayArticles, "nav.articles"},
	{"import.title", "download", "/desk/articles/import", "", desk.MayArticles, "nav.articles"},
	{"reports.ratings_title", "star", "/desk/reports/ratings", "reports", desk.MayReports, ""},
	{"reports.help_title", "book", "/desk/reports/help", "reports", desk.MayReports, ""},
	{"experiments.title", "star", "/desk/experiments", "experiments", desk.MayShop, ""},
	{"erasure.title", "trash", "/desk/erasures", "erasures", desk.MayErase, ""},
	{"profile.security", "lock", "/desk/profile/security", "security", "", "settings.profile"},
	{"second.title", "lock", "/desk/profile/second", "second", "", "settings.profile"},
	{"notices.settings", "bell", "/desk/profile/notices", "notices", "", "settings.profile"},
	{"replies.own", "bolt", "/desk/profile/replies", "", desk.MayReply, "settings.profile"},
	{"reply.add", "bolt", "/desk/settings/replies/new", "", desk.MayShare, ""},
	{"settings.synonyms", "book", "/desk/settings/synonyms", "", desk.MayShop, "settings.help"},
	{"settings.logo", "flag", "/desk/settings/help#logo", "", desk.MayShop, "settings.help"},
	{"settings.export", "globe", "/desk/settings/help#export", "", desk.MayShop, "settings.help"},
	{"settings.kiosk", "globe", "/desk/settings/help#kiosk", "", desk.MayShop, "settings.help"},
	{"invite.title", "users", "/desk/settings/agents#invite", "", desk.MayAgents, "settings.agents"},
	{"mailbox.new", "mail", "/desk/settings/mailboxes/new", "", desk.MayMailboxes, ""},
	{"nav.settings", "gear", "/desk/settings", "", "", ""},
}

// places are those that an agent may go to and that a text finds.
func (f *Frame) places(text string) (items []FindItem) {
	for _, p := range places {
		called := []string{p.key}
		if p.name != "" {
			called = append(called, "place."+p.name)
		}
		if (p.may == "" || f.Agent.Role.May(p.may)) && contains(soughtBy(called...), text) {
			item := FindItem{Icon: p.icon, Text: f.T(p.key), Href: p.href}
			if p.in != "" {
				item.Note = f.T(p.in)
			}
			items = append(items, item)
		}
	}
	return items
}
