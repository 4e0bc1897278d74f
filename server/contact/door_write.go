package contact

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
)

// newBrowser is what a browser keeps from now on.
func newBrowser() string {
	var b [32]byte
	rand.Read(b[:])
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// WriteAtDoor adds what a customer writes on the page of their ticket, with files. What is sent twice is there once.
func (s *Contact) WriteAtDoor(c *gin.Context) error {
	p, err := s.doorPage(c)
	if p == nil || err != nil {
		return err
	}
	body, broken := read(c.Request)
	defer body.close()
	p.Text, p.Files = body.values["text"], len(body.files) > 0
	if broken == nil {
		broken = s.checkDoorLetter(c, body.values["token"])
	}
	if broken != nil {
		return s.Again(c, "door", p, &p.Form, broken)
	}
	sum := sha256.Sum256([]byte("door\x00" + body.values["token"] + "\x00" + p.Text))
	key := string(sum[:])
	if _, done := s.sent.ticket(key, s.Now()); !done {
		err := s.withFiles(c, body.files, func(uploads []int64) error {
			return s.Store.WriteAtDoor(c.Request.Context(), s.doorKey(c), desk.DoorLetter{Text: p.Text, Uploads: uploads})
		})
		if code := desk.CodeOf(err); code == desk.Invalid || code == desk.TooLarge || code == desk.Conflict {
			return s.Again(c, "door", p, &p.Form, err)
		}
		if err != nil {
			return s.doorDone(c, err, "")
		}
		s.sent.note(key, p.View.Number, s.Now())
	}
	return s.doorDone(c, nil, "door.written")
}

// checkDoorLetter refuses a form that is not ours or too old, and who writes too often.
func (s *Contact) checkDoorLetter(c *gin.Context, token string) error {
	opened, err := s.readFormToken(c.Request.Context(), token)
	switch {
	case err != nil || s.Now().Sub(opened) > formLasts:
		return desk.Fail(desk.Invalid, "contact.stale")
	case !s.Limits.Allow("door write "+c.Param("token"), 10, time.Minute):
		return desk.Fail(desk.TooMany, "too_many")
	}
	return nil
}
