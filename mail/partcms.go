package mail

import (
	"bytes"
	"io"
	"strings"

	"github.com/deskbell/deskbell/desk"
)

// maxCMS is how large a signed envelope may be to be opened; a larger one stays a file.
const maxCMS = 4 << 20

// isCMS says whether a part is the mail in an envelope of S/MIME (RFC 8551, 3.2), also one that came as a file of no particular
// type. A signed document beside the mail (contract.pdf.p7m) stays a file. What an envelope says of its content (smime-type) is
// often wrong; its bytes say it.
func isCMS(e *entity) bool {
	name := strings.ToLower(e.file)
	switch e.media {
	case "application/pkcs7-mime", "application/x-pkcs7-mime":
		return name == "" || name == "smime.p7m" || e.params.get("smime-type") != "" && strings.Count(name, ".") < 2
	case "application/octet-stream", "binary/octet-stream":
		return name == "smime.p7m"
	}
	return false
}

// signed shows what is within a signed envelope, which anybody can read. False where it can't be opened: then it is encrypted, or
// not what it says, and stays a file.
func (p *parsing) signed(e *entity, at place) bool {
	kind := cmsKind(p.head(e, 64))
	if bytes.Equal(kind, oidEnveloped) || bytes.Equal(kind, oidAuthEnveloped) || bytes.Equal(kind, oidEncrypted) {
		p.protected(desk.EncryptedSMIME)
		return false
	}
	if e.end-e.body > 2*maxCMS || p.inner >= 3 {
		p.problem(problemSealed)
		return false
	}
	raw := p.head(e, maxCMS+1)
	content, ok := cmsContent(raw)
	if len(raw) > maxCMS || !ok {
		if !strings.EqualFold(e.params.get("smime-type"), "certs-only") { // it has nothing but certificates
			p.problem(problemSealed)
		}
		return false
	}
	p.protected(desk.SignedSMIME)
	p.inner++
	p.within(content, p.locator(e).then("cms"), at)
	p.inner--
	return true
}

// cmsKind is the type of content that an envelope begins with (RFC 5652, 3); its end need not be there.
func cmsKind(head []byte) []byte {
	for i := 0; i+1 < len(head) && i < 12; i++ {
		if n := int(head[i+1]); head[i] == 6 && n < 20 && i+2+n <= len(head) {
			return head[i+2 : i+2+n]
		}
	}
	return nil
}

// within reads a mail that is in memory; its parts are located behind a base.
func (p *parsing) within(content []byte, base locator, at place) {
	r, outer := p.r, p.base
	p.r, p.base = bytes.NewReader(content), base
	root, w := walk(p.r, 0, int64(len(content)))
	if w.overflow {
		p.problem(problemParts)
	}
	p.collect(root, at)
	p.r, p.base = r, outer
}

// cmsReader reads the content of a signed envelope.
type cmsReader struct {
	r    io.Reader
	out  bytes.Reader
	done bool
}

func (c *cmsReader) Read(p []byte) (int, error) {
	if !c.done {
		c.done = true
		raw, err := io.ReadAll(io.LimitReader(c.r, maxCMS))
		if err != nil {
			return 0, err
		}
		content, ok := cmsContent(raw)
		if !ok {
			return 0, errLocator
		}
		c.out.Reset(content)
	}
	return c.out.Read(p)
}

var (
	oidSignedData    = []byte{0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02}
	oidEnveloped     = []byte{0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x03}
	oidEncrypted     = []byte{0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x06}
	oidAuthEnveloped = []byte{0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x01, 0x17}
	oidData          = []byte{0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01}
)

// cmsContent finds the encapsulated content of a SignedData (RFC 5652, 5.1 and 5.2). BER: lengths may be indefinite and
// strings in pieces.
func cmsContent(b []byte) ([]byte, bool) {
	info, ok := child(b, 0x30) // ContentInfo
	if !ok {
		return nil, false
	}
	oid, rest, ok := element(info)
	if !ok || !bytes.Equal(oid.body, oidSignedData) {
		return nil, false
	}
	wrapped, ok := child(rest, 0xa0)
	if !ok {
		return nil, false
	}
	rest, ok = child(wrapped, 0x30) // SignedData: version, digest algorithms, then the content
	for range 4 {
		var el tlv
		if !ok {
			return nil, false
		}
		el, rest, ok = element(rest)
		if ok && el.tag == 0x30 {
			oid, inner, found := element(el.body)
			if !found || !bytes.Equal(oid.body, oidData) {
				return nil, false
			}
			content, found := child(inner, 0xa0)
			if !found {
				return nil, false
			}
			text := octets(content, nil, 0)
			return text, len(text) > 0
		}
	}
	return nil, false
}

// tlv is one element of BER.
type tlv struct {
	tag  byte
	body []byte
}

// element reads the first element of b and returns what follows it.
func element(b []byte) (el tlv, rest []byte, ok bool) { return elementAt(b, 0) }

func elementAt(b []byte, depth int) (el tlv, rest []byte, ok bool) {
	if len(b) < 2 || b[0]&0x1f == 0x1f || depth > 20 {
		return el, nil, false
	}
	el.tag = b[0]
	n, head := int(b[1]), 2
	if n == 0x80 { // indefinite: the elements until the end mark
		at := 2
		for at+2 <= len(b) && (b[at] != 0 || b[at+1] != 0) {
			_, after, ok := elementAt(b[at:], depth+1)
			if !ok {
				return el, nil, false
			}
			at = len(b) - len(after)
		}
		if at+2 > len(b) {
			return el, nil, false
		}
		el.body = b[2:at]
		return el, b[at+2:], true
	}
	if n > 0x80 {
		size := n - 0x80
		if size > 4 || len(b) < 2+size {
			return el, nil, false
		}
		n = 0
		for _, c := range b[2 : 2+size] {
			n = n<<8 | int(c)
		}
		head += size
	}
	if n < 0 || n > len(b)-head {
		return el, nil, false
	}
	el.body = b[head : head+n]
	return el, b[head+n:], true
}

// child is the body of the first element if it has the tag.
func child(b []byte, tag byte) ([]byte, bool) {
	el, _, ok := element(b)
	return el.body, ok && el.tag == tag
}

// octets joins the pieces of an octet string.
func octets(b, out []byte, depth int) []byte {
	for len(b) > 0 && depth < 10 {
		el, rest, ok := element(b)
		if !ok {
			return out
		}
		switch el.tag {
		case 0x04:
			out = append(out, el.body...)
		case 0x24:
			out = octets(el.body, out, depth+1)
		}
		b = rest
	}
	return out
}
