package mail

import (
	"bytes"
	"io"
	"strings"
)

// Bounds of what one mail may ask of us.
const (
	maxHeader = 256 << 10 // bytes of one header that are looked at
	maxFields = 3000
	maxDepth  = 30 // multiparts within multiparts
	maxParts  = 1000
)

// entity is one MIME part: where it lies in the raw mail, and what its header says.
type entity struct {
	head, body, end int64 // its header, its body, and the line break before the next boundary
	fields          header
	media           string // "text/plain", lower case
	params          params
	disposition     string // "", "inline" or "attachment"
	file            string // the file name, decoded and safe; empty where there is none
	encoding        string // "", "base64", "quoted-printable", "x-uuencode"
	children        []*entity
	closed          bool // its closing boundary has been seen
}

func (e *entity) multipart() bool { return strings.HasPrefix(e.media, "multipart/") }

// walker finds the parts of a mail in one pass. Boundaries of every multipart around the place are looked for, so a
// multipart that is never closed ends where the one around it goes on.
type walker struct {
	s        *scanner
	stack    []*entity
	leaf     *entity // whose body we are in
	parts    int
	overflow bool // there was more than the bounds allow
}

// walk reads the structure of the mail between two offsets.
func walk(r io.ReaderAt, from, to int64) (*entity, *walker) {
	w := &walker{s: newScanner(r, from, to)}
	root := &entity{head: from, end: to}
	w.readHead(root, true, "text/plain")
	w.enter(root)
	w.run()
	w.mend(r, root, 0)
	return root, w
}

func (w *walker) enter(e *entity) {
	w.parts++
	if e.multipart() && e.params.get("boundary") != "" {
		if len(w.stack) < maxDepth {
			w.stack = append(w.stack, e)
			w.leaf = nil
			return
		}
		w.overflow = true
	}
	w.leaf = e
}

func (w *walker) run() {
	for len(w.stack) > 0 {
		line, at := w.s.dashes()
		if line == nil {
			break
		}
		i, closing := w.match(line)
		if i < 0 {
			continue
		}
		w.finish(i+1, w.beforeBreak(at))
		m := w.stack[i]
		if closing {
			m.closed = true
			continue
		}
		if w.parts >= maxParts {
			w.overflow = true
			break
		}
		w.child(m)
	}
	w.finish(0, w.s.size)
}

func (w *walker) child(m *entity) {
	e := &entity{head: w.s.at + int64(w.s.pos), end: w.s.size}
	kind := "text/plain"
	if m.media == "multipart/digest" {
		kind = "message/rfc822"
	}
	w.readHead(e, false, kind)
	m.children = append(m.children, e)
	w.enter(e)
}

// finish ends the leaf and every multipart from the i-th inwards.
func (w *walker) finish(i int, at int64) {
	if w.leaf != nil {
		at = max(at, w.leaf.body) // a part without a body ends behind its header, and so do those around it
		w.leaf.end = at
		w.leaf = nil
	}
	for _, e := range w.stack[i:] {
		e.end = max(at, e.body)
	}
	w.stack = w.stack[:i]
}

// match is the innermost multipart that is still open and has this boundary, else the innermost closed one.
func (w *walker) match(line []byte) (i int, closing bool) {
	line = bytes.TrimRight(line[2:], " \t\r\n")
	fallback, fallbackClosing := -1, false
	for i := len(w.stack) - 1; i >= 0; i-- {
		rest, ok := cutBoundary(line, w.stack[i].params.get("boundary"))
		if !ok {
			continue
		}
		if !w.stack[i].closed {
			return i, rest
		}
		if fallback < 0 {
			fallback, fallbackClosing = i, rest
		}
	}
	return fallback, fallbackClosing
}

// cutBoundary says whether a line (without its first two hyphens and its trailing space) is this boundary, and whether
// it is the closing one.
func cutBoundary(line []byte, boundary string) (closing, ok bool) {
	if len(line) < len(boundary) || string(line[:len(boundary)]) != boundary {
		return false, false
	}
	switch string(line[len(boundary):]) {
	case "":
		return false, true
	case "--":
		return true, true
	}
	return false, false
}

// beforeBreak is the offset before the line break that precedes at: it belongs to the boundary (RFC 2046, 5.1.1).
func (w *walker) beforeBreak(at int64) int64 {
	var two [2]byte
	n := min(at, 2)
	if n == 0 {
		return at
	}
	if k, _ := w.s.r.ReadAt(two[:n], at-n); int64(k) < n {
		return at
	}
	switch {
	case two[n-1] != '\n':
		return at
	case n == 2 && two[0] == '\r':
		return at - 2
	}
	return at - 1
}

// mend looks again at multiparts without a single part: their boundary is missing or wrong. If one can be seen in the
// body it is used; otherwise what is there is shown as text.
func (w *walker) mend(r io.ReaderAt, e *entity, depth int) {
	if e.multipart() && len(e.children) == 0 && !w.overflow && depth < maxDepth {
		w.guess(r, e)
	}
	for _, c := range e.children {
		w.mend(r, c, depth+1)
	}
}

func (w *walker) guess(r io.ReaderAt, e *entity) {
	boundary := guessBoundary(r, e.body, e.end)
	if boundary != "" && boundary != e.params.get("boundary") {
		e.params.set("boundary", boundary)
		again := &walker{s: newScanner(r, e.body, e.end), parts: w.parts, stack: []*entity{e}}
		again.run()
		w.parts, w.overflow = again.parts, again.overflow
	}
	if len(e.children) == 0 {
		e.media = "text/plain"
	}
}

// guessBoundary finds a line of two hyphens and something that is followed by a Content- field.
func guessBoundary(r io.ReaderAt, from, to int64) string {
	s := newScanner(r, from, min(to, from+scanBuffer))
	for range 200 {
		line, _ := s.dashes()
		if line == nil {
			return ""
		}
		name := string(bytes.TrimSpace(line[2:]))
		next, at, _ := s.line()
		if name != "" && len(next) > 8 && strings.EqualFold(string(next[:8]), "content-") {
			return strings.TrimSuffix(name, "--")
		}
		if next != nil {
			s.seek(at)
		}
	}
	return ""
}
