package tests

import (
	"encoding/base64"
	"html"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/survey"
	"github.com/deskbell/deskbell/store"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/ui/words"
)

var mailtoLink = regexp.MustCompile(`href="(mailto:[^"]*)"`)

// inStore opens the database of a program that does not run.
func (p *program) inStore(t *testing.T, f func(s *store.Store) error) {
	t.Helper()
	s, err := store.Open(t.Context(), p.data, store.Options{Surveys: words.SurveyWords()})
	if err != nil {
		t.Fatal(err)
	}
	if err := f(s); err != nil {
		t.Error(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

// asks makes a program's desk ask one thing, and at once.
func (p *program) asks(t *testing.T, change func(*survey.Rules)) {
	t.Helper()
	p.inStore(t, func(s *store.Store) error {
		r, err := s.SurveyRules(t.Context(), 0)
		if err != nil {
			return err
		}
		r.On, r.Delay, r.Every = false, 0, 0
		change(&r)
		return s.SaveSurveyRules(t.Context(), desk.By{Agent: 1}, 0, r)
	})
}

// question waits for a mail whose HTML offers answers by mail, and returns what a mail program makes of each: subject and first line.
func question(t *testing.T, h *host, n int) (answers []url.Values) {
	t.Helper()
	eventually(t, "the customer is asked", func() bool {
		for _, raw := range h.inbox(t, customer) {
			links := mailtoLink.FindAllStringSubmatch(htmlOf(t, raw), -1)
			if len(links) != n {
				continue
			}
			for _, l := range links {
				u, err := url.Parse(html.UnescapeString(l[1]))
				if err != nil || u.Opaque != url.PathEscape(shop) && u.Opaque != shop {
					t.Fatalf("%q: %v", l[1], err)
				}
				answers = append(answers, u.Query())
			}
			return true
		}
		return false
	})
	return answers
}

// htmlOf is the HTML of a mail; empty where it has none.
func htmlOf(t *testing.T, raw string) string {
	t.Helper()
	m, err := mail.ReadMessage(strings.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || !strings.HasPrefix(kind, "multipart/") {
		return ""
	}
	for parts := multipart.NewReader(m.Body, params["boundary"]); ; {
		part, err := parts.NextRawPart()
		if err != nil {
			return ""
		}
		if strings.HasPrefix(part.Header.Get("Content-Type"), "text/html") {
			var r io.Reader = part
			switch part.Header.Get("Content-Transfer-Encoding") {
			case "quoted-printable":
				r = quotedprintable.NewReader(part)
			case "base64":
				r = base64.NewDecoder(base64.StdEncoding, part)
			}
			b, err := io.ReadAll(r)
			if err != nil {
				t.Fatal(err)
			}
			return string(b)
		}
	}
}

// resolves waits for a customer's mail and resolves its ticket.
func (p *program) resolves(t *testing.T) {
	t.Helper()
	eventually(t, "the mail is a ticket", func() bool { return p.count() == 1 })
	if err := p.call("PATCH", "/tickets/1001", "", map[string]string{"status": "resolved"}, &struct{}{}); err != nil {
		t.Fatal(err)
	}
}

// A shop without a public address: the customer rates with a click that writes a mail, is looked after, and says by mail that it is
// still broken.
func TestCustomersAnswerByMailAlone(t *testing.T) {
	eachHost(t, func(t *testing.T, h *host) {
		t.Run("a low score", func(t *testing.T) {
			p := newProgram(t, h)
			p.asks(t, func(r *survey.Rules) { r.On = true })
			p.start(t)
			p.await(t)
			if err := h.deliver(customer, letter(customer, "r1@cust.test", "Tea", "", "我的茶还没到")); err != nil {
				t.Fatal(err)
			}
			p.resolves(t)
			answers := question(t, h, 5)
			low := answers[3] // best first: a 2
			if err := h.deliver(customer, letter(customer, "r2@cust.test", mime.BEncoding.Encode("utf-8", low.Get("subject")), "", low.Get("body")+"\n等了一个星期")); err != nil {
				t.Fatal(err)
			}
			var waiting struct {
				Items []struct {
					Ticket int64 `json:"ticket"`
					Score  int   `json:"score"`
				} `json:"items"`
			}
			eventually(t, "a follow-up waits", func() bool {
				return p.call("GET", "/follow-ups", "", nil, &waiting) == nil && len(waiting.Items) == 1
			})
			if waiting.Items[0].Score != 2 || waiting.Items[0].Ticket != 1001 || p.ticket(t, 1001).Status != "open" {
				t.Errorf("%+v", waiting)
			}
			if err := p.call("POST", "/tickets/1001/replies", "", map[string]string{"text": "非常抱歉，今天补发。"}, &struct{}{}); err != nil {
				t.Fatal(err)
			}
			eventually(t, "somebody has contacted the customer", func() bool {
				waiting.Items = nil
				return p.call("GET", "/follow-ups", "", nil, &waiting) == nil && len(waiting.Items) == 0
			})
			p.stop(t)
		})
		t.Run("still broken", func(t *testing.T) {
			p := newProgram(t, h)
			p.asks(t, func(r *survey.Rules) { r.Confirm.On = true })
			p.start(t)
			p.await(t)
			if err := h.deliver(customer, letter(customer, "s1@cust.test", "Lid", "", "杯盖漏水")); err != nil {
				t.Fatal(err)
			}
			p.resolves(t)
			p.stop(t)
			p.inStore(t, func(s *store.Store) error { // two working days later
				return s.Tx(t.Context(), func(tx *db.Tx) error {
					_, err := tx.Exec(`UPDATE outbox SET due_at = $1 WHERE kind = 'solved'`, time.Now().Add(-time.Minute).UnixMilli())
					return err
				})
			})
			p.start(t)
			p.await(t)
			no := question(t, h, 2)[1]
			if no.Get("body") != "没解决" {
				t.Errorf("%q", no.Get("body"))
			}
			if err := h.deliver(customer, letter(customer, "s2@cust.test", mime.BEncoding.Encode("utf-8", no.Get("subject")), "", no.Get("body")+"，还是漏")); err != nil {
				t.Fatal(err)
			}
			eventually(t, "the ticket is open again", func() bool {
				var k struct {
					Status  string `json:"status"`
					Closure string `json:"closure"`
				}
				return p.call("GET", "/tickets/1001", "", nil, &k) == nil && k.Status == "open" && k.Closure == "refused"
			})
			p.stop(t)
		})
		t.Run("solved by what the acknowledgement carries", func(t *testing.T) {
			p := newProgram(t, h)
			p.inStore(t, func(s *store.Store) error {
				_, err := s.SaveArticle(t.Context(), desk.Article{Title: "退款多久到账？", Body: "原路退回，三个工作日内到账。", Lang: desk.Chinese, Published: true})
				return err
			})
			p.start(t)
			p.await(t)
			if err := h.deliver(customer, letter(customer, "h1@cust.test", mime.BEncoding.Encode("utf-8", "退款多久到账"), "", "您好，退款多久能到账？")); err != nil {
				t.Fatal(err)
			}
			if say := question(t, h, 1)[0]; say.Get("body") != "解决了" {
				t.Errorf("%q", say)
			}
			ack := ""
			for _, raw := range h.inbox(t, customer) {
				if strings.Contains(htmlOf(t, raw), "三个工作日内到账") {
					m, err := mail.ReadMessage(strings.NewReader(raw))
					if err != nil {
						t.Fatal(err)
					}
					ack = m.Header.Get("Message-ID")
				}
			}
			if err := h.deliver(customer, letter(customer, "h2@cust.test", "Re: x", "In-Reply-To: "+ack+"\n", "解决了，谢谢")); err != nil {
				t.Fatal(err)
			}
			solved := func(status, closure string) func() bool {
				return func() bool {
					var k struct {
						Status  string `json:"status"`
						Closure string `json:"closure"`
					}
					return p.call("GET", "/tickets/1001", "", nil, &k) == nil && k.Status == status && k.Closure == closure
				}
			}
			eventually(t, "the customer says that it is solved", solved("resolved", "confirmed"))
			if err := h.deliver(customer, letter(customer, "h3@cust.test", "Re: x", "In-Reply-To: "+ack+"\n", "还是没到账")); err != nil {
				t.Fatal(err)
			}
			eventually(t, "their next mail opens it again", solved("open", ""))
			p.stop(t)
		})
	})
}
