package web

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/ui"
	"github.com/deskbell/deskbell/ui/words"
)

// Statuses is the one table from error codes to HTTP.
var Statuses = map[desk.Code]int{
	desk.Invalid:      http.StatusBadRequest,
	desk.Unauthorized: http.StatusUnauthorized,
	desk.Forbidden:    http.StatusForbidden,
	desk.NotFound:     http.StatusNotFound,
	desk.Conflict:     http.StatusConflict,
	desk.TooLarge:     http.StatusRequestEntityTooLarge,
	desk.TooMany:      http.StatusTooManyRequests,
	desk.Unavailable:  http.StatusServiceUnavailable,
	desk.Internal:     http.StatusInternalServerError,
}

// Do makes a gin handler of one that returns its error.
func (s *Site) Do(h func(*gin.Context) error) gin.HandlerFunc {
	return func(c *gin.Context) {
		if err := h(c); err != nil {
			s.Fail(c, err)
		}
	}
}

// Problem is err as users may see it; what is our fault is logged and becomes "internal".
func (s *Site) Problem(c *gin.Context, err error) *desk.Error {
	var e *desk.Error
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return desk.Fail(desk.TooLarge, "too_large", "limit", words.Size(tooLarge.Limit))
	case errors.As(err, &e):
		if e.Code == desk.Internal || e.Cause != nil {
			s.Log.Error("request failed", "path", c.FullPath(), "err", err)
		}
		return e
	}
	if c.Request.Context().Err() == nil {
		s.Log.Error("request failed", "path", c.FullPath(), "err", err)
	}
	return desk.Fail(desk.Internal, "internal")
}

// Fail answers an error: JSON {code, message, field} to a script (Accept: application/json), a page to a person.
func (s *Site) Fail(c *gin.Context, err error) {
	c.Abort()
	if c.Writer.Written() {
		s.Problem(c, err)
		return
	}
	e := s.Problem(c, err)
	readOut(c, e)
	status := Statuses[e.Code]
	if status == 0 {
		status = http.StatusInternalServerError
	}
	if WantsJSON(c) {
		c.JSON(status, gin.H{"code": e.Code, "message": words.ErrorText(s.Lang(c), e), "field": e.Field})
		return
	}
	f := s.Frame(c, "")
	f.Title = f.T("error.title." + strconv.Itoa(status))
	s.Write(c, status, "error", &ui.Failure{Frame: f, Message: words.ErrorText(f.Lang, e), Back: s.backFrom(c)})
}

// WantsJSON is a script that says so, and anything that was asked of the API: also a route that is not there and a host that is not ours.
func WantsJSON(c *gin.Context) bool {
	return strings.HasPrefix(c.Request.URL.Path, "/api/") || strings.Contains(c.GetHeader("Accept"), "application/json")
}

func (s *Site) backFrom(c *gin.Context) string {
	if strings.HasPrefix(c.Request.URL.Path, "/desk") {
		return "/desk"
	}
	return "/"
}

// Render answers 200 with a page or part. values is a pointer to a struct that embeds ui.Frame, so that its methods are found.
func (s *Site) Render(c *gin.Context, name string, values any) error {
	s.Write(c, http.StatusOK, name, values)
	return nil
}

// Write renders into memory first: a page that fails half-way is never sent.
func (s *Site) Write(c *gin.Context, status int, name string, values any) {
	b := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(b)
	b.Reset()
	if err := ui.Render(b, s.Lang(c), name, values); err != nil {
		s.Log.Error("page can't be rendered", "page", name, "err", err)
		c.String(http.StatusInternalServerError, words.Text(s.Lang(c), "error.internal", nil))
		return
	}
	if c.Writer.Header().Get("Cache-Control") == "" {
		c.Header("Cache-Control", "no-store")
	}
	c.Data(status, "text/html; charset=utf-8", b.Bytes())
}

// NotFound is the answer where there is no route.
func (s *Site) NotFound(c *gin.Context) error { return desk.Fail(desk.NotFound, "not_found") }

type headKey struct{}

// Head marks a request that asks for the head of an answer only: it is answered as GET.
func Head(ctx context.Context) context.Context { return context.WithValue(ctx, headKey{}, true) }

// IsHead says whether nobody will see the answer's body.
func IsHead(ctx context.Context) bool { return ctx.Value(headKey{}) != nil }
