package articles

import (
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/helpcentre"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui/articles"
	"github.com/deskbell/deskbell/ui/paper"
)

// Announcements lists the shop's news, drafts first.
func (s *Articles) Announcements(c *gin.Context) error {
	f, err := s.StaffFrame(c, "news.title", "articles")
	if err != nil {
		return err
	}
	p := &articles.Announcements{Frame: f}
	if p.Items, err = s.Store.Announcements(c.Request.Context(), helpcentre.AnnouncementQuery{}); err != nil {
		return err
	}
	return s.Render(c, "announcements", p)
}

// localMinute is how a browser's field for a moment writes it.
const localMinute = "2006-01-02T15:04"

// announcementPage is the editor of one announcement; a new one is out as soon as it is saved, unless its writer says otherwise.
func (s *Articles) announcementPage(c *gin.Context) (*articles.AnnouncementPage, error) {
	id, err := web.IDParam(c, "id")
	if err != nil {
		return nil, err
	}
	f, err := s.StaffFrame(c, "news.new", "articles")
	if err != nil {
		return nil, err
	}
	p := &articles.AnnouncementPage{Frame: f, Item: helpcentre.Announcement{Lang: f.Lang}, Publish: true}
	if id == 0 {
		return p, nil
	}
	if p.Item, err = s.Store.Announcement(c.Request.Context(), id); err != nil {
		return nil, err
	}
	p.Title, p.Publish = p.Item.Title, !p.Item.PublishedAt.IsZero()
	if p.Publish {
		p.From = p.Item.PublishedAt.In(f.Zone).Format(localMinute)
	}
	if !p.Item.BannerUntil.IsZero() {
		p.Until = p.Item.BannerUntil.In(f.Zone).Add(-time.Minute).Format(time.DateOnly)
	}
	sheet, _, err := s.Paper(c.Request.Context(), p.Item.Lang, p.Item.Body, paper.Options{})
	p.Preview = sheet.HTML
	return p, err
}

// Announcement is the editor with one announcement.
func (s *Articles) Announcement(c *gin.Context) error {
	p, err := s.announcementPage(c)
	if err != nil {
		return err
	}
	return s.Render(c, "announcement", p)
}

// SaveAnnouncement saves it, and shows it to everybody if that was ticked.
func (s *Articles) SaveAnnouncement(c *gin.Context) error {
	p, err := s.announcementPage(c)
	if err != nil {
		return err
	}
	stored, fields := p.Item, s.announcementFields(c, p)
	err = s.readAnnouncement(c, p)
	if err == nil {
		_, err = s.Store.SaveAnnouncement(c.Request.Context(), p.Item)
	}
	if err != nil {
		if desk.CodeOf(err) == desk.Conflict {
			p.Theirs = fields.Theirs(s.announcementFields(c, p))
			p.Item.Version = stored.Version
		}
		return s.Again(c, "announcement", p, &p.Form, err)
	}
	key := "articles.saved_draft"
	if p.Publish {
		key = "articles.saved"
	}
	return s.Saved(c, "/desk/announcements", key)
}

func (s *Articles) announcementFields(c *gin.Context, p *articles.AnnouncementPage) web.FormFields {
	return web.FormFields{"title": p.Item.Title, "body": p.Item.Body, "publish": s.OnOff(c, p.Publish), "from": p.From, "until": p.Until}
}

// readAnnouncement takes what the form says. A day is one of the shop's: the banner stands until its end.
func (s *Articles) readAnnouncement(c *gin.Context, p *articles.AnnouncementPage) error {
	a := &p.Item
	a.Title, a.Body = desk.TidyLine(c.PostForm("title"), desk.MaxName+1), strings.ReplaceAll(c.PostForm("body"), "\r\n", "\n")
	a.Version, _ = strconv.ParseInt(c.PostForm("version"), 10, 64)
	p.Publish, p.From, p.Until = web.On(c, "publish"), web.Trimmed(c, "from"), web.Trimmed(c, "until")
	if lang, ok := desk.ParseLang(c.PostForm("lang")); ok && a.ID == 0 {
		a.Lang = lang
	}
	before := a.PublishedAt
	a.PublishedAt, a.BannerUntil = time.Time{}, time.Time{}
	if p.Until != "" {
		day, err := time.ParseInLocation(time.DateOnly, p.Until, p.Zone)
		if err != nil {
			return desk.Fail(desk.Invalid, "date.bad").At("until")
		}
		a.BannerUntil = day.AddDate(0, 0, 1)
	}
	if !p.Publish {
		return nil
	}
	a.PublishedAt = s.Now()
	if p.From == "" {
		if !before.IsZero() {
			a.PublishedAt = before
		}
		return nil
	}
	from, err := time.ParseInLocation(localMinute, desk.Cut(p.From, len(localMinute)), p.Zone)
	if err != nil {
		return desk.Fail(desk.Invalid, "date.bad").At("from")
	}
	if !before.IsZero() && before.In(p.Zone).Format(localMinute) == from.Format(localMinute) {
		from = before // its seconds are not in the form
	}
	a.PublishedAt = from
	return nil
}

// RemoveAnnouncement removes it for good.
func (s *Articles) RemoveAnnouncement(c *gin.Context) error {
	p, err := s.announcementPage(c)
	if err != nil {
		return err
	}
	if err = web.Shown(c, strconv.FormatInt(p.Item.Version, 10)); err == nil {
		err = s.Store.DropAnnouncement(c.Request.Context(), p.Item.ID)
	}
	if err != nil {
		return s.Again(c, "announcement", p, &p.Form, err)
	}
	return s.Saved(c, "/desk/announcements", "news.removed")
}
