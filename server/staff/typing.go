package staff

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/server/web"
)

// Typing says that an agent is answering a ticket, or has stopped. It lapses by itself where it is not said again.
func (s *Desk) Typing(c *gin.Context) error {
	number, err := ticketParam(c)
	if err != nil {
		return err
	}
	s.Hub.Typing(web.AgentOf(c).ID, number, c.PostForm("on") == "1")
	c.Status(http.StatusNoContent)
	return nil
}
