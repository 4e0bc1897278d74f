package public

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui"
)

// Pages of the help centre are the same for everybody, so that one that was made is kept for a while: until an article, a category, an
// announcement or a setting changes, and no longer than this, since a page says whether the shop is open.
const (
	keptFor  = 30 * time.Second
	mostKept = 256 // pages, of some 15 kB each
)

// helpPage is a page that is to be shown.
type helpPage struct {
	name    string // of the template
	values  any
	article int64 // whose view it is; 0 for none
}

// keptPage is a page that was made. modified is when it first looked as it does.
type keptPage struct {
	body, packed   []byte
	tag            string
	made, modified time.Time
	version        uint64
	article        int64
}

// shelfOfPages holds what was made, by address.
type shelfOfPages struct {
	mu  sync.Mutex
	all map[string]*keptPage
}

func (k *shelfOfPages) get(key string) *keptPage {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.all[key]
}

func (k *shelfOfPages) put(key string, p *keptPage) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.all == nil {
		k.all = map[string]*keptPage{}
	}
	for old := range k.all {
		if len(k.all) < mostKept {
			break
		}
		delete(k.all, old)
	}
	k.all[key] = p
}

// show answers with a page that is kept, or is made now. A page that is one reader's (a line after an action, a vote) and the export's
// are made for them and kept nowhere.
func (s *Public) show(c *gin.Context, build func() (helpPage, error)) error {
	_, noFlash := c.Cookie(s.Cookie + "_flash")
	if noFlash == nil || c.Request.URL.RawQuery != "" || web.ExportOf(c.Request.Context()) != nil {
		p, err := build()
		if err != nil || c.Writer.Written() {
			return err
		}
		return s.Render(c, p.name, p.values)
	}
	key := s.BaseURL(c) + c.Request.URL.EscapedPath()
	version := s.Hub.Version("article") + s.Hub.Version("settings")
	k := s.pages.get(key)
	if now := s.Now(); k == nil || k.version != version || now.Sub(k.made) >= keptFor || now.Before(k.made) {
		p, err := build()
		if err != nil || c.Writer.Written() {
			return err
		}
		made, err := s.make(c, p, k)
		if err != nil {
			return err
		}
		made.version, made.made = version, now
		s.pages.put(key, made)
		k = made
	}
	s.seen(c, k.article)
	send(c, k)
	return nil
}

// make renders a page. It was modified when the one before it was, where it looks the same.
func (s *Public) make(c *gin.Context, p helpPage, before *keptPage) (*keptPage, error) {
	var b bytes.Buffer
	if err := ui.Render(&b, s.Lang(c), p.name, p.values); err != nil {
		return nil, err
	}
	sum := sha256.Sum256(b.Bytes())
	k := &keptPage{body: b.Bytes(), tag: `W/"` + hex.EncodeToString(sum[:12]) + `"`, modified: s.Now(), article: p.article}
	if before != nil && before.tag == k.tag {
		k.modified, k.packed = before.modified, before.packed
		return k, nil
	}
	var packed bytes.Buffer
	w, err := gzip.NewWriterLevel(&packed, gzip.BestSpeed)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(k.body); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	k.packed = packed.Bytes()
	return k, nil
}

// send answers with a page, or that the reader has it already. Browsers ask each time, so that what was just published is seen;
// whatever stands before the shop may keep it for a minute. Nothing on these pages is a secret, so that they may be compressed.
func send(c *gin.Context, k *keptPage) {
	h := c.Writer.Header()
	h.Set("Cache-Control", "public, max-age=0, s-maxage=60, must-revalidate")
	h.Set("ETag", k.tag)
	h.Set("Last-Modified", k.modified.UTC().Format(http.TimeFormat))
	h.Set("Vary", "Accept-Encoding")
	if unchanged(c.Request, k) {
		c.Status(http.StatusNotModified)
		c.Writer.WriteHeaderNow()
		return
	}
	body := k.body
	if strings.Contains(c.GetHeader("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		body = k.packed
	}
	c.Data(http.StatusOK, "text/html; charset=utf-8", body)
}

// unchanged says whether the reader's copy is this page (RFC 9110, 13.2.2: the tag decides where there is one).
func unchanged(r *http.Request, k *keptPage) bool {
	if tags := r.Header.Get("If-None-Match"); tags != "" {
		for tag := range strings.SplitSeq(tags, ",") {
			if tag = strings.TrimSpace(tag); tag == "*" || strings.TrimPrefix(tag, "W/") == strings.TrimPrefix(k.tag, "W/") {
				return true
			}
		}
		return false
	}
	since, err := http.ParseTime(r.Header.Get("If-Modified-Since"))
	return err == nil && !k.modified.Truncate(time.Second).After(since)
}
