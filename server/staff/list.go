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
)

// listSize is how many tickets a page of the list has; a page that has been scrolled down reads up to listMost again.
const (
	listSize = 50
	listMost = 200
)

// Home leads to the view in which there is something to do.
func (s *Desk) Home(c *gin.Context) error {
	counts, err := s.Store.Counts(c.Request.Context(), web.AgentOf(c).ID)
	if err != nil {
		return err
	}
	view := desk.ViewOpen
	switch {
	case counts[desk.ViewMine] > 0:
		view = desk.ViewMine
	case counts[desk.ViewUnassigned] > 0:
		view = desk.ViewUnassigned
	}
	c.Redirect(http.StatusFound, "/desk/"+string(view))
	return nil
}

// List shows a view. A module asks for its rows alone (Deskbell-Fragment).
func (s *Desk) List(view desk.View) func(*gin.Context) error {
	return func(c *gin.Context) error {
		if isFragment(c) {
			f := s.Frame(c, "")
			pane, err := s.listPane(c, &f, view)
			if err != nil {
				return err
			}
			return s.Render(c, "rows", &ui.ListPage{Frame: f, List: pane})
		}
		f, err := s.StaffFrame(c, "view."+string(view), "inbox")
		if err != nil {
			return err
		}
		f.View = view
		pane, err := s.listPane(c, &f, view)
		if err != nil {
			return err
		}
		return s.Render(c, "list", &ui.ListPage{Frame: f, List: pane})
	}
}

func isFragment(c *gin.Context) bool { return c.GetHeader("Deskbell-Fragment") != "" }

// listPane reads one page of a view. The query says from where (cursor, or c on a ticket's page) and which ticket is open (at).
func (s *Desk) listPane(c *gin.Context, f *ui.Frame, view desk.View) (ui.ListPane, error) {
	cursor := c.Query("cursor")
	if cursor == "" {
		cursor = c.Query("c")
	}
	limit, _ := strconv.Atoi(c.Query("limit"))
	if limit < listSize || limit > listMost {
		limit = listSize
	}
	at, _ := strconv.ParseInt(c.Query("at"), 10, 64)
	if n := c.Param("number"); n != "" {
		at, _ = strconv.ParseInt(n, 10, 64)
	}
	me := web.AgentOf(c).ID
	page, err := s.Store.Tickets(c.Request.Context(), desk.List{View: view, Agent: me, Limit: limit, Cursor: cursor})
	if err == nil && c.Param("number") != "" && c.Query("v") != "" && page.Next != "" && !holds(page.Tickets, at) { // it was far down: the list reaches down to it, if it can
		page, err = s.Store.Tickets(c.Request.Context(), desk.List{View: view, Agent: me, Limit: listMost, Cursor: cursor})
	}
	if err != nil {
		return ui.ListPane{}, err
	}
	names, err := s.AgentNames(c.Request.Context())
	if err != nil {
		return ui.ListPane{}, err
	}
	pane := ui.ListPane{View: view, Title: f.T("view." + string(view)), Count: f.Counts[view], Source: listSource(view, at, cursor)}
	pane.Rows = f.Rows(page.Tickets, ui.RowsFor{Agents: names, Answering: s.Hub.AllAnswering(), Me: me, At: at, View: string(view), Cursor: cursor})
	if page.Next != "" {
		pane.More = "/desk/" + string(view) + "?cursor=" + url.QueryEscape(page.Next)
	}
	if cursor != "" {
		pane.Newest = "/desk/" + string(view)
	}
	return pane, nil
}

func holds(tickets []desk.Ticket, number int64) bool {
	return slices.ContainsFunc(tickets, func(t desk.Ticket) bool { return t.Number == number })
}

func listSource(view desk.View, at int64, cursor string) string {
	q := url.Values{}
	if at != 0 {
		q.Set("at", strconv.FormatInt(at, 10))
	}
	if cursor != "" {
		q.Set("cursor", cursor)
	}
	if len(q) == 0 {
		return "/desk/" + string(view)
	}
	return "/desk/" + string(view) + "?" + q.Encode()
}

// Counts are the numbers of the rail, for a page that is open.
func (s *Desk) Counts(c *gin.Context) error {
	counts, err := s.Store.Counts(c.Request.Context(), web.AgentOf(c).ID)
	if err != nil {
		return err
	}
	c.Header("Cache-Control", "no-store")
	c.JSON(http.StatusOK, counts)
	return nil
}

// BacklogLine tells an open page of it, in words.
func (s *Desk) BacklogLine(c *gin.Context) error {
	line := ""
	if b := s.Backlog(); b.Total > 0 {
		line = ui.BacklogLine(s.Lang(c), b)
	}
	c.JSON(http.StatusOK, gin.H{"line": line})
	return nil
}
