package mail

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/deskbell/deskbell/desk"
)

// crlf gives a mail the line breaks of the wire.
func crlf(s string) []byte { return []byte(strings.ReplaceAll(s, "\n", "\r\n")) }

func mixed(parts ...string) []byte {
	s := "From: Li <li@cust.test>\nSubject: s\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"m\"\n\npreamble\n"
	for _, p := range parts {
		s += "--m\n" + p + "\n"
	}
	return crlf(s + "--m--\nepilogue\n")
}

// show is a mail's parts in short: name type inline bytes.
func show(t *testing.T, raw []byte, m *desk.Mail) string {
	t.Helper()
	var all []string
	for _, p := range m.Parts {
		r, err := OpenPart(bytes.NewReader(raw), int64(len(raw)), p.Locator)
		if err != nil {
			t.Fatal(err)
		}
		b, _ := io.ReadAll(r)
		s := p.Name + " " + p.Type
		if p.Inline {
			s += " inline"
		}
		all = append(all, fmt.Sprintf("%s %q", s, desk.CutBytes(string(b), 40)))
	}
	return strings.Join(all, ", ")
}

func TestParseShapes(t *testing.T) {
	b64 := func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }
	cases := []struct {
		name              string
		raw               []byte
		text, html, parts string
	}{
		{"text", crlf("From: a@b.test\n\nHello\nthere\n"), "Hello\nthere", "", ""},
		{"text and file", mixed("Content-Type: text/plain\n\nHello", "Content-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64\n\n"+b64("PDF")), "Hello", "", `a.pdf application/pdf "PDF"`},
		{"two texts", mixed("Content-Type: text/plain\n\none", "\ntwo"), "one\n\ntwo", "", ""},
		{"text beside HTML", mixed("Content-Type: text/plain\n\none", "Content-Type: text/html\n\n<p>two</p>"), "one\n\ntwo", "<div>one</div><br>\n<p>two</p>", ""},
		{"only HTML", crlf("Content-Type: text/html\n\n<p>Hello <b>there</b></p>"), "Hello there", "<p>Hello <b>there</b></p>", ""},
		{"alternative", mixed("Content-Type: multipart/alternative; boundary=a\n\n--a\n\nplain\n--a\nContent-Type: text/html\n\n<p>rich</p>\n--a--"), "plain", "<p>rich</p>", ""},
		{"alternative with an empty text", mixed("Content-Type: multipart/alternative; boundary=a\n\n--a\n\n \n--a\nContent-Type: text/html\n\n<p>rich</p>\n--a--"), "rich", "<p>rich</p>", ""},
		{"picture in HTML", mixed("Content-Type: multipart/related; boundary=r\n\n--r\nContent-Type: text/html\n\n<img src=\"cid:i@x\">\n--r\nContent-Type: image/png\nContent-ID: <i@x>\nContent-Transfer-Encoding: base64\n\n" + b64("PNG") + "\n--r--"), "", `<img src="cid:i@x">`, `attachment-1.png image/png inline "PNG"`},
		{"never closed", crlf("Content-Type: multipart/mixed; boundary=m\n\n--m\n\nHello\n"), "Hello", "", ""},
		{"inner never closed", mixed("Content-Type: multipart/alternative; boundary=a\n\n--a\n\nHello", "Content-Type: application/x-y; name=f\n\nfile"), "Hello", "", `f application/x-y "file"`},
		{"wrong boundary", crlf("Content-Type: multipart/mixed; boundary=wrong\n\n--right\nContent-Type: text/plain\n\nHello\n--right--\n"), "Hello", "", ""},
		{"no boundary", crlf("Content-Type: multipart/mixed\n\nHello"), "Hello", "", ""},
		{"boundary with spaces behind", crlf("Content-Type: multipart/mixed; boundary=\"m\"\n\n--m  \n\nHello\n--m-- \n"), "Hello", "", ""},
		{"same boundary within", mixed("Content-Type: multipart/alternative; boundary=\"m\"\n\n--m\n\nHello\n--m--", "\nmore"), "Hello\n\nmore", "", ""},
		{"forwarded mail", mixed("\nsee", "Content-Type: message/rfc822\n\nSubject: Old one\nFrom: x@y.test\n\nold"), "see", "", `Old one.eml message/rfc822 "Subject: Old one\r\nFrom: x@y.test\r\n\r\nold"`},
		{"only a file", crlf("Content-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64\n\n" + b64("PDF")), "", "", `a.pdf application/pdf "PDF"`},
		{"text with a name is a file", mixed("\nsee", "Content-Type: text/plain; name=a.txt\n\nfile"), "see", "", `a.txt text/plain "file"`},
		{"text with a name and no other", mixed("Content-Type: text/plain; name=a.txt\nContent-Disposition: inline\n\nfile"), "file", "", `a.txt text/plain inline "file"`},
		{"uuencoded", crlf("Subject: x\n\nsee\nbegin 644 a.txt\n#0V%T\n`\nend\nbye\n"), "see\nbye", "", `a.txt text/plain "Cat"`},
		{"begin is a word", crlf("Subject: x\n\nbegin 644 things\nand go on\n"), "begin 644 things\nand go on", "", ""},
		{"quoted-printable", crlf("Content-Transfer-Encoding: quoted-printable\nContent-Type: text/plain; charset=utf-8\n\n=E4=BD=A0=\n=E5=A5=BD =3D x=\n"), "你好 = x", "", ""},
		{"footer of a list behind base64", crlf("Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\nSGVsbG8=\n_______________\nThe list\n"), "Hello", "", ""},
		{"flowed", crlf("Content-Type: text/plain; format=flowed\n\nThis goes \non.\n> quoted \n> too\n-- \nsig"), "This goes on.\n> quoted too\n-- \nsig", "", ""},
		{"flowed without spaces", crlf("Content-Type: text/plain; format=flowed; delsp=yes; charset=utf-8\n\n你 \n好\n"), "你好", "", ""},
		{"invitation alone", crlf("Content-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Lunch\\, all\nDTSTART:20261122T040000Z\nLOCATION:Room 1\nEND:VEVENT\nEND:VCALENDAR\n"), "Lunch, all\n2026-11-22 04:00 UTC\nRoom 1", "", `invite.ics text/calendar "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:L"`},
		{"signed beside", mixed("Content-Type: multipart/signed; boundary=s; protocol=\"application/pgp-signature\"\n\n--s\n\nHello\n--s\nContent-Type: application/pgp-signature\n\nSIG\n--s--"), "Hello", "", `signature.asc application/pgp-signature "SIG"`},
		{"charset of HTML in its head", crlf("Content-Type: text/html\n\n<meta charset=gbk><p>\xc4\xe3\xba\xc3</p>"), "你好", "<p>你好</p>", ""},
		{"separators of lines", crlf("Content-Type: text/plain; charset=utf-8\n\na\u2028b\u0085c\x00d\n"), "a\nb\ncd", "", ""},
		{"no body", crlf("Subject: x\n"), "", "", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			m := parseBytes(t, c.raw)
			if m.Text != c.text {
				t.Errorf("text %q, want %q", m.Text, c.text)
			}
			if m.HTML != c.html {
				t.Errorf("HTML %q, want %q", m.HTML, c.html)
			}
			if diff := cmp.Diff(c.parts, show(t, c.raw, m)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestParseEnvelope(t *testing.T) {
	m := parseBytes(t, crlf("From: =?utf-8?B?5p2O6Zu3?= <Li@Cust.test>\nFrom: other@x.test\nReply-To: r@cust.test\nTo: a@b.test, B <b@b.test>\nCc: c@b.test\nSubject: =?utf-8?B?6K6i?=\n =?utf-8?B?5Y2V?=\nMessage-ID:  <odd id>\nIn-Reply-To: <a@x> (as said)\nReferences: <a@x> <b\n @x>,<a@x>\nDate: Sun, 22 Nov 2026 10:00:00 +0800\n\n还没到\n"))
	want := &desk.Mail{MessageID: "odd id", InReplyTo: []string{"a@x"}, References: []string{"a@x", "b@x"}, Date: m.Date, Clock: 480, From: desk.Person{Name: "李雷", Address: "li@cust.test"},
		ReplyTo: []desk.Person{{Address: "r@cust.test"}}, To: []desk.Person{{Address: "a@b.test"}, {Name: "B", Address: "b@b.test"}}, Cc: []desk.Person{{Address: "c@b.test"}},
		Subject: "订单", Text: "还没到", Reply: "还没到", Lang: desk.Chinese, Digest: m.Digest}
	if diff := cmp.Diff(want, m); diff != "" {
		t.Error(diff)
	}
	if got := m.Date.Format("2006-01-02T15:04:05Z07:00"); got != "2026-11-22T02:00:00Z" {
		t.Error(got)
	}
}

// A copy differs in what servers add on its way, and in nothing else.
func TestDigest(t *testing.T) {
	digest := func(s string) [32]byte { return parseBytes(t, []byte(s)).Digest }
	base := "From: a@b.test\r\nDate: Sun, 22 Nov 2026 10:00:00 +0800\r\nSubject: s\r\n\r\nHello\r\n"
	for name, same := range map[string]string{
		"trace":        "Received: from x by y; now\r\nReturn-Path: <a@b.test>\r\nDelivered-To: z@y.test\r\nX-Spam-Score: 1\r\n" + base,
		"line feeds":   strings.ReplaceAll(base, "\r\n", "\n"),
		"end":          base + "\r\n\r\n",
		"encoding":     "Content-Transfer-Encoding: base64\r\n" + strings.Replace(base, "Hello\r\n", "SGVsbG8K\r\n", 1),
		"time zone":    strings.Replace(base, "10:00:00 +0800", "02:00:00 +0000", 1),
		"Message-ID":   "Message-ID: <new@x>\r\n" + base,
		"folded again": strings.Replace(base, "Subject: s", "Subject:\r\n s", 1),
	} {
		if digest(same) != digest(base) {
			t.Errorf("%s: the digest changed", name)
		}
	}
	for name, other := range map[string]string{
		"body":    strings.Replace(base, "Hello", "Hallo", 1),
		"from":    strings.Replace(base, "a@b", "c@b", 1),
		"subject": strings.Replace(base, "Subject: s", "Subject: t", 1),
		"date":    strings.Replace(base, "10:00:00", "10:00:01", 1),
	} {
		if digest(other) == digest(base) {
			t.Errorf("%s: the digest is the same", name)
		}
	}
	if digest(string(mixed("\na", "Content-Type: x/y\n\none"))) == digest(string(mixed("\na", "Content-Type: x/y\n\ntwo"))) {
		t.Error("a file: the digest is the same")
	}
}

func TestOpenPartRefusesWhatIsNotInTheMail(t *testing.T) {
	raw := bytes.NewReader([]byte("0123456789"))
	for _, l := range []string{"", "raw:", "raw:0", "raw:0+11", "raw:-1+2", "raw:9223372036854775807+2", "raw:5+6", "sub:0+1", "raw:0+1/what", "raw:0+1/sub:x", "raw:0+1/../etc"} {
		if _, err := OpenPart(raw, 10, l); err == nil {
			t.Errorf("%q was opened", l)
		}
	}
	r, err := OpenPart(raw, 10, "raw:2+5/sub:1+3")
	if err != nil {
		t.Fatal(err)
	}
	if b, _ := io.ReadAll(r); string(b) != "345" {
		t.Errorf("%q", b)
	}
}

// A signed envelope, as openssl cms -sign -nodetach makes it: with definite lengths, and in pieces of indefinite length.
func TestParseSignedEnvelope(t *testing.T) {
	inner := "Content-Type: multipart/mixed; boundary=i\r\n\r\n--i\r\n\r\nSigned text\r\n--i\r\nContent-Type: application/pdf; name=in.pdf\r\n\r\nPDF\r\n--i--\r\n"
	der := func(tag byte, body []byte) []byte {
		return append([]byte{tag, 0x82, byte(len(body) >> 8), byte(len(body))}, body...)
	}
	ber := func(tag byte, body []byte) []byte { return append(append([]byte{tag, 0x80}, body...), 0, 0) }
	join := func(bs ...[]byte) []byte { return bytes.Join(bs, nil) }
	version, algorithms := []byte{2, 1, 1}, []byte{0x31, 0}
	definite := der(0x30, join(der(6, oidSignedData), der(0xa0, der(0x30, join(version, algorithms, der(0x30, join(der(6, oidData), der(0xa0, der(4, []byte(inner))))))))))
	pieces := ber(0x24, join(der(4, []byte(inner[:50])), der(4, []byte(inner[50:]))))
	indefinite := ber(0x30, join(der(6, oidSignedData), ber(0xa0, ber(0x30, join(version, algorithms, ber(0x30, join(der(6, oidData), ber(0xa0, pieces))))))))
	for name, cms := range map[string][]byte{"definite": definite, "indefinite": indefinite} {
		raw := []byte("From: a@b.test\r\nContent-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64.StdEncoding.EncodeToString(cms))
		m := parseBytes(t, raw)
		if m.Text != "Signed text" || show(t, raw, m) != `in.pdf application/pdf "PDF"` || len(m.Problems) > 0 {
			t.Errorf("%s: text %q, parts %s, problems %v", name, m.Text, show(t, raw, m), m.Problems)
		}
		cut := raw[:len(raw)-len(inner)]
		if m := parseBytes(t, cut); len(m.Parts) != 1 || len(m.Problems) == 0 {
			t.Errorf("%s, cut: parts %+v, problems %v", name, m.Parts, m.Problems)
		}
	}
}

// falling is a mail whose n-th read fails as nothing of ours should.
type falling struct {
	*bytes.Reader
	n *int
}

func (f falling) ReadAt(p []byte, off int64) (int, error) {
	if *f.n--; *f.n == 0 {
		panic("a mistake")
	}
	return f.Reader.ReadAt(p, off)
}

// Wherever reading fails, there is a mail all the same: with what was read, the raw mail as a file, a word about it, and a digest that
// no other mail has.
func TestParseThatFails(t *testing.T) {
	body := strings.Repeat("All work and no play.\n", 4000)
	raw := mixed("Content-Type: text/plain\n\nHello", "Content-Type: text/plain; name=a.txt\n\n"+body)
	digests := map[[32]byte]int{}
	texts := 0
	for n := 1; ; n++ {
		left := n
		m := Parse(falling{bytes.NewReader(raw), &left}, int64(len(raw)))
		if left > 0 {
			break // it was read without any failure
		}
		if !slices.Contains(m.Problems, ProblemUnreadable) {
			t.Fatalf("failing at read %d: problems %v", n, m.Problems)
		}
		last := m.Parts[len(m.Parts)-1]
		r, err := OpenPart(bytes.NewReader(raw), int64(len(raw)), last.Locator)
		if err != nil || last.Name != "original.eml" || last.Type != "message/rfc822" || last.Size != int64(len(raw)) {
			t.Fatalf("failing at read %d: %+v, %v", n, last, err)
		}
		if got, _ := io.ReadAll(r); !bytes.Equal(got, raw) {
			t.Errorf("failing at read %d: the original is not what it was", n)
		}
		if m.Text == "Hello" && m.Reply == "Hello" && m.From.Address == "li@cust.test" {
			texts++
		}
		digests[m.Digest]++
	}
	if texts < 2 {
		t.Errorf("the text was read %d times, though only a file could not be", texts)
	}
	other := bytes.ReplaceAll(raw, []byte("play"), []byte("fun!"))
	one, two := 1, 1
	if a, b := Parse(falling{bytes.NewReader(raw), &one}, int64(len(raw))), Parse(falling{bytes.NewReader(other), &two}, int64(len(raw))); a.Digest == b.Digest {
		t.Error("two mails that can't be read have one digest: the second would be taken for a copy")
	}
}
