package web

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/ui"
)

// Again shows a form once more with what was typed and what was wrong with it. form is the one within page. What is our fault
// is an error page as everywhere.
func (s *Site) Again(c *gin.Context, name string, page any, form *ui.Form, err error) error {
	e := s.Problem(c, err)
	if e.Code == desk.Internal {
		return err
	}
	form.Failed = e
	readOut(c, e)
	s.Write(c, Statuses[e.Code], name, page)
	return nil
}

// BaseURL is the address by which mail and copied links lead here: the public one where there is one, else the one this
// browser uses, which has passed the list of allowed hosts.
func (s *Site) BaseURL(c *gin.Context) string {
	if s.PublicURL != "" {
		return strings.TrimRight(s.PublicURL, "/")
	}
	if set, err := s.Store.Settings(c.Request.Context()); err == nil && set.PublicURL != "" {
		return set.PublicURL
	}
	scheme := "http"
	if s.overTLS(c.Request) {
		scheme = "https"
	}
	return scheme + "://" + c.Request.Host
}

// IDParam is the number in the path; "new" is 0. Anything else is not found.
func IDParam(c *gin.Context, name string) (int64, error) {
	raw := c.Param(name)
	if raw == "new" || raw == "" {
		return 0, nil
	}
	id, err := strconv.ParseInt(raw, 10, 64)
	if err != nil || id <= 0 {
		return 0, desk.Fail(desk.NotFound, "not_found")
	}
	return id, nil
}

// On says whether a box is ticked.
func On(c *gin.Context, name string) bool { return c.PostForm(name) != "" }

// Number reads a whole number from a form; what is none is an Error at the field.
func Number(c *gin.Context, name string) (int, error) {
	n, err := strconv.Atoi(strings.TrimSpace(c.PostForm(name)))
	if err != nil {
		return 0, desk.Fail(desk.Invalid, "number.bad").At(name)
	}
	return n, nil
}

// Saved goes back to a page with a line that says it is done.
func (s *Site) Saved(c *gin.Context, to, key string, pairs ...any) error {
	s.Flash(c, ui.Flash{Key: key, Args: desk.Fail("", "", pairs...).Args})
	c.Redirect(http.StatusSeeOther, to)
	return nil
}

// Trimmed is a form value without the blanks around it.
func Trimmed(c *gin.Context, name string) string { return strings.TrimSpace(c.PostForm(name)) }

// First is the first of values that is not empty; empty if none is.
func First(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}

// Day is a day of settings, always 24 hours.
const Day = 24 * time.Hour
