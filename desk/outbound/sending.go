package outbound

import (
	"fmt"
	"time"

	"github.com/deskbell/deskbell/desk"
)

const (
	fastHold, fastMost = time.Minute, 30 * time.Minute
	muchHold, muchMost = time.Hour, 4 * time.Hour
)

// HoldFor is how long a mailbox sends nothing after its server has asked for the n-th time in a row (1 is the first): twice as long
// each time, so that a server which means it is asked rarely.
func HoldFor(s desk.Slow, n int) time.Duration {
	base, most := fastHold, fastMost
	if s == desk.TooMuch {
		base, most = muchHold, muchMost
	}
	for ; n > 1 && base < most; n-- {
		base *= 2
	}
	return min(base, most)
}

// Receipt is what came of a mail that a server took. Refused are those whom it will not take it for; Left are addresses that have to
// be tried again, at once where it only wanted fewer at a time (Now), else later, for the reason in Words.
type Receipt struct {
	Refused []desk.BounceRecipient
	Left    []string
	Now     bool
	Words   string
}

// WireSize is about how many bytes a mail will have on its way: base64 makes files a third larger, and Chinese text too.
func WireSize(text, html int, files []desk.Attachment) int64 {
	size := int64(4096) + encoded(int64(text)) + encoded(int64(html))
	for i := range files {
		size += 1024 + encoded(files[i].Size)
	}
	return size
}

// encoded is the size of n bytes in base64, in lines of 76 (RFC 2045, 6.8).
func encoded(n int64) int64 { return (n+56)/57*78 + 2 }

// Megabytes of a mail or a limit, as people say them: providers count 25 MB as 25 × 1024 × 1024.
func Megabytes(n int64) string {
	if n < 10<<20 {
		return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
	}
	return fmt.Sprintf("%d MB", (n+1<<19)>>20)
}
