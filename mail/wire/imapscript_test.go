package wire

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/mail/line"
	"github.com/deskbell/deskbell/mail/mailtest"
)

// script is an IMAP server that behaves as badly as the real ones do. Its fields say how; on is called for each command and
// may answer itself.
type script struct {
	caps      string // empty: IMAP4rev1 ID IDLE
	afterward string // capabilities after the log-in, where they differ
	validity  uint32
	mails     map[uint32]string
	on        func(c *scripted, tag, name, args string) (done bool)

	mu       sync.Mutex
	commands []string
	conns    int
	server   desk.Server
}

// scripted is one connection to it.
type scripted struct {
	net.Conn
	script     *script
	number     int // from 1
	identified bool
	idling     string // the tag of IDLE
}

func (c *scripted) say(format string, args ...any) { fmt.Fprintf(c.Conn, format+"\r\n", args...) }

func (s *script) start(t *testing.T) *script {
	t.Helper()
	if s.caps == "" {
		s.caps = "IMAP4rev1 ID IDLE"
	}
	if s.validity == 0 {
		s.validity = 1
	}
	ln := mailtest.Listen(t)
	s.server = desk.Server{Host: "127.0.0.1", Port: mailtest.PortOf(ln), Security: desk.NoTLS, User: "u", Password: "s3cret"}
	go func() {
		for {
			conn, err := ln.Accept()
			if err != nil {
				return
			}
			t.Cleanup(func() { conn.Close() })
			s.mu.Lock()
			s.conns++
			c := &scripted{Conn: conn, script: s, number: s.conns}
			s.mu.Unlock()
			go c.serve()
		}
	}()
	return s
}

func (s *script) said(prefix string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for _, c := range s.commands {
		if strings.HasPrefix(c, prefix) {
			n++
		}
	}
	return n
}

func (c *scripted) serve() {
	defer c.Close()
	s := c.script
	if s.on != nil && s.on(c, "", "GREETING", "") {
		return
	}
	c.say("* OK [CAPABILITY %s] ready", s.caps)
	lines := bufio.NewScanner(c.Conn)
	for lines.Scan() {
		tag, rest, _ := strings.Cut(lines.Text(), " ")
		if tag == "DONE" {
			c.say("%s OK", c.idling)
			continue
		}
		name, args, _ := strings.Cut(rest, " ")
		if name == "UID" {
			var second string
			second, args, _ = strings.Cut(args, " ")
			name += " " + second
		}
		s.mu.Lock()
		s.commands = append(s.commands, name+" "+args)
		on := s.on
		s.mu.Unlock()
		if on != nil && on(c, tag, name, args) {
			continue
		}
		c.answer(tag, name, args)
	}
}

func (c *scripted) answer(tag, name, args string) {
	s := c.script
	s.mu.Lock()
	defer s.mu.Unlock()
	switch name {
	case "LOGIN":
		caps := s.afterward
		if caps == "" {
			caps = s.caps
		}
		c.say("%s OK [CAPABILITY %s] welcome", tag, caps)
	case "ID":
		c.identified = true
		c.say("* ID (\"name\" \"script\")\r\n%s OK", tag)
	case "SELECT":
		c.say("* %d EXISTS\r\n* OK [UIDVALIDITY %d] x\r\n* OK [UIDNEXT %d] x\r\n%s OK [READ-WRITE] done", len(s.mails), s.validity, s.next(), tag)
	case "UID FETCH", "FETCH": // with neither gaps nor moves, numbers are UIDs here
		c.fetch(args)
		c.say("%s OK", tag)
	case "IDLE":
		c.idling = tag
		c.say("+ idling")
	case "NOOP", "CAPABILITY":
		c.say("%s OK", tag)
	default:
		c.say("%s BAD what is %s", tag, name)
	}
}

func (s *script) next() uint32 {
	next := uint32(1)
	for uid := range s.mails {
		next = max(next, uid+1)
	}
	return next
}

func (c *scripted) fetch(args string) {
	set, items, _ := strings.Cut(args, " ")
	for _, uid := range c.script.chosen(set) {
		raw := c.script.mails[uid]
		switch {
		case strings.Contains(items, "BODY.PEEK[HEADER]"):
			head, _, _ := strings.Cut(raw, "\r\n\r\n")
			c.say("* %d FETCH (UID %d BODY[HEADER] {%d}\r\n%s\r\n\r\n)", uid, uid, len(head)+4, head)
		case strings.Contains(items, "BODY.PEEK[]"):
			c.say("* %d FETCH (UID %d BODY[] {%d}\r\n%s)", uid, uid, len(raw), raw)
		default:
			c.say("* %d FETCH (UID %d RFC822.SIZE %d INTERNALDATE \"%s\")", uid, uid, len(raw), time.Now().Format("02-Jan-2006 15:04:05 -0700"))
		}
	}
}

