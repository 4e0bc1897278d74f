package public

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/xml"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/server/web"
)

// atomFeed is a feed of announcements (RFC 4287).
type atomFeed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang    string      `xml:"xml:lang,attr"`
	ID      string      `xml:"id"`
	Title   string      `xml:"title"`
	Updated string      `xml:"updated"`
	Author  string      `xml:"author>name"`
	Links   []atomLink  `xml:"link"`
	Entries []atomEntry `xml:"entry"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr,omitempty"`
	Type string `xml:"type,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type atomEntry struct {
	ID        string   `xml:"id"`
	Title     string   `xml:"title"`
	Link      atomLink `xml:"link"`
	Published string   `xml:"published"`
	Updated   string   `xml:"updated"`
	Content   atomText `xml:"content"`
}

type atomText struct {
	Type string `xml:"type,attr"`
	Text string `xml:",chardata"`
}

// NewsFeed are the announcements of one language for a reader of feeds.
func (s *Public) NewsFeed(c *gin.Context) error {
	ctx := c.Request.Context()
	f, err := s.helpFrame(c, "help.news")
	if err != nil {
		return err
	}
	all, err := s.news(ctx, f.Lang)
	if err != nil {
		return err
	}
	base := s.knownBase(ctx)
	if base == "" && web.ExportOf(ctx) == nil {
		base = s.BaseURL(c)
	}
	root := base + "/help/" + string(f.Lang)
	feed := atomFeed{Lang: string(f.Lang), Title: f.Title + " · " + f.Shop, Author: f.Shop, Updated: time.Unix(0, 0).UTC().Format(time.RFC3339),
		Links: []atomLink{{"self", "application/atom+xml", root + "/news.atom"}, {"alternate", "text/html", root + "/news"}}}
	if feed.ID, err = s.feedID(c, string(f.Lang)); err != nil {
		return err
	}
	for _, a := range all {
		item, _, err := s.newsItem(ctx, a, false)
		if err != nil {
			return err
		}
		id, err := s.feedID(c, "announcement "+strconv.FormatInt(a.ID, 10))
		if err != nil {
			return err
		}
		feed.Entries = append(feed.Entries, atomEntry{ID: id, Title: a.Title, Link: atomLink{"alternate", "text/html", root + "/news/" + url.PathEscape(a.Slug)},
			Published: f.ISO(a.PublishedAt), Updated: f.ISO(a.UpdatedAt), Content: atomText{"html", absolute(string(item.Body), base)}})
		feed.Updated = max(feed.Updated, f.ISO(a.UpdatedAt))
	}
	return sendXML(c, "application/atom+xml; charset=utf-8", &feed)
}

// absolute makes the addresses in an announcement full ones: a reader of feeds knows of no page that they begin at.
func absolute(html, base string) string {
	return strings.NewReplacer(` src="/`, ` src="`+base+`/`, ` href="/`, ` href="`+base+`/`).Replace(html)
}

// feedID is an id that never changes, wherever the shop moves to: a name-based UUID of a secret of the shop's.
func (s *Public) feedID(c *gin.Context, name string) (string, error) {
	secret, err := s.Store.Secret(c.Request.Context(), "feed")
	if err != nil {
		return "", err
	}
	h := hmac.New(sha256.New, secret)
	h.Write([]byte(name))
	b := h.Sum(nil)[:16]
	b[6], b[8] = b[6]&0x0f|0x80, b[8]&0x3f|0x80 // version 8, RFC 9562
	return fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:]), nil
}

func sendXML(c *gin.Context, mediaType string, v any) error {
	var b bytes.Buffer
	b.WriteString(xml.Header)
	if err := xml.NewEncoder(&b).Encode(v); err != nil {
		return err
	}
	c.Header("Cache-Control", "public, max-age=300")
	c.Data(http.StatusOK, mediaType, b.Bytes())
	return nil
}

// siteMap is a list of pages for search engines (sitemaps.org).
type siteMap struct {
	XMLName xml.Name   `xml:"urlset"`
	NS      string     `xml:"xmlns,attr"`
	XHTML   string     `xml:"xmlns:xhtml,attr"`
	Pages   []sitePage `xml:"url"`
}

type sitePage struct {
	Loc     string     `xml:"loc"`
	LastMod string     `xml:"lastmod,omitempty"`
	Also    []siteAlso `xml:"xhtml:link"`
}

type siteAlso struct {
	Rel  string `xml:"rel,attr"`
	Lang string `xml:"hreflang,attr"`
	Href string `xml:"href,attr"`
}

// mostPages is what one sitemap may hold.
const mostPages = 50_000

// SiteMap lists the pages of the help centre with their translations. Without an address that everybody knows there is none: whatever
// this reader calls the desk may lead nowhere for others.
func (s *Public) SiteMap(c *gin.Context) error {
	ctx := c.Request.Context()
	base := s.knownBase(ctx)
	set, err := s.Store.Settings(ctx)
	if err != nil {
		return err
	}
	if base == "" || !set.HelpOn && web.ExportOf(ctx) == nil {
		return desk.Fail(desk.NotFound, "not_found")
	}
	m := siteMap{NS: "http://www.sitemaps.org/schemas/sitemap/0.9", XHTML: "http://www.w3.org/1999/xhtml"}
	add := func(changed time.Time, in map[desk.Lang]string) {
		var also []siteAlso
		for _, lang := range desk.Langs {
			if path, ok := in[lang]; ok && len(in) > 1 {
				also = append(also, siteAlso{"alternate", string(lang), base + "/help/" + string(lang) + path})
			}
		}
		for _, lang := range desk.Langs {
			if path, ok := in[lang]; ok && len(m.Pages) < mostPages {
				p := sitePage{Loc: base + "/help/" + string(lang) + path, Also: also}
				if !changed.IsZero() {
					p.LastMod = changed.UTC().Format(time.RFC3339)
				}
				m.Pages = append(m.Pages, p)
			}
		}
	}
	if err := s.sitePages(c, add); err != nil {
		return err
	}
	return sendXML(c, "application/xml; charset=utf-8", &m)
}

// sitePages goes through the pages: where each is, by language, below /help/{lang}.
func (s *Public) sitePages(c *gin.Context, add func(time.Time, map[desk.Lang]string)) error {
	ctx := c.Request.Context()
	front, list := map[desk.Lang]string{}, map[desk.Lang]string{}
	shelves := map[int64]map[desk.Lang]string{}
	for _, lang := range desk.Langs {
		front[lang] = ""
		news, err := s.news(ctx, lang)
		if err != nil {
			return err
		}
		if len(news) > 0 {
			list[lang] = "/news"
		}
		all, err := s.Store.HelpShelves(ctx, lang, 1)
		if err != nil {
			return err
		}
		for _, shelf := range all {
			if id := shelf.Category.ID; id != 0 {
				if shelves[id] == nil {
					shelves[id] = map[desk.Lang]string{}
				}
				shelves[id][lang] = "/categories/" + strconv.FormatInt(id, 10)
			}
		}
	}
	add(time.Time{}, front)
	add(time.Time{}, list)
	for _, id := range sortedKeys(shelves) {
		add(time.Time{}, shelves[id])
	}
	for _, lang := range desk.Langs {
		all, err := s.news(ctx, lang)
		if err != nil {
			return err
		}
		for _, a := range all {
			add(a.UpdatedAt, map[desk.Lang]string{lang: "/news/" + url.PathEscape(a.Slug)})
		}
	}
	return s.Store.EachPublicPair(ctx, func(pair []desk.Article) error {
		in, changed := map[desk.Lang]string{}, time.Time{}
		for _, a := range pair {
			in[a.Lang] = "/articles/" + url.PathEscape(a.Slug)
			if a.UpdatedAt.After(changed) {
				changed = a.UpdatedAt
			}
		}
		add(changed, in)
		return nil
	})
}

// Robots tells search engines what is for them: the help centre, and where its list of pages is.
func (s *Public) Robots(c *gin.Context) error {
	var b strings.Builder
	b.WriteString("User-agent: *\n")
	for _, path := range []string{"/desk", "/login", "/rate/", "/kiosk/", "/api/", "/help/*/search", "/lang/"} {
		b.WriteString("Disallow: " + path + "\n")
	}
	if base := s.knownBase(c.Request.Context()); base != "" {
		b.WriteString("Sitemap: " + base + "/sitemap.xml\n")
	}
	c.Header("Cache-Control", "public, max-age=3600")
	c.Data(http.StatusOK, "text/plain; charset=utf-8", []byte(b.String()))
	return nil
}
