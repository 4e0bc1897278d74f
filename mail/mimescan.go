package mail

import (
	"bytes"
	"io"
)

// scanBuffer is how much of a mail is in memory at a time while its parts are being found.
const scanBuffer = 64 << 10

// scanner reads lines at known offsets. A line longer than the buffer comes in pieces, and only the first of them
// counts as the beginning of a line.
type scanner struct {
	r      io.ReaderAt
	size   int64
	buf    []byte
	at     int64 // offset of buf[0]
	pos    int
	end    int
	inside bool // the next byte is in the middle of a line
}

func newScanner(r io.ReaderAt, from, to int64) *scanner {
	n := to - from
	if n > scanBuffer {
		n = scanBuffer
	}
	if n < 1 {
		n = 1
	}
	return &scanner{r: r, size: to, buf: make([]byte, n), at: from}
}

// fill keeps what has not been read and adds to it. False when there is nothing to add.
func (s *scanner) fill() bool {
	if s.pos > 0 {
		copy(s.buf, s.buf[s.pos:s.end])
		s.at += int64(s.pos)
		s.end -= s.pos
		s.pos = 0
	}
	want := s.buf[s.end:]
	if left := s.size - s.at - int64(s.end); left < int64(len(want)) {
		want = want[:max(left, 0)]
	}
	if len(want) == 0 {
		return false
	}
	n, _ := s.r.ReadAt(want, s.at+int64(s.end))
	if n <= 0 {
		s.size = s.at + int64(s.end) // a mail that is shorter than it was said to be
		return false
	}
	s.end += n
	return true
}

// line is the next line with its break, where it begins, and whether that is the beginning of a line. Nil at the end.
// The bytes are good until the next call.
func (s *scanner) line() (line []byte, at int64, first bool) {
	searched := 0
	for {
		if i := bytes.IndexByte(s.buf[s.pos+searched:s.end], '\n'); i >= 0 {
			return s.take(searched+i+1, false)
		}
		searched = s.end - s.pos
		if searched == len(s.buf) || !s.fill() {
			if searched == 0 {
				return nil, s.at + int64(s.pos), !s.inside
			}
			return s.take(searched, true)
		}
	}
}

func (s *scanner) take(n int, partial bool) ([]byte, int64, bool) {
	line, at, first := s.buf[s.pos:s.pos+n], s.at+int64(s.pos), !s.inside
	s.pos += n
	s.inside = partial
	return line, at, first
}

// dashes is the next line that begins with two hyphens, as every boundary does.
func (s *scanner) dashes() ([]byte, int64) {
	for {
		if s.end-s.pos < 3 && !s.fill() && s.end-s.pos < 2 {
			return nil, s.at + int64(s.pos)
		}
		if !s.inside && s.buf[s.pos] == '-' && s.end-s.pos > 1 && s.buf[s.pos+1] == '-' {
			line, at, _ := s.line()
			return line, at
		}
		s.skip()
	}
}

var breakDashes = []byte("\n--")

// skip goes to the next place in the buffer where a boundary may begin, or to the buffer's end.
func (s *scanner) skip() {
	if i := bytes.Index(s.buf[s.pos:s.end], breakDashes); i >= 0 {
		s.pos += i + 1
		s.inside = false
		return
	}
	// The last two bytes may be the beginning of "\n--".
	keep := 0
	switch {
	case s.end-s.pos >= 2 && s.buf[s.end-2] == '\n' && s.buf[s.end-1] == '-':
		keep = 1
	case s.buf[s.end-1] == '\n':
		keep = 0
	}
	s.inside = s.buf[s.end-1-keep] != '\n'
	s.pos = s.end - keep
	if keep > 0 && !s.fill() {
		s.pos = s.end
		s.inside = true
	}
}

// seek goes to an offset, which must be the beginning of a line.
func (s *scanner) seek(at int64) {
	if at >= s.at && at <= s.at+int64(s.end) {
		s.pos = int(at - s.at)
	} else {
		s.at, s.pos, s.end = at, 0, 0
	}
	s.inside = false
}

// linefeeds gives old Macintosh mail, whose lines end in a lone CR, the line breaks that everybody else uses. Offsets
// stay what they were.
type linefeeds struct{ r io.ReaderAt }

func (l linefeeds) ReadAt(p []byte, off int64) (int, error) {
	n, err := l.r.ReadAt(p, off)
	for i, c := range p[:n] {
		if c == '\r' {
			p[i] = '\n'
		}
	}
	return n, err
}

// lines is r, or r with its lone CRs as line feeds where the mail's beginning has no line feed at all.
func lines(r io.ReaderAt, size int64) io.ReaderAt {
	var few [4096]byte
	n, _ := r.ReadAt(few[:min(int64(len(few)), max(size, 0))], 0)
	head := few[:max(n, 0)]
	if bytes.IndexByte(head, '\n') < 0 && bytes.IndexByte(head, '\r') >= 0 {
		return linefeeds{r}
	}
	return r
}
