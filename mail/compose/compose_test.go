package compose

import (
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	netmail "net/mail"
	"net/textproto"
	"os"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/mail"
	"github.com/deskbell/deskbell/mail/charset"
)

var files = map[int64]string{1: strings.Repeat("PDF bytes \x00\xff\r\n.\r\n", 500), 2: "GIF89a", 3: "plain file"}

func openFile(a desk.Attachment) (io.ReadCloser, error) {
	s, ok := files[a.Blob]
	if !ok {
		return nil, os.ErrNotExist
	}
	return io.NopCloser(strings.NewReader(s)), nil
}

func answer() desk.Outgoing {
	return desk.Outgoing{
		ID: 7, MessageID: "r4nd0m.sig@shop.test", Mailbox: desk.Mailbox{Address: "support@shop.test", Signature: "小店客服部\n电话 & 微信 <010>"},
		From: desk.Person{Name: "李伟, 小店", Address: "support@shop.test"},
		To:   []desk.Person{{Name: "王小明 😀", Address: "customer@cust.test"}, {Name: `O'Brien, "Bob" \ Co.`, Address: "bob@cust.test"}},
		Cc:   []desk.Person{{Address: "cc@邮箱.test"}}, Bcc: []desk.Person{{Address: "secret@shop.test"}},
		Subject: "Re: 退款申请，请尽快处理我的订单号是一二三四五六七八九十谢谢 😀 [#1001]", InReplyTo: "q@cust.test", References: []string{"p@cust.test", "q@cust.test"},
		Text: "您好！\n\n已退款。See https://shop.test/help?a=1&b=2。\n> 我要退款\n> <b>now</b>\n.\nFrom here", Date: time.Date(2026, 11, 22, 8, 9, 10, 5, time.FixedZone("", 8*3600)),
	}
}

// compose writes twice and sees that nothing differs, and that no line is too long or ends wrongly.
func compose(t *testing.T, o desk.Outgoing) string {
	t.Helper()
	var a, b bytes.Buffer
	if err := errors.Join(Write(&a, o, openFile), Write(&b, o, openFile)); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Error("the same row made two mails")
	}
	for line := range strings.SplitSeq(a.String(), "\r\n") {
		if len(line) > 998 {
			t.Errorf("a line of %d bytes: %.80s", len(line), line)
		}
		if strings.ContainsAny(line, "\r\n") || !charset.ASCII(line) {
			t.Errorf("a bad line: %q", line)
		}
	}
	if !strings.HasSuffix(a.String(), "\r\n") {
		t.Error("the mail does not end with a line's end")
	}
	return a.String()
}

// leaf is a part that is no multipart.
type leaf struct {
	kind, body string
	header     textproto.MIMEHeader
	within     string // the multiparts around it
}

func leaves(t *testing.T, h textproto.MIMEHeader, r io.Reader, within string) []leaf {
	t.Helper()
	kind, params, err := mime.ParseMediaType(h.Get("Content-Type"))
	if err != nil {
		t.Fatalf("%q: %v", h.Get("Content-Type"), err)
	}
	if !strings.HasPrefix(kind, "multipart/") {
		switch h.Get("Content-Transfer-Encoding") {
		case "base64":
			r = base64.NewDecoder(base64.StdEncoding, r)
		case "quoted-printable":
			r = quotedprintable.NewReader(r)
		}
		body, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		return []leaf{{kind, string(body), h, within}}
	}
	var list []leaf
	parts := multipart.NewReader(r, params["boundary"])
	for {
		p, err := parts.NextRawPart()
		if err == io.EOF {
			return list
		}
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, leaves(t, p.Header, p, within+strings.TrimPrefix(kind, "multipart/")+"/")...)
	}
}

