package api

import (
	"encoding/json"
	"reflect"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/deskbell/deskbell/desk"
)

type description struct {
	OpenAPI    string `json:"openapi"`
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

func TestTheDescriptionHasEveryField(t *testing.T) {
	schemas := describe(t).Components.Schemas
	for name, value := range map[string]any{
		"Person": desk.Person{}, "Ticket": ticketValue{}, "Message": messageValue{}, "Attachment": attachmentValue{}, "Delivery": deliveryValue{}, "Bounce": desk.Bounce{},
		"Writing": writingIn{}, "Reply": answerIn{}, "Article": articleValue{}, "ArticleIn": articleIn{}, "Hit": hitValue{}, "Rating": ratingValue{}, "FollowUp": followUpValue{}, "Mailbox": mailboxValue{},
		"TicketPage": pageValue[int]{},
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
