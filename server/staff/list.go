package staff

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/query"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui"
	"github.com/deskbell/deskbell/ui/words"
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
	return func(c *gin.Context) error { return s.listPage(c, view) }
}

// Kept shows a saved view.
func (s *Desk) Kept(c *gin.Context) error {
	id, err := strconv.ParseInt(c.Param("id"), 10, 64)
	if err != nil {
		return desk.Fail(desk.NotFound, "view.unknown")
	}
	return s.listPage(c, savedName(id))
}

func (s *Desk) listPage(c *gin.Context, view desk.View) error {
	if isFragment(c) {
		f := s.Frame(c, "")
		pane, err := s.listPane(c, &f, view)
		if err != nil {
			return err
		}
		return s.Render(c, "rows", &ui.ListPage{Frame: f, List: pane})
	}
	f, err := s.StaffFrame(c, "", "inbox")
	if err != nil {
		return err
	}
	f.View = view
	pane, err := s.listPane(c, &f, view)
	if err != nil {
		return err
	}
	f.Title = pane.Title
	first, err := s.firstDays(c)
	if err != nil {
		return err
	}
	return s.Render(c, "list", &ui.ListPage{Frame: f, First: first, List: pane})
}

func isFragment(c *gin.Context) bool { return c.GetHeader("Deskbell-Fragment") != "" }

// listed is what a list shows: a view, or a search that was kept.
type listed struct {
	name  desk.View // in paths
	title string
	list  desk.List
	saved *desk.SavedView
	sorts []desk.Sort
}

// savedName is how a saved view is called in paths, and savedID the way back; 0 for any other view.
func savedName(id int64) desk.View { return desk.View("saved-" + strconv.FormatInt(id, 10)) }

func savedID(name desk.View) int64 {
	id, ok := strings.CutPrefix(string(name), "saved-")
	n, err := strconv.ParseInt(id, 10, 64)
	if !ok || err != nil {
		return 0
	}
	return max(n, 0)
}

// listed finds what a name stands for, in the order that the agent chose for it. NotFound (view.unknown).
func (s *Desk) listed(c *gin.Context, f *ui.Frame, name desk.View) (listed, error) {
	me := web.AgentOf(c)
	w := listed{name: name, title: f.T("view." + string(name)), list: desk.List{View: name, Agent: me.ID}, sorts: desk.SortsOf(name)}
	id := savedID(name)
	if id == 0 {
		w.list.Sort = desk.Sort(web.First(c.Query("sort"), string(me.Prefs.Sorts[name]))).Of(name)
		return w, nil
	}
	v, err := s.Store.SavedView(c.Request.Context(), me.ID, id)
	if err != nil {
		return w, err
	}
	w.saved, w.title, w.list.View, w.list.Query, w.list.Sort = &v, v.Name, v.View, v.Query, v.Sort
	if v.Query == "" {
		w.sorts = desk.SortsOf(v.View)
	} else {
		w.sorts = desk.Sorts
	}
	if chosen := desk.Sort(web.First(c.Query("sort"), string(me.Prefs.Sorts[name]))); slices.Contains(w.sorts, chosen) {
		w.list.Sort = chosen
	}
	if !slices.Contains(w.sorts, w.list.Sort) {
		w.list.Sort = w.sorts[0]
	}
	return w, nil
}