func read(t *testing.T, raw string) (*netmail.Message, []leaf) {
	t.Helper()
	m, err := netmail.ReadMessage(strings.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	return m, leaves(t, textproto.MIMEHeader(m.Header), m.Body, "")
}

func TestWriteAnswer(t *testing.T) {
	o := answer()
	o.HTML = `<p>您好！<img src="cid:pic1"></p>`
	o.Attachments = []desk.Attachment{
		{Name: "发票 2026.pdf", Type: "application/pdf", Size: int64(len(files[1])), Blob: 1},
		{Name: "a.gif", Type: "image/gif", Inline: true, ContentID: "pic1", Blob: 2},
		{Name: `c:\x\"quoted".txt`, Type: "text/plain; evil=\r\nX: y", Inline: true, ContentID: "unused", Blob: 3},
	}
	raw := compose(t, o)
	m, parts := read(t, raw)
	for name, want := range map[string]string{
		"Subject": o.Subject, "Message-Id": "<r4nd0m.sig@shop.test>", "In-Reply-To": "<q@cust.test>", "References": "<p@cust.test> <q@cust.test>",
		"Date": "Sun, 22 Nov 2026 00:09:10 +0000", "Mime-Version": "1.0", "Bcc": "", "Auto-Submitted": "", "Precedence": "",
	} {
		got, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get(name))
		if err != nil || got != want {
			t.Errorf("%s: %q, %v; want %q", name, got, err, want)
		}
	}
	for name, want := range map[string][]desk.Person{
		"From": {o.From}, "To": o.To, "Cc": {{Address: "cc@xn--c0zu34b.test"}},
	} {
		list, err := m.Header.AddressList(name)
		if err != nil || len(list) != len(want) {
			t.Errorf("%s: %v, %v", name, list, err)
			continue
		}
		for i, a := range list {
			if a.Name != want[i].Name || a.Address != want[i].Address {
				t.Errorf("%s: %q <%s>, want %+v", name, a.Name, a.Address, want[i])
			}
		}
	}
	if strings.Contains(raw, "secret@shop.test") {
		t.Error("Bcc is in the mail")
	}
	var shape []string
	for _, p := range parts {
		shape = append(shape, p.within+" "+p.kind)
	}
	if got, want := strings.Join(shape, "; "), "mixed/alternative/ text/plain; mixed/alternative/related/ text/html; mixed/alternative/related/ image/gif; mixed/ application/pdf; mixed/ application/octet-stream"; got != want {
		t.Fatalf("parts: %s", got)
	}
	if want := withCRLF(o.Text); parts[0].body != want {
		t.Errorf("text: %q, want %q", parts[0].body, want)
	}
	if !strings.Contains(parts[1].body, `<img src="cid:pic1">`) {
		t.Errorf("HTML: %q", parts[1].body)
	}
	if parts[2].header.Get("Content-Id") != "<pic1>" || parts[2].body != files[2] || parts[3].body != files[1] {
		t.Error("a file was not written as it is")
	}
	for i, want := range map[int]string{2: "a.gif", 3: "发票 2026.pdf", 4: `"quoted".txt`} {
		_, params, err := mime.ParseMediaType(parts[i].header.Get("Content-Disposition"))
		if err != nil || params["filename"] != want {
			t.Errorf("file name %q, %v; want %q", params["filename"], err, want)
		}
	}
	if got := mail.Parse(strings.NewReader(raw), int64(len(raw))); got.Subject != o.Subject || len(got.Parts) != 3 || got.Parts[0].Name == "" {
		t.Errorf("our own parser reads %+v", got)
	}
}

func TestWriteTextBecomesHTML(t *testing.T) {
	_, parts := read(t, compose(t, answer()))
	if len(parts) != 2 || parts[0].within != "alternative/" {
		t.Fatalf("%d parts in %s", len(parts), parts[0].within)
	}
	for _, want := range []string{
		"<p>您好！</p>", `<a href="https://shop.test/help?a=1&amp;b=2">https://shop.test/help?a=1&amp;b=2</a>。`,
		"<p>我要退款<br>\r\n&lt;b&gt;now&lt;/b&gt;</p>\r\n</blockquote>", "<p>.<br>\r\nFrom here</p>",
	} {
		if !strings.Contains(parts[1].body, want) {
			t.Errorf("%q is not in %s", want, parts[1].body)
		}
	}
}

func TestWriteAutomatic(t *testing.T) {
	o := answer()
	o.Auto = true
	m, parts := read(t, compose(t, o))
	if m.Header.Get("Auto-Submitted") != "auto-replied" || m.Header.Get("Precedence") != "bulk" || m.Header.Get("X-Auto-Response-Suppress") != "All" {
		t.Errorf("header: %v", m.Header)
	}
	if strings.Contains(parts[0].body+parts[1].body, "小店客服部") {
		t.Error("the mailbox's signature is added to a text that has its own")
	}
}

