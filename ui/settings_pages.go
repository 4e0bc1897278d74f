package ui

import (
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/audit"
	"github.com/deskbell/deskbell/ui/words"
)

// SettingsPage is one page of the settings. Its words are settings.<name> (the title), settings.<name>.why (a sentence) and
// settings.<name>.words (what else people call what is on it).
type SettingsPage struct {
	Name    string
	Icon    string
	Group   string
	May     desk.Action // who sees it; empty is everybody
	Changed string      // the group or kind of audit.Entry that says who changed it last; empty: nothing does
}

// SettingsGroups in order; their words are settings.group.<name>.
var SettingsGroups = []string{"you", "shop", "mail", "team", "system"}

// SettingsPages are all pages of the settings in order: what the tabs show, the home page, its search and the palette.
var SettingsPages = []SettingsPage{
	{Name: "profile", Icon: "user", Group: "you"},
	{Name: "shop", Icon: "flag", Group: "shop", May: desk.MayShop, Changed: string(audit.Shop)},
	{Name: "hours", Icon: "clock", Group: "shop", May: desk.MayShop, Changed: string(audit.Hours)},
	{Name: "ratings", Icon: "star", Group: "shop", May: desk.MayShop, Changed: string(audit.Ratings)},
	{Name: "help", Icon: "book", Group: "shop", May: desk.MayShop, Changed: string(audit.Help)},
	{Name: "widget", Icon: "code", Group: "shop", May: desk.MayShop, Changed: string(audit.Widget)},
	{Name: "contact", Icon: "edit", Group: "shop", May: desk.MayShop, Changed: string(audit.ContactForm)},
	{Name: "mailboxes", Icon: "mail", Group: "mail", May: desk.MayMailboxes, Changed: "mailbox"},
	{Name: "texts", Icon: "edit", Group: "mail", May: desk.MayShop, Changed: string(audit.Texts)},
	{Name: "spam", Icon: "spam", Group: "mail", May: desk.MayShop, Changed: string(audit.Spam)},
	{Name: "agents", Icon: "users", Group: "team", May: desk.MayAgents, Changed: "agent"},
	{Name: "replies", Icon: "bolt", Group: "team", May: desk.MayShare, Changed: string(audit.ReplySaved)},
	{Name: "tags", Icon: "tag", Group: "team", May: desk.MayShare, Changed: string(audit.TagChanged)},
	{Name: "topics", Icon: "list", Group: "team", May: desk.MayShare, Changed: string(audit.TopicSaved)},
	{Name: "model", Icon: "bolt", Group: "system", May: desk.MayAgents, Changed: string(audit.Model)},
	{Name: "tokens", Icon: "key", Group: "system", May: desk.MayAgents, Changed: "token"},
	{Name: "audit", Icon: "list", Group: "system", May: desk.MayAudit},
	{Name: "about", Icon: "info", Group: "system", May: desk.MayShop},
}

// SettingsPageOf is the page of that name; the zero page where there is none.
func SettingsPageOf(name string) SettingsPage {
	for _, p := range SettingsPages {
		if p.Name == name {
			return p
		}
	}
	return SettingsPage{}
}

// Path is where the page is found.
func (p SettingsPage) Path() string {
	if p.Name == "profile" {
		return "/desk/profile"
	}
	return "/desk/settings/" + p.Name
}

// Key is the word key of its title.
func (p SettingsPage) Key() string { return "settings." + p.Name }

// Sought is what finds the page: its words in both languages, and in pinyin what names it.
func (p SettingsPage) Sought() string {
	var why []string
	for _, lang := range desk.Langs {
		why = append(why, strings.ToLower(words.Text(lang, p.Key()+".why", nil)))
	}
	return soughtBy(p.Key(), p.Key()+".words") + "\n" + strings.Join(why, "\n")
}

// FindSettings are the pages that a role may see and that match all words of a query in either language or in pinyin; all of them for none.
func FindSettings(role desk.Role, query string) (found []SettingsPage) {
	for _, p := range SettingsPages {
		if p.May != "" && !role.May(p.May) {
			continue
		}
		if contains(p.Sought(), query) {
			found = append(found, p)
		}
	}
	return found
}

// Tabs are the pages that the agent of this frame may see.
func (f *Frame) Tabs() []SettingsPage {
	if f.Agent == nil {
		return nil
	}
	return FindSettings(f.Agent.Role, "")
}
