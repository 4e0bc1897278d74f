package main

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"html"
	"math/rand/v2"
	"mime"
	"mime/quotedprintable"
	"strings"
	"time"

	"github.com/deskbell/deskbell/demo"
)

// letter number i: 3 KB of varied Chinese and English text with HTML beside it, and in every twentieth a file of 200 KB.
func letter(rng *rand.Rand, i int) []byte {
	text := demo.LongText(rng, 3<<10)
	var b bytes.Buffer
	fmt.Fprintf(&b, "From: %s <customer%d@cust.test>\r\nTo: <%s>\r\nSubject: %s\r\n", mime.BEncoding.Encode("utf-8", fmt.Sprintf("客户 %d", i)), i, shopAddress,
		mime.BEncoding.Encode("utf-8", fmt.Sprintf("订单 %d 的问题 question", 100000+i)))
	fmt.Fprintf(&b, "Date: %s\r\nMessage-ID: <bench.%d.%x@cust.test>\r\nMIME-Version: 1.0\r\n", time.Now().Format(time.RFC1123Z), i, rng.Uint64())
	if i%20 != 0 {
		alternative(&b, "a", text)
		return b.Bytes()
	}
	b.WriteString("Content-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\n")
	alternative(&b, "a", text)
	b.WriteString("--m\r\nContent-Type: image/jpeg\r\nContent-Disposition: attachment; filename=photo.jpg\r\nContent-Transfer-Encoding: base64\r\n\r\n")
	base64Lines(&b, rng, 200<<10)
	b.WriteString("--m--\r\n")
	return b.Bytes()
}

func alternative(b *bytes.Buffer, boundary, text string) {
	fmt.Fprintf(b, "Content-Type: multipart/alternative; boundary=%s\r\n\r\n", boundary)
	part := func(kind, body string) {
		fmt.Fprintf(b, "--%s\r\nContent-Type: %s; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n", boundary, kind)
		w := quotedprintable.NewWriter(b)
		_, _ = w.Write([]byte(body)) // into memory
		_ = w.Close()
		b.WriteString("\r\n")
	}
	part("text/plain", text)
	part("text/html", "<html><body><p>"+strings.ReplaceAll(html.EscapeString(text), "\n", "</p><p>")+"</p></body></html>")
	fmt.Fprintf(b, "--%s--\r\n", boundary)
}

// base64Lines writes n random bytes in lines.
func base64Lines(b *bytes.Buffer, rng *rand.Rand, n int) {
	line := make([]byte, 57)
	coded := make([]byte, 76)
	for ; n > 0; n -= len(line) {
		for i := range line {
			line[i] = byte(rng.Uint32())
		}
		base64.StdEncoding.Encode(coded, line)
		b.Write(coded)
		b.WriteString("\r\n")
	}
}

// largeLetter is a mail of about 50 MB: a text and one file.
func largeLetter(rng *rand.Rand, size int) []byte {
	var b bytes.Buffer
	b.Grow(size + 4096)
	fmt.Fprintf(&b, "From: <large@cust.test>\r\nTo: <%s>\r\nSubject: large mail %x\r\nDate: %s\r\nMessage-ID: <large.%x@cust.test>\r\nMIME-Version: 1.0\r\n",
		shopAddress, rng.Uint32(), time.Now().Format(time.RFC1123Z), rng.Uint64())
	b.WriteString("Content-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nThe film is attached.\r\n")
	b.WriteString("--m\r\nContent-Type: video/mp4\r\nContent-Disposition: attachment; filename=film.mp4\r\nContent-Transfer-Encoding: base64\r\n\r\n")
	base64Lines(&b, rng, (size-b.Len())/78*57)
	b.WriteString("--m--\r\n")
	return b.Bytes()
}
