package mail

import (
	"errors"
	"io"

	"github.com/deskbell/deskbell/desk"
)

// Read reads a kept mail: as Parse does, and it knows what the poller wrote into one of which only the header was kept. The
// error is that of reading the bytes: what was read until then is no mail.
func Read(raw io.ReaderAt, size int64) (*desk.Mail, error) {
	watched := &watchedReader{r: raw}
	m := Parse(watched, size)
	if HeaderOnly(watched) {
		m.Problems = append(m.Problems, "mail.problem.header_only")
	}
	return m, watched.err
}

// watchedReader remembers that reading failed: a parser takes the bytes it gets for all there are.
type watchedReader struct {
	r   io.ReaderAt
	err error
}

func (w *watchedReader) ReadAt(p []byte, off int64) (int, error) {
	n, err := w.r.ReadAt(p, off)
	if err != nil && !errors.Is(err, io.EOF) {
		w.err = err
	}
	return n, err
}

// HeaderOnly says that of a kept mail there is the header alone.
func HeaderOnly(raw io.ReaderAt) bool {
	p := make([]byte, len(CutField)+1)
	n, _ := raw.ReadAt(p, 0)
	return string(p[:n]) == CutField+":"
}

// CutField is the first line of a mail of which only the header was kept.
const CutField = "X-Deskbell-Cut"
