package mail

import (
	"bytes"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
)

// inTests is how long a mail may take where other tests share the machine. On a quiet one it is a second.
const inTests = 3 * time.Second

// parseBytes parses and holds every mail to what Parse promises: a second at most, no crash hidden, every part readable with
// the size that was said.
func parseBytes(t testing.TB, raw []byte) *desk.Mail {
	t.Helper()
	r, size := bytes.NewReader(raw), int64(len(raw))
	start := time.Now()
	m := Parse(r, size)
	if took := time.Since(start); took > inTests {
		t.Errorf("took %v", took)
	}
	for _, k := range m.Problems {
		if k == ProblemUnreadable {
			t.Errorf("unreadable: Parse recovered from a panic")
		}
	}
	for _, p := range m.Parts {
		part, err := OpenPart(r, size, p.Locator)
		if err != nil {
			t.Errorf("OpenPart(%q): %v", p.Locator, err)
			continue
		}
		if n, err := io.Copy(io.Discard, part); n != p.Size || err != nil {
			t.Errorf("part %q at %s: %d bytes, %v; said %d", p.Name, p.Locator, n, err, p.Size)
		}
	}
	if strings.TrimSpace(m.Text) != "" && strings.TrimSpace(m.Reply) == "" {
		t.Errorf("the reply is empty, the text is not: %q", desk.CutBytes(m.Text, 200))
	}
	return m
}

const plainHead = "From: a@b.test\r\nSubject: s\r\nMIME-Version: 1.0\r\n"

