// Package browser drives the desk in Chromium, as an agent does. Without Chromium its tests are skipped.
package browser

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/deskbell/deskbell/demo"
	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/settings"
	"github.com/deskbell/deskbell/mail"
	"github.com/deskbell/deskbell/mail/compose"
	"github.com/deskbell/deskbell/server"
	"github.com/deskbell/deskbell/store"
	"github.com/deskbell/deskbell/ui/words"
)

const (
	phrase  = "a long enough phrase"
	liwei   = "liwei@shop.test"
	zhoumin = "zhoumin@shop.test"
	support = "support@shop.test"
)

// shop is a whole desk but for the mail servers: mail is put in as the receiver does, and stays in the outbox.
type shop struct {
	*testing.T
	store *store.Store
	base  string
	box   int64
	uid   uint32
	live  atomic.Int32     // connections that hear of changes
	lag   atomic.Int64     // how long an answer is on its way, in nanoseconds
	ids   map[string]int64 // agents by address
}

// newShop opens a shop for a test that runs beside others.
func newShop(t *testing.T, undo time.Duration) *shop {
	t.Helper()
	chromium(t)
	t.Parallel()
	return openShop(t, undo)
}

func openShop(t *testing.T, undo time.Duration) *shop {
	t.Helper()
	s := served(t, databaseOf(t, undo, true))
	s.connects()
	return s
}

// freshShop is a shop on its first day: its owner, and no mailbox yet.
func freshShop(t *testing.T, undo time.Duration) *shop {
	t.Helper()
	return served(t, databaseOf(t, undo, false))
}

// databases are those of shops in which nothing has happened yet, each made once: most shops begin alike.
var databases struct {
	sync.Mutex
	made map[string][]byte
}

// databaseOf is the path of such a database; both: 周敏 works there too.
func databaseOf(t *testing.T, undo time.Duration, both bool) string {
	t.Helper()
	databases.Lock()
	defer databases.Unlock()
	path, kind := filepath.Join(t.TempDir(), "shop.db"), fmt.Sprint(undo, both)
	if made := databases.made[kind]; made != nil {
		if err := os.WriteFile(path, made, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	st, err := store.Open(t.Context(), path, store.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	s := &shop{T: t, store: st, ids: map[string]int64{}}
	set := settings.Default()
	set.ShopName, set.Lang, set.Zone, set.Texts, set.Undo = "青禾茶铺", desk.Chinese, "Asia/Shanghai", words.AllDefaultTexts(), undo
	s.must(st.SetUp(t.Context(), desk.SetUp{Settings: set, Password: phrase, Owner: desk.Agent{Name: "李伟", Address: liwei, Lang: desk.Chinese}}))
	if both {
		_, err = st.AddAgent(t.Context(), desk.Agent{Name: "周敏", Address: zhoumin, Role: desk.RoleAgent, Lang: desk.Chinese}, phrase)
		s.must(err)
	}
	s.must(st.Close())
	made, err := os.ReadFile(path)
	s.must(err)
	if databases.made == nil {
		databases.made = map[string][]byte{}
	}
	databases.made[kind] = made
	return path
}

// served is the shop of a database, open.
func served(t *testing.T, path string) *shop {
	t.Helper()
	st, err := store.Open(t.Context(), path, store.Options{Surveys: words.SurveyWords()})
	if err != nil {
		t.Fatal(err)
	}
	s := &shop{T: t, store: st, ids: map[string]int64{}}
	t.Cleanup(func() { s.must(st.Close()) })
	web, err := server.New(server.Config{Store: st, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Mail: nobodysMail(), Sample: demo.Sample})
	s.must(err)
	st.SetNotify(web.Hub.Publish)
	listener := httptest.NewServer(s.watched(web))
	t.Cleanup(func() { web.Close(); listener.Close() })
	s.base = listener.URL
	s.knowsAgents()
	return s
}

// connects gives the shop its mailbox.
func (s *shop) connects() {
	s.Helper()
	none := desk.Server{Host: "127.0.0.1", Port: 1, Security: desk.NoTLS, User: "support", Password: "pw"}
	id, err := s.store.SaveMailbox(s.Context(), desk.Mailbox{Address: support, Name: "青禾茶铺", Folder: "INBOX", IMAP: none, SMTP: none, Start: desk.Start{Mode: desk.FromNow, Moment: time.Now().Add(-time.Hour)}})
	s.must(err)
	s.box = id
}

func (s *shop) knowsAgents() {
	s.Helper()
	agents, err := s.store.Agents(s.Context())
	s.must(err)
	for _, a := range agents {
		s.ids[a.Address] = a.ID
	}
}

// watched counts the live connections of a desk.
func (s *shop) watched(desk http.Handler) http.Handler {
	slow := s.lagging(desk)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/desk/events" {
			s.live.Add(1)
			defer s.live.Add(-1)
			desk.ServeHTTP(w, r)
			return
		}
		slow.ServeHTTP(w, r)
	})
}

