// Package public has the pages that customers see: the help centre, the contact form, a ticket's page, what they are asked, and the widget.
package public

import (
	"html/template"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/helpcentre"
	"github.com/deskbell/deskbell/ui"
	"github.com/deskbell/deskbell/ui/paper"
)

// HelpFrame is what every page of the help centre has: the frame, and how else the shop is reached.
type HelpFrame struct {
	ui.Frame
	Reach Reach
}

// Reach are the ways to a person. Timed: the shop has set its hours, and Open and At say how they stand; At is when that changes, zero
// for never.
type Reach struct {
	Words   string // the owner's own
	Address string
	Phone   string
	Timed   bool
	Open    bool
	At      time.Time
	QR      template.HTML // of the contact form, for a screen in the shop
}

// HelpHome is the front page of the help centre.
type HelpHome struct {
	HelpFrame
	Greeting string
	Banners  []helpcentre.Announcement
	Shelves  []helpcentre.Shelf
	Popular  []desk.Article
	Newest   []desk.Article
}

// HelpSearch is what a search found. Where that is nothing, Elsewhere are hits in the other language, and Perhaps faint ones in this.
// Meant is what may have been meant instead; empty for nothing.
type HelpSearch struct {
	HelpFrame
	Query     string
	Meant     string
	Hits      []ui.HelpHit
	Perhaps   []ui.HelpHit
	Elsewhere []ui.HelpHit
	OtherLang desk.Lang
}

// HelpOffers are the first hits while somebody types.
type HelpOffers struct {
	ui.Frame
	Hits []desk.Hit
}

// HelpCategory lists the articles of one category, a page of them.
type HelpCategory struct {
	HelpFrame
	Shelf helpcentre.Shelf
	Page  int
	Pages int
}

// HelpArticle is one article.
type HelpArticle struct {
	HelpFrame
	Article  desk.Article
	Body     template.HTML
	Contents []paper.Heading // only where there are enough to be worth a list
	Category desk.Category
	Related  []desk.Article
	Twin     string        // the path of the translation; empty where there is none
	Short    string        // the address to share: it stays when the title changes; empty where nobody else could open it
	QR       template.HTML // of that address
	Vote     HelpVote
}

// HelpVote is "Was this helpful?" as it stands: not asked yet, "no" with reasons to choose from, or "thanks".
type HelpVote struct {
	ui.Form
	State   string
	Reason  string
	Comment string
}

// Reasons are why an article may not have helped.
func (HelpVote) Reasons() []string { return helpcentre.VoteReasons }

// HelpNews lists the announcements, newest first; Next is the page after this one.
type HelpNews struct {
	HelpFrame
	Items []NewsItem
	Next  string
}

// NewsItem is an announcement as it is read.
type NewsItem struct {
	helpcentre.Announcement
	Body template.HTML
}

// HelpNewsItem is one announcement.
type HelpNewsItem struct {
	HelpFrame
	Item NewsItem
}

// HelpMailto is the way to a person where nothing can take a letter: in the exported site.
type HelpMailto struct{ HelpFrame }

// HelpChoose lets readers of the exported site choose a language.
type HelpChoose struct{ HelpFrame }

// HelpGone is shown where there is no such page, or no help centre: search and contact are left. Query is what the address seems to
// have been about, and Hits what is found for it.
type HelpGone struct {
	HelpFrame
	Off   bool
	Query string
	Hits  []ui.HelpHit
}

// OpenWords say whether the shop works just now, and when that changes.
func (p *HelpFrame) OpenWords() string {
	switch {
	case p.Reach.At.IsZero() && p.Reach.Open:
		return p.T("help.open")
	case p.Reach.At.IsZero():
		return p.T("help.closed")
	case p.Reach.Open:
		return p.T("help.open_until", "at", p.Moment(p.Reach.At))
	}
	return p.T("help.opens_at", "at", p.Moment(p.Reach.At))
}
