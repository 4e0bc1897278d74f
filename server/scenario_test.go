package server

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/provider"
	"github.com/deskbell/deskbell/desk/settings"
	"github.com/deskbell/deskbell/store"
	"github.com/deskbell/deskbell/store/storetest"
	"github.com/deskbell/deskbell/ui/words"
)

// shop is a whole desk for a test: a real database, the real handlers, and nobody at the other end of the mail.
type shop struct {
	t      *testing.T
	store  *store.Store
	server *Server
	web    *httptest.Server
	token  string // of the API
	sent   int    // how often the outbox was woken
	lang   string // Accept-Language of every request; English at first

	compared []int64 // mailboxes that were to be compared
	backlogs []desk.Backlog
}

const (
	ownerAddress   = "owner@shop.test"
	agentAddress   = "zhou@shop.test"
	samplePhrase   = "a long enough phrase"
	supportMailbox = "support@shop.test"
)

// newShop sets a shop up: an owner, an agent, a mailbox, an API token.
func newShop(t *testing.T) *shop {
	t.Helper()
	s := emptyShop(t)
	ctx := t.Context()
	set := settings.Default()
	set.ShopName, set.Lang, set.Zone, set.Texts, set.Undo, set.HelpOn = "青禾茶铺", desk.English, "Asia/Shanghai", words.AllDefaultTexts(), 0, true
	none := desk.Server{Host: "127.0.0.1", Port: 1, Security: desk.NoTLS, User: "support", Password: "pw"}
	must(t, s.store.SetUp(ctx, desk.SetUp{Settings: set, Password: samplePhrase,
		Owner:   desk.Agent{Name: "李伟", Address: ownerAddress, Lang: desk.English},
		Mailbox: &desk.Mailbox{Address: supportMailbox, Name: "青禾茶铺", Ack: true, Folder: "INBOX", IMAP: none, SMTP: none, Start: desk.Start{Mode: desk.FromNow, Moment: time.Now()}}}))
	_, err := s.store.AddAgent(ctx, desk.Agent{Name: "周敏", Address: agentAddress, Role: desk.RoleAgent, Lang: desk.English}, samplePhrase)
	must(t, err)
	s.token, err = s.store.AddToken(ctx, "test", desk.RoleAgent)
	must(t, err)
	return s
}

// makeBlank makes an empty desk.
func makeBlank(path string) error {
	st, err := store.Open(context.Background(), path, store.Options{Create: true})
	if err != nil {
		return err
	}
	return st.Close()
}

// emptyShop is a desk before set-up; its one-time code is "code".
func emptyShop(t *testing.T) *shop {
	t.Helper()
	s := &shop{t: t, lang: "en"}
	st, err := store.Open(t.Context(), storetest.File(t, makeBlank), store.Options{Surveys: words.SurveyWords()})
	must(t, err)
	s.store = st
	t.Cleanup(func() { must(t, st.Close()) })
	s.server, err = New(Config{Store: st, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), SetupCode: "code", Listen: "127.0.0.1:8080", Sample: oneSample, Mail: Mail{
		Check:    func(context.Context, desk.Mailbox) []desk.Check { return nil },
		Find:     func(_ context.Context, address string) provider.Found { return provider.Guess(address) },
		Position: func(context.Context, desk.Mailbox) (uint32, uint32, error) { return 7, 8, nil },
		OpenPart: func(r io.ReaderAt, size int64, _ string) (io.Reader, error) {
			return io.NewSectionReader(r, 0, size), nil
		},
		Header: func([]byte) []desk.HeaderLine {
			return []desk.HeaderLine{{Name: "Subject", Raw: "=?x?=", Text: "decoded"}}
		},
		CleanHTML: func(html string) string { return strings.ReplaceAll(html, "<script>", "") },
		PlainText: func(html string) string { return strings.NewReplacer("<p>", "", "</p>", "\n").Replace(html) },
		Write: func(w io.Writer, o desk.Outgoing, _ func(desk.Attachment) (io.ReadCloser, error)) error {
			_, err := io.WriteString(w, "Subject: "+o.Subject+"\r\n\r\n"+o.Text)
			return err
		},
		Refresh: func() {}, Look: func() {}, Send: func() { s.sent++ },
		Compare:  func(mailbox int64) bool { s.compared = append(s.compared, mailbox); return true },
		Backlogs: func() []desk.Backlog { return s.backlogs },
		Folders: func(context.Context, desk.Mailbox) ([]string, error) {
			return []string{"INBOX", "Archiv", "已发送"}, nil
		},
	}})
	must(t, err)
	st.SetNotify(s.server.Hub.Publish)
	s.web = httptest.NewServer(s.server)
	t.Cleanup(func() { s.server.Close(); s.web.Close() })
	return s
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// write puts a ticket into the shop as a customer would and returns its number.
func (s *shop) write(name, address, subject, text string) int64 {
	s.t.Helper()
	ticket, err := s.store.Submit(s.t.Context(), desk.Submission{Source: desk.FromForm, From: desk.Person{Name: name, Address: address}, Subject: subject, Text: text, Lang: desk.GuessLang(subject + text)})
	must(s.t, err)
	return ticket.Number
}

