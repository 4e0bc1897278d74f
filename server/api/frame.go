package api

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/server/web"
)

// AlwaysJSON makes every answer of the API JSON, errors too, and never cached.
func (s *API) AlwaysJSON(c *gin.Context) {
	c.Request.Header.Set("Accept", "application/json")
	c.Header("Cache-Control", "no-store")
	c.Next()
}

// Answer makes a gin handler of one that returns what is answered (with its status) or an error. A nil answer has been written already.
func (s *API) Answer(h func(*gin.Context) (status int, answer any, err error)) gin.HandlerFunc {
	return func(c *gin.Context) {
		status, answer, err := h(c)
		switch {
		case err != nil:
			s.Fail(c, err)
		case status == http.StatusNoContent:
			c.Status(status)
		case answer != nil:
			c.JSON(status, answer)
		}
	}
}

// NeedToken lets requests in that carry the key of an API token: "Authorization: Bearer dk_…".
func (s *API) NeedToken(c *gin.Context) {
	scheme, key, _ := strings.Cut(c.GetHeader("Authorization"), " ")
	key = strings.TrimSpace(key)
	if !strings.EqualFold(scheme, "Bearer") || key == "" {
		c.Header("WWW-Authenticate", `Bearer realm="deskbell"`)
		s.Fail(c, desk.Fail(desk.Unauthorized, "api.token_missing"))
		return
	}
	token, err := s.Store.TokenByKey(c.Request.Context(), key)
	if desk.CodeOf(err) == desk.NotFound || desk.CodeOf(err) == desk.Unauthorized {
		if !s.Limits.Allow("token "+c.ClientIP(), 20, time.Second) {
			s.Fail(c, desk.Fail(desk.TooMany, "too_many"))
			return
		}
		c.Header("WWW-Authenticate", `Bearer realm="deskbell", error="invalid_token"`)
		s.Fail(c, desk.Fail(desk.Unauthorized, "api.token_wrong"))
		return
	}
	if err != nil {
		s.Fail(c, err)
		return
	}
	c.Set("token", token)
	c.Next()
}

func tokenOf(c *gin.Context) desk.Token {
	t, _ := c.Get("token")
	token, _ := t.(desk.Token)
	return token
}

// by says that a token did it.
func by(c *gin.Context) desk.By { return desk.By{Name: tokenOf(c).Name} }

// Once repeats the first answer to a POST whose Idempotency-Key has been seen before with the same request. An answer that was our fault
// is forgotten, so that the caller may try again.
func (s *API) Once(c *gin.Context) {
	key := c.GetHeader("Idempotency-Key")
	if c.Request.Method != http.MethodPost || key == "" {
		c.Next()
		return
	}
	if len(key) > 200 {
		s.Fail(c, desk.Fail(desk.Invalid, "api.key_too_long").At("Idempotency-Key"))
		return
	}
	body, err := io.ReadAll(c.Request.Body)
	if err != nil {
		s.Fail(c, err)
		return
	}
	c.Request.Body = io.NopCloser(bytes.NewReader(body))
	sum := sha256.New()
	io.WriteString(sum, c.Request.Method+" "+c.Request.URL.RequestURI()+"\n")
	sum.Write(body)
	token := tokenOf(c).ID
	done, err := s.Store.Once(c.Request.Context(), token, key, [32]byte(sum.Sum(nil)))
	if err != nil {
		s.Fail(c, err)
		return
	}
	if done != nil {
		c.Header("Idempotent-Replayed", "true")
		c.Data(done.Status, "application/json; charset=utf-8", done.Body)
		c.Abort()
		return
	}
	s.recordOnce(c, token, key)
}

// recordOnce runs the request and keeps its answer, whatever becomes of the caller's connection.
func (s *API) recordOnce(c *gin.Context, token int64, key string) {
	w := &recorder{ResponseWriter: c.Writer}
	c.Writer = w
	answer := desk.IdempotentAnswer{} // stays zero if the handler panics: the key is forgotten
	defer func() {
		if err := s.Store.Answered(web.Detached(c), token, key, answer); err != nil {
			s.Log.Error("answer can't be kept", "err", err)
		}
	}()
	c.Next()
	if w.Status() < 500 {
		answer = desk.IdempotentAnswer{Status: w.Status(), Body: w.body.Bytes()}
	}
}

// recorder keeps a copy of what is answered.
type recorder struct {
	gin.ResponseWriter
	body bytes.Buffer
}

func (w *recorder) Write(p []byte) (int, error) {
	w.body.Write(p)
	return w.ResponseWriter.Write(p)
}

// readJSON reads the body into v: one object, known fields only. What is wrong is said with the field's name.
func readJSON(c *gin.Context, v any) error {
	d := json.NewDecoder(c.Request.Body)
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return badJSON(err)
	}
	if _, err := d.Token(); err != io.EOF {
		return desk.Fail(desk.Invalid, "api.bad_json").At("body")
	}
	return nil
}

func badJSON(err error) error {
	var wrong *json.UnmarshalTypeError
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return err
	}
	if errors.As(err, &wrong) && wrong.Field != "" {
		return desk.Fail(desk.Invalid, "api.wrong_type", "field", wrong.Field).At(wrong.Field)
	}
	if name, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		name = strings.Trim(name, `"`)
		return desk.Fail(desk.Invalid, "api.unknown_field", "field", name).At(name)
	}
	return desk.Fail(desk.Invalid, "api.bad_json").At("body")
}

// readQuery refuses query parameters that are not among names.
func readQuery(c *gin.Context, names ...string) error {
	for name := range c.Request.URL.Query() {
		if !slices.Contains(names, name) {
			return desk.Fail(desk.Invalid, "api.unknown_field", "field", name).At(name)
		}
	}
	return nil
}

// queryLimit is ?limit=, 1 to 200, 50 when it is not given.
func queryLimit(c *gin.Context) (int, error) {
	text := c.Query("limit")
	if text == "" {
		return 50, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > 200 {
		return 0, wrongValue("limit")
	}
	return n, nil
}

func wrongValue(field string) error {
	return desk.Fail(desk.Invalid, "api.wrong_value", "field", field).At(field)
}

func pathNumber(c *gin.Context, name string) (int64, error) {
	n, err := strconv.ParseInt(c.Param(name), 10, 64)
	if err != nil || n < 1 {
		return 0, desk.Fail(desk.NotFound, "not_found")
	}
	return n, nil
}

// moment is a time in the API: RFC 3339 in UTC, null for none.
type moment time.Time

func (m moment) MarshalJSON() ([]byte, error) {
	t := time.Time(m)
	if t.IsZero() {
		return []byte("null"), nil
	}
	return []byte(`"` + t.UTC().Format("2006-01-02T15:04:05.999Z07:00") + `"`), nil
}
