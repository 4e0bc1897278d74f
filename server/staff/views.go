package staff

import (
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui"
)

// NewView asks for the name under which a search is kept; the query has the search.
func (s *Desk) NewView(c *gin.Context) error {
	return s.viewsPage(c, &desk.SavedView{View: desk.ViewAll, Query: desk.TidyLine(c.Query("query"), desk.MaxQuery)})
}

// Views is where saved views are renamed, ordered, shared and deleted.
func (s *Desk) Views(c *gin.Context) error { return s.viewsPage(c, nil) }

func (s *Desk) viewsPage(c *gin.Context, fresh *desk.SavedView) error {
	p, err := s.viewsOf(c, fresh)
	if err != nil {
		return err
	}
	return s.Render(c, "views", p)
}

func (s *Desk) viewsOf(c *gin.Context, fresh *desk.SavedView) (*ui.ViewsPage, error) {
	f, err := s.StaffFrame(c, "views.title", "views")
	if err != nil {
		return nil, err
	}
	p := &ui.ViewsPage{Frame: f, New: fresh, Sorts: f.SortChoices(desk.Sorts, desk.SortChanged)}
	for _, v := range f.SavedViews {
		p.Add(v, web.AgentOf(c).Role.May(desk.MayShare))
	}
	return p, nil
}

// viewRefused shows a view's form once more with what was typed, and what somebody has changed of it meanwhile.
func (s *Desk) viewRefused(c *gin.Context, typed desk.SavedView, refused error) error {
	e := s.Problem(c, refused)
	if e.Code != desk.Conflict && e.Code != desk.Invalid {
		return refused
	}
	var fresh *desk.SavedView
	if typed.ID == 0 {
		fresh = &typed
	}
	p, err := s.viewsOf(c, fresh)
	if err != nil {
		return err
	}
	p.Refuse(typed, e)
	s.Write(c, web.Statuses[e.Code], "views", p)
	return nil
}

// SaveView keeps a search or a view under a name, or changes one that was kept.
func (s *Desk) SaveView(c *gin.Context) error {
	v := desk.SavedView{Agent: web.AgentOf(c).ID, Name: c.PostForm("name"), View: desk.View(c.PostForm("view")), Query: c.PostForm("query"), Sort: desk.Sort(c.PostForm("sort"))}
	if web.On(c, "shared") {
		v.Agent = 0
	}
	to := "/desk/views"
	if text := c.Param("id"); text != "" {
		var err error
		if v.ID, err = viewID(c); err != nil {
			return err
		}
		v.Version, _ = strconv.ParseInt(c.PostForm("version"), 10, 64)
	}
	id, err := s.Store.SaveView(c.Request.Context(), byOf(c), mayShare(c), v)
	if err != nil {
		return s.viewRefused(c, v, err)
	}
	if v.ID == 0 {
		to = "/desk/" + string(savedName(id))
	}
	return s.Saved(c, to, "flash.saved")
}

// MoveView moves a saved view up or down in the rail.
func (s *Desk) MoveView(c *gin.Context) error {
	id, err := viewID(c)
	if err != nil {
		return err
	}
	if err := s.Store.MoveView(c.Request.Context(), byOf(c), mayShare(c), id, c.PostForm("to") == "down"); err != nil {
		return err
	}
	c.Redirect(http.StatusSeeOther, "/desk/views")
	return nil
}

// DropView deletes a saved view.
func (s *Desk) DropView(c *gin.Context) error {
	id, err := viewID(c)
	if err != nil {
		return err
	}
	p, err := s.viewsOf(c, nil)
	if err != nil {
		return err
	}
	for _, v := range p.SavedViews {
		if v.ID != id {
			continue
		}
		if err := web.Shown(c, strconv.FormatInt(v.Version, 10)); err != nil {
			return s.viewRefused(c, v, err)
		}
	}
	if err := s.Store.DropView(c.Request.Context(), byOf(c), mayShare(c), id); err != nil {
		return err
	}
	return s.Saved(c, "/desk/views", "flash.view_dropped")
}

func viewID(c *gin.Context) (int64, error) {
	id, err := strconv.ParseInt(c.Param("id"), 10, 64)
	if err != nil {
		return 0, desk.Fail(desk.NotFound, "view.unknown")
	}
	return id, nil
}

func mayShare(c *gin.Context) bool { return web.AgentOf(c).Role.May(desk.MayShare) }

// keptCounts are the numbers of the saved views; of a search, up to desk.CountCap.
func (s *Desk) keptCounts(c *gin.Context) error {
	ctx, me := c.Request.Context(), web.AgentOf(c).ID
	views, err := s.Store.SavedViews(ctx, me)
	if err != nil {
		return err
	}
	counts, err := s.Store.Counts(ctx, me)
	if err != nil {
		return err
	}
	shown := map[desk.View]string{}
	for _, v := range views {
		n := counts[v.View]
		if v.Query != "" {
			n, err = s.Store.CountSearched(ctx, desk.List{View: v.View, Agent: me, Query: v.Query, Sort: v.Sort, Limit: desk.CountCap})
			if err != nil && desk.CodeOf(err) != desk.Invalid { // a search that is not understood any more finds nothing
				return err
			}
		}
		shown[savedName(v.ID)] = ui.Capped(n, v.Query != "")
	}
	c.JSON(http.StatusOK, shown)
	return nil
}

// ShownLooks is how an agent's desk looks, for their other tabs: the theme ("" for that of the machine), whether lists are dense, whether
// letters are keys.
func (s *Desk) ShownLooks(c *gin.Context) error {
	me := web.AgentOf(c)
	c.JSON(http.StatusOK, gin.H{"theme": me.Theme, "compact": me.Prefs.Compact, "keys": !me.Prefs.NoKeys})
	return nil
}

// Looks keeps how an agent wants their lists: dense or not, and the order of one.
func (s *Desk) Looks(c *gin.Context) error {
	view := desk.View(c.PostForm("view"))
	err := s.Store.SavePrefs(c.Request.Context(), web.AgentOf(c).ID, func(p *desk.Prefs) {
		if compact, ok := c.GetPostForm("compact"); ok {
			p.Compact = compact == "1"
		}
		if sort := desk.Sort(c.PostForm("sort")); sort != "" {
			p.SortBy(view, sort)
		}
	})
	if err != nil {
		return err
	}
	if web.WantsJSON(c) {
		c.JSON(http.StatusOK, gin.H{"ok": true})
		return nil
	}
	c.Redirect(http.StatusSeeOther, backToList(c))
	return nil
}
