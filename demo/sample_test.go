package demo

import (
	"strings"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
)

// Nothing of the sample could reach a stranger: every address ends in .example, and no mail joins its tickets.
func TestTheSampleIsHarmless(t *testing.T) {
	for _, lang := range append(desk.Langs[:len(desk.Langs):len(desk.Langs)], "") {
		s := must[desk.Sample](t)(Sample(lang, agents[0], time.Now()))
		if len(s.Tickets) != 12 || len(s.Articles) != 3 || len(s.Replies) != 2 {
			t.Errorf("%s: %d tickets, %d articles, %d replies", lang, len(s.Tickets), len(s.Articles), len(s.Replies))
		}
		for _, k := range s.Tickets {
			if !strings.HasSuffix(k.Ticket.Contact.Address, ".example") || k.Rating != nil || k.Ticket.Spam || k.Ticket.Assignee > agents[0].ID || len(k.Ticket.Tags) == 0 {
				t.Errorf("%s: %+v", lang, k.Ticket)
			}
			for _, m := range k.Messages {
				if m.Message.MessageID != "" {
					t.Errorf("%s: %s", lang, m.Message.MessageID)
				}
			}
		}
	}
}
