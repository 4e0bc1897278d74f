package wire

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"

	"github.com/deskbell/deskbell/desk"
)

func TestPollerKeepsWhatComes(t *testing.T) {
	for _, security := range []desk.Security{desk.TLS, desk.STARTTLS, desk.NoTLS} {
		t.Run(string(security), func(t *testing.T) {
			server := newMailServer(t, security)
			o := newOffice(t, desk.Mailbox{IMAP: server.server})
			server.deliver(t, "INBOX", mailAbout("first"), nil)
			o.watch(t)
			eventually(t, "the first look", func() bool { return len(o.kept(t)) == 1 })
			eventually(t, "a look is noted", func() bool { h := o.health(t); return h.Idle && h.LastError == "" && !h.LastLook.IsZero() })

			for i := range 5 {
				began := time.Now()
				server.deliver(t, "INBOX", mailAbout(fmt.Sprint("idle", i)), nil)
				eventually(t, "IDLE brings it", func() bool { return len(o.kept(t)) == i+2 })
				if took := time.Since(began); took > 2*time.Second {
					t.Errorf("it took %v", took)
				}
			}
			if got, want := o.subjects(t), []string{"first", "idle0", "idle1", "idle2", "idle3", "idle4"}; !reflect.DeepEqual(got, want) {
				t.Errorf("kept %v, want %v", got, want)
			}
		})
	}
}

// Somebody has read the mail on a phone: it is kept all the same, and stays as it is.
func TestPollerIgnoresFlags(t *testing.T) {
	server := newMailServer(t, desk.NoTLS)
	server.deliver(t, "INBOX", mailAbout("seen"), &imap.AppendOptions{Flags: []imap.Flag{imap.FlagSeen}})
	server.deliver(t, "INBOX", mailAbout("unseen"), nil)
	o := newOffice(t, desk.Mailbox{IMAP: server.server})
	_, stop := o.watch(t)
	eventually(t, "both are kept", func() bool { return len(o.kept(t)) == 2 })
	stop()
	status, err := server.user.Status("INBOX", &imap.StatusOptions{NumUnseen: true, NumMessages: true})
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
			server := newMailServer(t, desk.NoTLS)
			server.deliver(t, "INBOX", mailAbout("old"), old)
			server.deliver(t, "INBOX", mailAbout("recent"), recent)
			box := desk.Mailbox{IMAP: server.server, Start: c.start}
			box.Start.Moment = moment
			if c.known {
				var err error
				if box.Start.UIDValidity, box.Start.UIDNext, err = Position(t.Context(), nil, box); err != nil {
					t.Fatal(err)
				}
			}
			server.deliver(t, "INBOX", mailAbout("after"), &imap.AppendOptions{Time: moment.Add(time.Minute)})
			server.deliver(t, "INBOX", mailAbout("moved in"), old)
			o := newOffice(t, box)
			_, stop := o.watch(t)
			eventually(t, "a whole look", func() bool { return !o.health(t).LastLook.IsZero() })
			if got := o.subjects(t); !reflect.DeepEqual(got, c.want) {
				t.Errorf("kept %v, want %v", got, c.want)
			}
			history := 0
			for _, k := range o.kept(t) {
				if k.History {
					history++
				}
			}
			if history != c.history {
				t.Errorf("%d are history, want %d", history, c.history)
			}
			stop()

			// What comes after the first look is new whatever its date, also for a poller that starts afresh.
			server.deliver(t, "INBOX", mailAbout("late"), old)
			o.watch(t)
			eventually(t, "the late one", func() bool { return len(o.kept(t)) == len(c.want)+1 })
			cur, err := o.Cursor(t.Context(), o.box.ID, "INBOX")
			if err != nil || cur.LastUID != 5 {
				t.Errorf("the cursor: %+v, %v", cur, err)
			}
			if h := o.health(t); h.Seen != 5 {
				t.Errorf("%d mails are accounted for, want 5", h.Seen)
			}
		})
	}
}

// A backlog goes in batches; a big mail is quarantined with its header; nothing changes the order.
func TestPollerBacklogAndBigMail(t *testing.T) {
	server := newMailServer(t, desk.NoTLS)
	var want []string
	for i := range 230 {
		subject := fmt.Sprint("mail", i)
		raw := mailAbout(subject)
		if i == 60 {
			raw += strings.Repeat("too much of it\r\n", 100_000)
		}
		server.deliver(t, "INBOX", raw, nil)
		want = append(want, subject)
	}
	o := newOffice(t, desk.Mailbox{IMAP: server.server})
	settings, err := o.Settings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	settings.ShopName, settings.MaxMail = "Shop", 1<<20
	if err := o.SaveSettings(t.Context(), settings); err != nil {
		t.Fatal(err)
	}
	o.watch(t)
	eventually(t, "all are kept", func() bool { return len(o.kept(t)) == len(want) })
	if got := o.subjects(t); !reflect.DeepEqual(got, want) {
		t.Errorf("kept %v", got)
	}
	big := o.kept(t)[60]
	if big.Reason != "mail.error.too_large" || big.Size > 1000 {
		t.Errorf("the big mail: %+v", big)
	}
	b, err := o.Blob(t.Context(), big.Blob)
	if err != nil || !headerOnly(b) {
		t.Errorf("the big mail does not say that it was cut: %v", err)
	}
}

