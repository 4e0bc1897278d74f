package mail

import (
	"strings"
	"unicode/utf8"

	"github.com/deskbell/deskbell/mail/charset"
	"github.com/deskbell/deskbell/mail/transfer"
)

// decodeText makes readable text of a header value: encoded words (RFC 2047) wherever they stand, neighbours of one
// charset joined before they are decoded, so that a character may be split between them, and raw 8-bit text in the
// charset that fits. Control characters become spaces.
func decodeText(s, hint string) string {
	if strings.Contains(s, "=?") {
		s = decodeWords(s, hint)
	} else if !utf8.ValidString(s) || strings.Contains(s, "\x1b") {
		s = charset.Decode(hint, []byte(s))
	}
	return cleanLine(s)
}

// cleanLine makes one line of s: control characters and breaks are spaces, the ends are trimmed.
func cleanLine(s string) string {
	for i := 0; i < len(s); i++ {
		if s[i] < 32 || s[i] == 127 || s[i] >= 0x80 {
			s = strings.Map(func(r rune) rune {
				switch {
				case r < 32 || r == 127 || r >= 0x80 && r < 0xa0 || r == 0x2028 || r == 0x2029:
					return ' '
				case r == 0xfeff:
					return -1
				}
				return r
			}, s)
			break
		}
	}
	return strings.TrimSpace(s)
}

// word is an encoded word, its bytes decoded and its charset still to be applied.
type word struct {
	charset string
	bytes   []byte
}

func decodeWords(s, hint string) string {
	var b strings.Builder
	var pending []byte // bytes of words that wait for their neighbours
	set := ""
	flush := func() {
		if len(pending) > 0 {
			b.WriteString(charset.Decode(set, pending))
			pending = pending[:0]
		}
	}
	for s != "" {
		i := strings.Index(s, "=?")
		if i < 0 {
			break
		}
		w, n, ok := cutWord(s[i:])
		if !ok {
			flush()
			b.WriteString(rawText(s[:i+2], hint))
			s = s[i+2:]
			continue
		}
		if between := s[:i]; len(pending) == 0 || strings.Trim(between, " \t\r\n") != "" {
			flush()
			b.WriteString(rawText(between, hint))
		}
		if w.charset != set && !sameCharset(w.charset, set) {
			flush()
			set = w.charset
		}
		pending = append(pending, w.bytes...)
		if len(w.bytes) == 0 && len(pending) == 0 {
			set = w.charset
		}
		s = s[i+n:]
	}
	flush()
	b.WriteString(rawText(s, hint))
	return b.String()
}

// sameCharset says whether two labels mean one charset: GB2312 and GBK take turns within one subject.
func sameCharset(a, b string) bool {
	if a == "" || b == "" {
		return false
	}
	e := charset.Of(charset.Label(a))
	return e != nil && e == charset.Of(charset.Label(b))
}

func rawText(s, hint string) string {
	if utf8.ValidString(s) {
		return s
	}
	return charset.Decode(hint, []byte(s))
}

// cutWord reads =?charset*lang?B?text?= at the beginning of s. The text may hold spaces, and the end may be missing at
// the end of the value, as some senders have it.
func cutWord(s string) (w word, n int, ok bool) {
	rest := s[2:]
	i := strings.IndexByte(rest, '?')
	if i <= 0 || i > 60 || i+2 >= len(rest) || rest[i+2] != '?' {
		return w, 0, false
	}
	w.charset, _, _ = strings.Cut(strings.ToLower(rest[:i]), "*")
	kind := rest[i+1] | 0x20
	text := rest[i+3:]
	used := 2 + i + 3
	if kind != 'b' && kind != 'q' || strings.ContainsAny(rest[:i], " \t\"<>") {
		return w, 0, false
	}
	end := strings.Index(text, "?=")
	// "=?utf-8?Q??=" is empty; in "…?Q?a?==?=" the first "?=" is part of "?==3D"-like text only when hex follows.
	switch {
	case end < 0 && strings.HasSuffix(text, "?"):
		n, text = used+len(text), text[:len(text)-1]
	case end < 0:
		if strings.ContainsAny(text, " \t<>\"") {
			return w, 0, false
		}
		n = used + len(text)
	default:
		n, text = used+end+2, text[:end]
	}
	if kind == 'b' {
		w.bytes = lenientBase64(text)
	} else {
		w.bytes = decodeQ(text)
	}
	return w, n, true
}

func decodeQ(s string) []byte {
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '_':
			b = append(b, ' ')
		case s[i] == '=' && i+2 < len(s) && transfer.Unhex(s[i+1]) >= 0 && transfer.Unhex(s[i+2]) >= 0:
			b = append(b, byte(transfer.Unhex(s[i+1])<<4|transfer.Unhex(s[i+2])))
			i += 2
		default:
			b = append(b, s[i])
		}
	}
	return b
}

// lenientBase64 decodes what it can: other characters are skipped, missing padding is no matter.
func lenientBase64(s string) []byte {
	var d transfer.Base64
	out := d.Decode(make([]byte, 0, len(s)*3/4+3), []byte(s))
	return d.Rest(out)
}
