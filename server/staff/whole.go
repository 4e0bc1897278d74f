package staff

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
)

// maxNamed is how many tickets a form may name one by one; more than a page can have shown.
const maxNamed = 20_000

// meant are the tickets that a form is about: named one by one, or a whole view as it was at a moment, but for those that were left out.
type meant struct {
	numbers []int64
	view    desk.View // empty: they are named
	asOf    time.Time
	but     []int64
}

// Whole tells a page how many tickets the view has that are about to be ticked as a whole, and as of when.
func (s *Desk) Whole(c *gin.Context) error {
	at := s.Now()
	numbers, err := s.wholeView(c, desk.View(c.Query("view")))
	if err != nil {
		return err
	}
	c.Header("Cache-Control", "no-store")
	c.JSON(http.StatusOK, gin.H{"n": len(numbers), "at": at.UnixMilli()})
	return nil
}

func (s *Desk) wholeView(c *gin.Context, view desk.View) ([]int64, error) {
	f := s.Frame(c, "")
	w, err := s.listed(c, &f, view)
	if err != nil {
		return nil, err
	}
	w.list.Limit = listSize
	return s.Store.Whole(c.Request.Context(), w.list)
}

// meant reads which tickets a form is about. Invalid for none (bulk.none) and for more than anybody can have ticked (bulk.many).
func (s *Desk) meant(c *gin.Context) (m meant, err error) {
	m.view = desk.View(c.PostForm("whole"))
	if m.view == "" {
		m.numbers, err = numbersOf(c, "number")
	} else {
		at, _ := strconv.ParseInt(c.PostForm("at"), 10, 64)
		if m.asOf = time.UnixMilli(at); at <= 0 || m.asOf.After(s.Now()) {
			return m, desk.Fail(desk.Invalid, "bulk.none").At("at")
		}
		if m.but, err = numbersOf(c, "but"); err != nil {
			return m, err
		}
		m.numbers, err = s.wholeView(c, m.view)
		left := make(map[int64]bool, len(m.but))
		for _, n := range m.but {
			left[n] = true
		}
		m.numbers = slices.DeleteFunc(m.numbers, func(n int64) bool { return left[n] })
	}
	if err == nil && len(m.numbers) == 0 {
		err = desk.Fail(desk.Invalid, "bulk.none").At("number")
	}
	return m, err
}

func numbersOf(c *gin.Context, name string) (numbers []int64, err error) {
	for _, text := range c.PostFormArray(name) {
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil || n <= 0 {
			return nil, desk.Fail(desk.NotFound, "ticket.unknown", "number", text)
		}
		numbers = append(numbers, n)
	}
	if len(numbers) > maxNamed {
		return nil, desk.Fail(desk.Invalid, "bulk.many", "max", maxNamed).At(name)
	}
	return numbers, nil
}
