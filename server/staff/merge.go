package staff

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/merge"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui"
	"github.com/deskbell/deskbell/ui/words"
)

// AskMerge shows which tickets are to be merged, which of them stays, and what it becomes. It changes nothing.
func (s *Desk) AskMerge(c *gin.Context) error {
	p, err := s.mergePage(c, c.QueryArray("number"), c.Query("into"), c.Query("add"))
	if err != nil {
		return err
	}
	return s.Render(c, "merge", p)
}

func (s *Desk) mergePage(c *gin.Context, typed []string, into, add string) (*ui.MergePage, error) {
	f, err := s.StaffFrame(c, "merge.title", "inbox")
	if err != nil {
		return nil, err
	}
	numbers, bad := ticketNumbers(typed)
	if bad != "" {
		return nil, desk.Fail(desk.NotFound, "ticket.unknown", "number", bad)
	}
	p := &ui.MergePage{Frame: f}
	if add = strings.TrimSpace(add); add != "" {
		p.Typed, p.Error = add, f.T("merge.add_unknown", "typed", add)
		if n := desk.TicketNumber(add); n != 0 {
			if _, err := s.Store.Ticket(c.Request.Context(), n); err == nil {
				numbers, p.Typed, p.Error = append(numbers, n), "", ""
			}
		}
	}
	stays, _ := strconv.ParseInt(into, 10, 64)
	preview, err := s.Store.Preview(c.Request.Context(), stays, numbers...)
	if err != nil {
		return nil, err
	}
	names, err := s.AgentNames(c.Request.Context())
	p.Fill(&preview, names)
	return p, err
}

// Merge merges the tickets that the form names into the one that stays.
func (s *Desk) Merge(c *gin.Context) error {
	numbers, bad := ticketNumbers(c.PostFormArray("number"))
	if bad != "" {
		return desk.Fail(desk.NotFound, "ticket.unknown", "number", bad)
	}
	into, _ := strconv.ParseInt(c.PostForm("into"), 10, 64)
	from := slices.DeleteFunc(numbers, func(n int64) bool { return n == into })
	if _, err := s.Store.Merge(c.Request.Context(), merge.Merging{By: byOf(c), Into: into, From: from}); err != nil {
		return s.mergeFailed(c, err)
	}
	undo := url.Values{}
	for _, n := range from {
		undo.Add("number", strconv.FormatInt(n, 10))
	}
	s.Flash(c, ui.Flash{Key: "flash.merged", Args: desk.Args{"n": len(from), "into": into}, Undo: "/desk/unmerge?" + undo.Encode()})
	c.Redirect(http.StatusSeeOther, "/desk/tickets/"+strconv.FormatInt(into, 10))
	return nil
}

func (s *Desk) mergeFailed(c *gin.Context, err error) error {
	e := s.Problem(c, err)
	p, pageErr := s.mergePage(c, c.PostFormArray("number"), c.PostForm("into"), "")
	if e.Code == desk.Internal || pageErr != nil {
		return err
	}
	p.Error = words.ErrorText(p.Lang, e)
	s.Write(c, http.StatusConflict, "merge", p)
	return nil
}

// Unmerge takes merged tickets apart again.
func (s *Desk) Unmerge(c *gin.Context) error {
	numbers, bad := ticketNumbers(append(c.QueryArray("number"), c.PostFormArray("number")...))
	if bad != "" || len(numbers) == 0 {
		return desk.Fail(desk.NotFound, "ticket.unknown", "number", bad)
	}
	if err := s.Store.Unmerge(c.Request.Context(), byOf(c), numbers...); err != nil {
		return s.refused(c, err)
	}
	if web.WantsJSON(c) {
		return s.told(c, ui.Flash{Key: "flash.unmerged"})
	}
	return s.done(c, numbers[0], "flash.unmerged")
}

// ticketNumbers reads numbers as they are typed, each once; bad is the first that is none.
func ticketNumbers(typed []string) (numbers []int64, bad string) {
	for _, text := range typed {
		n := desk.TicketNumber(text)
		if n == 0 {
			return nil, text
		}
		if !slices.Contains(numbers, n) {
			numbers = append(numbers, n)
		}
	}
	return numbers, ""
}
