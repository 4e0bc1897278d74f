package server

import (
	"encoding/json"
	"io"
	"log/slog"
	"os"
	"regexp"
	"slices"
	"sort"
	"strings"
	"testing"
)

func TestTheDescriptionHasEveryRoute(t *testing.T) {
	s, err := New(Config{Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	must(t, err)
	text, err := os.ReadFile("api/openapi.json")
	must(t, err)
	var description struct {
		Paths map[string]map[string]any `json:"paths"`
	}
	must(t, json.Unmarshal(text, &description))
	var routes, described []string
	for _, r := range s.router.Routes() {
		if strings.HasPrefix(r.Path, "/api/v1/") || r.Path == "/healthz" {
			routes = append(routes, r.Method+" "+regexp.MustCompile(`:(\w+)`).ReplaceAllString(r.Path, "{$1}"))
		}
	}
	for path, methods := range description.Paths {
		for method := range methods {
			described = append(described, strings.ToUpper(method)+" "+path)
		}
	}
	sort.Strings(routes)
	sort.Strings(described)
	if !slices.Equal(routes, described) {
		t.Errorf("routes    %v\ndescribed %v", routes, described)
	}
}
