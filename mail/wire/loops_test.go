package wire

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"net/textproto"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/inbound"
	"github.com/deskbell/deskbell/desk/settings"
	"github.com/deskbell/deskbell/mail"
	"github.com/deskbell/deskbell/mail/compose"
	"github.com/deskbell/deskbell/mail/mailtest"
)

// world carries real bytes between desks and machines until nobody has anything to say any more. An address that nobody has listens and
// says nothing.
type world struct {
	t       *testing.T
	desks   map[string]*mailtest.Office
	answers map[string]func(raw string) string // what a machine says to a mail; "" for nothing
	onWay   func(raw string) string            // what servers on the way make of a mail; nil leaves it
	uids    map[*mailtest.Office]uint32
	carried int
}

func newWorld(t *testing.T, desks ...*mailtest.Office) *world {
	w := &world{t: t, desks: map[string]*mailtest.Office{}, answers: map[string]func(string) string{}, uids: map[*mailtest.Office]uint32{}}
	for _, o := range desks {
		w.desks[o.Box.Address] = o
	}
	return w
}

// loopDesk is a desk that acknowledges and asks how it went.
func loopDesk(t *testing.T, address string) *mailtest.Office {
	t.Helper()
	o := mailtest.NewOffice(t, desk.Mailbox{Address: address, Name: "Desk of " + address, Ack: true, IMAP: desk.Server{Host: "127.0.0.1", Port: 1, Security: desk.NoTLS}})
	s := settings.Default()
	texts := desk.Texts{AckSubject: "We got your mail", AckText: "Hello, this is ticket {{ticket.number}}.", SurveySubject: "How was it?", SurveyText: "{{scores}}",
		Scores: [5]string{"1", "2", "3", "4", "5"}, ResetSubject: "r", ResetText: "{{link}}"}
	s.ShopName, s.Undo, s.RatingDelay, s.Texts = "Desk of "+address, 0, 0, map[desk.Lang]desk.Texts{desk.English: texts, desk.Chinese: texts}
	if err := o.SaveSettings(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	return o
}

// post puts a mail into a mailbox.
func (w *world) post(to, raw string) {
	w.t.Helper()
	if w.onWay != nil {
		raw = w.onWay(raw)
	}
	w.carried++
	o := w.desks[to]
	if o == nil {
		if answer := w.answers[to]; answer != nil {
			if said := answer(raw); said != "" {
				w.route(said)
			}
		}
		return
	}
	w.uids[o]++
	ctx := w.t.Context()
	err := o.Keep(ctx, o.Box.ID, []desk.Arrival{{Folder: "INBOX", UIDValidity: 1, UID: w.uids[o], InternalDate: time.Now(), Size: int64(len(raw)), SHA256: sha256.Sum256([]byte(raw)),
		Open: func() (desk.ReadAtCloser, error) { return mailtest.ReadAt{ReaderAt: strings.NewReader(raw)}, nil }}})
	if err != nil {
		w.t.Fatal(err)
	}
	kept, err := o.Kept(ctx, 10)
	if err != nil || len(kept) != 1 {
		w.t.Fatalf("%d kept, %v", len(kept), err)
	}
	if err := o.Receive(ctx, []desk.Received{{Kept: kept[0], Mail: mail.Parse(strings.NewReader(raw), int64(len(raw)))}}); err != nil {
		w.t.Fatal(err)
	}
}

// route posts a mail to whom its To names.
func (w *world) route(raw string) {
	w.t.Helper()
	m := mail.Parse(strings.NewReader(raw), int64(len(raw)))
	for _, p := range m.To {
		w.post(p.Address, raw)
	}
}

// settle lets everybody send until it is silent, and fails where it does not become so.
func (w *world) settle(limit int) {
	w.t.Helper()
	for {
		sent := 0
		for _, o := range w.desks {
			o.Ahead.Add(int64(2 * time.Second))
			out, err := o.Claim(w.t.Context(), 100)
			if err != nil {
				w.t.Fatal(err)
			}
			for _, mail := range out {
				var b bytes.Buffer
				if err := compose.Write(&b, mail, nil); err != nil {
					w.t.Fatal(err)
				}
				if err := o.Sent(w.t.Context(), mail.ID); err != nil {
					w.t.Fatal(err)
				}
				sent++
				for _, to := range mail.To {
					w.post(to.Address, b.String())
				}
			}
		}
		switch {
		case sent == 0:
			return
		case w.carried > limit:
			w.t.Fatalf("%d mails, and no end", w.carried)
		}
	}
}

// sentAuto counts the automatic mails of a desk, and said is every event of its tickets.
func (w *world) sentAuto(o *mailtest.Office) (n int, said []string) {
	w.t.Helper()
	for _, ticket := range o.All(w.t) {
		c, err := o.Conversation(w.t.Context(), ticket.Number, 0)
		if err != nil {
			w.t.Fatal(err)
		}
		for _, m := range c.Messages {
			if m.Source == desk.FromAck || m.Source == desk.FromSurvey {
				n++
			}
		}
		for _, e := range c.Events {
			said = append(said, strings.TrimSuffix(string(e.Kind)+":"+e.Args["reason"], ":"))
		}
	}
	return n, said
}

func plainMail(from, to, id, subject, text string) string {
	return fmt.Sprintf("From: %s\r\nTo: %s\r\nMessage-ID: <%s>\r\nSubject: %s\r\nDate: %s\r\n\r\n%s\r\n", from, to, id, subject, time.Now().Format(time.RFC1123Z), text)
}

// stripped is a mail without the fields that tell what it is, as bad gateways pass it on.
func stripped(raw string) string {
	var kept []string
	head, body, _ := strings.Cut(raw, "\r\n\r\n")
	drop := false
	for _, line := range strings.Split(head, "\r\n") {
		if line != "" && line[0] != ' ' && line[0] != '\t' {
			name, _, _ := strings.Cut(line, ":")
			drop = slices.Contains([]string{"Auto-Submitted", "Precedence", "X-Auto-Response-Suppress", "In-Reply-To", "References"}, textproto.CanonicalMIMEHeaderKey(name)) || line == "X-Auto-Response-Suppress: All"
		}
		if !drop {
			kept = append(kept, line)
		}
	}
	return strings.NewReplacer("[#", "(", "We got your mail", "Your mail").Replace(strings.Join(kept, "\r\n")) + "\r\n\r\n" + body
}

func TestTwoDesksWriteToEachOther(t *testing.T) {
	for name, onWay := range map[string]func(string) string{"as they are": nil, "with all that tells them apart taken out": stripped} {
		t.Run(name, func(t *testing.T) {
			a, b := loopDesk(t, "support@a.test"), loopDesk(t, "support@b.test")
			w := newWorld(t, a, b)
			w.onWay = onWay
			if _, err := a.OpenTicket(t.Context(), desk.Opening{Mailbox: a.Box.ID, To: desk.Person{Address: "support@b.test"}, Subject: "Order", Text: "Where is our order?"}); err != nil {
				t.Fatal(err)
			}
			w.settle(40)
			na, saidA := w.sentAuto(a)
			nb, saidB := w.sentAuto(b)
			if onWay == nil {
				if na != 0 || nb != 1 || len(a.All(t)) != 1 || len(b.All(t)) != 1 {
					t.Errorf("%d and %d automatic mails in %d and %d tickets", na, nb, len(a.All(t)), len(b.All(t)))
				}
				return
			}
			if na > inbound.MaxAutomatic || nb > inbound.MaxAutomatic || !slices.Contains(append(saidA, saidB...), "ack_withheld:often") {
				t.Errorf("%d and %d automatic mails; %v %v", na, nb, saidA, saidB)
			}
		})
	}
}

func TestMachinesThatAnswerEverything(t *testing.T) {
	n := 0
	responder := func(from func(n int) string) func(string) string {
		return func(string) string {
			n++
			return plainMail(from(n), "support@a.test", fmt.Sprintf("m%d@robot.test", n), fmt.Sprintf("Dear customer %d", n), "Your mail is important to us.")
		}
	}
	for name, c := range map[string]struct {
		first string
		with  func(w *world)
		most  int    // automatic mails
		why   string // what a ticket says
	}{
		"a responder without any header": {plainMail("robot@x.test", "support@a.test", "1@x", "Hello", "Hello"), func(w *world) {
			w.answers["robot@x.test"] = responder(func(int) string { return "robot@x.test" })
		}, inbound.MaxAutomatic, "ack_withheld:often"},
		"one that writes from a new address each time": {plainMail("robot+0@x.test", "support@a.test", "1@x", "Hello", "Hello"), func(w *world) {
			for i := range 30 {
				w.answers[fmt.Sprintf("robot+%d@x.test", i)] = responder(func(n int) string { return fmt.Sprintf("robot+%d@x.test", n) })
			}
		}, inbound.MaxAutomatic, "ack_withheld:often"},
		"a forwarder back to us": {plainMail("li@x.test", "support@a.test", "1@x", "Hello", "Hello"), func(w *world) {
			w.answers["li@x.test"] = func(raw string) string { return strings.Replace(raw, "<li@x.test>", "<support@a.test>", 1) }
		}, 1, "duplicate"},
		"a forwarder that adds a footer": {plainMail("li@x.test", "support@a.test", "1@x", "Hello", "Hello"), func(w *world) {
			w.answers["li@x.test"] = func(raw string) string {
				return strings.ReplaceAll(strings.Replace(raw, "<li@x.test>", "<support@a.test>", 1), "this is ticket", "[forwarded by x.test] this is ticket")
			}
		}, 1, "our_own"},
		"a forwarder in its own name": {plainMail("li@x.test", "support@a.test", "1@x", "Hello", "Hello"), func(w *world) {
			w.answers["li@x.test"] = func(raw string) string {
				n++
				_, body, _ := strings.Cut(stripped(raw), "\r\n\r\n")
				return plainMail("li@x.test", "support@a.test", fmt.Sprintf("f%d@x.test", n), "Fwd: ticket", body)
			}
		}, inbound.MaxAutomatic, ""},
		"our own address as sender": {plainMail("support@a.test", "support@a.test", "1@x", "Scan", "A page"), func(w *world) {}, 0, "ack_withheld:own"},
		"an agent's holiday reply": {plainMail("anna@a.test", "support@a.test", "1@x", "Test", "Does it work?"), func(w *world) {
			w.answers["anna@a.test"] = func(raw string) string {
				m := mail.Parse(strings.NewReader(raw), int64(len(raw)))
				return strings.Replace(plainMail("anna@a.test", "support@a.test", "h@x", "Automatic reply: "+m.Subject, "I am on holiday."), "Subject:", "In-Reply-To: <"+m.MessageID+">\r\nSubject:", 1)
			}
		}, 1, ""},
	} {
		t.Run(name, func(t *testing.T) {
			n = 0
			a := loopDesk(t, "support@a.test")
			w := newWorld(t, a)
			c.with(w)
			w.route(c.first)
			w.settle(40)
			sent, said := w.sentAuto(a)
			if sent > c.most || c.why != "" && !slices.Contains(said, c.why) {
				t.Errorf("%d automatic mails, events %v", sent, said)
			}
		})
	}
}

// Twenty mails of a person within an hour are twenty tickets; only what answers by itself holds back.
func TestAPersonIsNeverSuppressed(t *testing.T) {
	a := loopDesk(t, "support@a.test")
	w := newWorld(t, a)
	for i := range 20 {
		w.route(plainMail("li@x.test", "support@a.test", fmt.Sprintf("%d@x.test", i), fmt.Sprintf("Order %d", i), fmt.Sprintf("Where is order %d?", i)))
		w.settle(60)
	}
	sent, said := w.sentAuto(a)
	tickets := a.All(t)
	for _, one := range tickets {
		if one.Status != desk.Open || one.WaitingSince.IsZero() {
			t.Errorf("ticket %+v", one)
		}
	}
	if len(tickets) != 20 || sent != inbound.MaxAutomatic || !slices.Contains(said, "ack_withheld:often") {
		t.Errorf("%d tickets, %d acknowledgements", len(tickets), sent)
	}
}