// chosen are the UIDs of a set, highest first: a server may answer in any order.
func (s *script) chosen(set string) []uint32 {
	var list []uint32
	for uid := range s.mails {
		for part := range strings.SplitSeq(set, ",") {
			from, to, ranged := strings.Cut(part, ":")
			low, _ := strconv.Atoi(from)
			high, err := strconv.Atoi(to)
			if err != nil {
				high = low
				if ranged {
					high = 1 << 31
				}
			}
			if int(uid) >= low && int(uid) <= high && !slices.Contains(list, uid) {
				list = append(list, uid)
			}
		}
	}
	slices.SortFunc(list, func(a, b uint32) int { return int(b) - int(a) })
	return list
}

func someMails(n int) map[uint32]string {
	m := map[uint32]string{}
	for i := range n {
		m[uint32(i+1)] = mailtest.MailAbout(fmt.Sprint("m", i+1))
	}
	return m
}

func names(from, to int) []string {
	var list []string
	for i := from; i <= to; i++ {
		list = append(list, fmt.Sprint("m", i))
	}
	return list
}

// watchScript waits until the mailbox's whole folder was seen, and says what was kept.
func watchScript(t *testing.T, s *script) *mailtest.Office {
	t.Helper()
	o := mailtest.NewOffice(t, desk.Mailbox{IMAP: s.server})
	watch(t, o)
	mailtest.Eventually(t, "a whole look", func() bool { return !o.Condition(t).LastLook.IsZero() })
	return o
}

// 163, 126 and yeah: LOGIN is accepted, SELECT only after ID. Some show ID before the log-in, some after.
func TestUnsafeLogin(t *testing.T) {
	for _, s := range []*script{{}, {caps: "IMAP4rev1", afterward: "IMAP4rev1 ID"}} {
		s.mails = someMails(3)
		s.on = func(c *scripted, tag, name, _ string) bool {
			if name == "SELECT" && !c.identified {
				c.say("%s NO SELECT Unsafe Login. Please contact kefu@188.com for help", tag)
				return true
			}
			return false
		}
		s.start(t)
		o := watchScript(t, s)
		if got := o.Subjects(t); !reflect.DeepEqual(got, names(1, 3)) {
			t.Errorf("kept %v", got)
		}
		for _, c := range Check(t.Context(), nil, o.Box)[:5] {
			if c.Key != "" {
				t.Errorf("the test says %+v", c)
			}
		}
		if _, next, err := Position(t.Context(), nil, o.Box); err != nil || next != 4 {
			t.Errorf("position %d, %v", next, err)
		}
	}
	blocked := (&script{on: func(c *scripted, tag, name, _ string) bool {
		if name == "SELECT" {
			c.say("%s NO SELECT Unsafe Login. Please contact kefu@188.com for help", tag)
		}
		return name == "SELECT"
	}}).start(t)
	o := mailtest.NewOffice(t, desk.Mailbox{IMAP: blocked.server})
	watch(t, o)
	mailtest.Eventually(t, "it is explained", func() bool { return o.Condition(t).LastError == "mail.error.unsafe_login" })
}

// An answer to ID that go-imap can't read costs a connection, not the mailbox.
func TestUnreadableID(t *testing.T) {
	s := (&script{mails: someMails(2), on: func(c *scripted, tag, name, _ string) bool {
		if name == "ID" {
			c.say("* ID (\"name\" NIL)\r\n%s OK", tag)
		}
		return name == "ID"
	}}).start(t)
	o := watchScript(t, s)
	if got := o.Subjects(t); !reflect.DeepEqual(got, names(1, 2)) {
		t.Errorf("kept %v", got)
	}
}

func TestNoIdle(t *testing.T) {
	s := (&script{caps: "IMAP4rev1", mails: someMails(2)}).start(t)
	o := mailtest.NewOffice(t, desk.Mailbox{IMAP: s.server})
	settings, err := o.Settings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	settings.ShopName, settings.PollEvery = "Shop", 100*time.Millisecond
	accounts := hurried{o, settings.PollEvery}
	p := NewPoller(o.Box, accounts, t.TempDir(), func() {}, mailtest.Quiet)
	mailtest.Background(t, p.Run)
	mailtest.Eventually(t, "the first look", func() bool { return len(o.Waiting(t)) == 2 && s.said("NOOP") > 0 })
	s.mu.Lock()
	s.mails[3] = mailtest.MailAbout("m3")
	s.mu.Unlock()
	mailtest.Eventually(t, "a poll brings it", func() bool { return len(o.Waiting(t)) == 3 })
	if o.Condition(t).Idle || s.said("ID ") != 0 || s.said("NOOP") == 0 {
		t.Errorf("commands: %v", s.commands)
	}
}

