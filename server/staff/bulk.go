package staff

import (
	"net/http"
	"net/url"
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
	numbers, err := numbersOf(c)
	if err != nil {
		return err
	}
	what := c.PostForm("do")
	switch what {
	case "purge":
		return s.purge(c, numbers)
	case "merge":
		c.Redirect(http.StatusSeeOther, "/desk/merge?"+url.Values{"number": c.PostFormArray("number")}.Encode())
		return nil
	}
	edit, err := parseEdit(c, 0)
	if err != nil {
		return err
	}
	if edit.SnoozedUntil, err = s.snoozeOf(c); err != nil {
		return err
	}
	b := desk.Bulk{Edit: edit, Tickets: numbers}
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
	done, err := s.Store.Bulk(c.Request.Context(), b)
	if desk.CodeOf(err) == desk.Conflict && len(numbers) == 1 {
		return s.refused(c, s.changedSince(c, numbers[0], err))
	}
	if err != nil {
		return s.refused(c, err)
	}
	f := ui.Flash{Key: flash, Args: desk.Args{"n": done.Changed}}
	if done.Left > 0 {
		f = ui.Flash{Key: "flash.bulk_left", Args: desk.Args{"done": words.Text(s.Lang(c), flash, f.Args), "left": done.Left}}
	}
	if done.Undo != 0 {
		f.Undo = "/desk/undo/" + strconv.FormatInt(done.Undo, 10)
	}
	return s.told(c, f)
}

// Undo takes a bulk back.
func (s *Desk) Undo(c *gin.Context) error {
	id, err := strconv.ParseInt(c.Param("id"), 10, 64)
	if err != nil {
		return desk.Fail(desk.NotFound, "undo.gone")
	}
	back, err := s.Store.Undo(c.Request.Context(), byOf(c), id)
	if err != nil {
		return err
	}
	f := ui.Flash{Key: "flash.undone", Args: desk.Args{"n": back.Back}}
	if back.Left > 0 {
		f = ui.Flash{Key: "flash.undone_left", Args: desk.Args{"n": back.Back, "left": back.Left}}
	}
	return s.told(c, f)
}

// told says what was done: to a script at once, to a person on the page that they came from.
func (s *Desk) told(c *gin.Context, f ui.Flash) error {
	if web.WantsJSON(c) {
		c.JSON(http.StatusOK, gin.H{"ok": true, "message": words.Text(s.Lang(c), f.Key, f.Args), "undo": f.Undo})
		return nil
	}
	s.Flash(c, f)
	c.Redirect(http.StatusSeeOther, backToList(c))
	return nil
}

func numbersOf(c *gin.Context) ([]int64, error) {
	var numbers []int64
	for _, text := range c.PostFormArray("number") {
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil || n <= 0 {
			return nil, desk.Fail(desk.NotFound, "ticket.unknown", "number", text)
		}
		numbers = append(numbers, n)
	}
	switch {
	case len(numbers) == 0:
		return nil, desk.Fail(desk.Invalid, "bulk.none").At("number")
	case len(numbers) > desk.MaxBulk:
		return nil, desk.Fail(desk.Invalid, "bulk.many", "max", desk.MaxBulk).At("number")
	}
	return numbers, nil
}
