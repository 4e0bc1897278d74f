package wire

import (
	"sync"
	"time"
)

const (
	backlogLeast = 200         // mails found at once that are worth a word
	backlogEvery = time.Second // the shortest time between two words about it
)

// backlog is how far a poller is with much mail that it found at once: after a first look, a week off, a mailbox that moved. What
// was done before a connection broke still counts after it.
type backlog struct {
	tell func() // something has changed; nil: nobody listens

	mu    sync.Mutex
	done  int
	total int
	told  time.Time
}

// expect says how much is left.
func (b *backlog) expect(left int) {
	b.mu.Lock()
	b.total = b.done + left
	b.mu.Unlock()
	b.say(false)
}

// move says that n more are done.
func (b *backlog) move(n int) {
	b.mu.Lock()
	if b.total > 0 {
		b.done = min(b.done+n, b.total)
	}
	b.mu.Unlock()
	b.say(false)
}

// clear says that nothing is left.
func (b *backlog) clear() {
	_, shown := b.now()
	b.mu.Lock()
	b.done, b.total = 0, 0
	b.mu.Unlock()
	b.say(shown > 0)
}

// now is what is done, and of how much; of 0 where it is not worth a word.
func (b *backlog) now() (done, total int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.total < backlogLeast {
		return 0, 0
	}
	return b.done, b.total
}

// say tells whoever listens, not too often; insist is for the last word.
func (b *backlog) say(insist bool) {
	if b.tell == nil {
		return
	}
	_, total := b.now()
	b.mu.Lock()
	due := insist || total > 0 && time.Since(b.told) >= backlogEvery
	if due {
		b.told = time.Now()
	}
	b.mu.Unlock()
	if due {
		b.tell()
	}
}
