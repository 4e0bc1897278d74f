package files

import (
	"archive/zip"
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui"
	"github.com/deskbell/deskbell/ui/letter"
	"github.com/deskbell/deskbell/ui/words"
)

// shown are the types that a browser may show in place; everything else is downloaded. SVG and HTML carry script.
var shown = map[string]bool{
	"image/png": true, "image/jpeg": true, "image/gif": true, "image/webp": true, "image/avif": true, "image/bmp": true, "text/plain": true,
}

// fileCSP is the policy of a file: nothing in it can run, load anything or be framed elsewhere. Chromium's viewer shows a PDF under it.
const fileCSP = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; object-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'; sandbox"

// Attachment hands out a file of a message. What could do harm is named first, and then only downloaded (?sure=1).
func (s *Files) Attachment(c *gin.Context) error {
	id, err := web.IDParam(c, "id")
	if err != nil {
		return err
	}
	a, err := s.Store.Attachment(c.Request.Context(), id)
	if err != nil {
		return err
	}
	risk, err := s.riskOf(c.Request.Context(), &a)
	if err != nil {
		return err
	}
	if risk != "" && c.Query("sure") != "1" {
		return s.warnOf(c, &a, risk)
	}
	r, err := s.OpenAttachment(c.Request.Context(), &a)
	if err != nil {
		return err
	}
	defer r.Close()
	body := bufio.NewReader(r)
	kind, disposition := "application/octet-stream", "attachment"
	switch {
	case risk != "":
	case a.Type == "application/pdf" && isPDF(body):
		kind, disposition = a.Type, "inline"
	case a.Type == "text/plain":
		kind, disposition = "text/plain; charset=utf-8", "inline"
	case shown[a.Type]:
		kind, disposition = a.Type, "inline"
	case harmlessType(a.Type):
		kind = a.Type
	}
	h := c.Writer.Header()
	h.Set("Content-Security-Policy", fileCSP)
	h.Set("X-Frame-Options", "SAMEORIGIN")
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", disposition+"; "+web.FileNames(a.Name))
	h.Set("Cache-Control", "private, max-age=86400")
	if a.Part == "" && a.Size > 0 {
		h.Set("Content-Length", strconv.FormatInt(a.Size, 10))
	}
	return s.CopyOut(c, body)
}

// isPDF says whether a file is what it says: viewers find the mark within the first kilobyte.
func isPDF(r *bufio.Reader) bool {
	head, err := r.Peek(1024)
	return (err == nil || err == io.EOF) && bytes.Contains(head, []byte("%PDF-"))
}

// harmlessType says whether a file may keep its type while it is downloaded.
func harmlessType(kind string) bool {
	return kind != "" && !strings.HasPrefix(kind, "text/") && !strings.HasPrefix(kind, "message/") && !strings.HasPrefix(kind, "multipart/") &&
		!strings.Contains(kind, "xml") && !strings.Contains(kind, "script") || kind == "text/calendar" || kind == "text/csv"
}

// maxLook is how large an archive may be to be looked into.
const maxLook = 8 << 20

// riskOf says what is to be feared of a file; an archive is judged by the names of what it holds.
func (s *Files) riskOf(ctx context.Context, a *desk.Attachment) (desk.Risk, error) {
	if risk := desk.RiskOf(a.Name, a.Type); risk != "" {
		return risk, nil
	}
	if a.Size > maxLook || !strings.HasSuffix(strings.ToLower(a.Name), ".zip") && a.Type != "application/zip" && a.Type != "application/x-zip-compressed" {
		return "", nil
	}
	r, err := s.OpenAttachment(ctx, a)
	if err != nil {
		return "", err
	}
	defer r.Close()
	b, err := io.ReadAll(io.LimitReader(r, maxLook))
	if err != nil {
		return "", err
	}
	return riskInZip(b), nil
}

// riskInZip reads the names in an archive and unpacks nothing. What can't be read as an archive is none.
func riskInZip(b []byte) desk.Risk {
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return ""
	}
	risk := desk.Risk("")
	for _, f := range z.File {
		if desk.RiskOf(f.Name, "") != "" {
			return desk.RiskArchive
		}
		if f.Flags&1 != 0 {
			risk = desk.RiskLocked
		}
	}
	return risk
}

// warnOf is the page before a file that could do harm.
func (s *Files) warnOf(c *gin.Context, a *desk.Attachment, risk desk.Risk) error {
	f := s.Frame(c, "risk.title")
	p := &ui.RiskPage{Frame: f, Name: desk.FileName(a.Name), Size: words.Size(a.Size), Risk: risk, Sure: letter.AttachmentURL(a) + "?sure=1", Back: "/desk"}
	if a.Message != 0 {
		m, err := s.Store.Message(c.Request.Context(), a.Message)
		if err != nil {
			return err
		}
		p.Back = fmt.Sprintf("/desk/tickets/%d#m%d", m.Ticket, m.ID)
		p.From = m.From.Address
	}
	return s.Render(c, "risk", p)
}