// A new UIDVALIDITY: what is known is not kept twice, what came meanwhile is kept, old mail stays out.
func TestPollerUIDValidity(t *testing.T) {
	server := newMailServer(t, desk.NoTLS)
	moment := time.Now().Add(-time.Hour)
	old := &imap.AppendOptions{Time: moment.Add(-time.Hour)}
	fill := func() {
		server.deliver(t, "INBOX", mailAbout("old"), old)
		server.deliver(t, "INBOX", mailAbout("one"), nil)
		server.deliver(t, "INBOX", mailAbout("two"), nil)
	}
	fill()
	o := newOffice(t, desk.Mailbox{IMAP: server.server, Start: desk.Start{Mode: desk.FromNow, Moment: moment}})
	_, stop := o.watch(t)
	eventually(t, "the first look", func() bool { return len(o.kept(t)) == 2 })
	stop()
	before, err := o.Cursor(t.Context(), o.box.ID, "INBOX")
	if err != nil {
		t.Fatal(err)
	}
	if err := server.user.Delete("INBOX"); err != nil {
		t.Fatal(err)
	}
	if err := server.user.Create("INBOX", nil); err != nil {
		t.Fatal(err)
	}
	server.deliver(t, "INBOX", mailAbout("three"), nil)
	fill()
	o.watch(t)
	eventually(t, "the new one", func() bool { return len(o.kept(t)) == 3 })
	eventually(t, "the whole folder", func() bool {
		cur, err := o.Cursor(t.Context(), o.box.ID, "INBOX")
		return err == nil && cur.LastUID == 4 && cur.UIDValidity != before.UIDValidity && cur.Resync
	})
	if got, want := o.subjects(t), []string{"one", "two", "three"}; !reflect.DeepEqual(got, want) {
		t.Errorf("kept %v, want %v", got, want)
	}
	if last := o.kept(t)[2]; !last.Resync {
		t.Errorf("it may send mail: %+v", last)
	}
	server.deliver(t, "INBOX", mailAbout("four"), old)
	eventually(t, "life goes on", func() bool { return len(o.kept(t)) == 4 })
	if last := o.kept(t)[3]; last.Resync || last.History {
		t.Errorf("new mail is still taken for old: %+v", last)
	}
}

func TestFleet(t *testing.T) {
	good, bad := newMailServer(t, desk.NoTLS), newMailServer(t, desk.NoTLS)
	bad.server.Password = "wrong"
	o := newOffice(t, desk.Mailbox{IMAP: good.server})
	second := desk.Mailbox{Address: "second@shop.test", Folder: "INBOX", IMAP: bad.server, SMTP: o.box.SMTP,
		Start: desk.Start{Mode: desk.FromNow, Moment: time.Now().Add(-time.Hour)}}
	id, err := o.SaveMailbox(t.Context(), second)
	if err != nil {
		t.Fatal(err)
	}
	f := NewFleet(o.Store, o.Store, nil, t.TempDir(), func() {}, quiet)
	background(t, f.Run)
	good.deliver(t, "INBOX", mailAbout("good"), nil)
	bad.deliver(t, "INBOX", mailAbout("bad"), nil)
	eventually(t, "the good one works beside the bad one", func() bool { return len(o.kept(t)) == 1 })
	eventually(t, "the bad one says why", func() bool {
		all, err := o.Health(t.Context())
		return err == nil && len(all) == 2 && all[1].LastError == "mail.error.password"
	})
	second, err = o.Mailbox(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	second.IMAP.Password = password
	if _, err := o.SaveMailbox(t.Context(), second); err != nil {
		t.Fatal(err)
	}
	f.Refresh()
	eventually(t, "the right password works at once", func() bool { return len(o.kept(t)) == 2 })

	second, err = o.Mailbox(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	second.Paused = true
	if _, err := o.SaveMailbox(t.Context(), second); err != nil {
		t.Fatal(err)
	}
	f.Refresh()
	eventually(t, "the paused one stops", func() bool { f.mu.Lock(); defer f.mu.Unlock(); return f.ships[id] == nil })
	bad.deliver(t, "INBOX", mailAbout("while paused"), nil)
	good.deliver(t, "INBOX", mailAbout("meanwhile"), nil)
	f.LookNow(o.box.ID)
	eventually(t, "the other goes on", func() bool { return len(o.kept(t)) == 3 })
}

// Mail that comes just when a look ends and IDLE has not begun is announced by nobody: go-imap's server forgets it.
func TestPollerBetweenLookAndIdle(t *testing.T) {
	server := newMailServer(t, desk.NoTLS)
	o := newOffice(t, desk.Mailbox{IMAP: server.server})
	server.deliver(t, "INBOX", mailAbout("m1"), nil)
	next := 2
	p := NewPoller(o.box, o.Store, t.TempDir(), func() {
		if next <= 6 {
			server.deliver(t, "INBOX", mailAbout(fmt.Sprint("m", next)), nil)
			next++
		}
	}, quiet)
	background(t, p.Run)
	eventually(t, "all are kept", func() bool { return len(o.kept(t)) == 6 })
	if got := o.subjects(t); !reflect.DeepEqual(got, names(1, 6)) {
		t.Errorf("kept %v", got)
	}
}
