package mail

import (
	"bufio"
	"encoding/binary"
	"io"
	"slices"
	"strings"
	"unicode/utf16"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/mail/charset"
)

// isTNEF says whether a part is Outlook's winmail.dat.
func isTNEF(e *entity) bool {
	return e.media == "application/ms-tnef" || e.media == "application/vnd.ms-tnef" || strings.EqualFold(e.file, "winmail.dat")
}

// tnef unpacks a winmail.dat (MS-OXTNEF): its files become parts of the mail, and its text the body where there is no
// other. What can't be unpacked to its end is attached as it came too.
func (p *parsing) tnef(e *entity, at place) {
	base := p.locator(e)
	t := &tnefReader{base: base, r: bufio.NewReaderSize(p.open(e), 16<<10)}
	known := t.read()
	t.files = slices.DeleteFunc(t.files, func(f *tnefFile) bool { return f.data == nil })
	if !known || t.failed || len(t.files) == 0 && !t.body() {
		p.attach(e, at)
	}
	for _, f := range t.files {
		part := desk.Part{Name: fileName(f.name()), Type: f.media, ContentID: strings.Trim(f.contentID, "<>"), Locator: f.data.String()}
		part.Inline = part.ContentID != "" && strings.HasPrefix(typeByName(part.Name), "image/")
		if part.Type == "" {
			part.Type = typeByName(part.Name)
		}
		p.part(part)
	}
	p.tnefBody(t)
}

// tnefBody adds the text of a winmail.dat: to the body where the mail has none, and as a file where it is formatted.
func (p *parsing) tnefBody(t *tnefReader) {
	empty := true
	for _, b := range p.blocks {
		empty = empty && strings.TrimSpace(b.plain) == "" && strings.TrimSpace(b.html) == ""
	}
	if t.rtf != nil {
		l := t.rtf.then("rtf")
		p.part(desk.Part{Name: "body.rtf", Type: "application/rtf", Locator: l.String()})
		if empty && t.html == nil && t.plain == nil {
			if s := rtfText(p.bytesOf(l, maxText/2)); strings.TrimSpace(s) != "" {
				p.add(block{plain: s, hasPlain: true})
			}
		}
	}
	if t.html != nil {
		p.part(desk.Part{Name: "body.html", Type: "text/html", Locator: t.html.String()})
		if empty {
			p.add(block{html: decodeHTML("", p.bytesOf(t.html, maxText/2)), hasHTML: true})
		}
	} else if t.plain != nil && empty {
		raw := p.bytesOf(t.plain, maxText/2)
		s := charset.Decode(t.charset, raw)
		if t.plainWide {
			s = utf16Text(raw)
		}
		p.add(block{plain: tidyText(strings.TrimRight(s, "\x00")), hasPlain: true})
	}
}

func (p *parsing) bytesOf(l locator, limit int64) []byte {
	r, err := openLocator(p.raw, l.String())
	if err != nil {
		return nil
	}
	b, _ := io.ReadAll(io.LimitReader(r, limit)) // what could be read is used
	return b
}

// tnefFile is one attachment of a winmail.dat.
type tnefFile struct {
	title, long, short, display string
	media, contentID            string
	data                        locator
}

func (f *tnefFile) name() string {
	for _, n := range []string{f.long, f.title, f.short, f.display} {
		if strings.Trim(n, "\x00 ") != "" {
			return strings.Trim(n, "\x00 ")
		}
	}
	return ""
}

// tnefReader reads a winmail.dat as it streams by and notes where things lie in it.
type tnefReader struct {
	base      locator
	r         *bufio.Reader
	at        int64
	failed    bool
	charset   string
	files     []*tnefFile
	plain     locator
	plainWide bool
	html, rtf locator
}

func (t *tnefReader) body() bool { return t.plain != nil || t.html != nil || t.rtf != nil }

// Attributes of MS-OXTNEF, 2.1.3.
const (
	tnefSignature   = 0x223e9f78
	attBody         = 0x800c
	attAttachData   = 0x800f
	attAttachTitle  = 0x8010
	attRendData     = 0x9002
	attMsgProps     = 0x9003
	attAttachment   = 0x9005
	attOemCodepage  = 0x9007
	maxTNEFFiles    = 500
	maxTNEFProperty = 64 << 10 // bytes of a property that are read; of longer ones only the place is noted
)

func (t *tnefReader) read() bool {
	if t.u32() != tnefSignature {
		return false
	}
	t.u16()
	for !t.failed && len(t.files) < maxTNEFFiles {
		level, err := t.r.ReadByte()
		if err != nil {
			break // the end, where it should be
		}
		t.at++
		id, length := t.u32(), int64(t.u32())
		if t.failed || level != 1 && level != 2 {
			break
		}
		end := t.at + length
		t.attribute(id&0xffff, length)
		t.skip(end + 2 - t.at) // and the checksum, which many get wrong
	}
	return true
}

func (t *tnefReader) attribute(id uint32, length int64) {
	switch id {
	case attOemCodepage:
		t.charset = "cp" + uitoa(t.u32())
	case attRendData:
		t.files = append(t.files, &tnefFile{})
	case attAttachTitle:
		t.file().title = charset.Decode(t.charset, zeroEnded(t.bytes(min(length, 1024))))
	case attAttachData:
		t.file().data = t.base.sub(t.at, length)
	case attAttachment:
		t.properties(t.at+length, t.fileProperty)
	case attMsgProps:
		t.properties(t.at+length, t.bodyProperty)
	case attBody:
		if t.plain == nil && length > 1 {
			t.plain = t.base.sub(t.at, length)
		}
	}
}

