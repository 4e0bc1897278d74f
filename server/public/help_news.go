package public

import (
	"context"
	"net/url"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/helpcentre"
	"github.com/deskbell/deskbell/ui/paper"
	"github.com/deskbell/deskbell/ui/public"
)

// newsOnPage are the announcements on one page of their list.
const newsOnPage = 10

// HelpNews lists the announcements, newest first, a page at a time (?page=).
func (s *Public) HelpNews(c *gin.Context) error {
	return s.show(c, func() (helpPage, error) {
		f, err := s.helpFrame(c, "help.news")
		if err != nil {
			return helpPage{}, err
		}
		page := 1
		if n, err := strconv.Atoi(c.Query("page")); err == nil && n > 1 && n < 1000 {
			page = n
		}
		ctx := c.Request.Context()
		all, err := s.Store.Announcements(ctx, helpcentre.AnnouncementQuery{Lang: f.Lang, Out: true, Limit: newsOnPage + 1, Skip: (page - 1) * newsOnPage})
		if err != nil {
			return helpPage{}, err
		}
		p := &public.HelpNews{HelpFrame: f}
		if len(all) > newsOnPage {
			all, p.Next = all[:newsOnPage], f.Help()+"/news?page="+strconv.Itoa(page+1)
		}
		for _, a := range all {
			item, _, err := s.newsItem(ctx, a, f.Kiosk)
			if err != nil {
				return helpPage{}, err
			}
			p.Items = append(p.Items, item)
		}
		p.Meta.Description = p.T("help.news_description", "shop", p.Shop)
		other, err := s.news(ctx, p.OtherLang())
		s.Alternates(c, &p.Frame, "/news", "/news", len(other) > 0)
		return helpPage{name: "help_news", values: p}, err
	})
}

// newsItem writes an announcement out, and what one reads of it as plain text.
func (s *Public) newsItem(ctx context.Context, a helpcentre.Announcement, kiosk bool) (public.NewsItem, string, error) {
	sheet, text, err := s.Paper(ctx, a.Lang, a.Body, paper.Options{Kiosk: kiosk, Prefix: strconv.FormatInt(a.ID, 10) + "-"})
	return public.NewsItem{Announcement: a, Body: sheet.HTML}, text, err
}

// HelpNewsItem shows one announcement.
func (s *Public) HelpNewsItem(c *gin.Context) error {
	return s.show(c, func() (helpPage, error) {
		ctx, slug := c.Request.Context(), c.Param("slug")
		a, err := s.Store.AnnouncementBySlug(ctx, s.Lang(c), slug)
		if desk.CodeOf(err) == desk.NotFound {
			return helpPage{}, s.helpGone(c, false, slug)
		}
		if err != nil {
			return helpPage{}, err
		}
		f, err := s.helpFrame(c, "")
		if err != nil {
			return helpPage{}, err
		}
		p := &public.HelpNewsItem{HelpFrame: f}
		item, text, err := s.newsItem(ctx, a, f.Kiosk)
		if err != nil {
			return helpPage{}, err
		}
		p.Item, p.Title, p.Meta.Article, p.Meta.Description = item, a.Title, true, desk.Snippet(text)
		s.Alternates(c, &p.Frame, "/news/"+url.PathEscape(a.Slug), "", false)
		p.Meta.Data = newsData(p, text)
		return helpPage{name: "help_news_item", values: p}, nil
	})
}
