package mail

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/deskbell/deskbell/desk"
)

const (
	daemonHead = "Return-Path: <>\nFrom: Mail Delivery System <MAILER-DAEMON@mx.test>\nTo: support@shop.test\nSubject: Undelivered Mail Returned to Sender\n"
	returned   = "\n--b\nContent-Type: message/rfc822\n\nFrom: support@shop.test\nTo: li@cust.test\nSubject: Re: order\nMessage-ID: <ours@shop.test>\n\nHello\n--b--\n"
)

func dsn(status string) string {
	return daemonHead + "MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\nIt did not work.\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.test\n\n" + status + returned
}

func TestBounces(t *testing.T) {
	rec := func(address, status, reason string) desk.BounceRecipient {
		return desk.BounceRecipient{Address: address, Status: status, Reason: reason}
	}
	failed := func(rs ...desk.BounceRecipient) *desk.Bounce {
		return &desk.Bounce{Kind: desk.BounceFailed, Recipients: rs, MessageID: "ours@shop.test"}
	}
	cases := []struct {
		name, raw string
		want      *desk.Bounce
	}{
		{"RFC 3464", dsn("Final-Recipient: rfc822; Li@Cust.test\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 User\n unknown\n"), failed(rec("li@cust.test", "5.1.1", "550 5.1.1 User unknown"))},
		{"two recipients", dsn("Final-Recipient: rfc822; a@b.test\nAction: failed\nStatus: 5.1.1\n\nFinal-Recipient: rfc822; c@d.test\nAction: failed\nStatus: 5.2.2\n"), failed(rec("a@b.test", "5.1.1", ""), rec("c@d.test", "5.2.2", ""))},
		{"two recipients without an empty line", dsn("Final-Recipient: rfc822; a@b.test\nAction: failed\nStatus: 5.1.1\nFinal-Recipient: rfc822; c@d.test\nAction: failed\nStatus: 5.2.2\n"), failed(rec("a@b.test", "5.1.1", ""), rec("c@d.test", "5.2.2", ""))},
		{"a general status and a better one", dsn("Final-Recipient: rfc822; a@b.test\nAction: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 552 5.2.2 mailbox full\n"), failed(rec("a@b.test", "5.2.2", "552 5.2.2 mailbox full"))},
		{"delayed", dsn("Final-Recipient: rfc822; a@b.test\nAction: delayed\nStatus: 4.4.1\n"), &desk.Bounce{Kind: desk.BounceDelayed, Recipients: []desk.BounceRecipient{rec("a@b.test", "4.4.1", "It did not work.")}, MessageID: "ours@shop.test"}},
		{"delivered", dsn("Final-Recipient: rfc822; a@b.test\nAction: delivered\nStatus: 2.0.0\n"), &desk.Bounce{Kind: desk.BounceDelivered, Recipients: []desk.BounceRecipient{rec("a@b.test", "2.0.0", "It did not work.")}, MessageID: "ours@shop.test"}},
		{"failed and delayed is failed", dsn("Final-Recipient: rfc822; a@b.test\nAction: delayed\nStatus: 4.4.1\n\nFinal-Recipient: rfc822; c@d.test\nAction: failed\nStatus: 5.1.1\n"), failed(rec("a@b.test", "4.4.1", ""), rec("c@d.test", "5.1.1", ""))},
		{"qmail", "Return-Path: <>\nFrom: MAILER-DAEMON@mx.test\nSubject: failure notice\n\nHi. This is the qmail-send program at mx.test.\nI'm afraid I wasn't able to deliver your message to the following addresses.\n\n<li@cust.test>:\n192.0.2.1 does not like recipient.\nRemote host said: 550 5.1.1 no such user\nGiving up on 192.0.2.1.\n\n--- Below this line is a copy of the message.\n\nReturn-Path: <support@shop.test>\nReceived: by mx.test; now\nMessage-ID: <ours@shop.test>\nTo: li@cust.test\n\nHello\n", failed(rec("li@cust.test", "5.1.1", "Remote host said: 550 5.1.1 no such user Giving up on 192.0.2.1."))},
		{"Exim", daemonHead + "X-Failed-Recipients: li@cust.test\n\nThis message was created automatically by mail delivery software.\n\n  li@cust.test\n    SMTP error: host mx.cust.test: 452 over quota\n\n------ This is a copy of the message, including all the headers. ------\n\nFrom: support@shop.test\nTo: li@cust.test\nMessage-ID: <ours@shop.test>\n\nHello", failed(rec("li@cust.test", "4.0.0", "SMTP error: host mx.cust.test: 452 over quota"))},
		{"in Chinese", "Return-Path: <>\nFrom: postmaster@qq.test\nTo: support@shop.test\nSubject: =?utf-8?B?57O757uf6YCA5L+h?=/Systems bounce\nContent-Type: text/plain; charset=utf-8\n\n您的邮件被退回：无法投递\n收件人 <li@cust.test> 的邮箱不存在 550 Mailbox not found\n", &desk.Bounce{Kind: desk.BounceFailed, Recipients: []desk.BounceRecipient{rec("li@cust.test", "5.0.0", "收件人 <li@cust.test> 的邮箱不存在 550 Mailbox not found")}}},
		{"a person writes of it", "From: li@cust.test\nSubject: undeliverable\n\nMy mail to you came back: 550 5.1.1 user unknown\n", nil},
		{"a parcel", "From: noreply@dhl.test\nSubject: Delivery failed: your parcel\n\nYour parcel could not be delivered. Code 550. Write to help@dhl.test\n", nil},
		{"out of office with a null path", "Return-Path: <>\nFrom: li@cust.test\nSubject: Automatic reply: order\nAuto-Submitted: auto-replied\n\nI am away. My number is 550 123.\n", nil},
		{"forwarded by a person", "From: li@cust.test\nSubject: Fwd: Undelivered\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nWhat is this?\n--b\nContent-Type: message/rfc822\n\nFrom: mailer-daemon@x.test\nSubject: Undelivered\n\n<a@b.test>: 550 5.1.1 no\n--b--\n", nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			m := parseBytes(t, crlf(c.raw))
			if c.want != nil && strings.HasSuffix(c.raw, returned) {
				c.want.Subject = "Re: order"
			}
			if diff := cmp.Diff(c.want, m.Bounce); diff != "" {
				t.Error(diff)
			}
			if (m.Silent == string(desk.WithheldBounce)) != (c.want != nil) {
				t.Errorf("silent: %q", m.Silent)
			}
		})
	}
}

