package web

import (
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
)

// VerdictOf is what a form says that asks for a score. A score that is none is one that nobody can give.
func VerdictOf(c *gin.Context, token string) desk.Verdict {
	v := desk.Verdict{Token: token, Score: -1}
	if n, err := strconv.Atoi(Trimmed(c, "score")); err == nil {
		v.Score = n
	}
	if comment, given := c.GetPostForm("comment"); given {
		v.Comment = &comment
	}
	if reasons, given := c.GetPostFormArray("reasons"); given {
		v.Reasons = slices.DeleteFunc(reasons, func(key string) bool { return key == "" })
	}
	return v
}
