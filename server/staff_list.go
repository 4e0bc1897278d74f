package server

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/ui"
)

// listSize is how many tickets a page of the list has; a page that has been scrolled down reads up to listMost again.
const (
	listSize = 50
	listMost = 200
)

// home leads to the view in which there is something to do.
func (s *Server) home(c *gin.Context) error {
	counts, err := s.Store.Counts(c.Request.Context(), agentOf(c).ID)
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

// list shows a view. A module asks for its rows alone (Deskbell-Fragment).
func (s *Server) list(view desk.View) func(*gin.Context) error {
	return func(c *gin.Context) error {
		if isFragment(c) {
			f := s.frame(c, "")
			pane, err := s.listPane(c, &f, view)
			if err != nil {
				return err
			}
			return s.render(c, "rows", &ui.ListPage{Frame: f, List: pane})
		}
		f, err := s.staffFrame(c, "view."+string(view), "inbox")
		if err != nil {
			return err
		}
		f.View = view
		pane, err := s.listPane(c, &f, view)
		if err != nil {
			return err
		}
		return s.render(c, "list", &ui.ListPage{Frame: f, List: pane})
	}
}

func isFragment(c *gin.Context) bool { return c.GetHeader("Deskbell-Fragment") != "" }

// listPane reads one page of a view. The query says from where (cursor, or c on a ticket's page) and which ticket is open (at).
func (s *Server) listPane(c *gin.Context, f *ui.Frame, view desk.View) (ui.ListPane, error) {
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
	me := agentOf(c).ID
	page, err := s.Store.Tickets(c.Request.Context(), desk.List{View: view, Agent: me, Limit: limit, Cursor: cursor})
	if err == nil && c.Param("number") != "" && c.Query("v") != "" && page.Next != "" && !holds(page.Tickets, at) { // it was far down: the list reaches down to it, if it can
		page, err = s.Store.Tickets(c.Request.Context(), desk.List{View: view, Agent: me, Limit: listMost, Cursor: cursor})
	}
	if err != nil {
		return ui.ListPane{}, err
	}
	names, err := s.agentNames(c.Request.Context())
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

// counts are the numbers of the rail, for a page that is open.
func (s *Server) counts(c *gin.Context) error {
	counts, err := s.Store.Counts(c.Request.Context(), agentOf(c).ID)
	if err != nil {
		return err
	}
	c.Header("Cache-Control", "no-store")
	c.JSON(http.StatusOK, counts)
	return nil
}