func TestFindStatus(t *testing.T) {
	for in, want := range map[string]string{
		"550 5.1.1 no": "5.1.1", "(#5.1.1)": "5.1.1", "[5.7.26]": "5.7.26", "192.5.1.1": "", "5.1.1.7": "", "v5.1.1": "", "version/5.1.1": "", "5.1": "", "5.1.1": "5.1.1", "x 4.4.7, y": "4.4.7", "3.1.1": "", "5.1.1234": "", "Exchange-5.5.1": "", "host 10.5.2.2": "",
	} {
		if got := strings.Join(findStatus(in), ","); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestFeedbackReport(t *testing.T) {
	m := parseBytes(t, crlf("From: fbl@x.test\nContent-Type: multipart/report; report-type=feedback-report; boundary=b\n\n--b\n\nA complaint.\n--b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\nVersion: 1\n--b--\n"))
	if m.Report != "abuse" || m.Bounce != nil || m.Silent != string(desk.WithheldMachine) {
		t.Errorf("report %q, bounce %v, silent %q", m.Report, m.Bounce, m.Silent)
	}
}

func TestABounceTellsWhatTheMailReferredTo(t *testing.T) {
	m := parseBytes(t, crlf(strings.Replace(dsn("Final-Recipient: rfc822; a@b.test\nAction: failed\nStatus: 5.1.1\n"), "Message-ID: <ours@shop.test>",
		"Message-ID: <changed@ses.test>\nReferences: <a@cust.test> <ours@shop.test>\nIn-Reply-To: <a@cust.test>", 1)))
	if m.Bounce == nil || m.Bounce.MessageID != "changed@ses.test" || strings.Join(m.Bounce.References, " ") != "a@cust.test ours@shop.test a@cust.test" {
		t.Errorf("%+v", m.Bounce)
	}
}

func TestReceipts(t *testing.T) {
	for said, want := range map[string]string{
		"Disposition: automatic-action/MDN-sent-automatically; displayed": "displayed", "Disposition: manual-action/MDN-sent-manually; Deleted/error": "deleted", "Original-Message-ID: <x@y>": "other", "Disposition: displayed": "displayed",
	} {
		m := parseBytes(t, crlf("From: li@cust.test\nSubject: Read: order\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=disposition-notification; boundary=b\n\n--b\n\nIt was read.\n--b\nContent-Type: message/disposition-notification\n\n"+said+"\n\n--b--\n"))
		if m.Receipt != want || m.Auto != desk.AutoGenerated || m.Bounce != nil {
			t.Errorf("%s: %q, auto %q, bounce %v", said, m.Receipt, m.Auto, m.Bounce)
		}
	}
}
