package staff

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/ui"
)

// People are the customers whose name or address holds what is typed into a field for recipients.
func (s *Desk) People(c *gin.Context) error {
	found, err := s.Store.FindPeople(c.Request.Context(), c.Query("q"), 6)
	if err != nil {
		return err
	}
	list := []gin.H{}
	for _, p := range found {
		list = append(list, gin.H{"name": p.Name, "address": p.Address, "typed": ui.People([]desk.Person{p})})
	}
	c.JSON(http.StatusOK, list)
	return nil
}