// hurried is an office that polls more often than an owner may ask for.
type hurried struct {
	*mailtest.Office
	every time.Duration
}

func (h hurried) Settings(ctx context.Context) (desk.Settings, error) {
	s, err := h.Office.Settings(ctx)
	s.PollEvery = h.every
	return s, err
}

// A connection that breaks in the middle of a mail keeps what came whole, loses nothing and doubles nothing.
func TestCutInTheMiddle(t *testing.T) {
	s := &script{mails: someMails(120)}
	s.on = func(c *scripted, tag, name, args string) bool {
		if name == "UID FETCH" && strings.Contains(args, "BODY.PEEK[]") && c.number <= 3 {
			set, _, _ := strings.Cut(args, " ")
			all := s.chosen(set)
			slices.Sort(all)
			for i, uid := range all {
				raw := s.mails[uid]
				if i == 20 {
					c.say("* %d FETCH (UID %d BODY[] {%d}\r\n%s", uid, uid, len(raw), raw[:30])
					c.Close()
					return true
				}
				c.say("* %d FETCH (UID %d BODY[] {%d}\r\n%s)", uid, uid, len(raw), raw)
			}
		}
		return false
	}
	s.start(t)
	o := watchScript(t, s)
	if got := o.Subjects(t); !reflect.DeepEqual(got, names(1, 120)) {
		t.Errorf("kept %v", got)
	}
	if h := o.Condition(t); h.LastError != "" || s.conns != 4 {
		t.Errorf("%d connections, %+v", s.conns, h)
	}
}

// Mail that is expunged after it was listed is nobody's loss.
func TestExpungedMeanwhile(t *testing.T) {
	s := &script{mails: someMails(60)}
	s.on = func(_ *scripted, _, name, args string) bool {
		if name == "UID FETCH" && strings.Contains(args, "BODY.PEEK[]") {
			s.mu.Lock()
			delete(s.mails, 10)
			delete(s.mails, 50)
			delete(s.mails, 60)
			s.mu.Unlock()
		}
		return false
	}
	s.start(t)
	o := watchScript(t, s)
	want := slices.DeleteFunc(names(1, 60), func(s string) bool { return s == "m10" || s == "m50" || s == "m60" })
	if got := o.Subjects(t); !reflect.DeepEqual(got, want) {
		t.Errorf("kept %v", got)
	}
}

// One mail that the server lists and never gives holds up nothing for ever, and is not forgotten.
func TestWithheldMail(t *testing.T) {
	s := &script{mails: someMails(5)}
	s.on = func(c *scripted, tag, name, args string) bool {
		set, items, _ := strings.Cut(args, " ")
		if name != "UID FETCH" || !strings.Contains(items, "BODY.PEEK[]") {
			return false
		}
		for _, uid := range s.chosen(set) {
			if raw := s.mails[uid]; uid != 3 {
				c.say("* %d FETCH (UID %d BODY[] {%d}\r\n%s)", uid, uid, len(raw), raw)
			}
		}
		c.say("%s NO [SERVERBUG] Some messages could not be FETCHed", tag)
		return true
	}
	s.start(t)
	o := watchScript(t, s)
	if got := o.Subjects(t); !reflect.DeepEqual(got, names(1, 5)) {
		t.Errorf("kept %v", got)
	}
	for i, k := range o.Waiting(t) {
		if want := map[bool]string{true: "mail.error.unreadable"}[i == 2]; k.Reason != want {
			t.Errorf("mail %d: %q, want %q", i+1, k.Reason, want)
		}
	}
}

