// Package mailtest is what the tests of mail share: a desk with one mailbox, and the servers and authorities that it talks to.
package mailtest

import (
	"context"
	"io"
	"log/slog"
	"net"
	"testing"
	"time"
)

// Quiet is a log that nobody reads.
var Quiet = slog.New(slog.NewTextHandler(io.Discard, nil))

// Background runs a worker until the test ends or stop is called.
func Background(t *testing.T, run func(context.Context) error) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- run(ctx) }()
	stopped := false
	stop = func() {
		if stopped {
			return
		}
		stopped = true
		cancel()
		select {
		case err := <-done:
			if err != nil {
				t.Errorf("the worker ended with %v", err)
			}
		case <-time.After(10 * time.Second):
			t.Error("the worker does not end")
		}
	}
	t.Cleanup(stop)
	return stop
}

// Eventually waits for a thing to become true.
func Eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if is() {
			return
		}
	}
	t.Fatalf("it did not come about: %s", what)
}

// Listen opens a port of this machine until the test ends.
func Listen(t testing.TB) net.Listener {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ln.Close() })
	return ln
}

// Accept has serve talk with whoever connects to ln, each by themselves, until ln is closed.
func Accept(ln net.Listener, serve func(net.Conn)) {
	go func() {
		for {
			conn, err := ln.Accept()
			if err != nil {
				return
			}
			go serve(conn)
		}
	}()
}

// PortOf is the port that ln listens on.
func PortOf(ln net.Listener) int { return ln.Addr().(*net.TCPAddr).Port }

// ReadAt is a kept mail that lies in memory.
type ReadAt struct{ io.ReaderAt }

// Close is nothing to do.
func (ReadAt) Close() error { return nil }
