package web

import (
	"context"

	"github.com/gin-gonic/gin"
)

// Detached is the request's context without its end: for what must be written though the caller has gone.
func Detached(c *gin.Context) context.Context { return context.WithoutCancel(c.Request.Context()) }