// browser is one visitor with a cookie jar, who does not follow redirects.
type browser struct {
	*shop
	client *http.Client
}

func (s *shop) visitor() *browser {
	jar, err := cookiejar.New(nil)
	must(s.t, err)
	return &browser{s, &http.Client{Jar: jar, Timeout: 20 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// loggedIn is a browser in which an agent has logged in by the form.
func (s *shop) loggedIn(address string) *browser {
	s.t.Helper()
	b := s.visitor()
	b.post("/login", url.Values{"address": {address}, "password": {samplePhrase}}).status(303)
	return b
}

func (b *browser) get(path string) *answer { b.t.Helper(); return b.do("GET", path, nil, nil) }

func (b *browser) post(path string, form url.Values) *answer {
	b.t.Helper()
	return b.do("POST", path, strings.NewReader(form.Encode()), http.Header{"Content-Type": {"application/x-www-form-urlencoded"}})
}

func (b *browser) do(method, path string, body io.Reader, header http.Header) *answer {
	b.t.Helper()
	r, err := http.NewRequestWithContext(b.t.Context(), method, b.web.URL+path, body)
	must(b.t, err)
	r.Header.Set("Accept-Language", b.lang)
	for k, v := range header {
		r.Header[k] = v
		if k == "Host" {
			r.Host = v[0]
		}
	}
	resp, err := b.client.Do(r)
	must(b.t, err)
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	must(b.t, err)
	return &answer{b.t, method + " " + path, resp, string(text)}
}

// api calls the API with the shop's token. body is turned into JSON; nil is none.
func (s *shop) api(method, path string, body any, header ...string) *answer {
	s.t.Helper()
	var r io.Reader
	switch v := body.(type) {
	case nil:
	case string:
		r = strings.NewReader(v)
	default:
		text, err := json.Marshal(v)
		must(s.t, err)
		r = strings.NewReader(string(text))
	}
	h := http.Header{"Authorization": {"Bearer " + s.token}, "Content-Type": {"application/json"}}
	for i := 0; i+1 < len(header); i += 2 {
		h.Set(header[i], header[i+1])
	}
	return s.visitor().do(method, "/api/v1"+path, r, h)
}

// answer is what came back, with what a scenario expects of it.
type answer struct {
	t    *testing.T
	what string
	*http.Response
	body string
}

func (a *answer) status(want int) *answer {
	a.t.Helper()
	if a.StatusCode != want {
		a.t.Fatalf("%s: status %d, want %d; Location %q\n%s", a.what, a.StatusCode, want, a.Header.Get("Location"), a.body)
	}
	return a
}

func (a *answer) has(texts ...string) *answer {
	a.t.Helper()
	for _, text := range texts {
		if !strings.Contains(a.body, text) {
			a.t.Errorf("%s: does not say %q in\n%s", a.what, text, a.body)
		}
	}
	return a
}

func (a *answer) hasNot(texts ...string) *answer {
	a.t.Helper()
	for _, text := range texts {
		if strings.Contains(a.body, text) {
			a.t.Errorf("%s: should not say %q in\n%s", a.what, text, a.body)
		}
	}
	return a
}

// to checks where a redirect leads.
func (a *answer) to(prefix string) *answer {
	a.t.Helper()
	if !strings.HasPrefix(a.Header.Get("Location"), prefix) {
		a.t.Fatalf("%s: leads to %q, want %q", a.what, a.Header.Get("Location"), prefix)
	}
	return a
}

// json reads the answer into a map.
func (a *answer) json() map[string]any {
	a.t.Helper()
	v := map[string]any{}
	if err := json.Unmarshal([]byte(a.body), &v); err != nil {
		a.t.Fatalf("%s: %v in %s", a.what, err, a.body)
	}
	return v
}

// oneSample is what a new owner may look around in, at its smallest.
func oneSample(lang desk.Lang, owner desk.Agent, now time.Time) (desk.Sample, error) {
	who := desk.Person{Name: "Hannah", Address: "hannah@whitfield.example"}
	return desk.Sample{Tickets: []desk.SeedTicket{{Ticket: desk.Ticket{Contact: who, Subject: "Tea", Lang: lang},
		Messages: []desk.SeedMessage{{Message: desk.Message{Direction: desk.In, Source: desk.FromMail, From: who, Text: "Where is my tea?", CreatedAt: now}}}}}}, nil
}
