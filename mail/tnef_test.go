package mail

import (
	"bytes"
	"encoding/binary"
	"testing"
)

// tnefFileOf makes a winmail.dat of attributes.
func tnefFileOf(attributes ...[]byte) []byte {
	b := []byte{0x78, 0x9f, 0x3e, 0x22, 1, 0}
	for _, a := range attributes {
		b = append(b, a...)
	}
	return b
}

func tnefAttribute(level byte, id uint32, data []byte) []byte {
	b := append([]byte{level}, binary.LittleEndian.AppendUint32(nil, id)...)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(data)))
	return append(append(b, data...), 0, 0)
}

func TestTNEF(t *testing.T) {
	rtf := []byte{0, 0, 0, 0, 200, 0, 0, 0, 'M', 'E', 'L', 'A', 0, 0, 0, 0}
	rtf = append(rtf, `{\rtf1\ansicpg936 \'c4\'e3\'ba\'c3\par {\*\x no}\u22909?}`...)
	props := []byte{1, 0, 0, 0, 0x02, 0x01, 0x09, 0x10, 1, 0, 0, 0}
	props = binary.LittleEndian.AppendUint32(props, uint32(len(rtf)))
	props = append(append(props, rtf...), make([]byte, (4-len(rtf)%4)%4)...)
	dat := tnefFileOf(
		tnefAttribute(1, 0x00069003, props),
		tnefAttribute(2, 0x00069002, make([]byte, 14)), tnefAttribute(2, 0x00018010, []byte("a.txt\x00")), tnefAttribute(2, 0x0006800f, []byte("file one")),
		tnefAttribute(2, 0x00069002, make([]byte, 14)), tnefAttribute(2, 0x0006800f, []byte("file two")),
	)
	raw := append([]byte("From: a@b.test\r\nContent-Type: application/ms-tnef; name=winmail.dat\r\n\r\n"), dat...)
	m := parseBytes(t, raw)
	want := `a.txt text/plain "file one", attachment-1 application/octet-stream "file two", body.rtf application/rtf "{\\rtf1\\ansicpg936 \\'c4\\'e3\\'ba\\'c3\\par {"`
	if got := show(t, raw, m); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if m.Text != "你好\n\u597d" {
		t.Errorf("text %q", m.Text)
	}
	for n := range dat { // cut anywhere
		parseBytes(t, append([]byte("Content-Type: application/ms-tnef; name=winmail.dat\r\n\r\n"), dat[:n]...))
	}
}

// The example of MS-OXRTFCP, 3.1.
func TestDecompressRTF(t *testing.T) {
	in := []byte{0x2d, 0, 0, 0, 0x2b, 0, 0, 0, 0x4c, 0x5a, 0x46, 0x75, 0xf1, 0xc5, 0xc7, 0xa7, 0x03, 0x00, 0x0a, 0x00, 0x72, 0x63, 0x70, 0x67, 0x31, 0x32, 0x35, 0x42, 0x32, 0x0a, 0xf3, 0x20, 0x68, 0x65, 0x6c, 0x09, 0x00, 0x20, 0x62, 0x77, 0x05, 0xb0, 0x6c, 0x64, 0x7d, 0x0a, 0x80, 0x0f, 0xa0}
	if got := unpackRTF(in); !bytes.Equal(got, []byte("{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n")) {
		t.Errorf("%q", got)
	}
}
