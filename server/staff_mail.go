package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/ui"
)

// mailCSP is the policy of a formatted mail: no script whatever it says, pictures from here only, or from anywhere once the reader
// has asked for them. It can't talk to anybody else, nor be shown on another site.
const mailCSP = "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox; default-src 'none'; script-src 'none'; img-src 'self' data:%s; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'"

// mailHTML is a formatted mail, for its sandboxed frame. It was cleaned when it came.
func (s *Server) mailHTML(c *gin.Context) error {
	id, err := idParam(c, "id")
	if err != nil {
		return err
	}
	m, err := s.Store.Message(c.Request.Context(), id)
	if err != nil {
		return err
	}
	if m.HTML == "" {
		return desk.Fail(desk.NotFound, "not_found")
	}
	remote := ""
	if c.Query("images") == "1" {
		remote = " https: http:"
	}
	h := c.Writer.Header()
	h.Set("Content-Security-Policy", fmt.Sprintf(mailCSP, remote))
	h.Set("X-Frame-Options", "SAMEORIGIN")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "private, no-store")
	f := s.frame(c, "")
	body := foldQuotes(fromCID(m.HTML, m.Attachments), f.T("message.quoted"))
	return s.render(c, "mail", &ui.MailFrame{Frame: f, Body: ui.Trusted(body), Plain: !ui.Coloured(m.HTML)})
}

// foldQuotes puts every outermost quotation behind "…", in a details element that opens without script.
func foldQuotes(body, label string) string {
	if !strings.Contains(body, "<blockquote") {
		return body
	}
	root := &html.Node{Type: html.ElementNode, DataAtom: atom.Body, Data: "body"}
	nodes, err := html.ParseFragment(strings.NewReader(body), root)
	if err != nil {
		return body
	}
	for _, n := range nodes {
		root.AppendChild(n)
	}
	for _, quote := range outermost(root) {
		details := element("details")
		summary := element("summary", html.Attribute{Key: "title", Val: label}, html.Attribute{Key: "aria-label", Val: label})
		summary.AppendChild(&html.Node{Type: html.TextNode, Data: "•••"})
		quote.Parent.InsertBefore(details, quote)
		quote.Parent.RemoveChild(quote)
		details.AppendChild(summary)
		details.AppendChild(quote)
	}
	var b strings.Builder
	for n := root.FirstChild; n != nil; n = n.NextSibling {
		if err := html.Render(&b, n); err != nil {
			return body
		}
	}
	return b.String()
}

func element(name string, attr ...html.Attribute) *html.Node {
	return &html.Node{Type: html.ElementNode, Data: name, DataAtom: atom.Lookup([]byte(name)), Attr: attr}
}

// outermost finds the quotations that are in no other.
func outermost(n *html.Node) (found []*html.Node) {
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		if child.DataAtom == atom.Blockquote {
			found = append(found, child)
			continue
		}
		found = append(found, outermost(child)...)
	}
	return found
}

// unescapeCID is a Content-ID as it stands in an address: percent-encoded, in some mails.
func unescapeCID(cid string) string {
	cid = html.UnescapeString(cid)
	if plain, err := url.PathUnescape(cid); err == nil {
		return plain
	}
	return cid
}

// rawMail is a message's source: the bytes that came, or those that are sent. It is always downloaded as plain text, whatever is in it.
func (s *Server) rawMail(c *gin.Context) error {
	id, err := idParam(c, "id")
	if err != nil {
		return err
	}
	m, err := s.Store.Message(c.Request.Context(), id)
	if err != nil {
		return err
	}
	if m.Direction == desk.Note || (m.Raw == 0 && m.Direction == desk.In) {
		return desk.Fail(desk.NotFound, "raw.none")
	}
	h := c.Writer.Header()
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("Content-Disposition", fmt.Sprintf(`attachment; filename="%d-%d.eml"`, m.Ticket, m.ID))
	h.Set("Cache-Control", "private, no-store")
	if m.Raw != 0 {
		blob, err := s.Store.Blob(c.Request.Context(), m.Raw)
		if err != nil {
			return err
		}
		defer blob.Close()
		return s.copyOut(c, io.NewSectionReader(blob, 0, blob.Size()))
	}
	return s.writeRaw(c, &m)
}

// writeRaw writes one of our mails as it is sent.
func (s *Server) writeRaw(c *gin.Context, m *desk.Message) error {
	t, err := s.Store.Ticket(c.Request.Context(), m.Ticket)
	if err != nil {
		return err
	}
	out := desk.Outgoing{Ticket: m.Ticket, Message: m.ID, MessageID: m.MessageID, From: m.From, To: m.To, Cc: m.Cc, Subject: m.Subject,
		References: m.References, Text: m.Text, HTML: m.HTML, Auto: m.Source != desk.FromAgent, Attachments: m.Attachments, Date: m.CreatedAt,
		Mailbox: desk.Mailbox{ID: t.Mailbox, Address: m.From.Address}}
	if len(m.InReplyTo) > 0 {
		out.InReplyTo = m.InReplyTo[0]
	}
	c.Status(http.StatusOK)
	return s.Mail.Write(c.Writer, out, func(a desk.Attachment) (io.ReadCloser, error) { return s.openAttachment(c.Request.Context(), &a) })
}

// openAttachment opens an attachment's decoded bytes.
func (s *Server) openAttachment(ctx context.Context, a *desk.Attachment) (io.ReadCloser, error) {
	blob, err := s.Store.Blob(ctx, a.Blob)
	if err != nil {
		return nil, err
	}
	if a.Part == "" {
		return readCloser{io.NewSectionReader(blob, 0, blob.Size()), blob}, nil
	}
	part, err := s.Mail.OpenPart(blob, blob.Size(), a.Part)
	if err != nil {
		return nil, errors.Join(err, blob.Close())
	}
	return readCloser{part, blob}, nil
}

type readCloser struct {
	io.Reader
	io.Closer
}

// copyOut copies r to the browser. Once bytes have gone out an error can only end the connection.
func (s *Server) copyOut(c *gin.Context, r io.Reader) error {
	c.Status(http.StatusOK)
	if c.Request.Method == http.MethodHead {
		return nil
	}
	if _, err := io.Copy(c.Writer, r); err != nil && c.Request.Context().Err() == nil {
		s.Log.Error("bytes can't be read", "path", c.Request.URL.Path, "err", err)
		panic(http.ErrAbortHandler)
	}
	return nil
}