func TestParseHostileSizes(t *testing.T) {
	rep := strings.Repeat
	nested := plainHead
	for i := range 3000 {
		nested += fmt.Sprintf("Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n", i, i)
	}
	cases := map[string]string{
		"1 MB of nested tables":       plainHead + "Content-Type: text/html\r\n\r\n" + rep("<table><tr><td>", 70000) + "x",
		"1 MB of closed tables":       plainHead + "Content-Type: text/html\r\n\r\n" + rep("<table><tr><td>", 40000) + "x" + rep("</td></tr></table>", 40000),
		"5,000 links":                 plainHead + "Content-Type: text/html\r\n\r\n" + rep(`<a href="https://x.test/?a=b&c=d%20e" style="color:red;font-size:12px">link</a> `, 5000),
		"links that never end":        plainHead + "Content-Type: text/html\r\n\r\n" + rep(`<a href="https://x.test/`, 20000),
		"quotes":                      plainHead + "\r\n" + rep("> quoted\r\n", 100000),
		"quote marks in one line":     plainHead + "\r\n" + rep(">", 1000000) + "\r\nx\r\n",
		"wrote":                       plainHead + "\r\n" + rep("On 1 Jan 2026 a@b.test\r\n", 40000),
		"on on on":                    plainHead + "\r\n" + rep("On ", 400000),
		"dashes":                      plainHead + "Content-Type: multipart/mixed; boundary=" + rep("-", 60) + "\r\n\r\n" + rep("--\r\n", 250000),
		"from to subject":             plainHead + "\r\n" + rep("From: x\r\n\r\nTo: y\r\n", 60000),
		"many parts":                  plainHead + "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + rep("--b\r\n\r\nx\r\n", 100000),
		"multiparts within":           nested,
		"many fields":                 rep("X-A: b\r\n", 150000) + "\r\nbody",
		"one field":                   "Subject: " + rep("a", 1<<20) + "\r\n\r\nbody",
		"encoded words":               "Subject: " + rep("=?utf-8?B?5L2g?= ", 15000) + "\r\n\r\nbody",
		"encoded words that are not":  "Subject: " + rep("=?", 120000) + "\r\n\r\nbody",
		"addresses":                   "To: " + rep("a@b.test, ", 25000) + "\r\n\r\nbody",
		"names without address":       "To: " + rep("name, ", 40000) + "\r\n\r\nbody",
		"brackets":                    "To: " + rep("<(", 120000) + "\r\n\r\nbody",
		"quotes in names":             "To: " + rep(`"<`, 120000) + "\r\n\r\nbody",
		"references":                  "References: " + rep("<a@b.test> ", 22000) + "\r\n\r\nbody",
		"parameters":                  "Content-Type: text/plain; " + rep("a=b; ", 50000) + "\r\n\r\nbody",
		"parameter pieces":            "Content-Type: text/plain; " + rep("name*1*=%20; ", 20000) + "\r\n\r\nbody",
		"base64 line":                 plainHead + "Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n" + rep("QUJD", 300000),
		"quoted-printable line":       plainHead + "Content-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" + rep("=41", 300000),
		"soft breaks":                 plainHead + "Content-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" + rep("=\r\n", 300000),
		"8-bit without charset":       plainHead + "\r\n" + rep("\xc4\xe3\xba\xc3\xff ", 100000),
		"escapes":                     plainHead + "Content-Type: text/plain; charset=iso-2022-jp\r\n\r\n" + rep("\x1b$B", 200000),
		"utf-7":                       plainHead + "Content-Type: text/plain; charset=utf-7\r\n\r\n" + rep("+AGE-", 150000),
		"flowed":                      plainHead + "Content-Type: text/plain; format=flowed; delsp=yes\r\n\r\n" + rep("a \r\n", 200000),
		"enriched":                    plainHead + "Content-Type: text/enriched\r\n\r\n" + rep("<param>", 100000),
		"uuencoded":                   plainHead + "\r\n" + rep("begin 644 a\r\n", 60000),
		"comments":                    plainHead + "Content-Type: text/html\r\n\r\n" + rep("<!--", 200000),
		"styles":                      plainHead + "Content-Type: text/html\r\n\r\n" + rep(`<p style="`+rep("color:red;", 300)+`">x</p>`, 300),
		"one style":                   plainHead + "Content-Type: text/html\r\n\r\n<p style=\"" + rep("(", 900000) + "\">x",
		"attributes":                  plainHead + "Content-Type: text/html\r\n\r\n<p " + rep("a=b ", 200000) + ">x",
		"entities":                    plainHead + "Content-Type: text/html\r\n\r\n" + rep("&amp;", 200000),
		"lists":                       plainHead + "Content-Type: text/html\r\n\r\n" + rep("<ol><li>", 120000),
		"blockquotes":                 plainHead + "Content-Type: text/html\r\n\r\n" + rep("<blockquote>x", 70000),
		"end tags":                    plainHead + "Content-Type: text/html\r\n\r\n" + rep("<b>", 50000) + rep("</i>", 150000) + "x",
		"skipped elements":            plainHead + "Content-Type: text/html\r\n\r\n" + rep("<svg>", 150000) + "x",
		"bounce of everything":        "From: mailer-daemon@b.test\r\nSubject: Undelivered\r\nReturn-Path: <>\r\n\r\n" + rep("<a@b.test>: 550 5.1.1 unknown\r\n", 30000),
		"status groups":               "Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n" + rep("Final-Recipient: rfc822; a@b.test\r\nAction: failed\r\n\r\n", 20000),
		"reports within reports":      rep("From: mailer-daemon\r\nReturn-Path: <>\r\nSubject: Undelivered\r\nContent-Type: message/rfc822\r\n\r\n", 10000),
		"lines of only a return":      rep("Subject: x\r", 100000),
		"a header that never ends":    rep("X: ", 400000),
		"signature marks":             plainHead + "\r\n" + rep("-- \r\n", 200000),
		"legal footers":               plainHead + "\r\n" + rep("\r\nThis email and any\r\n", 50000),
		"zero bytes":                  plainHead + "\r\n" + rep("\x00", 1000000),
		"dates":                       "Date: " + rep("Mon, ", 50000) + "\r\n\r\nbody",
		"dashes in a date":            "Date: " + rep("1-2-3 ", 40000) + "\r\n\r\nbody",
		"status codes":                "From: mailer-daemon@b.test\r\nSubject: Undelivered\r\n\r\n" + rep("5.1.1", 200000),
		"calendar zones":              "Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\nBEGIN:VTIMEZONE\r\nTZID:x\r\n" + rep("BEGIN:STANDARD\r\nRRULE:BYDAY=1SU;BYMONTH=1\r\n", 10000) + "END:VTIMEZONE\r\nBEGIN:VEVENT\r\nDTSTART;TZID=x:20261122T100000\r\n",
		"calendar events":             "Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\n" + rep("BEGIN:VEVENT\r\nDTSTART;TZID=Asia/Nowhere:20261122T100000\r\nEND:VEVENT\r\n", 10000),
		"a calendar line":             "Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY;" + rep(`a="b:c";`, 100000),
		"quotes that HTML names":      plainHead + "Content-Type: text/html\r\n\r\n" + rep(`<div class="gmail_attr">x:</div><div id=divRplyFwdMsg>y</div>`, 15000),
		"frames of dashes":            plainHead + "\r\n" + rep("--- x ---\r\nFrom: a\r\n", 60000),
		"times and addresses":         plainHead + "\r\n" + rep("10:00 a@b.test:\r\n\r\n", 50000),
		"addresses in Chinese":        "From: mailer-daemon@b.test\r\nSubject: Undelivered\r\n\r\n" + rep("收件人a@b.test不存在", 30000),
		"the header of a mail again":  "From: mailer-daemon@b.test\r\nReturn-Path: <>\r\nSubject: Undelivered\r\n\r\n" + rep("From: a\r\nTo: b\r\nSubject: c\r\n\r\nnot delivered 550\r\n", 8000),
		"vacation headers":            rep("X-Auto-Reply-Suppress: x\r\n", 80000) + "\r\nbody",
		"a reply code and many stops": "From: mailer-daemon@b.test\r\nSubject: failure notice\r\n\r\na@b.test\r\n" + rep("550 5.1.1 ", 100000),
	}
	for name, raw := range cases {
		t.Run(name, func(t *testing.T) { parseBytes(t, []byte(raw)) })
	}
}

