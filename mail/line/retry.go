package line

import (
	"math/rand/v2"
	"time"
)

// How long it takes until a server is tried again.
const (
	retryLeast  = time.Second
	retryMost   = 5 * time.Minute
	refusedWait = 30 * time.Second // after a refused log-in, lest the server locks the account
)

// Between is a random time, so that a shop's mailboxes do not all knock at once.
func Between(least, most time.Duration) time.Duration {
	return least + rand.N(most-least)
}

// Backoff is how long to wait after the nth failure in a row (from 0): doubling from a second to five minutes, of which at
// least half.
func Backoff(n int, refused bool) time.Duration {
	d := retryMost
	if n < 9 {
		d = min(retryMost, retryLeast<<n)
	}
	if refused {
		d = max(d, refusedWait)
	}
	return Between(d/2, d)
}
