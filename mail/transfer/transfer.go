// Package transfer undoes how mail carries bytes over lines of text: base64, quoted-printable (RFC 2045, 6) and uuencode.
package transfer

import (
	"bytes"
	"io"
)

// Decode undoes a transfer encoding while reading. It never fails: what is not of the encoding is skipped or
// passed on as it is.
func Decode(r io.Reader, encoding string) io.Reader {
	switch encoding {
	case "base64":
		return &decoding{r: r, step: new(Base64)}
	case "quoted-printable":
		return &decoding{r: r, step: new(qpDecoder)}
	case "x-uuencode":
		return &decoding{r: r, step: &uuDecoder{}}
	}
	return r
}

// stepper decodes a stream piece by piece.
type stepper interface {
	Decode(dst, src []byte) []byte // appends what src decodes to
	Rest(dst []byte) []byte        // appends what was kept back at the end
}

// decoding is a reader that sends what it reads through a stepper.
type decoding struct {
	r    io.Reader
	step stepper
	in   []byte
	out  []byte
	pos  int
	done bool
}

func (d *decoding) Read(p []byte) (int, error) {
	for d.pos == len(d.out) {
		if d.done {
			return 0, io.EOF
		}
		d.pos, d.out = 0, d.out[:0]
		if d.in == nil {
			d.in = make([]byte, max(512, min(32<<10, len(p)*2)))
		}
		n, err := d.r.Read(d.in)
		d.out = d.step.Decode(d.out, d.in[:max(n, 0)])
		if err != nil {
			d.out = d.step.Rest(d.out)
			d.done = true
			if err != io.EOF {
				d.r = failing{err}
				if d.pos == len(d.out) {
					return 0, err
				}
			}
		}
	}
	n := copy(p, d.out[d.pos:])
	d.pos += n
	return n, nil
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

var Base64Values = func() (t [256]int8) {
	for i := range t {
		t[i] = -1
	}
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	for i := range len(alphabet) {
		t[alphabet[i]] = int8(i)
	}
	return t
}()

// Base64 skips everything that is not of the alphabet. Padding ends a group, not the stream: some senders
// encode line by line. But where behind padding comes the line that mailing lists draw above their footers, it is over.
type Base64 struct {
	bits   uint32
	n      int
	padded bool
	over   bool
}

func (d *Base64) Decode(dst, src []byte) []byte {
	if d.over {
		return dst
	}
	bits, n := d.bits, d.n
	for _, c := range src {
		v := Base64Values[c]
		if v < 0 {
			if c == '=' && n > 0 {
				d.bits, d.n = bits, n
				dst = d.Rest(dst)
				bits, n = 0, 0
				d.padded = true
			}
			if d.padded && n == 0 && (c == '_' || c == '-') {
				d.over = true
				break
			}
			continue
		}
		bits = bits<<6 | uint32(v)
		if n++; n == 4 {
			dst = append(dst, byte(bits>>16), byte(bits>>8), byte(bits))
			bits, n = 0, 0
		}
	}
	d.bits, d.n = bits, n
	return dst
}

func (d *Base64) Rest(dst []byte) []byte {
	switch d.n {
	case 2:
		dst = append(dst, byte(d.bits>>4))
	case 3:
		dst = append(dst, byte(d.bits>>10), byte(d.bits>>2))
	}
	d.bits, d.n = 0, 0
	return dst
}

// qpDecoder decodes quoted-printable (RFC 2045, 6.7) line by line; a line that is longer than its buffer is decoded
// in pieces.
type qpDecoder struct{ kept []byte }

func (d *qpDecoder) Decode(dst, src []byte) []byte {
	for len(src) > 0 {
		i := bytes.IndexByte(src, '\n')
		if i < 0 {
			d.kept = append(d.kept, src...)
			if len(d.kept) > 8<<10 {
				cut := len(d.kept) - 2 // "=E" may be half a character
				dst = QuotedPrintable(dst, d.kept[:cut])
				d.kept = append(d.kept[:0], d.kept[cut:]...)
			}
			return dst
		}
		line := src[:i+1]
		if len(d.kept) > 0 {
			d.kept = append(d.kept, line...)
			dst = qpLine(dst, d.kept)
			d.kept = d.kept[:0]
		} else {
			dst = qpLine(dst, line)
		}
		src = src[i+1:]
	}
	return dst
}

func (d *qpDecoder) Rest(dst []byte) []byte {
	dst = qpLine(dst, d.kept)
	d.kept = nil
	return dst
}

// qpLine decodes one line with its break. Space at its end is not part of it; "=" there joins it to the next.
func qpLine(dst, line []byte) []byte {
	body := bytes.TrimRight(line, "\r\n")
	brk := line[len(body):]
	body = bytes.TrimRight(body, " \t")
	if len(body) > 0 && body[len(body)-1] == '=' {
		return QuotedPrintable(dst, body[:len(body)-1])
	}
	return append(QuotedPrintable(dst, body), brk...)
}

func QuotedPrintable(dst, b []byte) []byte {
	for {
		i := bytes.IndexByte(b, '=')
		if i < 0 {
			return append(dst, b...)
		}
		dst = append(dst, b[:i]...)
		b = b[i:]
		if len(b) > 2 && Unhex(b[1]) >= 0 && Unhex(b[2]) >= 0 {
			dst = append(dst, byte(Unhex(b[1])<<4|Unhex(b[2])))
			b = b[3:]
			continue
		}
		dst = append(dst, '=')
		b = b[1:]
	}
}

func Unhex(c byte) int {
	switch {
	case '0' <= c && c <= '9':
		return int(c - '0')
	case 'a' <= c && c <= 'f':
		return int(c-'a') + 10
	case 'A' <= c && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}
