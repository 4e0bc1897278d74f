package mail

import (
	"bytes"
	"io"
	"strings"

	"github.com/deskbell/deskbell/desk"
)

// machinePart keeps the parts of a report for what reads them later.
func (p *parsing) machinePart(e *entity) {
	if p.inner > 0 {
		return // no machine signs its reports
	}
	switch e.media {
	case "message/delivery-status", "message/global-delivery-status", "text/delivery-status":
		if len(p.status) < 20 {
			p.status = append(p.status, e)
		}
	case "message/disposition-notification", "message/global-disposition-notification":
		if p.mail.Receipt == "" {
			p.mail.Receipt = disposition(memoryHeader(p.head(e, 64<<10)).get("disposition"))
		}
	case "message/feedback-report":
		if p.feedback == nil {
			p.feedback = e
		}
	case "message/rfc822", "text/rfc822-headers", "text/rfc822-header", "text/rfc822", "message/rfc822-headers", "message/global", "message/global-headers", "message/partial":
		if p.failed == nil {
			p.failed = e
		}
	}
}

// disposition is what became of a mail by a receipt: "automatic-action/MDN-sent-automatically; displayed" (RFC 8098, 3.2.6).
func disposition(v string) string {
	_, kind, found := strings.Cut(v, ";")
	if !found {
		kind = v
	}
	kind, _, _ = strings.Cut(kind, "/")
	if kind = desk.CutBytes(strings.ToLower(cleanLine(kind)), 50); kind == "" {
		return "other"
	}
	return kind
}

// reports finds out whether the mail is a report of a machine: a complaint, or what became of a mail of ours.
func (p *parsing) reports(root *entity) {
	m := p.mail
	if m.Report = p.complaint(root.fields); m.Report != "" {
		return
	}
	m.Bounce = p.bounce(root, 0)
}

// reportText is what a delivery report is read from.
type reportText struct {
	status   []header // the groups of its delivery-status parts
	said     []string // the lines that it says itself
	original string   // the mail it is about, as far as its text has it
	failed   header   // the header of that mail
}

// bounce reads a delivery report, or says nil. A report may be wrapped in the report of another machine.
func (p *parsing) bounce(root *entity, depth int) *desk.Bounce {
	if len(p.status) == 0 && !suspicious(root.fields, p.mail.Subject) {
		return nil
	}
	r := p.reportText()
	if !isBounce(root.fields, p.mail.Subject, r) {
		return nil
	}
	b := r.read(root.fields)
	if depth < 2 && !b.telling() {
		if inner := p.wrapped(r, depth); inner != nil && (inner.telling() || inner.formal && !b.formal) {
			return &inner.Bounce
		}
	}
	return &b.Bounce
}

// suspicious says whether a mail without a delivery-status part may be a report at all. Most mail is not, and need not be
// read for it.
func suspicious(h header, subject string) bool {
	return fromDaemon(h) || nullPath(h) || h.get("x-failed-recipients") != "" || bounceSubject(subject) || delaySubject(subject) || deliveredSubject(subject)
}

// wrapped reads the report within the mail that this one carries, as a part or in its text.
func (p *parsing) wrapped(outer *reportText, depth int) *reading {
	raw := []byte(outer.original)
	if p.failed != nil {
		raw = p.head(p.failed, maxText/4)
	}
	if len(raw) == 0 {
		return nil
	}
	in := bytes.NewReader(raw)
	root, _ := walk(in, 0, int64(len(raw)))
	q := &parsing{raw: in, r: in, mail: &desk.Mail{}, digest: newDigest()}
	q.envelope(root.fields, "")
	q.collect(root, place{})
	q.joinText()
	r := q.reportText()
	if !isBounce(root.fields, q.mail.Subject, r) {
		return nil
	}
	b := r.read(root.fields)
	if !b.telling() && depth < 1 {
		if inner := q.wrapped(r, depth+1); inner != nil {
			return inner
		}
	}
	return b
}

func (p *parsing) reportText() *reportText {
	r := &reportText{}
	for _, e := range p.status {
		r.status = append(r.status, statusGroups(p.head(e, 256<<10))...)
	}
	text := p.mail.Text
	r.said, r.original = splitOriginal(desk.CutBytes(text, 256<<10))
	r.failed = memoryHeader([]byte(r.original))
	if p.failed != nil {
		if h := memoryHeader(p.head(p.failed, maxHeader)); len(h) > 0 {
			r.failed = h
		}
	}
	return r
}

// head is the beginning of a part, decoded.
func (p *parsing) head(e *entity, limit int64) []byte {
	b, _ := io.ReadAll(io.LimitReader(p.open(e), limit)) // what could be read is used
	return b
}

