package mail

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/deskbell/deskbell/mail/transfer"
)

// locator says where the bytes of a part are and how to decode them: a range of the raw mail, then steps, each applied to
// what the one before yields. "raw:1024+300/base64/sub:10+20". It is stored with every attachment, so its words never
// change their meaning.
type locator []string

// locatorIn locates a part of the mail, or of what a base locates.
func (e *entity) locatorIn(base locator) locator {
	n := max(e.end-e.body, 0)
	l := locator{fmt.Sprintf("raw:%d+%d", e.body, n)}
	if base != nil {
		l = base.sub(e.body, n)
	}
	if e.encoding != "" {
		l = l.then(map[string]string{"base64": "base64", "quoted-printable": "qp", "x-uuencode": "uu"}[e.encoding])
	}
	return l
}

func (l locator) then(step string) locator { return append(l[:len(l):len(l)], step) }

func (l locator) sub(from, n int64) locator { return l.then(fmt.Sprintf("sub:%d+%d", from, n)) }

func (l locator) String() string { return strings.Join(l, "/") }

// errLocator is returned for a locator that no Parse has written, or that belongs to another mail.
var errLocator = errors.New("mail: this part is not in this mail")

// OpenPart reads the decoded bytes of a desk.Part, given the raw mail it was found in. It reads as it goes: only what the
// part needs, a buffer at a time.
func OpenPart(r io.ReaderAt, size int64, locator string) (io.Reader, error) {
	first, _, _ := strings.Cut(locator, "/")
	from, n, ok := rangeOf(first, "raw:")
	if !ok || n > size || from > size-n {
		return nil, errLocator
	}
	return openLocator(lines(r, size), locator)
}

func openLocator(r io.ReaderAt, locator string) (io.Reader, error) {
	steps := strings.Split(locator, "/")
	from, n, ok := rangeOf(steps[0], "raw:")
	if !ok || len(steps) > 16 {
		return nil, errLocator
	}
	var out io.Reader = io.NewSectionReader(r, from, n)
	for _, s := range steps[1:] {
		switch {
		case s == "base64":
			out = transfer.Decode(out, "base64")
		case s == "qp":
			out = transfer.Decode(out, "quoted-printable")
		case s == "uu":
			out = transfer.Decode(out, "x-uuencode")
		case s == "cms":
			out = &cmsReader{r: out}
		case s == "rtf":
			out = decompressRTF(out)
		case strings.HasPrefix(s, "sub:"):
			from, n, ok := rangeOf(s, "sub:")
			if !ok {
				return nil, errLocator
			}
			out = &skipping{r: out, skip: from, left: n}
		default:
			return nil, errLocator
		}
	}
	return out, nil
}

func rangeOf(step, prefix string) (from, n int64, ok bool) {
	s, found := strings.CutPrefix(step, prefix)
	a, b, two := strings.Cut(s, "+")
	from, err1 := strconv.ParseInt(a, 10, 64)
	n, err2 := strconv.ParseInt(b, 10, 64)
	return from, n, found && two && err1 == nil && err2 == nil && from >= 0 && n >= 0
}

// skipping is a range of a stream.
type skipping struct {
	r          io.Reader
	skip, left int64
}

func (s *skipping) Read(p []byte) (int, error) {
	if s.skip > 0 {
		if _, err := io.CopyN(io.Discard, s.r, s.skip); err != nil {
			return 0, err
		}
		s.skip = 0
	}
	if s.left <= 0 {
		return 0, io.EOF
	}
	if int64(len(p)) > s.left {
		p = p[:s.left]
	}
	n, err := s.r.Read(p)
	s.left -= int64(n)
	return n, err
}
