package export

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

// page asks the desk for a page and writes it. Only the page for what is not there answers 404.
func (w *writer) page(ctx context.Context, l *links, address, file string) error {
	a, err := w.get(ctx, address)
	if err != nil {
		return err
	}
	if a.status != http.StatusOK && file != "404.html" {
		return fmt.Errorf("%s answers %d", address, a.status)
	}
	body := l.rewrite(a.body.Bytes(), file)
	if file == "404.html" && w.Base != "" {
		body = rooted(body, w.Base)
	}
	return w.out.add(file, body)
}

// rooted makes the addresses of a page begin at the site's own: a host shows 404.html in any folder.
func rooted(page []byte, base string) []byte {
	u, err := url.Parse(base)
	if err != nil {
		return page
	}
	root := strings.TrimSuffix(u.Path, "/") + "/"
	return regexp.MustCompile(`( (?:href|src|action)=")([^"#:]*")`).ReplaceAll(page, []byte("${1}"+root+"${2}"))
}

// answer is a page in memory.
type answer struct {
	status int
	header http.Header
	body   bytes.Buffer
}

func (a *answer) Header() http.Header         { return a.header }
func (a *answer) WriteHeader(status int)      { a.status = status }
func (a *answer) Write(b []byte) (int, error) { return a.body.Write(b) }

func (w *writer) get(ctx context.Context, address string) (*answer, error) {
	address, query, asked := strings.Cut(address, "?")
	u := url.URL{Scheme: "http", Host: "localhost", Path: address}
	if asked {
		u.RawQuery = query
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, err
	}
	r.RemoteAddr, r.Body = "127.0.0.1:0", http.NoBody
	a := &answer{status: http.StatusOK, header: http.Header{}}
	w.Desk.ServeHTTP(a, r)
	return a, ctx.Err()
}

// leads is where an address that is no page redirects to; empty for nowhere. An article's link may be old.
func (w *writer) leads(address string) string {
	if !strings.HasPrefix(address, "/help/") && !strings.HasPrefix(address, "/a/") {
		return ""
	}
	w.mu.Lock()
	now, known := w.old[address]
	w.mu.Unlock()
	if known {
		return now
	}
	if a, err := w.get(w.ctx, decoded(address)); err == nil && a.status/100 == 3 {
		now = a.header.Get("Location")
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.old[address] = now
	return now
}

// picture writes a picture once and says where; empty where there is none.
func (w *writer) picture(key string) string {
	w.mu.Lock()
	file, known := w.pictures[key]
	w.mu.Unlock()
	if known {
		return file
	}
	a, err := w.get(w.ctx, "/help/pictures/"+key)
	if err == nil && a.status == http.StatusOK {
		ext := map[string]string{"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp", "image/gif": ".gif"}[a.header.Get("Content-Type")]
		if ext != "" && w.out.add("pictures/"+key[:20]+ext, a.body.Bytes()) == nil {
			file = "pictures/" + key[:20] + ext
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.pictures[key] = file
	return file
}
