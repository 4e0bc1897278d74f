package mail

import (
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/deskbell/deskbell/mail/charset"
	"github.com/deskbell/deskbell/mail/transfer"
)

// params are the parameters of a Content-Type or Content-Disposition, names in lower case. Of two with the same name
// the first counts.
type params []field

func (p params) get(name string) string {
	for _, f := range p {
		if f.name == name {
			return f.value
		}
	}
	return ""
}

func (p *params) set(name, value string) {
	for i := range *p {
		if (*p)[i].name == name {
			(*p)[i].value = value
			return
		}
	}
	*p = append(*p, field{name, value})
}

// parseParams splits "main; name=value; …" as leniently as real mail needs: missing semicolons and quotes, quotes within
// quotes, values with spaces, RFC 2231 continuations and charsets. Values are as they were written unless RFC 2231
// says how to decode them.
func parseParams(s string) (main string, ps params) {
	i := 0
	for i < len(s) && s[i] != ';' && !(space(s[i]) && paramFollows(s[i:])) {
		i++
	}
	main = strings.ToLower(strings.Trim(strings.TrimSpace(s[:i]), `"'`))
	var pieces []piece
	for i < len(s) && len(ps)+len(pieces) < 200 {
		for i < len(s) && (s[i] == ';' || space(s[i])) {
			i++
		}
		start := i
		for i < len(s) && s[i] != '=' && s[i] != ';' {
			i++
		}
		name := strings.ToLower(strings.TrimSpace(s[start:i]))
		if i >= len(s) || s[i] == ';' {
			continue
		}
		var value string
		value, i = paramValue(s, i+1)
		if base, _, found := strings.Cut(name, "*"); found {
			pieces = append(pieces, newPiece(base, name[len(base)+1:], value))
		} else if name != "" && ps.get(name) == "" {
			ps = append(ps, field{name, value})
		}
	}
	return main, join2231(ps, pieces)
}

func space(c byte) bool { return c == ' ' || c == '\t' }

// paramFollows says whether after the spaces comes name=.
func paramFollows(s string) bool {
	s = strings.TrimLeft(s, " \t")
	for i := 0; i < len(s) && i < 40; i++ {
		switch c := s[i]; {
		case c == '=':
			return i > 0
		case c != '-' && c != '*' && (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z'):
			return false
		}
	}
	return false
}

// paramValue reads a value that begins at i and returns it with the offset behind it.
func paramValue(s string, i int) (string, int) {
	for i < len(s) && space(s[i]) {
		i++
	}
	if i < len(s) && s[i] == '"' {
		return quotedValue(s, i+1)
	}
	start := i
	for i < len(s) && s[i] != ';' && !(space(s[i]) && paramFollows(s[i:])) {
		i++
	}
	return strings.TrimSpace(s[start:i]), i
}

// quotedValue ends at the quote that is followed by a semicolon, by another parameter or by nothing.
func quotedValue(s string, i int) (string, int) {
	var b strings.Builder
	for i < len(s) {
		switch c := s[i]; {
		case c == '\\' && i+1 < len(s) && (s[i+1] == '"' || s[i+1] == '\\'):
			b.WriteByte(s[i+1])
			i += 2
		case c == '"' && endsValue(s[i+1:]):
			return b.String(), i + 1
		default:
			b.WriteByte(c)
			i++
		}
	}
	return b.String(), i
}

func endsValue(rest string) bool {
	trimmed := strings.TrimLeft(rest, " \t")
	return trimmed == "" || trimmed[0] == ';' || trimmed[0] == '(' || paramFollows(rest)
}

// piece is one RFC 2231 segment: name*2*=value has index 2 and is encoded.
type piece struct {
	name, value string
	index       int
	encoded     bool
}

func newPiece(base, suffix, value string) piece {
	p := piece{name: base, value: value}
	if suffix == "" || strings.HasSuffix(suffix, "*") {
		p.encoded = true
		suffix = strings.TrimSuffix(suffix, "*")
	}
	p.index, _ = strconv.Atoi(suffix)
	return p
}

// join2231 puts segments together. What RFC 2231 says wins over a plain parameter of the same name.
func join2231(ps params, pieces []piece) params {
	if len(pieces) == 0 {
		return ps
	}
	sort.SliceStable(pieces, func(a, b int) bool {
		if pieces[a].name != pieces[b].name {
			return pieces[a].name < pieces[b].name
		}
		return pieces[a].index < pieces[b].index
	})
	for i := 0; i < len(pieces); {
		j := i
		for j < len(pieces) && pieces[j].name == pieces[i].name {
			j++
		}
		if v := decode2231(pieces[i:j]); v != "" {
			ps.set(pieces[i].name, v)
		}
		i = j
	}
	return ps
}

func decode2231(pieces []piece) string {
	set := ""
	var b []byte
	for i, p := range pieces {
		v := p.value
		if i == 0 && p.encoded {
			if parts := strings.SplitN(v, "'", 3); len(parts) == 3 {
				set, v = parts[0], parts[2]
			}
		}
		if p.encoded {
			v = unpercent(v)
		}
		b = append(b, v...)
	}
	if set == "" && strings.Contains(string(b), "=?") {
		return string(b)
	}
	return charset.Decode(set, b)
}

func unpercent(s string) string {
	if !strings.Contains(s, "%") {
		return s
	}
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			if h, l := transfer.Unhex(s[i+1]), transfer.Unhex(s[i+2]); h >= 0 && l >= 0 {
				b = append(b, byte(h<<4|l))
				i += 2
				continue
			}
		}
		b = append(b, s[i])
	}
	return string(b)
}

