package mail

import (
	"bytes"
	"strings"
)

// field is one header field: its name in lower case, and its value unfolded, not yet decoded (it may hold raw bytes of
// any charset).
type field struct{ name, value string }

// header is the fields of a header in their order.
type header []field

// get is the first field of that name that is not blank.
func (h header) get(name string) string {
	for _, f := range h {
		if f.name == name && f.value != "" {
			return f.value
		}
	}
	return ""
}

// has says whether there is a field of that name, be it blank.
func (h header) has(name string) bool {
	for _, f := range h {
		if f.name == name {
			return true
		}
	}
	return false
}

// all are the values of every field of that name.
func (h header) all(name string) []string {
	var vs []string
	for _, f := range h {
		if f.name == name {
			vs = append(vs, f.value)
		}
	}
	return vs
}

// readHead reads the header of e and leaves the scanner at its body. A boundary line ends the header too.
func (w *walker) readHead(e *entity, root bool, kind string) {
	var raw []byte
	var starts []int // of lines within raw
	e.head = w.s.at + int64(w.s.pos)
	for {
		line, at, first := w.s.line()
		if line == nil {
			e.body = at
			break
		}
		if first && blank(line) && (len(raw) == 0 && root || len(line) > 2 && w.goesOn()) {
			if len(raw) == 0 {
				e.head = at + int64(len(line)) // empty lines before the header
			}
			continue
		}
		if first && blank(line) {
			e.body = at + int64(len(line))
			break
		}
		if first && len(line) > 2 && line[0] == '-' && line[1] == '-' {
			if i, _ := w.match(line); i >= 0 {
				w.s.seek(at)
				e.body = at
				break
			}
		}
		if len(raw)+len(line) > maxHeader || len(starts) > maxFields {
			continue
		}
		if first {
			if len(raw) == 0 && !root && !fieldLike(line) {
				w.s.seek(at)
				e.body = at
				break
			}
			starts = append(starts, len(raw))
		}
		raw = append(raw, line...)
	}
	fields, bodyLine := splitFields(raw, starts)
	if bodyLine >= 0 { // the header ran into the body without an empty line between
		e.body = e.head + int64(starts[bodyLine])
		w.s.seek(e.body)
	}
	e.fields = fields
	e.understand(kind)
}

func blank(line []byte) bool { return len(bytes.TrimSpace(line)) == 0 }

// goesOn says whether the header continues after a line of nothing but spaces: a known field follows, perhaps behind
// lines that are folded.
func (w *walker) goesOn() bool {
	_, back, _ := w.s.line()
	w.s.seek(back)
	for range 20 {
		line, _, first := w.s.line()
		folded := len(line) > 0 && first && (line[0] == ' ' || line[0] == '\t')
		if len(line) == 0 || blank(line) || !folded {
			w.s.seek(back)
			return len(line) > 0 && fieldLike(line) && knownField(line)
		}
	}
	w.s.seek(back)
	return false
}

// splitFields makes fields of the lines of a header. Lines that are neither a field nor folded belong to the field
// before them (lost indentation) if a known field follows; otherwise the body begins there and its line is returned.
func splitFields(raw []byte, starts []int) (fields header, bodyLine int) {
	fields = make(header, 0, len(starts))
	lineAt := func(i int) []byte {
		if i+1 < len(starts) {
			return raw[starts[i]:starts[i+1]]
		}
		return raw[starts[i]:]
	}
	lastKnown := -1
	for i := len(starts) - 1; i >= 0; i-- {
		if l := lineAt(i); fieldLike(l) && knownField(l) {
			lastKnown = i
			break
		}
	}
	for i := range starts {
		l := lineAt(i)
		folded := l[0] == ' ' || l[0] == '\t'
		switch {
		case !folded && fieldLike(l):
			fields = append(fields, newField(l))
		case i < lastKnown || folded || mboxLine(l):
			if len(fields) > 0 && !mboxLine(l) {
				f := &fields[len(fields)-1]
				f.value = fold(f.value, l, folded)
			}
		default:
			return fields, i
		}
	}
	return fields, -1
}

func mboxLine(l []byte) bool {
	return bytes.HasPrefix(l, []byte("From ")) || bytes.HasPrefix(l, []byte(">From "))
}

func newField(l []byte) field {
	i := bytes.IndexByte(l, ':')
	return field{name: lowerName(bytes.TrimRight(l[:i], " \t")), value: string(bytes.TrimSpace(l[i+1:]))}
}

func fold(value string, l []byte, folded bool) string {
	l = bytes.TrimRight(l, " \t\r\n")
	if !folded {
		return value + " " + string(l)
	}
	if value == "" {
		return string(bytes.TrimSpace(l))
	}
	return value + string(l)
}

// fieldLike says whether a line begins like a field: a name of printable ASCII and a colon.
func fieldLike(l []byte) bool {
	for i, c := range l {
		switch {
		case c == ':':
			return i > 0
		case c == ' ' || c == '\t':
			rest := bytes.TrimLeft(l[i:], " \t")
			return i > 0 && len(rest) > 0 && rest[0] == ':'
		case c < 33 || c > 126:
			return false
		}
		if i > 80 {
			return false
		}
	}
	return false
}

// wellKnown are fields by which a header is told from a body. Their lower-case names are also shared between mails.
var wellKnown = func() map[string]string {
	m := map[string]string{}
	for _, n := range strings.Fields(`from to cc bcc subject date message-id in-reply-to references reply-to sender
		return-path received mime-version content-type content-transfer-encoding content-disposition content-id
		content-description content-language content-location delivered-to dkim-signature arc-seal arc-message-signature
		arc-authentication-results authentication-results received-spf precedence auto-submitted list-id list-unsubscribe
		list-post list-help list-archive list-subscribe importance priority organization user-agent thread-topic thread-index
		errors-to comments keywords x-mailer x-priority x-originating-ip x-spam-status x-spam-score x-received
		x-original-to x-failed-recipients x-auto-response-suppress disposition-notification-to resent-from resent-to
		resent-date resent-message-id apparently-to envelope-to status x-uidl x-mozilla-status x-msmail-priority
		x-mimeole x-google-smtp-source x-gm-message-state x-loop feedback-id lines newsgroups path domainkey-signature
		reporting-mta final-recipient original-recipient action diagnostic-code remote-mta arrival-date`) {
		m[n] = n
	}
	return m
}()

func lowerName(b []byte) string {
	var few [64]byte
	if len(b) > len(few) {
		return strings.ToLower(string(b))
	}
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		few[i] = c
	}
	if s, ok := wellKnown[string(few[:len(b)])]; ok {
		return s
	}
	return string(few[:len(b)])
}

func knownField(l []byte) bool {
	name := lowerName(bytes.TrimRight(l[:bytes.IndexByte(l, ':')], " \t"))
	_, ok := wellKnown[name]
	return ok || strings.HasPrefix(name, "x-") || strings.HasPrefix(name, "content-")
}

// memoryHeader reads fields out of bytes, such as those of a delivery status.
func memoryHeader(raw []byte) header {
	root, _ := walk(bytes.NewReader(raw), 0, int64(len(raw)))
	return root.fields
}
