package transfer

import (
	"bytes"
	"strings"
)

// uuDecoder decodes uuencoded lines; "begin" and "end" lines and everything that does not fit are skipped.
type uuDecoder struct {
	kept  []byte
	ended bool
}

func (d *uuDecoder) Decode(dst, src []byte) []byte {
	for len(src) > 0 {
		i := bytes.IndexByte(src, '\n')
		if i < 0 {
			if len(d.kept) < 1024 {
				d.kept = append(d.kept, src...)
			}
			return dst
		}
		line := src[:i]
		if len(d.kept) > 0 {
			line = append(d.kept, line...)
			d.kept = d.kept[:0]
		}
		dst = d.line(dst, line)
		src = src[i+1:]
	}
	return dst
}

func (d *uuDecoder) Rest(dst []byte) []byte {
	dst = d.line(dst, d.kept)
	d.kept = nil
	return dst
}

func (d *uuDecoder) line(dst, line []byte) []byte {
	line = bytes.TrimRight(line, "\r\n")
	if d.ended || len(line) == 0 || bytes.HasPrefix(line, []byte("begin ")) {
		return dst
	}
	if string(line) == "end" {
		d.ended = true
		return dst
	}
	n, ok := uuLength(line)
	if !ok {
		return dst
	}
	for i := 1; n > 0; i += 4 {
		var q [4]byte
		for j := range q {
			if i+j < len(line) {
				q[j] = (line[i+j] - ' ') & 63
			}
		}
		three := []byte{q[0]<<2 | q[1]>>4, q[1]<<4 | q[2]>>2, q[2]<<6 | q[3]}
		dst = append(dst, three[:min(n, 3)]...)
		n -= 3
	}
	return dst
}

// uuLength is how many bytes a line holds, if it looks like one: its length must fit, give or take a checksum character.
func uuLength(line []byte) (int, bool) {
	if len(line) == 0 || line[0] < ' ' || line[0] > '`' {
		return 0, false
	}
	n := int(line[0]-' ') & 63
	want := 1 + (n+2)/3*4
	if len(line) > want+2 {
		return 0, false
	}
	for _, c := range line[1:] {
		if c < ' ' || c > '`' {
			return 0, false
		}
	}
	return n, len(line) >= 1+n*4/3 || n == 0 || len(line) > want-8 // spaces at the end may be lost
}

// UUFile is a uuencoded file within a text: from the begin line to the end line.
type UUFile struct {
	Name     string
	From, To int
}

// FindUU finds uuencoded files. A begin line alone is not one: lines that fit must follow.
func FindUU(text []byte) []UUFile {
	var files []UUFile
	for at := 0; at < len(text) && len(files) < 100; {
		i := bytes.Index(text[at:], []byte("begin "))
		if i < 0 {
			break
		}
		from := at + i
		at = from + 6
		if from > 0 && text[from-1] != '\n' {
			continue
		}
		if name, to, ok := uuAt(text, from); ok {
			files = append(files, UUFile{name, from, to})
			at = to
		}
	}
	return files
}

func uuAt(text []byte, from int) (name string, to int, ok bool) {
	line, next := cutLine(text, from)
	mode, name, _ := strings.Cut(strings.TrimSpace(string(line[6:])), " ")
	if len(mode) < 3 || len(mode) > 4 || strings.Trim(mode, "01234567") != "" || strings.TrimSpace(name) == "" {
		return "", 0, false
	}
	good := 0
	for next < len(text) {
		line, after := cutLine(text, next)
		switch _, fits := uuLength(line); {
		case string(line) == "end":
			return name, after, good > 0
		case fits:
			good++
		case len(bytes.TrimSpace(line)) > 0:
			return name, next, good > 2
		}
		next = after
	}
	return name, len(text), good > 0
}

// cutLine is the line at an offset without its break, and the offset of the next.
func cutLine(text []byte, at int) ([]byte, int) {
	if i := bytes.IndexByte(text[at:], '\n'); i >= 0 {
		return bytes.TrimRight(text[at:at+i], "\r"), at + i + 1
	}
	return bytes.TrimRight(text[at:], "\r"), len(text)
}
