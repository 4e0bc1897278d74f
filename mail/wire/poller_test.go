package wire

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/mail"
	"github.com/deskbell/deskbell/mail/mailtest"
)

// watch runs a poller on the office's mailbox until the test ends or stop is called.
func watch(t *testing.T, o *mailtest.Office) (p *Poller, stop func()) {
	t.Helper()
	p = NewPoller(o.Box, o.Store, t.TempDir(), func() {}, mailtest.Quiet)
	return p, mailtest.Background(t, p.Run)
}

func TestPollerKeepsWhatComes(t *testing.T) {
	for _, security := range []desk.Security{desk.TLS, desk.STARTTLS, desk.NoTLS} {
		t.Run(string(security), func(t *testing.T) {
			server := mailtest.NewMailServer(t, security)
			o := mailtest.NewOffice(t, desk.Mailbox{IMAP: server.Server})
			server.Deliver(t, "INBOX", mailtest.MailAbout("first"), nil)
			watch(t, o)
			mailtest.Eventually(t, "the first look", func() bool { return len(o.Waiting(t)) == 1 })
			mailtest.Eventually(t, "a look is noted", func() bool { h := o.Condition(t); return h.Idle && h.LastError == "" && !h.LastLook.IsZero() })

			for i := range 5 {
				began := time.Now()
				server.Deliver(t, "INBOX", mailtest.MailAbout(fmt.Sprint("idle", i)), nil)
				mailtest.Eventually(t, "IDLE brings it", func() bool { return len(o.Waiting(t)) == i+2 })
				if took := time.Since(began); took > 2*time.Second {
					t.Errorf("it took %v", took)
				}
			}
			if got, want := o.Subjects(t), []string{"first", "idle0", "idle1", "idle2", "idle3", "idle4"}; !reflect.DeepEqual(got, want) {
				t.Errorf("kept %v, want %v", got, want)
			}
		})
	}
}

// Somebody has read the mail on a phone: it is kept all the same, and stays as it is.
func TestPollerIgnoresFlags(t *testing.T) {
	server := mailtest.NewMailServer(t, desk.NoTLS)
	server.Deliver(t, "INBOX", mailtest.MailAbout("seen"), &imap.AppendOptions{Flags: []imap.Flag{imap.FlagSeen}})
	server.Deliver(t, "INBOX", mailtest.MailAbout("unseen"), nil)
	o := mailtest.NewOffice(t, desk.Mailbox{IMAP: server.Server})
	_, stop := watch(t, o)
	mailtest.Eventually(t, "both are kept", func() bool { return len(o.Waiting(t)) == 2 })
	stop()
	status, err := server.User.Status("INBOX", &imap.StatusOptions{NumUnseen: true, NumMessages: true})
	if err != nil || *status.NumUnseen != 1 || *status.NumMessages != 2 {
		t.Errorf("the folder was touched: %+v, %v", status, err)
	}
}

func TestPollerStart(t *testing.T) {
	moment := time.Now()
	old := &imap.AppendOptions{Time: moment.AddDate(0, 0, -30)}
	recent := &imap.AppendOptions{Time: moment.AddDate(0, 0, -2)}
	for _, c := range []struct {
		name    string
		start   desk.Start
		known   bool // UIDNEXT was stored when the mailbox was saved
		want    []string
		history int
	}{
		{"from now", desk.Start{Mode: desk.FromNow}, true, []string{"after", "moved in"}, 0},
		{"from now, server unreachable when saved", desk.Start{Mode: desk.FromNow}, false, []string{"after"}, 0},
		{"history", desk.Start{Mode: desk.FromHistory, Days: 7}, true, []string{"recent", "after", "moved in"}, 1},
		{"history, server unreachable when saved", desk.Start{Mode: desk.FromHistory, Days: 7}, false, []string{"recent", "after"}, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			server := mailtest.NewMailServer(t, desk.NoTLS)
			server.Deliver(t, "INBOX", mailtest.MailAbout("old"), old)
			server.Deliver(t, "INBOX", mailtest.MailAbout("recent"), recent)
			box := desk.Mailbox{IMAP: server.Server, Start: c.start}
			box.Start.Moment = moment
			if c.known {
				var err error
				if box.Start.UIDValidity, box.Start.UIDNext, err = Position(t.Context(), nil, box); err != nil {
					t.Fatal(err)
				}
			}
			server.Deliver(t, "INBOX", mailtest.MailAbout("after"), &imap.AppendOptions{Time: moment.Add(time.Minute)})
			server.Deliver(t, "INBOX", mailtest.MailAbout("moved in"), old)
			o := mailtest.NewOffice(t, box)
			_, stop := watch(t, o)
			mailtest.Eventually(t, "a whole look", func() bool { return !o.Condition(t).LastLook.IsZero() })
			if got := o.Subjects(t); !reflect.DeepEqual(got, c.want) {
				t.Errorf("kept %v, want %v", got, c.want)
			}
			history := 0
			for _, k := range o.Waiting(t) {
				if k.History {
					history++
				}
			}
			if history != c.history {
				t.Errorf("%d are history, want %d", history, c.history)
			}
			stop()

			// What comes after the first look is new whatever its date, also for a poller that starts afresh.
			server.Deliver(t, "INBOX", mailtest.MailAbout("late"), old)
			watch(t, o)
			mailtest.Eventually(t, "the late one", func() bool { return len(o.Waiting(t)) == len(c.want)+1 })
			cur, err := o.Cursor(t.Context(), o.Box.ID, "INBOX")
			if err != nil || cur.LastUID != 5 {
				t.Errorf("the cursor: %+v, %v", cur, err)
			}
			if h := o.Condition(t); h.Seen != 5 {
				t.Errorf("%d mails are accounted for, want 5", h.Seen)
			}
		})
	}
}

