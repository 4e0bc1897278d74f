package server

import (
	"encoding/json"
	"io"
	"log/slog"
	"reflect"
	"regexp"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/deskbell/deskbell/desk"
)

type description struct {
	OpenAPI    string                                `json:"openapi"`
	Paths      map[string]map[string]json.RawMessage `json:"paths"`
	Components struct {
		Schemas map[string]struct {
			Properties           map[string]json.RawMessage `json:"properties"`
			AdditionalProperties bool                       `json:"additionalProperties"`
		} `json:"schemas"`
	} `json:"components"`
}

func describe(t *testing.T) description {
	t.Helper()
	var d description
	if err := json.Unmarshal(openAPIText, &d); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(d.OpenAPI, "3.1.") {
		t.Fatalf("openapi is %q", d.OpenAPI)
	}
	return d
}

func TestTheDescriptionHasEveryRoute(t *testing.T) {
	s, err := New(Config{Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		t.Fatal(err)
	}
	var routes, described []string
	for _, r := range s.router.Routes() {
		if strings.HasPrefix(r.Path, "/api/v1/") || r.Path == "/healthz" {
			routes = append(routes, r.Method+" "+regexp.MustCompile(`:(\w+)`).ReplaceAllString(r.Path, "{$1}"))
		}
	}
	for path, methods := range describe(t).Paths {
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

func TestTheDescriptionHasEveryField(t *testing.T) {
	schemas := describe(t).Components.Schemas
	for name, value := range map[string]any{
		"Person": desk.Person{}, "Ticket": apiTicketValue{}, "Message": apiMessageValue{}, "Attachment": apiAttachmentValue{}, "Delivery": apiDelivery{}, "Bounce": desk.Bounce{},
		"Writing": apiWriting{}, "Reply": apiAnswer{}, "Article": apiArticleValue{}, "ArticleIn": apiArticleIn{}, "Hit": apiHit{}, "Rating": apiRating{}, "Mailbox": apiMailbox{},
		"TicketPage": apiPage[int]{},
	} {
		var want []string
		for field := range schemas[name].Properties {
			want = append(want, field)
		}
		have := fields(reflect.TypeOf(value))
		if name == "Ticket" {
			have = slices.DeleteFunc(have, func(f string) bool { return f == "messages" }) // TicketWithMessages has them
		}
		sort.Strings(want)
		sort.Strings(have)
		if !slices.Equal(have, want) {
			t.Errorf("%s: the program has %v, the description %v", name, have, want)
		}
	}
}

func fields(t reflect.Type) []string {
	var names []string
	for i := range t.NumField() {
		if t.Field(i).Anonymous {
			names = append(names, fields(t.Field(i).Type)...)
			continue
		}
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		if name != "-" && name != "" {
			names = append(names, name)
		}
	}
	return names
}
