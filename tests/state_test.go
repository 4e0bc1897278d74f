package tests

import (
	"strings"
	"testing"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/mail"
	"github.com/deskbell/deskbell/ui/words"
)

// A shop without a public address: a customer asks by mail how far their matter is.
func TestCustomersAskByMailHowFarItIs(t *testing.T) {
	eachHost(t, func(t *testing.T, h *host) {
		p := newProgram(t, h)
		p.start(t)
		p.await(t)
		if err := h.deliver(customer, letter(customer, "p1@cust.test", "Tea", "", "我的茶还没到")); err != nil {
			t.Fatal(err)
		}
		eventually(t, "the mail is a ticket", func() bool { return p.count() == 1 })
		hint := words.Text(desk.Chinese, "mail.door_by_mail", nil)
		eventually(t, "the acknowledgement says how", func() bool {
			for _, raw := range h.inbox(t, customer) {
				if strings.Contains(readable(raw).Text, hint) {
					return true
				}
			}
			return false
		})
		for _, id := range []string{"p2", "p3"} { // the second within the hour
			if err := h.deliver(customer, letter(customer, id+"@cust.test", "Re: Tea", "In-Reply-To: <p1@cust.test>\n", "进度\n")); err != nil {
				t.Fatal(err)
			}
		}
		subject := desk.TagSubject(strings.ReplaceAll(words.Text(desk.Chinese, "mail.state_subject", nil), "{{ticket.subject}}", "Tea"), 1001)
		told := func() (mails []string) {
			for _, raw := range h.inbox(t, customer) {
				if readable(raw).Subject == subject {
					mails = append(mails, raw)
				}
			}
			return mails
		}
		eventually(t, "the customer is told", func() bool { return len(told()) > 0 })
		eventually(t, "both mails are accounted for", func() bool {
			return p.number(t, `SELECT count(*) FROM account WHERE outcome = 'state'`) == 2
		})
		mails := told()
		if len(mails) != 1 || !strings.Contains(mails[0], "Auto-Submitted: auto-replied") || !strings.Contains(mails[0], "In-Reply-To: <p2@cust.test>") {
			t.Errorf("%d: %q", len(mails), mails)
		}
		if k := p.ticket(t, 1001); p.count() != 1 || p.number(t, `SELECT count(*) FROM message WHERE direction = 'in'`) != 1 {
			t.Errorf("%+v", k)
		}
		p.stop(t)
	})
}

func readable(raw string) *desk.Mail { return mail.Parse(strings.NewReader(raw), int64(len(raw))) }
