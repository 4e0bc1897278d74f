package browser

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/deskbell/deskbell/server"
	"github.com/deskbell/deskbell/tests/servers"
)

// machine is where a shop's desk runs: it can be switched off and on again, and may lose the answer to a request.
type machine struct {
	*shop
	address string
	web     *server.Server // another one each time it is switched on; nil while it is off
	http    *http.Server
	ended   chan error
	lose    atomic.Pointer[string] // the end of the path whose next answer is lost
}

// ownMachine moves the shop to a machine, which is on.
func (s *shop) ownMachine() *machine {
	s.Helper()
	ports, err := servers.FreePorts(1)
	s.must(err)
	m := &machine{shop: s, address: fmt.Sprintf("127.0.0.1:%d", ports[0])}
	m.start()
	s.base = "http://" + m.address
	s.Cleanup(m.stop)
	return m
}

func (m *machine) start() {
	m.Helper()
	var err error
	m.web, err = server.New(server.Config{Store: m.store, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Mail: nobodysMail()})
	m.must(err)
	m.store.SetNotify(m.web.Hub.Publish)
	listener, err := net.Listen("tcp", m.address)
	m.must(err)
	web := m.watched(m.web)
	m.http, m.ended = &http.Server{Handler: http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) { m.serve(web, out, r) })}, make(chan error, 1)
	srv, ended := m.http, m.ended
	go func() { ended <- srv.Serve(listener) }()
}

func (m *machine) serve(web http.Handler, out http.ResponseWriter, r *http.Request) {
	if end := m.lose.Load(); end != nil && strings.HasSuffix(r.URL.Path, *end) && m.lose.CompareAndSwap(end, nil) {
		web.ServeHTTP(httptest.NewRecorder(), r)
		panic(http.ErrAbortHandler)
	}
	web.ServeHTTP(out, r)
}

func (m *machine) stop() {
	m.Helper()
	if m.web == nil {
		return
	}
	m.web.Close()
	m.web = nil
	m.must(m.http.Close())
	if err := <-m.ended; !errors.Is(err, http.ErrServerClosed) {
		m.Error(err)
	}
}

// atWork is an agent who has a ticket open on a machine and the cursor in the reply box.
func atWork(t *testing.T) (m *machine, b *tab, number int64) {
	t.Helper()
	s := newShop(t, 0)
	s.writes("王芳", "wangfang@cust.test", "退款", "到了吗？")
	number = s.newest().Ticket.Number
	m = s.ownMachine()
	b = s.logsIn(liwei)
	b.opens(fmt.Sprintf("/desk/tickets/%d?v=open", number))
	b.reply()
	return m, b, number
}