// Nothing that comes from outside can begin a header, however it is put.
func TestWriteHostile(t *testing.T) {
	evil := "x\r\nEvil: yes\r\n\r\nbody\u2028\x00\x1b"
	o := answer()
	o.Subject, o.From.Name, o.InReplyTo = evil, evil, "a\r\nEvil: yes@x"
	o.To[0] = desk.Person{Name: "=?utf-8?B?RXZpbA==?=", Address: "customer@cust.test"}
	o.References = []string{"ok@cust.test", "bad id@x", "<nested<x>@y>", strings.Repeat("l", 1000), "中@x", ""}
	for range 40 {
		o.References = append(o.References, "many@cust.test")
	}
	o.Attachments = []desk.Attachment{{Name: evil + strings.Repeat("长", 300) + ".pdf", Type: evil, ContentID: evil, Blob: 3}, {Name: "fw.eml", Type: "message/rfc822", Blob: 3}}
	m, parts := read(t, compose(t, o))
	if m.Header.Get("Evil") != "" {
		t.Error("a header was smuggled in")
	}
	if got := strings.Fields(m.Header.Get("References")); len(got) != 21 || got[0] != "<ok@cust.test>" {
		t.Errorf("References: %v", got)
	}
	if to, err := m.Header.AddressList("To"); err != nil || to[0].Name != "=?utf-8?B?RXZpbA==?=" {
		t.Errorf("To: %v, %v", to, err)
	}
	if len(parts) != 4 || parts[3].kind != "application/octet-stream" || parts[2].kind != "application/octet-stream" {
		t.Errorf("parts: %+v", parts)
	}
	long := answer()
	long.Subject = strings.Repeat("x", 3000)
	m, _ = read(t, compose(t, long))
	if got, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject")); err != nil || got != long.Subject {
		t.Errorf("a long subject came back as %q, %v", got, err)
	}
}

func TestWriteAttachmentTrouble(t *testing.T) {
	o := answer()
	o.Attachments = []desk.Attachment{{Name: "a", Blob: 3, Size: 99}}
	if err := Write(io.Discard, o, openFile); !errors.Is(err, ErrAttachment) {
		t.Errorf("a short attachment: %v", err)
	}
	broken := func(desk.Attachment) (io.ReadCloser, error) {
		return io.NopCloser(iotest.ErrReader(io.ErrUnexpectedEOF)), nil
	}
	if err := Write(io.Discard, o, broken); !errors.Is(err, ErrAttachment) {
		t.Errorf("a broken attachment: %v", err)
	}
}

func TestEnvelope(t *testing.T) {
	o := answer()
	o.Bcc = append(o.Bcc, desk.Person{Address: "bob@cust.test"})
	from, to, err := Envelope(o)
	if err != nil || from != "support@shop.test" || strings.Join(to, " ") != "customer@cust.test bob@cust.test cc@xn--c0zu34b.test secret@shop.test" {
		t.Errorf("%s to %v, %v", from, to, err)
	}
	for _, bad := range []string{"", "nobody", "@x", "a@", "a@b\r\nRCPT TO:<c@d>", "a b@c", "<a@b>", "a@b>", strings.Repeat("a", 400) + "@b"} {
		o.To = []desk.Person{{Address: bad}}
		if _, _, err := Envelope(o); !errors.Is(err, ErrMailbox) {
			t.Errorf("%q: %v", bad, err)
		}
	}
	o.To, o.Cc, o.Bcc = nil, nil, nil
	if _, _, err := Envelope(o); !errors.Is(err, ErrMailbox) {
		t.Errorf("nobody: %v", err)
	}
}

var phrases = map[string]desk.Phrases{
	"en": {Wrote: "On {date}, {name} wrote:", Forwarded: "---------- Forwarded message ----------", From: "From:", Date: "Date:", Subject: "Subject:", To: "To:", Cc: "Cc:"},
	"zh": {Wrote: "{date}，{name} 写道：", Forwarded: "---------- 转发的邮件 ----------", From: "发件人：", Date: "发送时间：", Subject: "主题：", To: "收件人：", Cc: "抄送："},
}

