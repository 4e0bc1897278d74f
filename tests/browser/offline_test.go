package browser

import (
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
)

// stoppable serves the shop at an address of its own, where it can be stopped and started again, and may lose the answer to a request.
type stoppable struct {
	*shop
	at   string
	srv  *http.Server
	lose atomic.Pointer[string] // the end of the path whose next answer is lost
}

func (s *shop) stoppable() *stoppable {
	s.Helper()
	w := &stoppable{shop: s, at: "127.0.0.1:0"}
	w.start()
	s.base = "http://" + w.at
	s.Cleanup(func() { w.srv.Close() })
	return w
}

func (w *stoppable) start() {
	w.Helper()
	l, err := net.Listen("tcp", w.at)
	w.must(err)
	w.at = l.Addr().String()
	w.srv = &http.Server{Handler: w}
	srv := w.srv
	go srv.Serve(l) // ends with Close
}

func (w *stoppable) ServeHTTP(out http.ResponseWriter, r *http.Request) {
	if end := w.lose.Load(); end != nil && strings.HasSuffix(r.URL.Path, *end) {
		w.lose.Store(nil)
		w.web.ServeHTTP(httptest.NewRecorder(), r)
		panic(http.ErrAbortHandler)
	}
	w.web.ServeHTTP(out, r)
}

func (s *shop) answers(number int64) (n int) {
	s.Helper()
	for _, m := range s.talk(number).Messages {
		if m.Direction == desk.Out {
			n++
		}
	}
	return n
}

const written = `(document.querySelector("#reply .rich")?.innerText ?? document.querySelector("#reply [data-text]").value)`

// The server stops while somebody types and sends: nothing is lost, it is said so, and one mail goes when it is back.
func TestServerStopsWhileTypingAndSending(t *testing.T) {
	away := 30 * time.Second
	if testing.Verbose() {
		t.Logf("away for %v", away)
	}
	s := newShop(t, 0)
	s.writes("王芳", "wangfang@cust.test", "退款", "到了吗？")
	number := s.newest().Ticket.Number
	w := s.stoppable()
	b := s.logsIn(liwei)
	b.opens(fmt.Sprintf("/desk/tickets/%d", number))
	b.reply()
	b.types("查到了，")
	b.until(`document.querySelector("#reply [data-saved]").textContent.includes("已存")`)
	w.srv.Close()
	gone := time.Now()
	b.types("已经退回，请查收。")
	b.until(`document.querySelector("#reply [data-saved]").textContent.includes("尚未保存")`)
	b.js(`document.querySelector("#reply [data-send]").click()`)
	b.until(`document.querySelector("#reply [data-saved]").textContent.includes("恢复后会自动发送")`)
	time.Sleep(away - time.Since(gone))
	if text, _ := b.js(written).(string); !strings.Contains(text, "查到了，已经退回，请查收。") {
		t.Errorf("in the box is %q", text)
	}
	w.start()
	s.soon("it is sent once the server is back", func() bool { return s.answers(number) == 1 })
	b.until(written + `.trim() === ""`)
	time.Sleep(3 * time.Second) // long enough for another try
	talk := s.talk(number)
	if n := s.answers(number); n != 1 || !strings.Contains(talk.Messages[len(talk.Messages)-1].Reply, "查到了，已经退回，请查收。") {
		t.Errorf("%d mails", n)
	}
	if len(talk.Drafts) != 0 {
		t.Error("a draft is left over")
	}
}

// The answer to a form is lost on its way back: the page tries again, and one mail goes.
func TestAnswerLostOnItsWayBack(t *testing.T) {
	s := newShop(t, 0)
	s.writes("王芳", "wangfang@cust.test", "退款", "到了吗？")
	number := s.newest().Ticket.Number
	w := s.stoppable()
	b := s.logsIn(liwei)
	b.opens(fmt.Sprintf("/desk/tickets/%d", number))
	b.reply()
	b.types("只发一次")
	b.until(`document.querySelector("#reply [data-saved]").textContent.includes("已存")`)
	end := "/reply"
	w.lose.Store(&end)
	b.js(`document.querySelector("#reply [data-send]").click()`)
	b.until(written + `.trim() === "" && document.querySelectorAll("#messages .msg.ours").length === 1`)
	if n := s.answers(number); n != 1 {
		t.Errorf("%d mails", n)
	}
	b.reply()
	b.types("只发一次") // the same words, meant: another form
	b.js(`document.querySelector("#reply [data-send]").click()`)
	s.soon("a second answer goes", func() bool { return s.answers(number) == 2 })
}

// What is changed while an answer waits for the connection is not sent half done; a page that is left keeps it for the next one.
func TestChangeWhileWaitingForTheConnection(t *testing.T) {
	s := newShop(t, 0)
	s.writes("王芳", "wangfang@cust.test", "退款", "到了吗？")
	number := s.newest().Ticket.Number
	w := s.stoppable()
	b := s.logsIn(liwei)
	b.opens(fmt.Sprintf("/desk/tickets/%d", number))
	b.reply()
	w.srv.Close()
	b.types("先写一句")
	b.js(`document.querySelector("#reply [data-send]").click()`)
	b.until(`document.querySelector("#reply").matches(".waiting")`)
	b.types("，再改")
	b.until(`!document.querySelector("#reply").matches(".waiting")`)
	time.Sleep(time.Second)
	b.js(`window.left = true`)
	w.start()
	b.opens(fmt.Sprintf("/desk/tickets/%d", number))
	b.composerReady()
	b.until(written + `.includes("先写一句，再改")`)
	s.soon("the draft is on the server", func() bool { return len(s.talk(number).Drafts) == 1 })
	if n := s.answers(number); n != 0 {
		t.Errorf("%d mails", n)
	}
}

// Two tabs with one draft: neither overwrites the other silently; one of them is chosen.
func TestDraftInTwoTabs(t *testing.T) {
	s := newShop(t, 0)
	s.writes("王芳", "wangfang@cust.test", "退款", "到了吗？")
	number := s.newest().Ticket.Number
	one, two := s.logsIn(liwei), s.logsIn(liwei)
	for _, b := range []*tab{one, two} {
		b.opens(fmt.Sprintf("/desk/tickets/%d", number))
		b.reply()
	}
	one.types("手机上写的")
	one.until(`document.querySelector("#reply [data-saved]").textContent.includes("已存")`)
	two.types("电脑上写的")
	two.until(`document.querySelector("#reply [data-notice]").innerText.includes("手机上写的")`)
	if d := s.talk(number).Drafts; len(d) != 1 || !strings.Contains(d[0].Text, "手机") {
		t.Errorf("drafts %+v", d)
	}
	two.js(`document.querySelector('[data-take="mine"]').click()`)
	s.soon("mine is kept", func() bool { d := s.talk(number).Drafts; return len(d) == 1 && strings.Contains(d[0].Text, "电脑") })
	one.types("，又加一句")
	one.until(`document.querySelector("#reply [data-notice]").innerText.includes("电脑上写的")`)
	one.js(`document.querySelector('[data-take="theirs"]').click()`)
	one.until(`document.readyState === "complete" && document.querySelector("#reply")?.dataset.ready && ` + written + `.includes("电脑上写的")`)
}
