package demo

import (
	"bytes"
	"fmt"
	"time"
	"unicode/utf16"
)

// paper makes a one-page PDF: a title and some lines. Han is written in the reader's own Song typeface (STSong-Light, one
// of the Asian fonts every reader brings), so that no font has to be embedded.
func paper(title string, sp *speller, at time.Time) []byte {
	lines := []string{"Qinghe Tea  ·  88 Longjing Road, Hangzhou", at.Format("2006-01-02"), ""}
	if sp.lang == "zh" {
		lines = []string{"青禾茶铺　杭州市西湖区龙井路 88 号", at.Format("2006 年 1 月 2 日"), ""}
	}
	for i := range 3 {
		name := sp.one(lists["en"]["product"])
		if sp.lang == "zh" {
			name = sp.one(zhProducts)
		}
		lines = append(lines, fmt.Sprintf("%d.  %s    × %d    %d.00", i+1, name, 1+sp.rng.IntN(40), 48+10*sp.rng.IntN(90)))
	}
	var text bytes.Buffer
	fmt.Fprintf(&text, "BT /F1 22 Tf 60 770 Td <%s> Tj ET\n", utf16Hex(title))
	for i, l := range lines {
		fmt.Fprintf(&text, "BT /F1 12 Tf 60 %d Td <%s> Tj ET\n", 730-22*i, utf16Hex(l))
	}
	return pdf(text.Bytes())
}

// utf16Hex is text for the UniGB-UCS2-H encoding.
func utf16Hex(s string) string {
	var b bytes.Buffer
	for _, u := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&b, "%04X", u)
	}
	return b.String()
}

// pdf wraps a page's content stream into a file with its cross-reference table.
func pdf(page []byte) []byte {
	objects := []string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 7 0 R /Resources << /Font << /F1 4 0 R >> >> >>",
		"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [5 0 R] >>",
		"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> " +
			"/DW 1000 /W [1 [207 270 342 467 462 797 710 239 374] 10 [374 423 605 238 375 238 334 462]] /FontDescriptor 6 0 R >>",
		"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
		fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(page), page),
	}
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	var offsets []int
	for i, o := range objects {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, o := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, start)
	return b.Bytes()
}
