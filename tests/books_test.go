package tests

import (
	"context"
	"database/sql"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	_ "modernc.org/sqlite" // the driver "sqlite"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/ui/words"
)

// database is a connection of our own to the program's file, as another process would have one.
func (p *program) database(t testing.TB) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+p.data+"?_pragma=busy_timeout(10000)&_txlock=immediate")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// run changes the program's database behind its back.
func (p *program) run(t testing.TB, query string, args ...any) {
	t.Helper()
	db := p.database(t)
	defer db.Close()
	if _, err := db.Exec(query, args...); err != nil {
		t.Fatal(err)
	}
}

// number is the answer to a query for one.
func (p *program) number(t testing.TB, query string, args ...any) (n int) {
	t.Helper()
	db := p.database(t)
	defer db.Close()
	if err := db.QueryRow(query, args...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// lock begins to write and does not end, as a program that looks into the file may; the returned function ends it.
func (p *program) lock(t testing.TB) (unlock func()) {
	t.Helper()
	tx, err := p.database(t).BeginTx(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return func() { _ = tx.Rollback() }
}

// hurry makes everything that waits to be sent due, as if its time had come; the note makes the desk look for it.
func (p *program) hurry(t testing.TB) {
	t.Helper()
	p.run(t, `UPDATE outbox SET due_at = $1 WHERE state = 'waiting'`, time.Now().UnixMilli())
	var out struct{}
	if err := p.call("POST", "/tickets/1001/notes", "", map[string]string{"text": "hurry"}, &out); err != nil {
		t.Fatal(err)
	}
}

// checkBooks sees that every mail of the mailbox has ended in one outcome.
func (p *program) checkBooks(t testing.TB, h *host) {
	t.Helper()
	held := len(h.inbox(t, p.address))
	eventually(t, "every mail is accounted for", func() bool {
		return p.number(t, `SELECT count(*) FROM account WHERE folder = 'INBOX' AND outcome <> '' AND successor = 0`) == held &&
			p.number(t, `SELECT count(*) FROM account WHERE outcome = ''`) == 0
	})
	t.Logf("%d mails in the mailbox, %d accounted for", held, held)
}

// logIn lets in two who read the desk's pages: the owner in Chinese, a colleague in English.
func (p *program) logIn(t testing.TB) {
	t.Helper()
	p.do(t, "agent", "add", "--data", p.data, "--name", "Eve", "--role", "owner", "--lang", "en", "eve@shop.test")
	for lang, address := range map[desk.Lang]string{desk.Chinese: "boss@shop.test", desk.English: "eve@shop.test"} {
		jar, err := cookiejar.New(nil)
		if err != nil {
			t.Fatal(err)
		}
		p.readers[lang] = &http.Client{Jar: jar, Timeout: 20 * time.Second}
		r, err := p.readers[lang].PostForm(p.base+"/login", url.Values{"address": {address}, "password": {"hunter2hunter2"}})
		if err != nil {
			t.Fatal(err)
		}
		r.Body.Close()
		if !strings.HasPrefix(r.Request.URL.Path, "/desk") {
			t.Fatalf("%s was led to %s (%s)", address, r.Request.URL, r.Status)
		}
	}
}

// page is what a reader sees there, as text and marks.
func (p *program) page(t testing.TB, lang desk.Lang, path string) string {
	t.Helper()
	r, err := p.readers[lang].Get(p.base + path)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	if r.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s\n%s", path, r.Status, tail(raw))
	}
	return html.UnescapeString(string(raw))
}

// goish are signs of an error that was meant for a log.
var goish = regexp.MustCompile(`dial tcp|i/o timeout|\bEOF\b|SQLITE|sqlite|database is locked|context deadline|no space left|broken pipe|panic|&\{|%!`)

// awaitWords waits until a page says, in both languages, what key stands for.
func (p *program) awaitWords(t testing.TB, within time.Duration, path, key string) {
	t.Helper()
	for _, lang := range []desk.Lang{desk.Chinese, desk.English} {
		var text string
		for end := time.Now().Add(within); ; time.Sleep(100 * time.Millisecond) {
			if text = p.page(t, lang, path); says(text, lang, key) {
				break
			}
			if time.Now().After(end) {
				t.Fatalf("%s in %s does not say %q:\n%s", path, lang, words.Text(lang, key, nil), shown(text))
			}
		}
		if bad := goish.FindString(text); bad != "" {
			t.Errorf("%s in %s says %q", path, lang, bad)
		}
	}
}

// awaitFine waits until no mailbox is in trouble.
func (p *program) awaitFine(t testing.TB, d time.Duration) {
	t.Helper()
	within(t, d, "the mailbox works", func() bool {
		text := p.page(t, desk.English, "/desk/settings/mailboxes")
		return says(text, desk.English, "mailbox.state_good") || says(text, desk.English, "mailbox.state_idle")
	})
}

var hole = regexp.MustCompile(`\{\w+\}`)

// says whether text has the words of key, whatever stands in their holes.
func says(text string, lang desk.Lang, key string) bool {
	for _, piece := range hole.Split(words.Text(lang, key, nil), -1) {
		i := strings.Index(text, piece)
		if i < 0 {
			return false
		}
		text = text[i+len(piece):]
	}
	return true
}

var marks = regexp.MustCompile(`(?s)<(script|style).*?</(script|style)>|<[^>]*>|\s+`)

// shown is a page as short as a failed test should say it.
func shown(page string) string {
	text := marks.ReplaceAllString(page, " ")
	return fmt.Sprintf("%.3000s", strings.Join(strings.Fields(text), " "))
}
