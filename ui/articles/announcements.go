package articles

import (
	"html/template"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/helpcentre"
	"github.com/deskbell/deskbell/ui"
)

// Announcements lists all announcements for those who write them, drafts first.
type Announcements struct {
	ui.Frame
	Items []helpcentre.Announcement
}

// State is a word key: draft, planned, on the front page, or out.
func (p *Announcements) State(a helpcentre.Announcement) string {
	switch {
	case a.PublishedAt.IsZero():
		return "articles.draft"
	case a.PublishedAt.After(p.Now):
		return "news.planned"
	case a.BannerUntil.After(p.Now):
		return "news.on_front"
	}
	return "articles.published"
}

// AnnouncementPage is the editor of one announcement, or of a new one. Publish, From and Until are as the form has them.
type AnnouncementPage struct {
	ui.Frame
	ui.Form
	Item    helpcentre.Announcement
	Publish bool
	From    string // 2026-11-27T09:00, in the shop's zone; empty: when it is saved
	Until   string // 2026-12-01, the last day on the front page
	Preview template.HTML
}

// Library is the case library: articles for staff, or those that a search found.
type Library struct {
	ui.Frame
	Query  string
	Groups []helpcentre.Shelf
	Hits   []ui.HelpHit
}

// LibraryArticle is one article as staff read it.
type LibraryArticle struct {
	ui.Frame
	Article desk.Article
	Body    template.HTML
}
