package leaflet

import (
	"strings"
	"testing"

	"github.com/deskbell/deskbell/desk/surveymail"
)

func TestCompose(t *testing.T) {
	l := Leaflet{Words: surveymail.LeafletWords{Lead: "Perhaps:", Whole: "Whole", Solved: "It did", ByPage: "Say so here:", ByMail: "Or reply SOLVED.", Say: "SOLVED"},
		Articles: []Article{{"Returns <30>", "1. Pack it\n2. Send it", "/help/en/articles/returns"}, {"Cards", "Visa.", "/help/en/articles/cards"}},
		Token:    "tok", Mailbox: "support@shop.test", Subject: "We got it [#1001]"}
	text, htm, plain := l.Compose("Dear Kim")
	if text != plain || !strings.HasPrefix(text, "Dear Kim\n\n") || !strings.Contains(text, "1. Returns <30>\n1. Pack it\n2. Send it\n\n2. Cards\nVisa.\n\nOr reply SOLVED.") || strings.Contains(text, "http") {
		t.Errorf("without an address:\n%s", text)
	}
	if !strings.Contains(htm, "Returns &lt;30&gt;") || !strings.Contains(htm, "Pack it<br>2. Send it") ||
		!strings.Contains(htm, "mailto:support@shop.test?subject=Re%3A%20We%20got%20it%20%5B%231001%5D%20%5BR%3Atok%5D&amp;body=SOLVED") {
		t.Errorf("without an address:\n%s", htm)
	}
	l.PublicURL = "https://help.shop.test"
	text, htm, plain = l.Compose("Dear Kim")
	if !strings.Contains(text, "https://help.shop.test/help/en/articles/cards") || !strings.Contains(text, "Say so here:\nhttps://help.shop.test/helped/tok\n") || strings.Contains(plain, "tok") {
		t.Errorf("with one:\n%s\n%s", text, plain)
	}
	if !strings.Contains(htm, `href="https://help.shop.test/helped/tok"`) {
		t.Errorf("with one:\n%s", htm)
	}
}

func TestExtract(t *testing.T) {
	long := strings.Repeat("Something else that nobody asked about. ", 20)
	for _, k := range []struct{ name, body, passage, want string }{
		{"short", "# Returns\n\nSend it **back**.\n\n1. Pack it\n2. Send it\n\n- with tape", "Send it back.", "Returns\nSend it back.\n1. Pack it\n2. Send it\n· with tape"},
		{"long", long + "\n\n## How\n\nPack it well.\n1. Send it", "Pack it well.", "Pack it well.\n1. Send it"},
		{"step", long + "\n\n1. Send it within 30 days\n2. Wait", "Send it within 30 days", "1. Send it within 30 days\n2. Wait"},
		{"cut", "Pack it well.\n" + long, "Pack it well.", "Pack it well.\n…"},
		{"elsewhere", long, "From a snippet.", "From a snippet."},
		{"cut passage", long + "\n\n退款三天到账，遇节假日顺延，另见说明。", "退款三天到账，遇节…", "退款三天到账，遇节假日顺延，另见说明。"},
		{"empty", "", "x", "x"},
	} {
		if got := Extract(k.body, k.passage); got != k.want {
			t.Errorf("%s: %q, not %q", k.name, got, k.want)
		}
	}
	if got := Extract(strings.Repeat("长", 900), strings.Repeat("长", 100)); len([]rune(got)) != MaxExtract+1 {
		t.Errorf("%d characters", len([]rune(got)))
	}
}
