package charset

import (
	"bytes"
	"strings"
	"unicode/utf16"

	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/deskbell/deskbell/mail/transfer"
)

// decodeUTF7 decodes RFC 2152. What is not valid stays as it is.
func decodeUTF7(b []byte) string {
	var out strings.Builder
	for i := 0; i < len(b); {
		c := b[i]
		if c != '+' {
			if c < 0x80 {
				out.WriteByte(c)
			} else {
				out.WriteRune('\uFFFD')
			}
			i++
			continue
		}
		j := i + 1
		for j < len(b) && transfer.Base64Values[b[j]] >= 0 {
			j++
		}
		if j == i+1 {
			out.WriteByte('+')
		} else {
			out.WriteString(utf7Run(b[i+1 : j]))
		}
		if j < len(b) && b[j] == '-' {
			j++
		}
		i = j
	}
	return out.String()
}

func utf7Run(b []byte) string {
	var d transfer.Base64
	raw := d.Rest(d.Decode(nil, b))
	units := make([]uint16, 0, len(raw)/2)
	for i := 0; i+1 < len(raw); i += 2 {
		units = append(units, uint16(raw[i])<<8|uint16(raw[i+1]))
	}
	return string(utf16.Decode(units))
}

// decodeShifted decodes ISO-2022-KR (RFC 1557) and ISO-2022-CN (RFC 1922, its GB 2312 part): between SO and SI the
// bytes are those of EUC without their high bit.
func decodeShifted(label string, b []byte) string {
	euc := make([]byte, 0, len(b))
	shifted := false
	for i := 0; i < len(b); i++ {
		switch c := b[i]; {
		case c == 0x1b: // ESC $ ) C and its kin
			n := 1
			for n < 4 && i+n < len(b) && strings.IndexByte("$)*+ACEGHIJKLMN", b[i+n]) >= 0 {
				n++
			}
			i += n - 1
		case c == 0x0e:
			shifted = true
		case c == 0x0f:
			shifted = false
		case c == '\n':
			shifted = shifted && label == "iso-2022-kr"
			euc = append(euc, c)
		case shifted && c > 0x20:
			euc = append(euc, c|0x80)
		default:
			euc = append(euc, c)
		}
	}
	if !bytes.ContainsFunc(euc, func(r rune) bool { return r >= 0x80 }) {
		return string(euc)
	}
	if label == "iso-2022-kr" {
		s, _ := decodeWith(korean.EUCKR, euc)
		return s
	}
	s, _ := decodeWith(simplifiedchinese.GB18030, euc)
	return s
}
