package staff

import (
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui"
)

// Notices is the list under the bell: a page of its own, or its lines alone (Deskbell-Fragment).
func (s *Desk) Notices(c *gin.Context) error {
	list, unread, err := s.Store.Notices(c.Request.Context(), web.AgentOf(c).ID)
	if err != nil {
		return err
	}
	if isFragment(c) {
		p := &ui.NoticesPage{Frame: s.Frame(c, ""), Unread: unread}
		p.Lines = p.NoticeLines(list[:min(len(list), noticesInBell)])
		return s.Render(c, "notices.list", p)
	}
	f, err := s.StaffFrame(c, "notices.title", "notices")
	if err != nil {
		return err
	}
	p := &ui.NoticesPage{Frame: f, Unread: unread, Whole: true}
	p.Lines = p.NoticeLines(list)
	return s.Render(c, "notices", p)
}

// noticesInBell is how many lines the bell's own list has.
const noticesInBell = 12

// ReadNotices marks one notice (id) as read or unread (read=0), or all of them as read.
func (s *Desk) ReadNotices(c *gin.Context) error {
	ctx, me := c.Request.Context(), web.AgentOf(c).ID
	id, err := strconv.ParseInt(c.PostForm("id"), 10, 64)
	switch {
	case c.PostForm("id") == "":
		err = s.Store.ReadNotices(ctx, me)
	case err != nil:
		return desk.Fail(desk.NotFound, "notice.unknown")
	default:
		err = s.Store.ReadNotice(ctx, me, id, c.PostForm("read") != "0")
	}
	if err != nil {
		return err
	}
	if web.WantsJSON(c) {
		c.Status(http.StatusNoContent)
		return nil
	}
	c.Redirect(http.StatusSeeOther, "/desk/notices")
	return nil
}

// Aloud is what one tab of a browser is to tell aloud: the unread notices since after (ms), none while the agent wants quiet. at is what
// to ask with the next time.
func (s *Desk) Aloud(c *gin.Context) error {
	ctx, me := c.Request.Context(), web.AgentOf(c)
	now := s.Now()
	answer := gin.H{"at": now.UnixMilli(), "items": []ui.AloudLine{}}
	after, err := strconv.ParseInt(c.Query("after"), 10, 64)
	hours, herr := s.Store.Hours(ctx)
	if herr != nil {
		return herr
	}
	if err == nil && after > 0 && (me.Prefs.Always || hours.Open(now)) {
		list, err := s.Store.Aloud(ctx, me.ID, after)
		if err != nil {
			return err
		}
		answer["items"], answer["sound"] = ui.AloudLines(s.Lang(c), list), me.Prefs.Sound
		if n := len(list); n > 0 {
			answer["at"] = list[n-1].At.UnixMilli()
		}
	}
	c.Header("Cache-Control", "no-store")
	c.JSON(http.StatusOK, answer)
	return nil
}
