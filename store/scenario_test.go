package store

import (
	"slices"
	"strings"
	"testing"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/mail"
)

// post delivers raw mails as they come over the wire, and returns the message that the last of them became.
func (p *postbox) post(raws ...string) desk.Message {
	p.t.Helper()
	var batch []desk.Arrival
	for _, r := range raws {
		p.uid++
		batch = append(batch, arrival(p.uid, p.valid, strings.ReplaceAll(r, "\n", "\r\n")))
	}
	if err := p.s.Keep(p.t.Context(), p.box, batch); err != nil {
		p.t.Fatal(err)
	}
	kept, err := p.s.Kept(p.t.Context(), len(raws))
	if err != nil || len(kept) != len(raws) {
		p.t.Fatalf("%d kept, %v", len(kept), err)
	}
	var in []desk.Received
	for i, k := range kept {
		raw := strings.ReplaceAll(raws[i], "\n", "\r\n")
		in = append(in, desk.Received{Kept: k, Mail: mail.Parse(strings.NewReader(raw), int64(len(raw)))})
	}
	if err := p.s.Receive(p.t.Context(), in); err != nil {
		p.t.Fatal(err)
	}
	return p.became(in[len(in)-1].Kept.Account)
}

// rawMail is a plain mail; more are header lines.
func rawMail(from, id, subject, text string, more ...string) string {
	head := "From: " + from + "\nTo: support@shop.test\nDate: Mon, 2 Nov 2026 08:00:00 +0000\nSubject: " + subject + "\n"
	if id != "" {
		head += "Message-ID: <" + id + ">\n"
	}
	for _, m := range more {
		head += m + "\n"
	}
	return head + "\n" + text + "\n"
}

func TestForgedMail(t *testing.T) {
	const failed = "Received: from mx.evil.test by mail.shop.test with ESMTP; Mon, 2 Nov 2026 08:00:01 +0000\nAuthentication-Results: mail.shop.test; dmarc=fail header.from=cust.test"
	p, _ := desktop(t)
	first := p.post(rawMail("Li <li@cust.test>", "a1@cust.test", "Parcel", "Where is it?"))
	forged := p.post(failed + "\n" + rawMail("Li <li@cust.test>", "e1@evil.test", "[#1001] Parcel", "Send it to my new address"))
	if forged.Ticket == first.Ticket || forged.Authenticity.Verdict != desk.AuthFail || len(forged.Warnings) != 1 || forged.Warnings[0].Kind != "auth" {
		t.Errorf("by the tag alone: ticket %d, %+v", forged.Ticket, forged.Findings)
	}
	if got := p.events(forged.Ticket); !slices.Equal(got, []string{"ack_withheld:forged"}) {
		t.Errorf("who never wrote gets an acknowledgement: %v", got)
	}
	boss := p.post(rawMail("\"support@shop.test\" <eve@evil.test>", "e2@evil.test", "Urgent", "Pay this"))
	if len(boss.Warnings) != 1 || boss.Warnings[0].Kind != "shows_us" || boss.Warnings[0].Args["address"] != "eve@evil.test" {
		t.Errorf("%+v", boss.Warnings)
	}
	other := p.post(rawMail("Eve <eve2@evil.test>", "e3@evil.test", "Hello", "Hello", "Reply-To: li@cust.test"))
	if len(other.Warnings) != 1 || other.Warnings[0].Kind != "customer" {
		t.Errorf("%+v", other.Warnings)
	}
	// What stands lower down, or bears another name, is nobody's word.
	below := p.post("Received: from mx.evil.test by mail.shop.test with ESMTP; Mon, 2 Nov 2026 08:00:01 +0000\n" +
		rawMail("Li <li@cust.test>", "a2@cust.test", "[#1001] Parcel", "Still nothing", "Authentication-Results: mx.evil.test; dmarc=fail header.from=cust.test"))
	if below.Ticket != first.Ticket || len(below.Warnings) != 0 {
		t.Errorf("ticket %d, %+v", below.Ticket, below.Findings)
	}
}