// A backlog goes in batches; a big mail is quarantined with its header; nothing changes the order.
func TestPollerBacklogAndBigMail(t *testing.T) {
	server := mailtest.NewMailServer(t, desk.NoTLS)
	var want []string
	for i := range 230 {
		subject := fmt.Sprint("mail", i)
		raw := mailtest.MailAbout(subject)
		if i == 60 {
			raw += strings.Repeat("too much of it\r\n", 100_000)
		}
		server.Deliver(t, "INBOX", raw, nil)
		want = append(want, subject)
	}
	o := mailtest.NewOffice(t, desk.Mailbox{IMAP: server.Server})
	settings, err := o.Settings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	settings.ShopName, settings.MaxMail = "Shop", 1<<20
	if err := o.SaveSettings(t.Context(), settings); err != nil {
		t.Fatal(err)
	}
	watch(t, o)
	mailtest.Eventually(t, "all are kept", func() bool { return len(o.Waiting(t)) == len(want) })
	if got := o.Subjects(t); !reflect.DeepEqual(got, want) {
		t.Errorf("kept %v", got)
	}
	big := o.Waiting(t)[60]
	if big.Reason != "mail.error.too_large" || big.Size > 1000 {
		t.Errorf("the big mail: %+v", big)
	}
	b, err := o.Blob(t.Context(), big.Blob)
	if err != nil || !mail.HeaderOnly(b) {
		t.Errorf("the big mail does not say that it was cut: %v", err)
	}
}

// A new UIDVALIDITY: what is known is not kept twice, what came meanwhile is kept, old mail stays out.
func TestPollerUIDValidity(t *testing.T) {
	server := mailtest.NewMailServer(t, desk.NoTLS)
	moment := time.Now().Add(-time.Hour)
	old := &imap.AppendOptions{Time: moment.Add(-time.Hour)}
	fill := func() {
		server.Deliver(t, "INBOX", mailtest.MailAbout("old"), old)
		server.Deliver(t, "INBOX", mailtest.MailAbout("one"), nil)
		server.Deliver(t, "INBOX", mailtest.MailAbout("two"), nil)
	}
	fill()
	o := mailtest.NewOffice(t, desk.Mailbox{IMAP: server.Server, Start: desk.Start{Mode: desk.FromNow, Moment: moment}})
	_, stop := watch(t, o)
	mailtest.Eventually(t, "the first look", func() bool { return len(o.Waiting(t)) == 2 })
	stop()
	before, err := o.Cursor(t.Context(), o.Box.ID, "INBOX")
	if err != nil {
		t.Fatal(err)
	}
	if err := server.User.Delete("INBOX"); err != nil {
		t.Fatal(err)
	}
	if err := server.User.Create("INBOX", nil); err != nil {
		t.Fatal(err)
	}
	server.Deliver(t, "INBOX", mailtest.MailAbout("three"), nil)
	fill()
	watch(t, o)
	mailtest.Eventually(t, "the new one", func() bool { return len(o.Waiting(t)) == 3 })
	mailtest.Eventually(t, "the whole folder", func() bool {
		cur, err := o.Cursor(t.Context(), o.Box.ID, "INBOX")
		return err == nil && cur.LastUID == 4 && cur.UIDValidity != before.UIDValidity && cur.Resync
	})
	if got, want := o.Subjects(t), []string{"one", "two", "three"}; !reflect.DeepEqual(got, want) {
		t.Errorf("kept %v, want %v", got, want)
	}
	if last := o.Waiting(t)[2]; !last.Resync {
		t.Errorf("it may send mail: %+v", last)
	}
	server.Deliver(t, "INBOX", mailtest.MailAbout("four"), old)
	mailtest.Eventually(t, "life goes on", func() bool { return len(o.Waiting(t)) == 4 })
	if last := o.Waiting(t)[3]; last.Resync || last.History {
		t.Errorf("new mail is still taken for old: %+v", last)
	}
}

