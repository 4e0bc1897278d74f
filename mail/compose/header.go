package compose

import (
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"net/textproto"
	"path"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/mail/charset"
)

// Lines of a header are folded before this (RFC 5322, 2.1.1); no line ever reaches 998.
const lineLength = 76

// headersOf are the lines of the mail's header, but for those that say how its body is written. Bcc is not among them.
func headersOf(o desk.Outgoing) []string {
	h := []string{"From: " + person(o.From, len("From: ")) + "\r\n"}
	h = append(h, peopleLines("To", o.To)...)
	h = append(h, peopleLines("Cc", o.Cc)...)
	h = append(h,
		"Subject: "+words(o.Subject, len("Subject: "))+"\r\n",
		"Date: "+o.Date.UTC().Format("Mon, 02 Jan 2006 15:04:05 -0700")+"\r\n",
		"Message-ID: <"+headerToken(o.MessageID)+">\r\n")
	if id := headerToken(o.InReplyTo); id != "" {
		h = append(h, "In-Reply-To: <"+id+">\r\n")
	}
	if refs := references(o.References); refs != "" {
		h = append(h, "References: "+refs+"\r\n")
	}
	if o.Auto { // RFC 3834; the last one is for Exchange
		h = append(h, "Auto-Submitted: auto-replied\r\n", "Precedence: bulk\r\n", "X-Auto-Response-Suppress: All\r\n")
	}
	return append(h, "MIME-Version: 1.0\r\n")
}

// peopleLines are the lines of an address header, one address on each.
func peopleLines(name string, list []desk.Person) []string {
	if len(list) == 0 {
		return nil
	}
	var b strings.Builder
	b.WriteString(name + ": ")
	for i, p := range list {
		if i > 0 {
			b.WriteString(",\r\n ")
		}
		b.WriteString(person(p, len(name)+2))
	}
	return []string{b.String() + "\r\n"}
}

// person is a name and an address (RFC 5322, 3.4). A name with a comma or a quote is quoted, one that is not ASCII is encoded.
func person(p desk.Person, used int) string {
	a, err := wireAddress(p.Address)
	if err != nil {
		a = headerToken(p.Address)
	}
	name := plain(p.Name)
	switch {
	case name == "":
		return "<" + a + ">"
	case !simple(name):
		return encodedWords(name, used) + "\r\n <" + a + ">"
	case strings.ContainsFunc(name, func(r rune) bool { return strings.ContainsRune(`()<>[]:;@\,."`, r) }):
		return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(name) + `" <` + a + ">"
	default:
		return name + " <" + a + ">"
	}
}

// references keeps a thread's first ancestor and its latest twenty: that is what mail programs look at, and no header grows
// for ever. What is no Message-ID is left out.
func references(ids []string) string {
	var good []string
	for _, id := range ids {
		if id = headerToken(id); id != "" {
			good = append(good, "<"+id+">")
		}
	}
	if len(good) > 21 {
		good = append(good[:1:1], good[len(good)-20:]...)
	}
	return strings.Join(good, "\r\n ")
}

// words is free text for a header: folded at spaces where it is simple ASCII, else encoded.
func words(s string, used int) string {
	s = plain(s)
	if !simple(s) {
		return encodedWords(s, used)
	}
	var b strings.Builder
	for i, word := range strings.Split(s, " ") {
		if i > 0 {
			if used+1+len(word) > lineLength {
				b.WriteString("\r\n")
				used = 0
			}
			b.WriteByte(' ')
			used++
		}
		b.WriteString(word)
		used += len(word)
	}
	return b.String()
}

// plain is s on one line, without controls: nothing in it can begin another header.
func plain(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || unicode.IsControl(r) || r == '\u2028' || r == '\u2029' }), " ")
}

// simple says that s can stand in a header as it is: ASCII, no word too long for a line, nothing that looks encoded.
func simple(s string) bool {
	if !charset.ASCII(s) || strings.Contains(s, "=?") {
		return false
	}
	for word := range strings.SplitSeq(s, " ") {
		if len(word) > lineLength-10 {
			return false
		}
	}
	return true
}

// encodedWords is s in the encoding of RFC 2047: base64, since most of what needs it is Chinese. No word is longer than 75, no
// character is cut in two.
func encodedWords(s string, used int) string {
	const around = len("=?utf-8?B??=")
	var out []string
	for s != "" {
		room := (lineLength - around - used) / 4 * 3
		if len(out) > 0 || room < utf8.UTFMax {
			room = (75 - around - 1) / 4 * 3
		}
		n := min(room, len(s))
		for n < len(s) && !utf8.RuneStart(s[n]) {
			n--
		}
		out = append(out, "=?utf-8?B?"+base64.StdEncoding.EncodeToString([]byte(s[:n]))+"?=")
		s = s[n:]
	}
	return strings.Join(out, "\r\n ")
}

// headerToken is an identifier for a header, or nothing where it has no place in one.
func headerToken(s string) string {
	s = strings.Trim(strings.TrimSpace(s), "<>")
	if len(s) > 900 || !charset.ASCII(s) || strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r == 0x7f || r == '<' || r == '>' }) {
		return ""
	}
	return s
}

// writeHeaders ends the mail's header with those of its body.
func writeHeaders(w io.Writer, h textproto.MIMEHeader) error {
	names := make([]string, 0, len(h))
	for name := range h {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		if _, err := fmt.Fprintf(w, "%s: %s\r\n", name, h.Get(name)); err != nil {
			return err
		}
	}
	_, err := io.WriteString(w, "\r\n")
	return err
}

// mediaType is a type that can stand in a header. A message as an attachment may not be base64 (RFC 2046, 5.2.1): it goes as a file.
func mediaType(t string) string {
	t, _, err := mime.ParseMediaType(t)
	if err != nil || !strings.Contains(t, "/") || !charset.ASCII(t) || len(t) > 100 || strings.HasPrefix(t, "message/") || strings.HasPrefix(t, "multipart/") {
		return "application/octet-stream"
	}
	return t
}

// attachmentName is a name without a path or controls, and short enough to stand in a header in every encoding.
func attachmentName(s string) string {
	s = plain(strings.ReplaceAll(s, "\\", "/"))
	s = s[strings.LastIndexByte(s, '/')+1:]
	ext := path.Ext(s)
	base := []rune(strings.TrimSuffix(s, ext))
	if len([]rune(ext)) > 12 {
		base, ext = []rune(s), ""
	}
	if len(base) > 70 {
		base = base[:70]
	}
	return string(base) + ext
}

// nameParam is name= as every mail program reads it: RFC 2047 in a quoted string is not by the book (RFC 2231 is), but older
// Outlook and many Chinese mail programs know nothing else.
func nameParam(key, name string) string {
	if name == "" {
		return ""
	}
	if simple(name) {
		return ";\r\n " + key + "=" + quoted(name)
	}
	return ";\r\n " + key + "=\"" + encodedWords(name, len(key)+3) + "\""
}

// fileNameParam is filename= by the book.
func fileNameParam(name string) string {
	if name == "" {
		return ""
	}
	if charset.ASCII(name) {
		return ";\r\n filename=" + quoted(name)
	}
	var b strings.Builder
	b.WriteString(";\r\n filename*=utf-8''")
	for i := range len(name) {
		if c := name[i]; c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '.' || c == '-' || c == '_' {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

func quoted(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}
