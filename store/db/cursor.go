package db

import (
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"

	"github.com/deskbell/deskbell/desk"
)

// MaxList is how many tickets a page of the list may have.
const MaxList = 200

// Cursor is the last row of a page.
type Cursor struct{ At, Number int64 }

// WriteCursor is where the next page begins, as text for an address.
func WriteCursor(c Cursor) string {
	return base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "%d.%d", c.At, c.Number))
}

// ReadCursor is Invalid (cursor.bad) for what WriteCursor never wrote; "" is the zero cursor, the first page.
func ReadCursor(s string) (Cursor, error) {
	if s == "" {
		return Cursor{}, nil
	}
	bad := desk.Fail(desk.Invalid, "cursor.bad").At("cursor")
	raw, err := base64.RawURLEncoding.Strict().DecodeString(s)
	if err != nil || len(raw) > 60 {
		return Cursor{}, bad
	}
	at, number, ok := strings.Cut(string(raw), ".")
	var c Cursor
	var err1, err2 error
	c.At, err1 = strconv.ParseInt(at, 10, 64)
	c.Number, err2 = strconv.ParseInt(number, 10, 64)
	if !ok || err1 != nil || err2 != nil || c.Number <= 0 {
		return Cursor{}, bad
	}
	return c, nil
}
