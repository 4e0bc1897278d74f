package variable

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/deskbell/deskbell/desk"
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
		var e *desk.Error
		if !errors.As(err, &e) || e.Key != "saved_reply.missing" || e.Code != desk.Invalid || fmt.Sprint(e.Args["names"]) != c.missing || got != "" {
			t.Errorf("%q: %q, %v", c.text, got, err)
		}
	}
}

func TestFill(t *testing.T) {
	if got := Fill("Dear {{customer.name}}, {{nothing}}#{{ticket.number}}", map[string]string{"ticket.number": "7"}); got != "Dear , #7" {
		t.Errorf("%q", got)
	}
}

func TestFillOne(t *testing.T) {
	if got := FillOne("#{{ ticket.number }} {{order.number}} {{ticket.number}}", "ticket.number", "1042"); got != "#1042 {{order.number}} 1042" {
		t.Errorf("%q", got)
	}
}

func TestUnknownVariables(t *testing.T) {
	got := Unknown("{{b}} {{customer.name}} {{a}} {{b}} {{}}", ReplyNames)
	if !slices.Equal(got, []string{"b", "a", ""}) {
		t.Errorf("%q", got)
	}
	if slices.Contains(ReplyNames, "link") || !slices.Contains(MailNames, "link") || !slices.Contains(MailNames, "customer.name") {
		t.Errorf("%v, %v", ReplyNames, MailNames)
	}
}

func TestSenderName(t *testing.T) {
	for _, c := range []struct{ box, agent, want string }{
		{"Tea House", "Li Wei", "Li Wei (Tea House)"},
		{"Tea House", "", "Tea House"},
		{"", "Li Wei", "Li Wei"},
		{"Li Wei", "Li Wei", "Li Wei"},
		{"{{agent.name}} · {{shop.name}}", "李伟", "李伟 · 青禾茶铺"},
		{"{{agent.name}} · {{shop.name}}", "", "青禾茶铺"},
		{"{{shop.name}}", "李伟", "青禾茶铺"},
		{"Service {{ shop.name }}", "x", "Service 青禾茶铺"},
	} {
		if got := SenderName(c.box, c.agent, "青禾茶铺"); got != c.want {
			t.Errorf("%q with %q: %q, want %q", c.box, c.agent, got, c.want)
		}
	}
	if got := fillNames("{{agent.name}}\n{{shop.name}} · Tel. 010\n--", "", "Shop"); got != "Shop · Tel. 010\n--" {
		t.Errorf("%q", got)
	}
}
