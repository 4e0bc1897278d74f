package api

import (
	_ "embed"
	"net/http"

	"github.com/gin-gonic/gin"
)

// openAPIText describes the API (OpenAPI 3.1). It is written by hand; a test holds it against the routes and the values.
//
//go:embed openapi.json
var openAPIText []byte

// Description is openapi.json, for everybody: it needs no token.
func (s *API) Description(c *gin.Context) {
	c.Data(http.StatusOK, "application/json; charset=utf-8", openAPIText)
}
