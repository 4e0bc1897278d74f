package web

import (
	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/audit"
)

// Exported notes for good who took something out of the desk as a file.
func (s *Site) Exported(c *gin.Context, what string) error {
	return s.Store.Note(c.Request.Context(), desk.By{}, audit.Exported, what)
}
