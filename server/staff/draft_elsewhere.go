package staff

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/ui"
)

// draftElsewhere shows a page what another one has saved: which of the two is kept is for their writer to say.
func (s *Desk) draftElsewhere(c *gin.Context, theirs *desk.Draft) error {
	frame := s.Frame(c, "")
	box := ui.Composer{}
	s.fillDraft(c, &box, theirs, &frame)
	box.Text = strings.TrimSpace(box.Text)
	var notice strings.Builder
	if err := ui.Render(&notice, frame.Lang, "composer.elsewhere", &box); err != nil {
		return err
	}
	c.JSON(http.StatusConflict, gin.H{"code": desk.Conflict, "notice": notice.String(), "base": theirs.UpdatedAt.UnixMilli()})
	return nil
}