// listPane reads one page of a list. The query says from where (cursor, or c on a ticket's page), in which order, and which ticket is open (at).
// A page that has this very list beside it says so (Deskbell-List) and is not sent its rows again.
func (s *Desk) listPane(c *gin.Context, f *ui.Frame, name desk.View) (ui.ListPane, error) {
	w, err := s.listed(c, f, name)
	if err != nil {
		return ui.ListPane{}, err
	}
	cursor := web.First(c.Query("cursor"), c.Query("c"))
	limit, _ := strconv.Atoi(c.Query("limit"))
	if limit < listSize || limit > listMost {
		limit = listSize
	}
	at, _ := strconv.ParseInt(web.First(c.Param("number"), c.Query("at")), 10, 64)
	w.list.Limit, w.list.Cursor = limit, cursor
	same := strings.TrimSpace(string(name) + " " + string(w.list.Sort) + " " + cursor)
	kept := c.GetHeader("Deskbell-List") == same
	var page desk.Page
	if !kept {
		page, err = s.Store.Tickets(c.Request.Context(), w.list)
	}
	if err == nil && c.Param("number") != "" && c.Query("v") != "" && page.Next != "" && !holds(page.Tickets, at) { // it was far down: the list reaches down to it, if it can
		w.list.Limit = listMost
		page, err = s.Store.Tickets(c.Request.Context(), w.list)
	}
	if err != nil {
		return ui.ListPane{}, err
	}
	names, err := s.AgentNames(c.Request.Context())
	if err != nil {
		return ui.ListPane{}, err
	}
	me := web.AgentOf(c)
	pane := ui.ListPane{View: name, Title: w.title, Saved: w.saved, Source: listSource(w, at, cursor), Sorts: f.SortChoices(w.sorts, w.list.Sort), Sort: w.list.Sort,
		Same: same, Kept: kept, At: at, Compact: me.Prefs.Compact, Works: me.Role.May(desk.MayWork), Purges: me.Role.May(desk.MayPurge)}
	if w.saved != nil {
		pane.Odd = query.Parse(w.saved.Query, f.Now.In(f.Zone)).Odd
	}
	if n := f.Counts[name]; n > 0 {
		pane.Count = strconv.Itoa(n)
	}
	pane.Rows = f.Rows(page.Tickets, ui.RowsFor{Agents: names, Writing: s.Hub.AllWriting(), Me: me.ID, At: at, View: string(name), Cursor: cursor})
	if page.Next != "" {
		pane.More = "/desk/" + string(name) + "?" + url.Values{"cursor": {page.Next}, "sort": {string(w.list.Sort)}}.Encode()
	}
	if cursor != "" {
		pane.Newest = "/desk/" + string(name)
	}
	if pane.Works && !isFragment(c) {
		err = s.fillBulk(c, f, &pane)
	}
	return pane, err
}

// fillBulk is what the bar above the list offers.
func (s *Desk) fillBulk(c *gin.Context, f *ui.Frame, pane *ui.ListPane) (err error) {
	if pane.Agents, err = s.assignable(c, 0); err != nil {
		return err
	}
	if pane.Tags, err = s.KnownTags(c.Request.Context()); err != nil {
		return err
	}
	pane.Tags = pane.Tags[:min(len(pane.Tags), mostTags)]
	topics, err := s.Topics(c.Request.Context())
	if err != nil {
		return err
	}
	pane.SetTopics(topics, f.Lang)
	hours, err := s.Store.Hours(c.Request.Context())
	if hours.Always {
		pane.Snooze = f.SnoozeMenu(nil)
	} else {
		pane.Snooze = f.SnoozeMenu(hours.Next)
	}
	return err
}

func holds(tickets []desk.Ticket, number int64) bool {
	return slices.ContainsFunc(tickets, func(t desk.Ticket) bool { return t.Number == number })
}

func listSource(w listed, at int64, cursor string) string {
	q := url.Values{}
	if at != 0 {
		q.Set("at", strconv.FormatInt(at, 10))
	}
	if cursor != "" {
		q.Set("cursor", cursor)
		q.Set("sort", string(w.list.Sort))
	}
	if len(q) == 0 {
		return "/desk/" + string(w.name)
	}
	return "/desk/" + string(w.name) + "?" + q.Encode()
}

// Counts are the numbers of the rail, for a page that is open; with saved=1 those of the saved views alone, which take longer.
func (s *Desk) Counts(c *gin.Context) error {
	c.Header("Cache-Control", "no-store")
	if c.Query("saved") != "" {
		return s.keptCounts(c)
	}
	counts, err := s.Store.Counts(c.Request.Context(), web.AgentOf(c).ID)
	if err != nil {
		return err
	}
	c.JSON(http.StatusOK, counts)
	return nil
}

// BacklogLine tells an open page of it, in words.
func (s *Desk) BacklogLine(c *gin.Context) error {
	line := ""
	if b := s.Backlog(); b.Total > 0 {
		line = words.BacklogLine(s.Lang(c), b)
	}
	c.JSON(http.StatusOK, gin.H{"line": line})
	return nil
}
