package mail

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
)

// typicalMail is 3 KB of text and as much HTML, as a web mailer sends it.
func typicalMail() []byte {
	text := strings.Repeat("您好，我上周订购的蓝色毛衣尺码不对，想换成大一号的。Order 20261122-7 arrived yesterday.\r\n", 14) +
		"\r\n在 2026年11月20日，上午10:00，Shop <support@shop.test> 写道：\r\n> 您好，您的订单已发货。\r\n> Thank you.\r\n"
	var b bytes.Buffer
	fmt.Fprintf(&b, "Return-Path: <li@cust.test>\r\nReceived: from mx.cust.test (mx.cust.test [192.0.2.1]) by shop.test with ESMTPS id 1 for <support@shop.test>; Sun, 22 Nov 2026 10:00:00 +0800\r\nDKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=cust.test; s=a;\r\n\th=from:to:subject; bh=abc=; b=%s\r\nFrom: =?UTF-8?B?5p2O6Zu3?= <li@cust.test>\r\nTo: Shop <support@shop.test>\r\nSubject: =?UTF-8?B?5o2i6LSn?= exchange\r\nMessage-ID: <1234@cust.test>\r\nIn-Reply-To: <a@shop.test>\r\nReferences: <a@shop.test> <b@shop.test>\r\nDate: Sun, 22 Nov 2026 10:00:00 +0800\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=\"b1\"\r\n\r\n", strings.Repeat("Ab3", 80))
	fmt.Fprintf(&b, "--b1\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n%s\r\n--b1\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n<html><head><style>p{margin:0}</style></head><body>", text)
	for _, l := range strings.Split(strings.TrimSpace(text), "\r\n") {
		fmt.Fprintf(&b, `<p style="margin:0;font-family:Arial,sans-serif;color:#333">%s <a href="https://shop.test/o/1">link</a></p>`+"\r\n", l)
	}
	b.WriteString("</body></html>\r\n--b1--\r\n")
	return b.Bytes()
}

func BenchmarkParse(b *testing.B) {
	raw := typicalMail()
	b.SetBytes(int64(len(raw)))
	b.ReportAllocs()
	for b.Loop() {
		if m := Parse(bytes.NewReader(raw), int64(len(raw))); m.Subject == "" || len(m.Problems) > 0 {
			b.Fatal(m.Problems)
		}
	}
}

func BenchmarkCleanHTML(b *testing.B) {
	raw := string(typicalMail())
	src := raw[strings.Index(raw, "<html>"):]
	b.SetBytes(int64(len(src)))
	b.ReportAllocs()
	for b.Loop() {
		if CleanHTML(src) == "" {
			b.Fatal("empty")
		}
	}
}
