package public

import (
	"encoding/xml"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/server/web"
)

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
	base := s.KnownBase(ctx)
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
	if base := s.KnownBase(c.Request.Context()); base != "" {
		b.WriteString("Sitemap: " + base + "/sitemap.xml\n")
	}
	c.Header("Cache-Control", "public, max-age=3600")
	c.Data(http.StatusOK, "text/plain; charset=utf-8", []byte(b.String()))
	return nil
}