// fileName makes a parameter's value a name that is safe to show and to save: decoded, without folders, control and
// direction characters, and never only dots.
func fileName(raw string) string {
	name := decodeText(raw, "")
	if p := unpercent(name); p != name && utf8.ValidString(p) && strings.ContainsFunc(p, func(r rune) bool { return r >= utf8.RuneSelf }) {
		name = p // percent-encoded without saying so
	}
	if i := strings.LastIndexByte(name, '\\'); i >= 0 && (i > 1 && name[1] == ':' || strings.HasPrefix(name, `\\`)) {
		name = name[i+1:] // a path of the sender's disk
	}
	if i := strings.LastIndexByte(name, '/'); i >= 0 && (name[0] == '/' || name[0] == '~' || strings.Contains(name, "./")) {
		name = name[i+1:] // a path, or an attempt to climb out of one
	}
	name = strings.Map(func(r rune) rune {
		switch {
		case r == '/' || r == '\\':
			return '_'
		case r < 32 || r == 127 || r >= 0x80 && r < 0xa0:
			return ' '
		case r == 0x200b || r >= 0x200e && r <= 0x200f || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0xfeff:
			return -1
		}
		return r
	}, name)
	for strings.Contains(name, "..") {
		name = strings.ReplaceAll(name, "..", ".")
	}
	name = strings.TrimSpace(strings.Join(strings.Fields(name), " "))
	if strings.Trim(name, "._ ") == "" {
		return ""
	}
	return shorten(name, 200)
}

// shorten keeps the extension of a name that is too long.
func shorten(name string, limit int) string {
	if len(name) <= limit {
		return name
	}
	ext := ""
	if i := strings.LastIndexByte(name, '.'); i > 0 && len(name)-i <= 12 {
		ext = name[i:]
	}
	cut := limit - len(ext)
	for cut > 0 && !utf8.RuneStart(name[cut]) {
		cut--
	}
	return strings.TrimRight(name[:cut], ".") + ext
}

// understand reads the MIME fields of an entity.
func (e *entity) understand(kind string) {
	e.media, e.params = parseParams(e.fields.get("content-type"))
	if !strings.Contains(e.media, "/") {
		e.media = map[string]string{"text": "text/plain", "html": "text/html"}[e.media]
	}
	if e.media == "" {
		e.media = kind
	}
	disposition, dps := parseParams(e.fields.get("content-disposition"))
	switch {
	case disposition == "inline":
		e.disposition = "inline"
	case disposition != "" && strings.Trim(disposition, "abcdefghijklmnopqrstuvwxyz-") == "": // an unknown one is an attachment (RFC 2183, 2.8)
		e.disposition = "attachment"
	}
	for _, v := range []string{dps.get("filename"), dps.get("name"), e.params.get("name"), e.params.get("filename")} {
		if e.file = fileName(v); e.file != "" {
			break
		}
	}
	e.encoding = transferEncoding(e.fields.get("content-transfer-encoding"))
}

func transferEncoding(s string) string {
	s, _ = parseParams(s)
	switch {
	case strings.Contains(s, "base64"):
		return "base64"
	case strings.Contains(s, "quoted") || s == "qp":
		return "quoted-printable"
	case strings.Contains(s, "uu"):
		return "x-uuencode"
	}
	return ""
}
