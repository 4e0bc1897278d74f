package staff

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui"
	"github.com/deskbell/deskbell/ui/words"
)

// Bulk changes the tickets that a form names: whatever EditTicket can, into the bin or out of it. It leads on where they are to be merged
// into one, or deleted for good, which not everybody may and which is asked about first.
func (s *Desk) Bulk(c *gin.Context) error {
	what := c.PostForm("do")
	if what == "merge" {
		c.Redirect(http.StatusSeeOther, "/desk/merge?"+url.Values{"number": c.PostFormArray("number")}.Encode())
		return nil
	}
	m, err := s.meant(c)
	if err != nil {
		return err
	}
	if what == "purge" {
		return s.purge(c, m)
	}
	edit, err := parseEdit(c, 0)
	if err != nil {
		return err
	}
	if edit.SnoozedUntil, err = s.snoozeOf(c); err != nil {
		return err
	}
	b := desk.Bulk{Edit: edit, Tickets: m.numbers, AsOf: m.asOf}
	flash := "flash.bulk"
	switch yes, no := true, false; what {
	case "":
	case "delete":
		flash, b.Bin = "flash.deleted", &yes
	case "restore":
		flash, b.Bin = "flash.restored", &no
	case "tag":
		b.AddTags = splitTags(c.PostForm("tag"))
	case "untag":
		b.RemoveTags = splitTags(c.PostForm("tag"))
	case "spam":
		flash, b.Spam = "flash.spam", &yes
	case "not_spam":
		flash, b.Spam = "flash.not_spam", &no
	default:
		return desk.Fail(desk.NotFound, "not_found")
	}
	l := s.long(c)
	done, err := s.bulk(c, b, l)
	if desk.CodeOf(err) == desk.Conflict && len(m.numbers) == 1 {
		return s.refused(c, s.changedSince(c, m.numbers[0], err))
	}
	if err != nil && done.Changed == 0 && !l.begun() {
		return s.refused(c, err)
	}
	return l.told(s.bulked(c, flash, done, err))
}

// bulked says what came of a bulk; why is what stopped it before its end.
func (s *Desk) bulked(c *gin.Context, flash string, done desk.Bulked, why error) ui.Flash {
	lang := s.Lang(c)
	f := ui.Flash{Key: flash, Args: desk.Args{"n": done.Changed}, Bad: why != nil}
	add := func(key string, args desk.Args) {
		args["done"] = words.Text(lang, f.Key, f.Args)
		f.Key, f.Args = key, args
	}
	if done.Left > 0 {
		add("flash.bulk_left", desk.Args{"left": done.Left})
	}
	if done.Newer > 0 {
		add("flash.bulk_newer", desk.Args{"newer": done.Newer})
	}
	if why != nil {
		add("flash.bulk_stopped", desk.Args{"why": words.ErrorText(lang, s.Problem(c, why))})
	}
	if done.Undo != 0 {
		f.Undo = "/desk/undo/" + strconv.FormatInt(done.Undo, 10)
	}
	return f
}

// bulk changes what fits into one transaction at once, and more in parts, between which mail comes in and others work.
func (s *Desk) bulk(c *gin.Context, b desk.Bulk, l *long) (done desk.Bulked, err error) {
	numbers := b.Tickets
	if len(numbers) <= desk.MaxBulk {
		return s.Store.Bulk(c.Request.Context(), b)
	}
	b.Part = true
	for part := range slices.Chunk(numbers, desk.MaxBulk) {
		b.Tickets, b.Undo = part, done.Undo
		came, err := s.Store.Bulk(web.Detached(c), b)
		if err != nil {
			return done, err
		}
		done = done.And(came)
		l.tell(done.Changed+done.Left+done.Newer, len(numbers))
	}
	return done, nil
}

// Undo takes a bulk back, part by part.
func (s *Desk) Undo(c *gin.Context) error {
	id, err := strconv.ParseInt(c.Param("id"), 10, 64)
	if err != nil {
		return desk.Fail(desk.NotFound, "undo.gone")
	}
	l := s.long(c)
	var back desk.TakenBack
	for id != 0 {
		came, why := s.Store.Undo(web.Detached(c), byOf(c), id)
		if why != nil && back == (desk.TakenBack{}) {
			return why
		}
		if err = why; err != nil {
			break
		}
		back.Back, back.Left, id = back.Back+came.Back, back.Left+came.Left, came.Before
		if id != 0 {
			l.tell(back.Back+back.Left, 0)
		}
	}
	f := ui.Flash{Key: "flash.undone", Args: desk.Args{"n": back.Back}}
	if back.Left > 0 {
		f = ui.Flash{Key: "flash.undone_left", Args: desk.Args{"n": back.Back, "left": back.Left}}
	}
	if err != nil {
		f = ui.Flash{Key: "flash.bulk_stopped", Args: desk.Args{"done": words.Text(s.Lang(c), f.Key, f.Args), "why": words.ErrorText(s.Lang(c), s.Problem(c, err))}, Bad: true,
			Undo: "/desk/undo/" + strconv.FormatInt(id, 10)}
	}
	return l.told(f)
}
