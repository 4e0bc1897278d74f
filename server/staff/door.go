package staff

import "github.com/gin-gonic/gin"

// RenewDoor makes the customer's private link to a ticket anew: the old ones open nothing any more.
func (s *Desk) RenewDoor(c *gin.Context) error {
	number, err := ticketParam(c)
	if err != nil {
		return err
	}
	if err := s.Store.RenewDoor(c.Request.Context(), byOf(c), number); err != nil {
		return err
	}
	return s.quickly(c, number)
}