func TestFleet(t *testing.T) {
	good, bad := mailtest.NewMailServer(t, desk.NoTLS), mailtest.NewMailServer(t, desk.NoTLS)
	bad.Server.Password = "wrong"
	o := mailtest.NewOffice(t, desk.Mailbox{IMAP: good.Server})
	second := desk.Mailbox{Address: "second@shop.test", Folder: "INBOX", IMAP: bad.Server, SMTP: o.Box.SMTP,
		Start: desk.Start{Mode: desk.FromNow, Moment: time.Now().Add(-time.Hour)}}
	id, err := o.SaveMailbox(t.Context(), second)
	if err != nil {
		t.Fatal(err)
	}
	f := NewFleet(o.Store, o.Store, nil, t.TempDir(), func() {}, mailtest.Quiet)
	mailtest.Background(t, f.Run)
	good.Deliver(t, "INBOX", mailtest.MailAbout("good"), nil)
	bad.Deliver(t, "INBOX", mailtest.MailAbout("bad"), nil)
	mailtest.Eventually(t, "the good one works beside the bad one", func() bool { return len(o.Waiting(t)) == 1 })
	mailtest.Eventually(t, "the bad one says why", func() bool {
		all, err := o.Health(t.Context())
		return err == nil && len(all) == 2 && all[1].LastError == "mail.error.password"
	})
	second, err = o.Mailbox(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	second.IMAP.Password = mailtest.Password
	if _, err := o.SaveMailbox(t.Context(), second); err != nil {
		t.Fatal(err)
	}
	f.Refresh()
	mailtest.Eventually(t, "the right password works at once", func() bool { return len(o.Waiting(t)) == 2 })

	second, err = o.Mailbox(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	second.Paused = true
	if _, err := o.SaveMailbox(t.Context(), second); err != nil {
		t.Fatal(err)
	}
	f.Refresh()
	mailtest.Eventually(t, "the paused one stops", func() bool { f.mu.Lock(); defer f.mu.Unlock(); return f.ships[id] == nil })
	bad.Deliver(t, "INBOX", mailtest.MailAbout("while paused"), nil)
	good.Deliver(t, "INBOX", mailtest.MailAbout("meanwhile"), nil)
	f.LookNow(o.Box.ID)
	mailtest.Eventually(t, "the other goes on", func() bool { return len(o.Waiting(t)) == 3 })
}

// Mail that comes just when a look ends and IDLE has not begun is announced by nobody: go-imap's server forgets it.
func TestPollerBetweenLookAndIdle(t *testing.T) {
	server := mailtest.NewMailServer(t, desk.NoTLS)
	o := mailtest.NewOffice(t, desk.Mailbox{IMAP: server.Server})
	server.Deliver(t, "INBOX", mailtest.MailAbout("m1"), nil)
	next := 2
	p := NewPoller(o.Box, o.Store, t.TempDir(), func() {
		if next <= 6 {
			server.Deliver(t, "INBOX", mailtest.MailAbout(fmt.Sprint("m", next)), nil)
			next++
		}
	}, mailtest.Quiet)
	mailtest.Background(t, p.Run)
	mailtest.Eventually(t, "all are kept", func() bool { return len(o.Waiting(t)) == 6 })
	if got := o.Subjects(t); !reflect.DeepEqual(got, names(1, 6)) {
		t.Errorf("kept %v", got)
	}
}
