package line

import (
	"net"
	"sync"
	"time"
)

// How long a server may keep us waiting.
const (
	dialLimit = 20 * time.Second // until the connection stands, TLS included
	StepLimit = 2 * time.Minute  // for the whole answer to a short command
	RestLimit = 15 * time.Minute // while nothing is asked of the server
)

// SaidLimit is the longest silence between two bytes of an answer.
var SaidLimit = 45 * time.Second // a variable for the tests alone

// guard is a connection that can't hang. go-imap has no read deadline while a response has not begun, so a half-dead server
// leaves IDLE silent and NOOP waiting for ever: here every read has one, and what go-imap itself sets is ignored. It sits
// below TLS. It also remembers the first failure, because go-imap's own errors hide it.
type guard struct {
	net.Conn

	mu    sync.Mutex
	limit time.Duration // for each read
	until time.Time     // for all of them; zero: none
	err   error
}

func newGuard(conn net.Conn) *guard { return &guard{Conn: conn, limit: SaidLimit} }

// expect allows limit for each read from now on, and whole for all of them together (0: no end).
func (g *guard) expect(limit, whole time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.limit, g.until = limit, time.Time{}
	if whole > 0 {
		g.until = time.Now().Add(whole)
	}
	g.arm() // also for a read that has been waiting since before
}

func (g *guard) arm() {
	t := time.Now().Add(g.limit)
	if !g.until.IsZero() && g.until.Before(t) {
		t = g.until
	}
	_ = g.Conn.SetReadDeadline(t) // fails only on a closed connection, which the read itself will tell
}

func (g *guard) Read(p []byte) (int, error) {
	g.mu.Lock()
	failed := g.err
	g.arm()
	g.mu.Unlock()
	if failed != nil { // go-imap reads once more after a deadline has passed, and would wait as long again
		return 0, failed
	}
	n, err := g.Conn.Read(p)
	if err != nil {
		g.note(err)
	}
	return n, err
}

func (g *guard) Write(p []byte) (int, error) {
	_ = g.Conn.SetWriteDeadline(time.Now().Add(StepLimit))
	n, err := g.Conn.Write(p)
	if err != nil {
		g.note(err)
	}
	return n, err
}

func (g *guard) note(err error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.err == nil {
		g.err = err
	}
}

// failure is the first thing that went wrong with the connection itself, nil if nothing did.
func (g *guard) failure() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.err
}

func (g *guard) SetReadDeadline(time.Time) error  { return nil }
func (g *guard) SetWriteDeadline(time.Time) error { return nil }
func (g *guard) SetDeadline(time.Time) error      { return nil }
