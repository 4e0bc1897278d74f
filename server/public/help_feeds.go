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
	base := s.KnownBase(ctx)
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
