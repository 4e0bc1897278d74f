package ui

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
)

// Every state of a mail says what it is, in both languages, and offers what can be done about it.
func TestDeliveryLines(t *testing.T) {
	lost := []desk.BounceRecipient{{Address: "bo@cust.test", Status: "5.1.1", Reason: "550 5.1.1 no <such> user"}}
	soon := Noon.Add(26 * time.Hour)
	for _, c := range []struct {
		d             desk.Delivery
		state, offers string
		trouble       bool
	}{
		{desk.Delivery{State: desk.Waiting, Due: Noon.Add(9 * time.Second), Undo: true}, "waiting", "undo", false},
		{desk.Delivery{State: desk.Waiting, Due: Noon}, "waiting", "", false},
		{desk.Delivery{State: desk.Waiting, Due: soon, Later: true}, "later", "again later undo", false},
		{desk.Delivery{State: desk.Waiting, Due: soon, Attempts: 2, Error: "451 busy"}, "retry", "again undo", true},
		{desk.Delivery{State: desk.Waiting, Due: soon, Attempts: 2, Error: "451 busy", Left: []string{"wang@cust.test"}}, "retry", "again", true},
		{desk.Delivery{State: desk.Waiting, Due: soon, Slowed: true, Error: "421 slow down"}, "slowed", "undo", true},
		{desk.Delivery{State: desk.Held, Later: true}, "held", "again later undo", true},
		{desk.Delivery{State: desk.Sending}, "sending", "", false},
		{desk.Delivery{State: desk.Sent, SentAt: Noon}, "sent", "", false},
		{desk.Delivery{State: desk.Sent, SentAt: Noon, Refused: lost}, "sent", "", true},
		{desk.Delivery{State: desk.Bounced, Bounced: lost}, "bounced", "", true},
		{desk.Delivery{State: desk.Failed, Error: "550 no"}, "failed", "again undo", true},
		{desk.Delivery{State: desk.Canceled}, "canceled", "", false},
	} {
		for _, lang := range desk.Langs {
			f := Frame{Lang: lang, Now: Noon, Zone: time.UTC}
			l := f.delivery(&c.d)
			if l.State != c.state || l.Trouble() != c.trouble || l.Text == "" && !l.Undo {
				t.Errorf("%s %+v: %+v", lang, c.d, l)
			}
			var b bytes.Buffer
			if err := Render(&b, lang, "delivery", map[string]any{"D": l, "ID": 7}); err != nil {
				t.Fatal(err)
			}
			var offers []string
			for _, action := range []string{"again", "later", "undo"} {
				if strings.Contains(b.String(), `action="/desk/messages/7/`+action+`"`) {
					offers = append(offers, action)
				}
			}
			if got := strings.Join(offers, " "); got != c.offers {
				t.Errorf("%s %s offers %q, want %q: %s", lang, c.state, got, c.offers, b.String())
			}
			if c.d.Refused != nil && !strings.Contains(b.String(), "550 5.1.1 no &lt;such&gt; user") {
				t.Errorf("%s: who did not get it is not said: %s", lang, b.String())
			}
		}
	}
}

// What would be refused is not offered.
func TestDeliveryAllows(t *testing.T) {
	for _, c := range []struct {
		name         string
		binned, auto bool
		again, edit  bool
	}{
		{"an answer", false, false, true, true},
		{"an acknowledgement", false, true, true, false},
		{"an answer in the bin", true, false, false, false},
	} {
		l := &DeliveryLine{Again: true, Edit: true}
		if l.allow(c.binned, c.auto); l.Again != c.again || l.Edit != c.edit {
			t.Errorf("%s: %+v", c.name, l)
		}
	}
	var none *DeliveryLine
	none.allow(true, true)
}
