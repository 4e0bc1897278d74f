package web

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
)

// OpenAttachment opens an attachment's decoded bytes.
func (s *Site) OpenAttachment(ctx context.Context, a *desk.Attachment) (io.ReadCloser, error) {
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

// CopyOut copies r to the browser. Once bytes have gone out an error can only end the connection.
func (s *Site) CopyOut(c *gin.Context, r io.Reader) error {
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

// FileNames are the two forms of a file's name in Content-Disposition (RFC 6266): one for old programs, one for all the others.
func FileNames(name string) string {
	name = desk.FileName(name)
	plain := strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' || strings.ContainsRune(`"\/%;`, r) {
			return '_'
		}
		return r
	}, name)
	return `filename="` + plain + `"; filename*=UTF-8''` + strings.ReplaceAll(url.PathEscape(name), "'", "%27")
}