// What is packed is not unpacked: a zip bomb is a file of the size that it came in. The one format that is (RTF in a winmail.dat) has
// its bound.
func TestNothingIsUnpackedWithoutBounds(t *testing.T) {
	zip := strings.Repeat("PK\x03\x04 a bomb ", 1000)
	m := parseBytes(t, []byte(plainHead+"Content-Type: application/zip; name=bomb.zip\r\n\r\n"+zip))
	if len(m.Parts) != 1 || m.Parts[0].Size != int64(len(zip)) {
		t.Errorf("%+v", m.Parts)
	}
	rtf := append([]byte{0, 0, 0, 0, 0xff, 0xff, 0xff, 0x7f, 'L', 'Z', 'F', 'u', 0, 0, 0, 0}, bytes.Repeat([]byte{0xff, 0, 0x0f, 0, 0x0f, 0, 0x0f, 0, 0x0f, 0, 0x0f, 0, 0x0f, 0, 0x0f, 0, 0x0f}, 60000)...)
	props := append([]byte{1, 0, 0, 0, 0x02, 0x01, 0x09, 0x10, 1, 0, 0, 0}, byte(len(rtf)), byte(len(rtf)>>8), byte(len(rtf)>>16), 0)
	dat := tnefFileOf(tnefAttribute(1, 0x00069003, append(append(props, rtf...), 0, 0, 0)))
	m = parseBytes(t, append([]byte(plainHead+"Content-Type: application/ms-tnef; name=winmail.dat\r\n\r\n"), dat...))
	for _, p := range m.Parts {
		if p.Size > maxRTF {
			t.Errorf("%+v", p)
		}
	}
}

// A large mail is read a buffer at a time, its attachments never whole.
func TestParseLargeMailInLittleMemory(t *testing.T) {
	raw := bigMail{head: plainHead + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nSee the file.\r\n--b\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n", line: strings.Repeat("QUJD", 19) + "\r\n", size: 50 << 20}
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	m := Parse(raw, raw.size)
	runtime.ReadMemStats(&after)
	if used := after.TotalAlloc - before.TotalAlloc; used > 4<<20 {
		t.Errorf("%d KB allocated", used>>10)
	}
	if m.Text != "See the file." || len(m.Parts) != 1 || m.Parts[0].Size < 36<<20 {
		t.Errorf("text %q, parts %+v", m.Text, m.Parts)
	}
}

// bigMail is a mail that goes on with the same line.
type bigMail struct {
	head, line string
	size       int64
}

func (m bigMail) ReadAt(p []byte, off int64) (int, error) {
	for i := range p {
		at := off + int64(i)
		switch {
		case at >= m.size:
			return i, io.EOF
		case at < int64(len(m.head)):
			p[i] = m.head[at]
		default:
			p[i] = m.line[(at-int64(len(m.head)))%int64(len(m.line))]
		}
	}
	return len(p), nil
}
