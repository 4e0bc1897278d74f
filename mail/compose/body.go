package compose

import (
	"encoding/base64"
	"io"
	"mime/quotedprintable"
	"strings"
)

// withCRLF makes every line end as mail wants it, the last one too.
func withCRLF(s string) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	s = strings.ReplaceAll(s, "\r", "\n")
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "")
	return strings.ReplaceAll(strings.TrimRight(s, "\n")+"\n", "\n", "\r\n")
}

// encodingFor picks what is shorter and still readable where it can be: quoted-printable triples a Chinese text.
func encodingFor(s string) string {
	high := 0
	for i := range len(s) {
		if s[i] >= 0x80 {
			high++
		}
	}
	if high*6 > len(s) {
		return "base64"
	}
	return "quoted-printable"
}

func encodeText(w io.Writer, encoding, s string) error {
	var e io.WriteCloser
	if encoding == "base64" {
		e = newBase64(w)
	} else {
		e = quotedprintable.NewWriter(w)
	}
	if _, err := io.WriteString(e, s); err != nil {
		return err
	}
	return e.Close()
}

// newBase64 writes base64 in lines of 76 (RFC 2045, 6.8).
func newBase64(w io.Writer) io.WriteCloser {
	l := &liner{w: w}
	return &lined{WriteCloser: base64.NewEncoder(base64.StdEncoding, l), liner: l}
}

type lined struct {
	io.WriteCloser
	liner *liner
}

func (l *lined) Close() error {
	if err := l.WriteCloser.Close(); err != nil {
		return err
	}
	if l.liner.used == 0 {
		return nil
	}
	_, err := io.WriteString(l.liner.w, "\r\n")
	return err
}

type liner struct {
	w    io.Writer
	used int
}

func (l *liner) Write(p []byte) (int, error) {
	written := 0
	for len(p) > 0 {
		n := min(lineLength-l.used, len(p))
		if _, err := l.w.Write(p[:n]); err != nil {
			return written, err
		}
		written += n
		l.used += n
		p = p[n:]
		if l.used == lineLength {
			if _, err := io.WriteString(l.w, "\r\n"); err != nil {
				return written, err
			}
			l.used = 0
		}
	}
	return written, nil
}
