package wire

import (
	"errors"
	"io"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/mail"
)

// Read reads a kept mail: as mail.Parse does, and it knows what the poller wrote into one of which only the header was kept. The
// error is that of reading the bytes: what was read until then is no mail.
func Read(raw io.ReaderAt, size int64) (*desk.Mail, error) {
	watched := &watchedReader{r: raw}
	m := mail.Parse(watched, size)
	if headerOnly(watched) {
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

func headerOnly(raw io.ReaderAt) bool {
	p := make([]byte, len(cutField)+1)
	n, _ := raw.ReadAt(p, 0)
	return string(p[:n]) == cutField+":"
}
