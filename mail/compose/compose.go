// Package compose writes mail: a message of ours as the bytes that go out (RFC 5322, MIME).
package compose

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/textproto"
	"slices"
	"strings"

	"golang.org/x/net/idna"

	"github.com/deskbell/deskbell/desk"
)

// What keeps a mail from being written.
var (
	ErrMailbox    = errors.New("no address that mail can be sent to")
	ErrAttachment = errors.New("an attachment can't be read")
)

// Write writes an outgoing mail: text and HTML, inline images beside the HTML, attachments around it all. The same row
// always gives the same bytes, so that a mail which has to be repeated is the same mail.
//
// That is why go-mail does not compose it: its multipart boundaries are random, one that is set goes to every level of a nested
// mail alike, and it writes maps in their random order. Its SMTP client does the sending.
func Write(w io.Writer, o desk.Outgoing, open func(desk.Attachment) (io.ReadCloser, error)) error {
	c := &composer{w: w, o: o, open: open}
	c.sort()
	for _, h := range headersOf(o) {
		if _, err := io.WriteString(w, h); err != nil {
			return err
		}
	}
	top := func(h textproto.MIMEHeader) (io.Writer, error) { return w, writeHeaders(w, h) }
	if len(c.attached) == 0 {
		return c.alternative(top)
	}
	return c.nest(top, "mixed", "", func(part newPart) error {
		if err := c.alternative(part); err != nil {
			return err
		}
		for _, a := range c.attached {
			if err := c.file(part, a, "attachment"); err != nil {
				return err
			}
		}
		return nil
	})
}

// composer writes one mail.
type composer struct {
	w        io.Writer
	o        desk.Outgoing
	open     func(desk.Attachment) (io.ReadCloser, error)
	html     string
	inline   []desk.Attachment // what the HTML shows
	attached []desk.Attachment
}

// newPart begins a part with these headers.
type newPart func(textproto.MIMEHeader) (io.Writer, error)

// sort makes the HTML and tells the images it shows from what is attached.
func (c *composer) sort() {
	c.html = htmlOf(c.o)
	for _, a := range c.o.Attachments {
		if a.Inline && a.ContentID != "" && strings.Contains(c.html, "cid:"+a.ContentID) {
			c.inline = append(c.inline, a)
		} else {
			c.attached = append(c.attached, a)
		}
	}
}

// nest writes a multipart. Its boundary depends on the Message-ID and the kind alone, and can't occur in what is in it: neither
// base64 nor quoted-printable ever writes "=_".
func (c *composer) nest(begin newPart, kind, params string, inside func(newPart) error) error {
	sum := sha256.Sum256([]byte(c.o.MessageID + "\n" + kind))
	boundary := "=_" + hex.EncodeToString(sum[:12])
	h := textproto.MIMEHeader{}
	h.Set("Content-Type", fmt.Sprintf("multipart/%s;%s\r\n boundary=%q", kind, params, boundary))
	w, err := begin(h)
	if err != nil {
		return err
	}
	parts := multipart.NewWriter(w)
	if err := parts.SetBoundary(boundary); err != nil {
		return err
	}
	if err := inside(parts.CreatePart); err != nil {
		return err
	}
	return parts.Close()
}

func (c *composer) alternative(begin newPart) error {
	return c.nest(begin, "alternative", "", func(part newPart) error {
		if err := c.text(part, "plain", textOf(c.o)); err != nil {
			return err
		}
		if len(c.inline) == 0 {
			return c.text(part, "html", c.html)
		}
		return c.nest(part, "related", "\r\n type=\"text/html\";", func(part newPart) error {
			if err := c.text(part, "html", c.html); err != nil {
				return err
			}
			for _, a := range c.inline {
				if err := c.file(part, a, "inline"); err != nil {
					return err
				}
			}
			return nil
		})
	})
}

func (c *composer) text(begin newPart, kind, s string) error {
	s = withCRLF(s)
	name := encodingFor(s)
	h := textproto.MIMEHeader{}
	h.Set("Content-Type", "text/"+kind+"; charset=utf-8")
	h.Set("Content-Transfer-Encoding", name)
	w, err := begin(h)
	if err != nil {
		return err
	}
	return encodeText(w, name, s)
}

// file writes an attachment as base64, streaming.
func (c *composer) file(begin newPart, a desk.Attachment, disposition string) error {
	h := textproto.MIMEHeader{}
	name := attachmentName(a.Name)
	h.Set("Content-Type", mediaType(a.Type)+nameParam("name", name))
	h.Set("Content-Disposition", disposition+fileNameParam(name))
	h.Set("Content-Transfer-Encoding", "base64")
	if id := headerToken(a.ContentID); id != "" {
		h.Set("Content-Id", "<"+id+">")
	}
	w, err := begin(h)
	if err != nil {
		return err
	}
	r, err := c.open(a)
	if err != nil {
		return err
	}
	defer r.Close()
	e := newBase64(w)
	n, err := io.Copy(e, readErrors{r})
	if err == nil && a.Size > 0 && n != a.Size {
		err = fmt.Errorf("%w: %d bytes of %d", ErrAttachment, n, a.Size)
	}
	if err != nil {
		return err
	}
	return e.Close()
}

// readErrors marks an attachment's read errors as such, to tell them from the connection's.
type readErrors struct{ r io.Reader }

func (r readErrors) Read(p []byte) (int, error) {
	n, err := r.r.Read(p)
	if err != nil && err != io.EOF {
		err = fmt.Errorf("%w: %w", ErrAttachment, err)
	}
	return n, err
}

// Envelope is who sends a mail and who gets it, as SMTP wants them. ErrMailbox where an address is none.
func Envelope(o desk.Outgoing) (from string, to []string, err error) {
	from, err = wireAddress(o.Mailbox.Address)
	if err != nil {
		return "", nil, err
	}
	seen := map[string]bool{}
	for _, list := range [][]desk.Person{o.To, o.Cc, o.Bcc} {
		for _, p := range list {
			a, err := wireAddress(p.Address)
			if err != nil {
				return "", nil, err
			}
			if !seen[a] && (len(o.Only) == 0 || slices.Contains(o.Only, a)) {
				seen[a] = true
				to = append(to, a)
			}
		}
	}
	if len(to) == 0 {
		return "", nil, ErrMailbox
	}
	return from, to, nil
}

// wireAddress is an address as it goes over the wire: an internationalised domain in ASCII (go-mail would send it raw), and
// nothing in it that could be a command or a second address.
func wireAddress(a string) (string, error) {
	at := strings.LastIndexByte(a, '@')
	if at < 1 || at == len(a)-1 || len(a) > 320 || strings.ContainsFunc(a, func(r rune) bool { return r <= ' ' || r == 0x7f || r == '<' || r == '>' || r == '\uFFFD' }) {
		return "", fmt.Errorf("%w: %q", ErrMailbox, a)
	}
	domain, err := idna.ToASCII(a[at+1:])
	if err != nil || strings.Contains(domain, "@") {
		return "", fmt.Errorf("%w: %q", ErrMailbox, a)
	}
	return a[:at] + "@" + domain, nil
}
