package tests

import (
	"bytes"
	"net"
	"sync"
	"testing"
	"time"
)

// proxy stands between the desk and a mail server and makes trouble: it holds a conversation at a chosen place, cuts it there,
// slows it down. It speaks no protocol, it only looks for words in what goes by, so the desk has to be set up without TLS.
type proxy struct {
	addr, target string

	mu    sync.Mutex
	rule  *rule
	pace  int // bytes a second in each direction; 0 for as fast as it goes
	pairs map[*pair]bool
	heard map[string]int // how often each of the words to count has gone by
}

// way is the direction of a conversation.
type way int

const (
	toServer way = iota
	toDesk
)

// rule is trouble at a place: after is counted from where the words at begin, so 0 is just before them.
type rule struct {
	way   way
	at    string
	after int
	cut   bool // ends the connection there; else it is held

	reached chan struct{} // closed when the place was reached
	release chan struct{} // closed when the conversation may go on
	once    sync.Once
}

// pair is one connection of the desk and its counterpart.
type pair struct {
	desk, server net.Conn
	end          chan struct{}
	once         sync.Once
}

func (p *pair) close() {
	p.once.Do(func() {
		close(p.end)
		p.desk.Close()
		p.server.Close()
	})
}

func newProxy(t testing.TB, target string) *proxy {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{addr: ln.Addr().String(), target: target, pairs: map[*pair]bool{}, heard: map[string]int{}}
	t.Cleanup(func() {
		ln.Close()
		p.clear()
	})
	go func() {
		for {
			c, err := ln.Accept()
			if err != nil {
				return
			}
			go p.relay(c)
		}
	}()
	return p
}

// hold makes the next conversation that comes by this place wait there.
func (p *proxy) hold(w way, at string, after int) *rule {
	return p.set(&rule{way: w, at: at, after: after})
}

// cut makes the next conversation that comes by this place end there.
func (p *proxy) cut(w way, at string, after int) *rule {
	return p.set(&rule{way: w, at: at, after: after, cut: true})
}

func (p *proxy) set(r *rule) *rule {
	r.reached, r.release = make(chan struct{}), make(chan struct{})
	p.mu.Lock()
	defer p.mu.Unlock()
	p.rule = r
	return r
}

// await returns once the place was reached.
func (r *rule) await(t testing.TB) {
	t.Helper()
	select {
	case <-r.reached:
	case <-time.After(30 * time.Second):
		t.Fatalf("nothing came by %q", r.at)
	}
}

// goOn ends a hold.
func (r *rule) goOn() { close(r.release) }

// clear ends all conversations and forgets the trouble.
func (p *proxy) clear() {
	p.mu.Lock()
	p.rule = nil
	var all []*pair
	for c := range p.pairs {
		all = append(all, c)
	}
	p.mu.Unlock()
	for _, c := range all {
		c.close()
	}
}

// slow lets n bytes a second through in each direction.
func (p *proxy) slow(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.pace = n
}

// count notes from now on how often words are said to the server; said tells.
func (p *proxy) count(words string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.heard[words] = 0
}

func (p *proxy) said(words string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.heard[words]
}

func (p *proxy) relay(c net.Conn) {
	s, err := net.Dial("tcp", p.target)
	if err != nil {
		c.Close()
		return
	}
	both := &pair{desk: c, server: s, end: make(chan struct{})}
	p.mu.Lock()
	p.pairs[both] = true
	p.mu.Unlock()
	var pumps sync.WaitGroup
	pumps.Go(func() { p.pump(both, toServer, c, s) })
	pumps.Go(func() { p.pump(both, toDesk, s, c) })
	pumps.Wait()
	p.mu.Lock()
	delete(p.pairs, both)
	p.mu.Unlock()
}

// pump passes one direction on. It remembers a little of what went by, for words that come in pieces.
func (p *proxy) pump(both *pair, w way, from, to net.Conn) {
	defer both.close()
	buf := make([]byte, 4096)
	var seen []byte // the end of what went by
	left := -1      // bytes until the place of found; -1 while the words have not come
	var found *rule
	for {
		n, err := from.Read(buf)
		chunk := buf[:n]
		p.mu.Lock()
		r, pace := p.rule, p.pace
		if w == toServer {
			for words := range p.heard {
				p.heard[words] += bytes.Count(chunk, []byte(words))
			}
		}
		p.mu.Unlock()
		if found == nil && r != nil && r.way == w {
			all := append(seen, chunk...)
			if i := bytes.Index(all, []byte(r.at)); i >= 0 {
				found, left = r, max(0, i+r.after-len(seen))
			}
			seen = append([]byte(nil), all[max(0, len(all)-len(r.at)+1):]...)
		}
		if found != nil && left <= len(chunk) {
			if !pass(to, chunk[:left], pace) || !p.stop(both, found) {
				return
			}
			chunk, found, left, seen = chunk[left:], nil, -1, nil
		} else if found != nil {
			left -= len(chunk)
		}
		if !pass(to, chunk, pace) || err != nil {
			return
		}
	}
}

// stop does what the rule says, once for all conversations, and says whether this one goes on.
func (p *proxy) stop(both *pair, r *rule) bool {
	first := false
	r.once.Do(func() {
		first = true
		p.mu.Lock()
		if p.rule == r {
			p.rule = nil
		}
		p.mu.Unlock()
		close(r.reached)
	})
	if !first {
		return true
	}
	if r.cut {
		return false
	}
	select {
	case <-r.release:
		return true
	case <-both.end:
		return false
	}
}

func pass(to net.Conn, b []byte, pace int) bool {
	if pace == 0 {
		_, err := to.Write(b)
		return err == nil
	}
	for len(b) > 0 {
		n := min(len(b), max(1, pace/10))
		if _, err := to.Write(b[:n]); err != nil {
			return false
		}
		time.Sleep(time.Duration(n) * time.Second / time.Duration(pace))
		b = b[n:]
	}
	return true
}
