package desk

import (
	"errors"
	"slices"
	"testing"
)

func TestExpand(t *testing.T) {
	values := map[string]string{"customer.name": "王芳", "ticket.number": "1001", "shop.name": " ", "agent.name": "{{customer.name}}"}
	for _, c := range []struct{ text, want, missing string }{
		{"", "", ""},
		{"no variables { } {{ }", "no variables { } {{ }", ""},
		{"{{customer.name}}，您好！#{{ticket.number}}", "王芳，您好！#1001", ""},
		{"{{ customer.name\t}}", "王芳", ""},
		{"{{agent.name}}", "{{customer.name}}", ""}, // what a value says is not expanded again
		{"{{{customer.name}}}", "{王芳}", ""},
		{"{{customer.phone}} {{shop.name}} {{customer.phone}}", "", "customer.phone, shop.name"},
		{"{{Customer.Name}}", "", "Customer.Name"},
		{"{{}}", "", ""},
		{"{{客户}}", "{{客户}}", ""}, // no name of ours: text
	} {
		got, err := Expand(c.text, values)
		if c.text == "{{}}" {
			if err == nil {
				t.Error("an empty name was taken")
			}
			continue
		}
		if c.missing == "" {
			if err != nil || got != c.want {
				t.Errorf("%q: %q, %v", c.text, got, err)
			}
			continue
		}
		var e *Error
		if !errors.As(err, &e) || e.Key != "saved_reply.missing" || e.Code != Invalid || e.Args["names"] != c.missing || got != "" {
			t.Errorf("%q: %q, %v", c.text, got, err)
		}
	}
}

func TestFill(t *testing.T) {
	if got := Fill("Dear {{customer.name}}, {{nothing}}#{{ticket.number}}", map[string]string{"ticket.number": "7"}); got != "Dear , #7" {
		t.Errorf("%q", got)
	}
}

func TestUnknownVariables(t *testing.T) {
	got := UnknownVariables("{{b}} {{customer.name}} {{a}} {{b}} {{}}", Variables)
	if !slices.Equal(got, []string{"b", "a", ""}) {
		t.Errorf("%q", got)
	}
	if slices.Contains(Variables, "link") || !slices.Contains(MailVariables, "link") || !slices.Contains(MailVariables, "customer.name") {
		t.Errorf("%v, %v", Variables, MailVariables)
	}
}