// usualLag is how long answers are on their way in all shops, DESKBELL_LAG=400ms: a walk that only holds where the browser hears of a
// thing as soon as it is done fails then every time, and not only on a busy machine.
var usualLag, _ = time.ParseDuration(os.Getenv("DESKBELL_LAG"))

// lagging does at once what it is asked for, and answers later.
func (s *shop) lagging(desk http.Handler) http.Handler {
	s.lag.Store(int64(usualLag))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		lag := time.Duration(s.lag.Load())
		if lag == 0 {
			desk.ServeHTTP(w, r)
			return
		}
		answer := httptest.NewRecorder()
		desk.ServeHTTP(answer, r)
		time.Sleep(lag)
		maps.Copy(w.Header(), answer.Header())
		w.WriteHeader(answer.Code)
		if r.Method != http.MethodHead {
			_, _ = w.Write(answer.Body.Bytes())
		}
	})
}

// listening waits until n browsers hear of changes.
func (s *shop) listening(n int32) {
	s.Helper()
	s.soon(fmt.Sprint(n, " live connections"), func() bool { return s.live.Load() == n })
}

// nobodysMail is what the pages need of mail, with no server at the other end.
func nobodysMail() server.Mail {
	return server.Mail{OpenPart: mail.OpenPart, Header: mail.HeaderLines, CleanHTML: mail.CleanHTML, PlainText: mail.PlainText, Write: compose.Write,
		Send: func() {}, Refresh: func() {}, Look: func() {}, Backlogs: func() []desk.Backlog { return nil }, Compare: func(int64) bool { return false },
		Folders: func(context.Context, desk.Mailbox) ([]string, error) { return []string{"INBOX"}, nil }}
}

func (s *shop) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

type bytesFile struct{ *bytes.Reader }

func (bytesFile) Close() error { return nil }

// comes puts a raw mail in, as the poller and the receiver do.
func (s *shop) comes(raw string) {
	s.Helper()
	s.uid++
	b := bytes.ReplaceAll([]byte(raw), []byte("\n"), []byte("\r\n"))
	s.must(s.store.Keep(s.Context(), s.box, []desk.Arrival{{Folder: "INBOX", UIDValidity: 1, UID: s.uid, InternalDate: time.Now(), Size: int64(len(b)), SHA256: sha256.Sum256(b),
		Open: func() (desk.ReadAtCloser, error) { return bytesFile{bytes.NewReader(b)}, nil }}}))
	kept, err := s.store.Kept(s.Context(), 10)
	s.must(err)
	for _, k := range kept {
		blob, err := s.store.Blob(s.Context(), k.Blob)
		s.must(err)
		s.must(s.store.Receive(s.Context(), []desk.Received{{Kept: k, Mail: mail.Parse(blob, blob.Size())}}))
		s.must(blob.Close())
	}
}

// writes is a plain mail from a customer.
func (s *shop) writes(name, address, subject, text string) {
	s.Helper()
	s.comes(fmt.Sprintf("From: %s <%s>\nTo: %s\nSubject: %s\nDate: %s\nMessage-ID: <%d.%s>\nContent-Type: text/plain; charset=utf-8\n\n%s\n",
		name, address, support, subject, time.Now().Format(time.RFC1123Z), s.uid, address, text))
}

// newest is the newest ticket.
func (s *shop) newest() desk.Conversation {
	s.Helper()
	page, err := s.store.Tickets(s.Context(), desk.List{View: desk.ViewAll, Limit: 1})
	s.must(err)
	if len(page.Tickets) == 0 {
		s.Fatal("there is no ticket")
	}
	return s.talk(page.Tickets[0].Number)
}

func (s *shop) talk(number int64) desk.Conversation {
	s.Helper()
	c, err := s.store.Conversation(s.Context(), number, s.ids[liwei])
	s.must(err)
	return c
}

// timely measures something up to three times, until it took no more than a second: the machine may be busy, the desk may not be slow.
func (s *shop) timely(what string, measure func(try int) time.Duration) {
	s.Helper()
	var took []time.Duration
	for try := range 3 {
		took = append(took, measure(try))
		if took[try] <= time.Second {
			s.Logf("%s: %v", what, took)
			return
		}
	}
	s.Errorf("%s took %v", what, took)
}

// soon waits until a thing is so.
func (s *shop) soon(what string, is func() bool) {
	s.Helper()
	for end := time.Now().Add(patience); !is(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			s.Fatalf("never so: %s", what)
		}
	}
}
