package demo

import (
	"fmt"
	"html"
	"strings"
	"time"

	"github.com/deskbell/deskbell/desk"
)

// writer adds messages to one ticket as they would have come by mail: with quotes, signatures, HTML and attachments.
type writer struct {
	p       *sampler
	sp      *speller
	who     desk.Person
	agent   desk.Agent
	ticket  *desk.SeedTicket
	subject string
	last    *desk.Message // the last mail, in or out
	refs    []string
}

func (w *writer) write(l line, at time.Time) {
	text := w.sp.spell(l.text)
	m := desk.Message{
		Direction: l.direction, Source: desk.FromAgent, Agent: w.agent.ID, From: desk.Person{Name: w.agent.Name, Address: w.agent.Address},
		Text: text, Reply: text, Date: at, CreatedAt: at,
	}
	switch l.direction {
	case desk.In:
		w.incoming(&m, l)
	case desk.Out:
		m.From = desk.Person{Name: w.agent.Name, Address: ShopAddress}
		m.To = []desk.Person{w.who}
		w.mailed(&m, "qinghe.example")
		w.last = &m
	case desk.Note:
		if len(w.p.agents) > 1 && w.p.rng.IntN(2) == 0 {
			other := w.p.agents[w.p.rng.IntN(len(w.p.agents))]
			m.Agent, m.From = other.ID, desk.Person{Name: other.Name, Address: other.Address}
		}
	}
	w.ticket.Messages = append(w.ticket.Messages, desk.SeedMessage{Message: m, Files: w.files(l, at)})
}

// incoming makes m a mail of the customer.
func (w *writer) incoming(m *desk.Message, l line) {
	m.Source, m.Agent, m.From = desk.FromMail, 0, w.who
	m.To = []desk.Person{{Address: ShopAddress}}
	if l.auto {
		m.Auto = desk.AutoReply
	}
	if w.p.rng.IntN(5) == 0 && !l.html && !w.ticket.Ticket.Spam {
		m.Text += "\n\n" + w.signature()
	}
	if w.last != nil && w.p.rng.IntN(3) > 0 {
		m.Text += "\n\n" + w.quoted()
	}
	if l.html {
		m.HTML = richText(m.Reply, w.who)
	}
	_, domain, _ := strings.Cut(w.who.Address, "@")
	w.mailed(m, domain)
	w.last = m
}

// mailed gives m its place in the thread.
func (w *writer) mailed(m *desk.Message, domain string) {
	m.Subject = w.subject
	if w.last != nil {
		m.Subject = "Re: " + w.subject
		m.InReplyTo = []string{w.last.MessageID}
		m.References = append([]string(nil), w.refs...)
	}
	w.p.mails++ // ids that rise are written much faster than ids in no order
	m.MessageID = fmt.Sprintf("%08x.%08x@%s", w.p.mails, w.p.rng.Uint32(), domain)
	w.refs = append(w.refs, m.MessageID)
}

// signature is what phones and mail programs put under a mail.
func (w *writer) signature() string {
	if w.sp.lang == "zh" {
		return w.p.pick("发自我的 iPhone", "发自我的小米手机", "来自 QQ 邮箱", "--\n"+shortName(w.who), "从 Windows 版邮件发送")
	}
	return w.p.pick("Sent from my iPhone", "--\n"+shortName(w.who), "Get Outlook for Android", "Sent from my iPad, please excuse typos")
}

// quoted is the mail before this one, as the customer's mail program quotes it.
func (w *writer) quoted() string {
	head := "On " + w.last.Date.Format("Mon, 2 Jan 2006 at 15:04") + ", " + w.last.From.Name + " <" + w.last.From.Address + "> wrote:"
	if w.sp.lang == "zh" {
		head = w.last.From.Name + " <" + w.last.From.Address + "> 于" + w.last.Date.Format("2006年1月2日 15:04") + "写道："
	}
	var b strings.Builder
	b.WriteString(head + "\n")
	for line := range strings.Lines(w.last.Text) {
		b.WriteString("> " + strings.TrimRight(line, "\n") + "\n")
	}
	return strings.TrimSpace(b.String())
}

// richText is a mail as an office program writes it, with a logo that lies elsewhere.
func richText(text string, who desk.Person) string {
	var b strings.Builder
	for _, paragraph := range strings.Split(text, "\n\n") {
		b.WriteString("<p>" + strings.ReplaceAll(html.EscapeString(paragraph), "\n", "<br>") + "</p>\n")
	}
	_, domain, _ := strings.Cut(who.Address, "@")
	fmt.Fprintf(&b, `<p style="color:#666666"><img src="https://%s/logo.png" alt="%s" width="120"><br>%s</p>`, domain, html.EscapeString(who.Name), html.EscapeString(who.Address))
	return b.String()
}

// files makes the attachments of a line.
func (w *writer) files(l line, at time.Time) []desk.SeedFile {
	var all []desk.SeedFile
	for _, f := range l.files {
		all = append(all, makeFile(f.kind, w.sp.spell(f.name), w.sp, at))
	}
	return all
}

func (p *sampler) pick(of ...string) string { return of[p.rng.IntN(len(of))] }