// citing is an answer that carries a mail of the customer.
func citing(how desk.Citing, lang string) desk.Outgoing {
	o := answer()
	o.Citing, o.Phrases, o.Zone, o.Text = how, phrases[lang], "Asia/Shanghai", "您好！已退款。"
	o.Cited = []desk.Cited{{From: desk.Person{Name: "王小明", Address: "customer@cust.test"}, To: []desk.Person{{Address: "support@shop.test"}},
		Date: time.Date(2026, 11, 21, 18, 30, 0, 0, time.UTC), Subject: "退款", Text: "我要退款\n\n> 您还需要什么？\n> 谢谢",
		HTML: `<p onclick="x">我要<b>退款</b></p><img src="https://track.test/x.gif"><img src="cid:photo@x" alt="照片"><blockquote>您还需要什么？</blockquote>`}}
	return o
}

// What is quoted is what our own reader folds away again, in both forms and both languages.
func TestWriteQuotes(t *testing.T) {
	for lang := range phrases {
		raw := compose(t, citing(desk.Quoting, lang))
		m := mail.Parse(strings.NewReader(raw), int64(len(raw)))
		if m.Reply != "您好！已退款。" {
			t.Errorf("%s: the new part is %q", lang, m.Reply)
		}
		wants := []string{"2026-11-22 02:30", "王小明", "\n> 我要退款\n>\n>> 您还需要什么？\n>> 谢谢"}
		for _, want := range wants {
			if !strings.Contains(strings.ReplaceAll(m.Text, "\r\n", "\n"), want) {
				t.Errorf("%s: no %q in %q", lang, want, m.Text)
			}
		}
		_, parts := read(t, raw)
		html := parts[1].body
		if !strings.Contains(html, `<blockquote type="cite"`) || !strings.Contains(html, "我要<b>退款</b>") || !strings.Contains(html, "[照片]") {
			t.Errorf("%s: %s", lang, html)
		}
		if strings.Contains(html, "<img") {
			t.Errorf("%s: a picture from elsewhere is passed on: %s", lang, html)
		}
	}
}

// A forwarded mail says whose it was, its pictures come along where their files do, and without words of its own it begins with it.
func TestWriteForwards(t *testing.T) {
	o := citing(desk.ForwardAll, "zh")
	o.Attachments = []desk.Attachment{{Name: "photo.png", Type: "image/png", ContentID: "photo@x", Inline: true, Blob: 3}}
	o.Cited = append(o.Cited, desk.Cited{From: desk.Person{Name: "李伟", Address: "support@shop.test"}, Cc: []desk.Person{{Address: "boss@cust.test"}}, Text: "早前的回复"})
	o.Text = ""
	raw := compose(t, o)
	_, parts := read(t, raw)
	text := strings.ReplaceAll(parts[0].body, "\r\n", "\n")
	want := "---------- 转发的邮件 ----------\n发件人：王小明 <customer@cust.test>\n发送时间：2026-11-22 02:30\n主题：退款\n收件人：support@shop.test\n\n我要退款\n\n> 您还需要什么？\n> 谢谢\n"
	if !strings.HasPrefix(text, want) || !strings.Contains(text, "抄送：boss@cust.test\n\n早前的回复") {
		t.Errorf("text: %q", text)
	}
	html := parts[1].body
	if !strings.Contains(html, `<img src="cid:photo@x"`) || strings.Contains(html, "track.test") || parts[2].kind != "image/png" {
		t.Errorf("html: %s, %+v", html, parts)
	}
}

func TestWriteBoundsWhatItCarries(t *testing.T) {
	o := citing(desk.ForwardAll, "en")
	o.Cited[0].Text, o.Cited[0].HTML = strings.Repeat("很长的一行文字\n", 10_000), strings.Repeat("<p>很长</p>", 20_000)
	for range 60 {
		o.Cited = append(o.Cited, o.Cited[0])
	}
	if raw := compose(t, o); len(raw) > 1_000_000 {
		t.Errorf("%d bytes", len(raw))
	}
	if got := bounded("短\n"+strings.Repeat("长", 100), 20); got != "短\n长长长长长\n[…]" {
		t.Errorf("%q", got)
	}
}