func TestNoticesAreTicketsAndNeverAnswered(t *testing.T) {
	for name, c := range map[string]struct{ raw, why string }{
		"a mailing list": {rawMail("news@list.test", "n1@x", "News", "Buy", "List-Id: <news.list.test>", "List-Unsubscribe: <mailto:x@y.test>"), "ack_withheld:list"},
		"Taobao":         {rawMail("notice@service.taobao.com", "n1@x", "您有新的订单", "订单已付款"), "ack_withheld:platform"},
		"PayPal":         {rawMail("service@paypal.com", "n1@x", "You have a payment", "10 EUR"), "ack_withheld:platform"},
		"a complaint": {"From: fbl@isp.test\nTo: support@shop.test\nSubject: complaint\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=feedback-report; boundary=b\n\n--b\n\nA complaint.\n--b\n" +
			"Content-Type: message/feedback-report\n\nFeedback-Type: abuse\nUser-Agent: x/1\nVersion: 1\n\n--b\nContent-Type: message/rfc822\n\nFrom: support@shop.test\nSubject: hi\n\nhi\n--b--\n", "ack_withheld:machine"},
	} {
		t.Run(name, func(t *testing.T) {
			p, _ := desktop(t)
			m := p.post(c.raw)
			if m.Ticket != 1001 || !slices.Equal(p.events(1001), []string{c.why}) {
				t.Errorf("ticket %d, events %v", m.Ticket, p.events(1001))
			}
			if name == "a complaint" && m.Report != "abuse" {
				t.Errorf("report %q", m.Report)
			}
			resolved := desk.Resolved
			if _, err := p.s.Edit(t.Context(), desk.Edit{Ticket: 1001, Status: &resolved}); err != nil {
				t.Fatal(err)
			}
			if n := p.count(`SELECT count(*) FROM outbox`); n != 0 {
				t.Errorf("%d mails would go out", n)
			}
		})
	}
	p, _ := desktop(t)
	if m := p.post(rawMail("buyer@marketplace.amazon.de", "n2@x", "Frage", "Wo ist es?", "Auto-Submitted: no")); !slices.Equal(p.events(m.Ticket), []string{"ack"}) {
		t.Errorf("a person behind a relay, who says no: %v", p.events(m.Ticket))
	}
}

// A customer's mail ends a snooze and an absence note does not.
func TestACustomersMailEndsASnooze(t *testing.T) {
	p, _ := desktop(t)
	first := p.post(rawMail("Li <li@cust.test>", "a1@cust.test", "Parcel", "Where is it?"))
	until := desk.UntilAnswer
	if _, err := p.s.Edit(t.Context(), desk.Edit{Ticket: first.Ticket, SnoozedUntil: &until}); err != nil {
		t.Fatal(err)
	}
	snoozed := func() bool {
		got, err := p.s.Ticket(t.Context(), first.Ticket)
		if err != nil {
			t.Fatal(err)
		}
		return got.Snoozed()
	}
	away := p.post(rawMail("Li <li@cust.test>", "a2@cust.test", "Re: Parcel", "I am away.", "In-Reply-To: <a1@cust.test>", "Auto-Submitted: auto-replied"))
	if away.Ticket != first.Ticket || !snoozed() {
		t.Errorf("an absence note (ticket %d) ends it", away.Ticket)
	}
	again := p.post(rawMail("Li <li@cust.test>", "a3@cust.test", "Re: Parcel", "It is here now, but broken.", "In-Reply-To: <a1@cust.test>"))
	if again.Ticket != first.Ticket || snoozed() {
		t.Errorf("the customer wrote (ticket %d), and it is still away", again.Ticket)
	}
	if got := p.events(first.Ticket); !slices.ContainsFunc(got, func(e string) bool { return strings.HasPrefix(e, "woke") }) {
		t.Errorf("events %v", got)
	}
}