// reading is a report and how sure its words are.
type reading struct {
	desk.Bounce
	delayed bool
	formal  bool // it has a delivery-status part
}

// telling says whether the report names an address and what happened to it.
func (b *reading) telling() bool {
	for _, r := range b.Recipients {
		if r.Address != "" && r.Status != "" && r.Status[2:] != "0.0" {
			return true
		}
	}
	return false
}

// read makes the result: first what a delivery-status part says, then what the words say.
func (r *reportText) read(h header) *reading {
	b := &reading{}
	b.MessageID = messageID(r.failed.get("message-id"))
	b.References = append(messageIDs(r.failed.all("references")), messageIDs(r.failed.all("in-reply-to"))...)
	b.Subject = desk.CutBytes(decodeText(r.failed.get("subject"), ""), maxSubject)
	words := strings.Join(r.said, "\n")
	b.delayed = delaySubject(h.get("subject")) || delayWords(words)
	b.Recipients, b.Kind = r.fromStatus(words)
	if b.formal = len(b.Recipients) > 0; !b.formal {
		b.Recipients = r.fromWords(h)
		b.Kind = desk.BounceFailed
		if b.delayed {
			b.Kind = desk.BounceDelayed
		} else if deliveredSubject(h.get("subject")) {
			b.Kind = desk.BounceDelivered
		}
	}
	for i := range b.Recipients {
		inferStatus(&b.Recipients[i], b.Kind)
	}
	return b
}

// isBounce says whether a mail is a delivery report. A delivery-status part is one. Without it, it takes the sender of such
// mail and its words together: out-of-office answers also come from the empty path, and people also write "undeliverable".
func isBounce(h header, subject string, r *reportText) bool {
	for _, g := range r.status {
		if g.has("final-recipient") || g.has("original-recipient") || g.has("action") || g.has("status") {
			return true
		}
	}
	if autoReplyHeader(h) || autoReplySubject(subject) {
		return false
	}
	if h.get("x-failed-recipients") != "" {
		return true
	}
	if !fromDaemon(h) && !nullPath(h) && len(r.failed) < 3 {
		return false // parcels too can't be delivered, and those who carry them write from no-reply
	}
	score := 0
	if fromDaemon(h) {
		score += 2
	}
	if nullPath(h) {
		score++
	}
	if bounceSubject(subject) || delaySubject(subject) || deliveredSubject(subject) {
		score += 2
	}
	words := bounceWords(strings.Join(r.said, "\n"))
	if len(r.failed) > 2 {
		score++
		if nullPath(h) && words > 0 {
			score++
		}
	}
	score += words
	if !machineSender(h) {
		score-- // people write of mail that came back, in the same words
	}
	return score >= 4 && score > humanSigns(h)
}

// machineSender says whether the mail comes from an address that nobody writes from.
func machineSender(h header) bool {
	if fromDaemon(h) || nullPath(h) {
		return true
	}
	from := parseAddresses(h.get("from"), "")
	return len(from) > 0 && noReply(from[0].Address)
}

// humanSigns counts what no delivery report has.
func humanSigns(h header) (n int) {
	if h.get("in-reply-to") != "" && !fromDaemon(h) && !nullPath(h) {
		n += 4
	}
	if h.has("x-mailer") || h.has("user-agent") {
		n++
	}
	return n
}

// fromDaemon says whether the sender is a mail system.
func fromDaemon(h header) bool {
	from := strings.ToLower(decodeText(h.get("from"), ""))
	if strings.Trim(from, "<> ") == "" && (h.has("from") || nullPath(h)) {
		return true
	}
	for _, w := range []string{"mailer-daemon", "mailerdaemon", "mailer_daemon", "mail delivery", "postmaster", "post_master", "sysadmin@", "mail-daemon", "maildaemon", "delivery subsystem", "delivery system", "mail system", "系统退信", "邮件系统", "mail administrator", "mailadmin", "microsoftexchange"} {
		if strings.Contains(from, w) {
			return true
		}
	}
	return false
}

// complaint is the type of a feedback report (RFC 5965), also of those that come without the part that says so.
func (p *parsing) complaint(h header) string {
	if p.feedback != nil {
		if t := cleanLine(memoryHeader(p.head(p.feedback, 64<<10)).get("feedback-type")); t != "" {
			return desk.CutBytes(strings.ToLower(t), 50)
		}
		return "other"
	}
	subject := strings.ToLower(p.mail.Subject)
	if strings.EqualFold(h.get("x-apple-unsubscribe"), "true") {
		return "opt-out"
	}
	if h.has("x-hmxmroriginalrecipient") || strings.HasPrefix(subject, "complaint about message from ") || strings.HasPrefix(subject, "this is an email abuse report") {
		return "abuse"
	}
	return ""
}
