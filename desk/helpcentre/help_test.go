package helpcentre

import (
	"strings"
	"testing"
)

func TestByMachineAgent(t *testing.T) {
	for agent, want := range map[string]bool{
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36": false,
		"Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) MicroMessenger/8.0":                                   false,
		"Mozilla/5.0 (compatible; Baiduspider/2.0)":                                                                   true,
		"Mozilla/5.0 (compatible; bingbot/2.0)":                                                                       true,
		"curl/8.5.0":                                                                                                  true, "": true, "Go-http-client/1.1": true, "WhatsApp/2.0": true,
	} {
		if got := ByMachine(agent); got != want {
			t.Errorf("%q: %v", agent, got)
		}
	}
}

func TestAskedByAndQuestions(t *testing.T) {
	for slug, want := range map[string]string{"tui-kuan_duojiu.html": "tui kuan duojiu", "退款-多久": "退款 多久", "": "", "a\nb": "a b"} {
		if got := AskedBy(slug); got != want {
			t.Errorf("%q: %q", slug, got)
		}
	}
	for title, want := range map[string]bool{"退款多久到账": true, "How long does it take": true, "Is it late?": true, "开发票": false, "Invoices": false, "": false, "Island teas": false} {
		if got := IsQuestion(title); got != want {
			t.Errorf("%q: %v", title, got)
		}
	}
}

func TestAQuestionIsWhatSaysSomething(t *testing.T) {
	for _, c := range []struct{ subject, text, want string }{
		{"退款多久到账", "你好", "退款多久到账"}, {"咨询", "你好：\n\n退款什么时候到？\n李", "退款什么时候到？"}, {"【问题】", "Hello,\r\nwhere is my tea?", "where is my tea?"}, {"", "坏了", "坏了"},
		{"Help!", "hi", ""}, {"(no subject)", "", ""}, {"Question", "Write to a@b.test please", OpenLine("Write to a@b.test please")}, {"问题反馈：盖碗裂了", "x", "问题反馈：盖碗裂了"},
	} {
		if got := OpenQuestion(c.subject, c.text); got != c.want {
			t.Errorf("%q, %q: %q, want %q", c.subject, c.text, got, c.want)
		}
	}
}

func TestFillSnippets(t *testing.T) {
	text := func(name string) string {
		return map[string]string{"a": " one ", "long": strings.Repeat("x", maxFilled), "self": "{{snippet:self}}"}[name]
	}
	for in, want := range map[string]string{"{{snippet:a}}!": "one!", "{{ snippet: a }}": "one", "{{snippet:none}}": "", "{{customer.name}}": "{{customer.name}}",
		"{{snippet:self}}": "{{snippet:self}}", "{{snippet:long}}": "", "{{snippet:}}": "{{snippet:}}", "{{snippet:a\n}}": "one"} {
		if got := FillSnippets(in, text); got != want {
			t.Errorf("%q: %.40q, want %q", in, got, want)
		}
	}
}