// A disk that is full in the middle of a mail ends the fetch, and is what is blamed.
func TestSpoolFull(t *testing.T) {
	s := &script{mails: map[uint32]string{1: "Subject: m1\r\n\r\n" + strings.Repeat("A line of it.\r\n", 20_000)}}
	s.start(t)
	c, err := openIMAP(t.Context(), nil, desk.Mailbox{IMAP: s.server}, false, func(string) {})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.selectFolder("INBOX"); err != nil {
		t.Fatal(err)
	}
	sp, err := newSpool(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	sp.close() // what is written to it fails from now on
	done := make(chan error, 1)
	go func() {
		_, err := c.fetch([]desk.Listed{{UID: 1}}, sp, defaultLimit)
		done <- err
	}()
	select {
	case err := <-done:
		if key, _ := explain(s.server, desk.Mailbox{}, err); key != "mail.error.disk" {
			t.Errorf("%v is explained as %s", err, key)
		}
		c.close()
	case <-time.After(5 * time.Second):
		t.Fatal("the fetch hangs")
	}
}

// A server that says nothing is left after the silence it is allowed, not after twice that.
func TestSilenceIsNotAllowedTwice(t *testing.T) {
	was := line.SaidLimit
	line.SaidLimit = 500 * time.Millisecond
	t.Cleanup(func() { line.SaidLimit = was })
	s := &script{on: func(_ *scripted, _, name, _ string) bool {
		time.Sleep(2 * time.Second)
		return name == "GREETING"
	}}
	s.start(t)
	began := time.Now()
	_, err := openIMAP(t.Context(), nil, desk.Mailbox{IMAP: s.server}, false, func(string) {})
	if took := time.Since(began); err == nil || took > 900*time.Millisecond {
		t.Errorf("after %v: %v", took, err)
	}
}

// Half-dead servers: silent from the start, silent after the log-in, silent within a mail, silent when asked to leave IDLE.
func TestHungServer(t *testing.T) {
	was := line.SaidLimit
	line.SaidLimit = 150 * time.Millisecond
	t.Cleanup(func() { line.SaidLimit = was })
	for _, where := range []string{"GREETING", "LOGIN", "SELECT", "UID FETCH"} {
		t.Run(where, func(t *testing.T) {
			s := &script{mails: someMails(1)}
			s.on = func(c *scripted, _, name, _ string) bool {
				if name != where || c.number > 1 {
					return false
				}
				if name == "UID FETCH" {
					c.say("* 1 FETCH (UID 1 RFC822")
				}
				time.Sleep(time.Second)
				return true
			}
			s.start(t)
			o := mailtest.NewOffice(t, desk.Mailbox{IMAP: s.server})
			_, stop := watch(t, o)
			mailtest.Eventually(t, "the error is told", func() bool { return o.Condition(t).LastError == "mail.error.timeout" || len(o.Waiting(t)) > 0 })
			mailtest.Eventually(t, "the next connection works", func() bool { return len(o.Waiting(t)) == 1 && o.Condition(t).LastError == "" })
			stop()
		})
	}
}

// Somebody on the way takes STARTTLS out of the greeting: the password stays with us.
func TestStrippedSTARTTLS(t *testing.T) {
	s := (&script{}).start(t)
	box := desk.Mailbox{Address: "a@shop.test", IMAP: s.server, SMTP: s.server}
	box.IMAP.Security = desk.STARTTLS
	o := mailtest.NewOffice(t, box)
	watch(t, o)
	mailtest.Eventually(t, "it is explained", func() bool { return o.Condition(t).LastError == "mail.error.starttls" })
	if s.said("LOGIN") != 0 {
		t.Errorf("it logged in: %v", s.commands)
	}
}

// A server that is not this machine has to prove who it is.
func TestCertificate(t *testing.T) {
	address := ownAddress(t)
	for _, security := range []desk.Security{desk.TLS, desk.STARTTLS} {
		server := mailtest.NewMailServer(t, security)
		server.Server.Host = address
		server.Server.Port = forward(t, address, server.Server.Port)
		checks := Check(t.Context(), nil, desk.Mailbox{Address: "a@shop.test", IMAP: server.Server, SMTP: server.Server})
		if checks[0].Step != "imap.connect" || checks[0].Key != "mail.error.certificate_name" {
			t.Errorf("%s: %+v", security, checks[0])
		}
		post := mailtest.NewPostOffice(t, security)
		post.Server.Host = address
		post.Server.Port = forward(t, address, post.Server.Port)
		_, err := openSMTP(t.Context(), nil, desk.Mailbox{SMTP: post.Server}, func(string) {})
		if key, _ := explain(post.Server, desk.Mailbox{}, err); key != "mail.error.certificate_name" || post.Logins != 0 {
			t.Errorf("SMTP, %s: %s, %v, %d log-ins", security, key, err, post.Logins)
		}
	}
}

// ownAddress is an address of this machine that is not loopback.
func ownAddress(t *testing.T) string {
	t.Helper()
	all, err := net.InterfaceAddrs()
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range all {
		if ip, ok := a.(*net.IPNet); ok && ip.IP.IsGlobalUnicast() && ip.IP.To4() != nil {
			return ip.IP.String()
		}
	}
	t.Skip("this machine has no address but loopback")
	return ""
}

// forward makes a port of this machine's address lead to one on loopback.
func forward(t *testing.T, address string, to int) int {
	t.Helper()
	ln, err := net.Listen("tcp", net.JoinHostPort(address, "0"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ln.Close() })
	go func() {
		for {
			in, err := ln.Accept()
			if err != nil {
				return
			}
			out, err := net.Dial("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(to)))
			if err != nil {
				in.Close()
				return
			}
			t.Cleanup(func() { in.Close(); out.Close() })
			go func() { _, _ = bufio.NewReader(in).WriteTo(out) }()
			go func() { _, _ = bufio.NewReader(out).WriteTo(in) }()
		}
	}()
	return mailtest.PortOf(ln)
}
