package mail

import (
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"io"
	"strings"

	"github.com/deskbell/deskbell/desk"
)

// digest is what tells a second copy of a mail from another mail: From, Date, Subject and everything in the body after
// decoding. What servers add on the way, line endings and empty lines at the end do not count.
type digest struct {
	h    hash.Hash
	file hash.Hash
	buf  []byte
}

func newDigest() *digest { return &digest{h: sha256.New()} }

func (d *digest) add(kind byte, s string) {
	var n [9]byte
	n[0] = kind
	binary.BigEndian.PutUint64(n[1:], uint64(len(s)))
	d.h.Write(n[:])
	_, _ = io.WriteString(d.h, s)
}

func (d *digest) text(s string) {
	if strings.IndexByte(s, '\r') >= 0 {
		s = strings.ReplaceAll(s, "\r", "")
	}
	d.add('t', strings.TrimRight(s, " \t\n"))
}

// part reads a file to its end and returns its size.
func (d *digest) part(r io.Reader) int64 {
	if d.file == nil {
		d.file, d.buf = sha256.New(), make([]byte, 32<<10)
	}
	d.file.Reset()
	n, _ := io.CopyBuffer(d.file, onlyReader{r}, d.buf) // what can't be read is not there for any copy
	d.add('p', string(d.file.Sum(nil)))
	return n
}

// onlyReader hides WriterTo, which would read with a buffer of its own.
type onlyReader struct{ io.Reader }

func (d *digest) sum(m *desk.Mail) (out [32]byte) {
	d.add('f', m.From.Address)
	d.add('d', m.Date.UTC().Format("20060102150405"))
	d.add('s', strings.Join(strings.Fields(m.Subject), " "))
	d.h.Sum(out[:0])
	return out
}
