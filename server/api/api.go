// Package api is the JSON API, version 1, as openapi.json describes it.
package api

import "github.com/deskbell/deskbell/server/web"

// API are the calls of the API.
type API struct {
	*web.Site
}

// New makes the API.
func New(site *web.Site) *API { return &API{Site: site} }
