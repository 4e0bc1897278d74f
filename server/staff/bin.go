package staff

import (
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui"
)

// maxBulk is how many tickets a form may name: as many as a list shows.
const maxBulk = listMost

// Bulk moves the tickets that a form names: into the bin or out of it, out of the spam, or away for good, which only an owner may and
// is asked about first.
func (s *Desk) Bulk(c *gin.Context) error {
	numbers, err := numbersOf(c)
	if err != nil {
		return err
	}
	ctx, by := c.Request.Context(), byOf(c)
	flash := ""
	switch c.PostForm("do") {
	case "delete":
		flash, err = "flash.deleted", s.Store.Delete(ctx, by, numbers...)
	case "restore":
		flash, err = "flash.restored", s.Store.Restore(ctx, by, numbers...)
	case "not_spam":
		flash, err = "flash.not_spam", s.Store.NotSpam(ctx, by, numbers...)
	case "purge":
		if web.AgentOf(c).Role != desk.RoleOwner {
			return desk.Fail(desk.Forbidden, "forbidden")
		}
		if c.PostForm("sure") == "" {
			return s.askPurge(c, numbers)
		}
		flash, err = "flash.purged", s.Store.Purge(ctx, by, numbers...)
	default:
		err = desk.Fail(desk.NotFound, "not_found")
	}
	if err != nil {
		return err
	}
	return s.Saved(c, backToList(c), flash, "n", len(numbers))
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
	case len(numbers) > maxBulk:
		return nil, desk.Fail(desk.Invalid, "bulk.many", "max", maxBulk).At("number")
	}
	return numbers, nil
}

// backToList is the list that the form stood beside.
func backToList(c *gin.Context) string {
	if back := web.LocalPath(c.PostForm("back")); strings.HasPrefix(back, "/desk/") {
		return back
	}
	return "/desk"
}

func (s *Desk) askPurge(c *gin.Context, numbers []int64) error {
	f, err := s.StaffFrame(c, "purge.title", "bin")
	if err != nil {
		return err
	}
	p := &ui.PurgePage{Frame: f, Back: backToList(c)}
	for _, n := range numbers {
		t, err := s.Store.Ticket(c.Request.Context(), n)
		if err != nil {
			return err
		}
		p.Tickets = append(p.Tickets, t)
	}
	return s.Render(c, "purge", p)
}