func (t *tnefReader) file() *tnefFile {
	if len(t.files) == 0 {
		t.files = append(t.files, &tnefFile{})
	}
	return t.files[len(t.files)-1]
}

// property is a MAPI property: its bytes if they are few, else only where they are.
type property struct {
	id, kind uint32
	value    []byte
	from, n  int64
}

func (p property) text(set string) string {
	if p.kind == 0x1f {
		return utf16Text(p.value)
	}
	return charset.Decode(set, zeroEnded(p.value))
}

func (t *tnefReader) fileProperty(p property) {
	f := t.file()
	switch p.id {
	case 0x3707:
		f.long = p.text(t.charset)
	case 0x3704:
		f.short = p.text(t.charset)
	case 0x3001:
		f.display = p.text(t.charset)
	case 0x370e:
		f.media = strings.ToLower(p.text(t.charset))
	case 0x3712:
		f.contentID = p.text(t.charset)
	case 0x3701:
		if f.data == nil {
			from, n := p.from, p.n
			if p.kind == 0x0d && n > 16 { // an object begins with the id of its interface
				from, n = from+16, n-16
			}
			f.data = t.base.sub(from, n)
		}
	}
}

func (t *tnefReader) bodyProperty(p property) {
	switch p.id {
	case 0x1000:
		if t.plain == nil && p.n > 2 {
			t.plain, t.plainWide = t.base.sub(p.from, p.n), p.kind == 0x1f
		}
	case 0x1009:
		t.rtf = t.base.sub(p.from, p.n)
	case 0x1013:
		t.html = t.base.sub(p.from, p.n)
	}
}

// properties reads a list of MAPI properties (MS-OXTNEF, 2.1.3.4) that ends at an offset.
func (t *tnefReader) properties(end int64, take func(property)) {
	count := t.u32()
	for i := uint32(0); i < count && i < 5000 && t.at < end && !t.failed; i++ {
		kind, id := t.u16(), t.u16()
		if id >= 0x8000 { // a named property: whose, and its number or its name
			t.skip(16)
			if t.u32() == 0 {
				t.skip(4)
			} else {
				t.skipPadded(int64(t.u32()))
			}
		}
		multi := kind&0x1000 != 0
		kind &^= 0x1000
		values := uint32(1)
		if sized := kind == 0x1e || kind == 0x1f || kind == 0x102 || kind == 0x0d; multi || sized {
			values = t.u32()
		}
		for j := uint32(0); j < values && j < 10000 && t.at < end && !t.failed; j++ {
			t.value(property{id: id, kind: kind}, end, take)
		}
	}
}

func (t *tnefReader) value(p property, end int64, take func(property)) {
	switch p.kind {
	case 0x1e, 0x1f, 0x102, 0x0d:
		p.n = int64(t.u32())
		p.from = t.at
		if p.n > end-t.at {
			t.failed = true
			return
		}
		if p.n <= maxTNEFProperty {
			p.value = t.bytes(p.n)
		} else {
			t.skip(p.n)
		}
		t.skip((4 - p.n%4) % 4)
		take(p)
	case 0x05, 0x06, 0x07, 0x14, 0x40:
		t.skip(8)
	case 0x48:
		t.skip(16)
	case 0x02, 0x03, 0x04, 0x0a, 0x0b:
		t.skip(4)
	case 0x01, 0x00:
	default:
		t.failed = true
	}
}

func (t *tnefReader) bytes(n int64) []byte {
	b := make([]byte, n)
	got, err := io.ReadFull(t.r, b)
	t.at += int64(got)
	t.failed = t.failed || err != nil
	return b[:got]
}

func (t *tnefReader) u32() uint32 {
	var b [4]byte
	got, err := io.ReadFull(t.r, b[:])
	t.at += int64(got)
	t.failed = t.failed || err != nil
	return binary.LittleEndian.Uint32(b[:])
}

func (t *tnefReader) u16() uint32 {
	var b [2]byte
	got, err := io.ReadFull(t.r, b[:])
	t.at += int64(got)
	t.failed = t.failed || err != nil
	return uint32(binary.LittleEndian.Uint16(b[:]))
}

func (t *tnefReader) skip(n int64) {
	if n <= 0 || t.failed {
		return
	}
	got, err := io.CopyN(io.Discard, t.r, n)
	t.at += got
	t.failed = t.failed || err != nil
}

func (t *tnefReader) skipPadded(n int64) { t.skip(n + (4-n%4)%4) }

func zeroEnded(b []byte) []byte {
	for i, c := range b {
		if c == 0 {
			return b[:i]
		}
	}
	return b
}

func utf16Text(b []byte) string {
	units := make([]uint16, 0, len(b)/2)
	for i := 0; i+1 < len(b); i += 2 {
		u := binary.LittleEndian.Uint16(b[i:])
		if u == 0 {
			break
		}
		units = append(units, u)
	}
	return string(utf16.Decode(units))
}
