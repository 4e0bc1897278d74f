package wire

import (
	"context"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/mail/compose"
	"github.com/deskbell/deskbell/mail/intake"
	"github.com/deskbell/deskbell/mail/mailtest"
)

// put adds mails to a script's folder.
func (s *script) put(uids ...uint32) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, uid := range uids {
		s.mails[uid] = mailtest.MailAbout(fmt.Sprint("m", uid))
	}
}

// Some servers give out UIDs before the mails that have them can be seen: UID 4 shows up after 5 was kept.
func TestAMailThatShowsUpLate(t *testing.T) {
	s := (&script{caps: "IMAP4rev1", mails: someMails(3)}).start(t)
	s.put(5)
	o := mailtest.NewOffice(t, desk.Mailbox{IMAP: s.server})
	p := NewPoller(o.Box, hurried{o, 50 * time.Millisecond}, t.TempDir(), func() {}, mailtest.Quiet)
	mailtest.Background(t, p.Run)
	mailtest.Eventually(t, "the first look", func() bool { return len(o.Waiting(t)) == 4 && s.said("NOOP") > 0 })
	s.put(4)
	mailtest.Eventually(t, "the late one", func() bool { return len(o.Waiting(t)) == 5 })
	if got := o.Subjects(t); !reflect.DeepEqual(got, []string{"m1", "m2", "m3", "m5", "m4"}) {
		t.Errorf("kept %v", got)
	}
}

// What lies far below the cursor without an account is found when the folder is compared with its accounts: by itself once a day, and
// when the owner asks.
func TestComparing(t *testing.T) {
	s := (&script{caps: "IMAP4rev1", mails: someMails(120)}).start(t)
	delete(s.mails, 7)
	delete(s.mails, 30)
	o := mailtest.NewOffice(t, desk.Mailbox{IMAP: s.server})
	p := NewPoller(o.Box, hurried{o, 50 * time.Millisecond}, t.TempDir(), func() {}, mailtest.Quiet)
	var ahead atomic.Int64
	p.now = func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) }
	mailtest.Background(t, p.Run)
	sum := func() desk.FolderCheck {
		a, err := o.Accounts(t.Context(), o.Box.ID)
		if err != nil {
			t.Fatal(err)
		}
		return a.Sum()
	}
	mailtest.Eventually(t, "the first comparison", func() bool { return sum().Held == 118 && sum().Accounted == 118 && sum().Fetched == 0 })
	s.put(7)
	want := desk.FolderCheck{Held: 119, Accounted: 118}
	if got, newer, err := Reckon(t.Context(), nil, o.Box, o.Store); err != nil || got != want || newer != 0 { // it looks, and changes nothing
		t.Errorf("%+v, %d newer, %v", got, newer, err)
	}
	mailtest.Eventually(t, "a few looks", func() bool { return s.said("NOOP") > 3 })
	if len(o.Waiting(t)) != 118 {
		t.Fatal("a look went over the whole folder")
	}
	p.CompareNow()
	mailtest.Eventually(t, "the owner asked", func() bool { return sum().Held == 119 && sum().Accounted == 119 && sum().Fetched == 1 })
	s.put(30)
	ahead.Store(int64(31 * time.Hour))
	mailtest.Eventually(t, "a day later", func() bool { return sum().Held == 120 && sum().Accounted == 120 && sum().Fetched == 1 })
	if got := o.Subjects(t); len(got) != 120 || got[118] != "m7" || got[119] != "m30" {
		t.Errorf("kept %v", got)
	}
	s.mu.Lock()
	for uid := range uint32(100) {
		delete(s.mails, uid)
	}
	s.mu.Unlock()
	p.CompareNow()
	mailtest.Eventually(t, "mail that was deleted on a phone is not held any more", func() bool { return sum().Held == 21 && sum().Accounted == 21 })
	if h := o.Condition(t); h.Held != 21 || h.Accounted != 21 || h.CheckedAt.IsZero() || h.Seen != 120 {
		t.Errorf("%+v", h)
	}
}

// A connection that breaks in the middle of a comparison, and a mail that is gone before it is fetched.
func TestComparingIsCut(t *testing.T) {
	s := &script{caps: "IMAP4rev1", mails: someMails(60)}
	for uid := range uint32(10) {
		delete(s.mails, uid+1)
	}
	var cuts atomic.Int32
	s.on = func(c *scripted, _, name, args string) bool {
		if name != "UID FETCH" || !strings.Contains(args, "BODY.PEEK[]") {
			return false
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		if set, _, _ := strings.Cut(args, " "); slices.Contains(s.chosen(set), 3) && cuts.Load() < 2 {
			if cuts.Add(1) == 1 {
				raw := s.mails[1]
				c.say("* 1 FETCH (UID 1 BODY[] {%d}\r\n%s)", len(raw), raw)
				c.Close()
				return true
			}
			delete(s.mails, 4)
		}
		return false
	}
	s.start(t)
	o := mailtest.NewOffice(t, desk.Mailbox{IMAP: s.server})
	p := NewPoller(o.Box, hurried{o, 50 * time.Millisecond}, t.TempDir(), func() {}, mailtest.Quiet)
	mailtest.Background(t, p.Run)
	mailtest.Eventually(t, "the first comparison", func() bool { return o.Condition(t).Held == 50 })
	s.put(1, 2, 3, 4)
	p.CompareNow()
	mailtest.Eventually(t, "the comparison", func() bool { h := o.Condition(t); return h.Held == 53 && h.Accounted == 53 })
	if got, want := o.Sorted(t), o.Sorted(t); !reflect.DeepEqual(slices.Compact(got), want) || len(want) != 53 {
		t.Errorf("kept %v", want)
	}
}

// A mail that the server lists and does not give is listed for the owner, and fetched again when they ask for it.
func TestAMailInQuarantineIsFetchedAgain(t *testing.T) {
	s := &script{mails: someMails(5)}
	var well atomic.Bool
	s.on = func(c *scripted, tag, name, args string) bool {
		set, items, _ := strings.Cut(args, " ")
		if well.Load() || name != "UID FETCH" || !strings.Contains(items, "BODY.PEEK[]") {
			return false
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		for _, uid := range s.chosen(set) {
			if raw := s.mails[uid]; uid != 3 {
				c.say("* %d FETCH (UID %d BODY[] {%d}\r\n%s)", uid, uid, len(raw), raw)
			}
		}
		c.say("%s NO [SERVERBUG] Some messages could not be FETCHed", tag)
		return true
	}
	s.start(t)
	o := mailtest.NewOffice(t, desk.Mailbox{IMAP: s.server})
	r := intake.NewReceiver(o.Store, o.OpenRaw, mailtest.Quiet)
	p := NewPoller(o.Box, o.Store, t.TempDir(), r.Wake, mailtest.Quiet)
	mailtest.Background(t, r.Run)
	mailtest.Background(t, p.Run)
	mailtest.Eventually(t, "it is in quarantine", func() bool { return o.Condition(t).Quarantined == 1 && o.Condition(t).Held == 5 })
	list, err := o.Quarantined(t.Context(), o.Box.ID)
	if err != nil || len(list) != 1 || list[0].Reason != desk.ReasonUnreadable {
		t.Fatalf("%+v, %v", list, err)
	}
	well.Store(true)
	if err := o.FetchAgain(t.Context(), list[0].Account); err != nil {
		t.Fatal(err)
	}
	p.CompareNow()
	mailtest.Eventually(t, "it is a ticket", func() bool { return len(o.All(t)) == 5 && o.Condition(t).Quarantined == 0 })
}

// The dangerous moment: a mail comes just after the folder was selected under its new UIDVALIDITY, and one while the others are fetched.
func TestMailComesWhileAUIDValidityIsReconciled(t *testing.T) {
	s := &script{mails: someMails(60)}
	s.start(t)
	o := mailtest.NewOffice(t, desk.Mailbox{IMAP: s.server})
	_, stop := watch(t, o)
	mailtest.Eventually(t, "the first look", func() bool { return len(o.Waiting(t)) == 60 && !o.Condition(t).LastLook.IsZero() })
	stop()
	s.mu.Lock()
	s.validity = 2
	old := s.mails
	s.mails = map[uint32]string{1: mailtest.MailAbout("came meanwhile")}
	for uid, raw := range old {
		s.mails[uid+1] = raw
	}
	s.mu.Unlock()
	var during sync.Once
	s.mu.Lock()
	s.on = func(c *scripted, tag, name, args string) bool {
		switch {
		case name == "SELECT":
			c.answer(tag, name, args)
			s.mu.Lock()
			s.mails[s.next()] = mailtest.MailAbout("after SELECT")
			s.mu.Unlock()
			return true
		case strings.Contains(args, "BODY.PEEK[]"):
			during.Do(func() {
				s.mu.Lock()
				s.mails[s.next()] = mailtest.MailAbout("during FETCH")
				s.mu.Unlock()
			})
		}
		return false
	}
	s.mu.Unlock()
	watch(t, o)
	mailtest.Eventually(t, "all of it", func() bool { h := o.Condition(t); return len(o.Waiting(t)) == 63 && h.Held == 63 && h.Accounted == 63 })
	kept := o.Waiting(t)
	got := map[string]bool{}
	for i, subject := range o.Subjects(t) {
		if i >= 60 {
			got[subject] = kept[i].Resync
		}
	}
	if want := map[string]bool{"came meanwhile": true, "after SELECT": false, "during FETCH": false}; !reflect.DeepEqual(got, want) {
		t.Errorf("what is being reconciled: %v, want %v", got, want)
	}
	if h := o.Condition(t); h.Seen != 63 {
		t.Errorf("%d mails were seen", h.Seen)
	}
}

// counting is an office that notes how much it is given at once.
type counting struct {
	*mailtest.Office
	most, skipped atomic.Int64
}

func (c *counting) note(n int) {
	if int64(n) > c.most.Load() {
		c.most.Store(int64(n))
	}
}

func (c *counting) Skip(ctx context.Context, mailbox int64, folder string, uidvalidity uint32, mails []desk.Listed) error {
	c.note(len(mails))
	err := c.Office.Skip(ctx, mailbox, folder, uidvalidity, mails)
	c.skipped.Add(int64(len(mails)))
	return err
}

func (c *counting) Compare(ctx context.Context, mailbox int64, folder string, uidvalidity uint32, listed []desk.Listed) ([]desk.Listed, error) {
	c.note(len(listed))
	return c.Office.Compare(ctx, mailbox, folder, uidvalidity, listed)
}

// vast makes a script's folder one of n mails at UIDs that lie step apart, which are made as they are listed. It notes the
// longest answer.
func vast(s *script, n, step int, longest *atomic.Int64) {
	s.on = func(c *scripted, tag, name, args string) bool {
		switch name {
		case "SELECT":
			c.say("* %d EXISTS\r\n* OK [UIDVALIDITY 1] x\r\n* OK [UIDNEXT %d] x\r\n%s OK [READ-WRITE] done", n, n*step+1, tag)
		case "UID FETCH":
			var from, to int
			set, _, _ := strings.Cut(args, " ")
			if strings.HasSuffix(set, ":*") {
				set = strings.TrimSuffix(set, "*") + fmt.Sprint(n*step)
			}
			if _, err := fmt.Sscanf(set, "%d:%d", &from, &to); err != nil {
				_, _ = fmt.Sscanf(set, "%d", &from)
				to = from
			}
			var answer strings.Builder
			lines := int64(0)
			for i := (from + step - 1) / step; i*step <= to && i <= n; i++ {
				lines++
				fmt.Fprintf(&answer, "* %d FETCH (UID %d RFC822.SIZE %d INTERNALDATE \"01-Feb-2020 03:04:05 +0000\")\r\n", i, i*step, 1000+i)
			}
			if lines > longest.Load() {
				longest.Store(lines)
			}
			c.say("%s%s OK", answer.String(), tag)
		default:
			return false
		}
		return true
	}
}

// 200,000 mails from before the start: each has an account, the answers and what is held of them stay small, and it is told how far
// it is.
func TestAVastFolder(t *testing.T) {
	if testing.Short() {
		t.Skip("200,000 mails")
	}
	for _, step := range []int{1, 9000} { // UIDs side by side, and strewn over all there are
		n := 200_000
		if step > 1 {
			n = 20_000
		}
		var longest atomic.Int64
		s := &script{mails: map[uint32]string{}}
		vast(s, n, step, &longest)
		s.start(t)
		o := mailtest.NewOffice(t, desk.Mailbox{IMAP: s.server})
		accounts := &counting{Office: o}
		p := NewPoller(o.Box, accounts, t.TempDir(), func() {}, mailtest.Quiet)
		var told []desk.Backlog
		var mu sync.Mutex
		p.backlog.tell = func() {
			done, total := p.backlog.now()
			mu.Lock()
			told = append(told, desk.Backlog{Done: done, Total: total})
			mu.Unlock()
		}
		stop := mailtest.Background(t, p.Run)
		deadline := time.Now().Add(time.Minute)
		for o.Condition(t).Held != n {
			if time.Now().After(deadline) {
				t.Fatalf("%d of %d after a minute", accounts.skipped.Load(), n)
			}
			time.Sleep(20 * time.Millisecond)
		}
		stop()
		if h := o.Condition(t); h.Accounted != n || h.Seen != n || h.LastError != "" {
			t.Errorf("%+v", h)
		}
		if got := accounts.skipped.Load(); got != int64(n) {
			t.Errorf("%d were skipped", got)
		}
		if accounts.most.Load() > listMost || longest.Load() > 4*listMost {
			t.Errorf("%d were held at once, the longest answer has %d lines", accounts.most.Load(), longest.Load())
		}
		mu.Lock()
		if len(told) < 2 || told[0].Total != n || told[len(told)-1].Total != 0 || !slices.IsSortedFunc(told[:len(told)-1], func(a, b desk.Backlog) int { return a.Done - b.Done }) {
			t.Errorf("told %v", told)
		}
		mu.Unlock()
	}
}

func TestLowest(t *testing.T) {
	l := lowest{most: 10}
	for i := range uint32(1000) {
		uid := (i*387)%1000 + 1
		l.add(numbered{Listed: desk.Listed{UID: uid}, number: uid + 5})
		l.add(numbered{Listed: desk.Listed{UID: uid}, number: uid + 5}) // said twice
		if len(l.mails) > 2*l.most {
			t.Fatalf("%d are held", len(l.mails))
		}
	}
	list := l.listing()
	if len(list.mails) != 10 || list.mails[0].UID != 1 || list.mails[9].UID != 10 || list.first != 6 {
		t.Errorf("%+v", list)
	}
}

func TestBacklogTells(t *testing.T) {
	var b backlog
	told := 0
	b.tell = func() { told++ }
	b.expect(5)
	b.move(5)
	b.clear()
	if told != 0 {
		t.Error("five mails are no backlog")
	}
	b.expect(1000)
	b.move(400)
	if done, total := b.now(); done != 400 || total != 1000 || told != 1 {
		t.Errorf("%d of %d, told %d times", done, total, told)
	}
	b.expect(700) // a new connection: 100 came meanwhile
	if done, total := b.now(); done != 400 || total != 1100 {
		t.Errorf("%d of %d", done, total)
	}
	b.clear()
	if _, total := b.now(); total != 0 || told != 2 {
		t.Errorf("%d left, told %d times", total, told)
	}
}

// A server that says nothing right: sizes that are not so, flags and mails that nobody asked for, before what was, and a mail without
// anything in it. A line without a time is no listing: taken for one, it would be mail from before the start.
func TestAServerThatLies(t *testing.T) {
	s := &script{mails: map[uint32]string{1: mailtest.MailAbout("m1"), 2: "", 3: mailtest.MailAbout("m3"), 4: mailtest.MailAbout("m4")}}
	var phantom sync.Once
	s.on = func(c *scripted, tag, name, args string) bool {
		if name != "UID FETCH" {
			return false
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		set, items, _ := strings.Cut(args, " ")
		all := s.chosen(set)
		slices.Sort(all)
		phantom.Do(func() {
			c.say("* 9 FETCH (FLAGS (\\Seen))\r\n* 1 FETCH (UID 77 FLAGS ())\r\n* 3 FETCH (FLAGS (\\Seen) UID 3)")
		})
		for _, uid := range all {
			raw := s.mails[uid]
			if strings.Contains(items, "BODY.PEEK[]") {
				c.say("* 4 FETCH (UID 99 BODY[] {5}\r\nhello)") // not asked for
				c.say("* %d FETCH (FLAGS () UID %d BODY[] {%d}\r\n%s)", uid, uid, len(raw), raw)
				c.say("* %d EXISTS", len(s.mails))
			} else {
				c.say("* %d FETCH (UID %d RFC822.SIZE %d INTERNALDATE \"01-Feb-2026 03:04:05 +0000\" FLAGS (\\Recent))", uid, uid, uid%2*1_000_000)
			}
		}
		c.say("%s OK", tag)
		return true
	}
	s.start(t)
	o := mailtest.NewOffice(t, desk.Mailbox{IMAP: s.server, Start: desk.Start{Mode: desk.FromNow, Moment: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}})
	watch(t, o)
	mailtest.Eventually(t, "a whole look", func() bool { h := o.Condition(t); return h.Held == 4 && h.Accounted == 4 })
	if got := o.Subjects(t); !reflect.DeepEqual(got, []string{"m1", "", "m3", "m4"}) {
		t.Errorf("kept %q", got)
	}
	if h := o.Condition(t); h.LastError != "" || h.Seen != 4 {
		t.Errorf("%+v", h)
	}
}

// A server that keeps UIDNEXT to itself is asked for its last mail.
func TestNoUIDNEXT(t *testing.T) {
	s := &script{mails: someMails(4)}
	s.on = func(c *scripted, tag, name, _ string) bool {
		if name == "SELECT" {
			c.say("* %d EXISTS\r\n* OK [UIDVALIDITY 1] x\r\n%s OK done", len(s.mails), tag)
		}
		return name == "SELECT"
	}
	s.start(t)
	o := watchScript(t, s)
	if got := o.Subjects(t); !reflect.DeepEqual(got, names(1, 4)) {
		t.Errorf("kept %v", got)
	}
	if cur, err := o.Cursor(t.Context(), o.Box.ID, "INBOX"); err != nil || cur.Below != 5 {
		t.Errorf("%+v, %v", cur, err)
	}
}

// A server that gave UIDs a second time, under the same UIDVALIDITY: the mails that have them now are found, and the old ones are not
// doubled.
func TestAServerThatRenumbers(t *testing.T) {
	s := (&script{mails: someMails(3)}).start(t)
	o := mailtest.NewOffice(t, desk.Mailbox{IMAP: s.server})
	p, _ := watch(t, o)
	mailtest.Eventually(t, "the first look", func() bool { return len(o.Waiting(t)) == 3 && o.Condition(t).Held == 3 })
	s.mu.Lock()
	s.mails = map[uint32]string{1: s.mails[3], 2: mailtest.MailAbout("another mail with an old UID"), 3: s.mails[1] + "and more\r\n"}
	s.on = func(c *scripted, tag, name, args string) bool {
		if name != "UID FETCH" || strings.Contains(args, "BODY") {
			return false
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		for uid, raw := range s.mails {
			c.say("* %d FETCH (UID %d RFC822.SIZE %d INTERNALDATE \"01-Feb-2027 03:04:0%d +0000\")", uid, uid, len(raw), uid)
		}
		c.say("%s OK", tag)
		return true
	}
	s.mu.Unlock()
	p.CompareNow()
	mailtest.Eventually(t, "the new ones", func() bool { return len(o.Waiting(t)) == 5 })
	if got := o.Sorted(t); !reflect.DeepEqual(got, []string{"another mail with an old UID", "m1", "m1", "m2", "m3"}) {
		t.Errorf("kept %v", got)
	}
}

var errLocked = errors.New("the database is locked")

// flaky is an office of which some methods fail for a while.
type flaky struct {
	*mailtest.Office
	tidied, copied atomic.Int32 // how often they still fail
}

func (f *flaky) Tidied(ctx context.Context, mailbox int64, folder string, uidvalidity uint32, uids []uint32) error {
	if f.tidied.Add(-1) >= 0 {
		return errLocked
	}
	return f.Office.Tidied(ctx, mailbox, folder, uidvalidity, uids)
}

func (f *flaky) Copied(ctx context.Context, outbox int64, stored bool) error {
	if f.copied.Add(-1) >= 0 {
		return errLocked
	}
	return f.Office.Copied(ctx, outbox, stored)
}

// Mail is marked and moved once it is durable, and not before; what a crash leaves is seen to at the next look; the folder it is moved
// to may be watched too. Mail from before the start stays as it is.
func TestMarkAndMove(t *testing.T) {
	server := mailtest.NewMailServer(t, desk.NoTLS)
	server.Deliver(t, "INBOX", mailtest.MailAbout("old"), &imap.AppendOptions{Time: time.Now().AddDate(-1, 0, 0)})
	box := desk.Mailbox{IMAP: server.Server}
	box.Options = desk.MailboxOptions{MarkRead: true, MoveTo: "Erledigt/已处理", Folders: []string{"Erledigt/已处理"}}
	server.Create(t, "Erledigt/已处理")
	o := mailtest.NewOffice(t, box)
	f := &flaky{Office: o}
	f.tidied.Store(1)
	for i := range 3 {
		server.Deliver(t, "INBOX", mailtest.MailAbout(fmt.Sprint("m", i+1)), nil)
	}
	var first sync.Once
	p := NewPoller(o.Box, f, t.TempDir(), func() {
		first.Do(func() {
			if all, unseen := server.Count(t, "INBOX"); all != 4 || unseen != 4 {
				t.Errorf("moved before it was kept: %d there, %d unread", all, unseen)
			}
		})
	}, mailtest.Quiet)
	mailtest.Background(t, p.Run)
	mailtest.Eventually(t, "they are moved", func() bool { all, _ := server.Count(t, "INBOX"); return all == 1 })
	mailtest.Eventually(t, "the moved ones have their accounts", func() bool {
		a, err := o.Accounts(t.Context(), o.Box.ID)
		return err == nil && a.Total(desk.Duplicate) == 3 && f.tidied.Load() < 0
	})
	if got := o.Subjects(t); !reflect.DeepEqual(got, names(1, 3)) {
		t.Errorf("kept %v", got)
	}
	if all, unseen := server.Count(t, "Erledigt/已处理"); all != 3 || unseen != 0 {
		t.Errorf("%d moved, %d of them unread", all, unseen)
	}
	if _, unseen := server.Count(t, "INBOX"); unseen != 1 {
		t.Error("mail from before the start was marked")
	}
}

// Without MOVE mails are copied, and nothing but they is ever expunged; a folder that is not there is made.
func TestMoveWithoutMOVE(t *testing.T) {
	for _, caps := range []string{"IMAP4rev1 IDLE", "IMAP4rev1 IDLE UIDPLUS"} {
		s := &script{caps: caps, mails: someMails(2)}
		made := false
		s.on = func(c *scripted, tag, name, _ string) bool {
			switch {
			case name == "UID COPY" && !made:
				c.say("%s NO [TRYCREATE] no such folder", tag)
			case name == "CREATE":
				made = true
				c.say("%s OK", tag)
			case name == "UID COPY", name == "UID STORE", name == "UID EXPUNGE":
				c.say("%s OK", tag)
			default:
				return false
			}
			return true
		}
		s.start(t)
		o := mailtest.NewOffice(t, desk.Mailbox{IMAP: s.server, Options: desk.MailboxOptions{MoveTo: "Done"}})
		watch(t, o)
		mailtest.Eventually(t, "a whole look", func() bool { return !o.Condition(t).LastLook.IsZero() })
		var did []string
		s.mu.Lock()
		for _, c := range s.commands {
			if !strings.HasPrefix(c, "UID FETCH") {
				did = append(did, c)
			}
		}
		s.mu.Unlock()
		want := []string{`UID COPY 1:2 "Done"`, `CREATE "Done"`, `UID COPY 1:2 "Done"`, `UID STORE 1:2 +FLAGS.SILENT (\Deleted)`}
		if strings.Contains(caps, "UIDPLUS") {
			want = append(want, "UID EXPUNGE 1:2")
		}
		if len(did) < 2+len(want) || !reflect.DeepEqual(did[2:2+len(want)], want) {
			t.Errorf("%s: %q", caps, did)
		}
	}
}

// A server that does not let mail be moved: mail comes in all the same, and the owner is told.
func TestMoveIsRefused(t *testing.T) {
	s := &script{caps: "IMAP4rev1 IDLE MOVE", mails: someMails(2)}
	s.on = func(c *scripted, tag, name, _ string) bool {
		if name == "UID MOVE" {
			c.say("%s NO [OVERQUOTA] it is full", tag)
		}
		return name == "UID MOVE"
	}
	s.start(t)
	o := mailtest.NewOffice(t, desk.Mailbox{IMAP: s.server, Options: desk.MailboxOptions{MoveTo: "Done"}})
	watch(t, o)
	mailtest.Eventually(t, "it is told", func() bool { return o.Condition(t).LastError == "mail.error.tidy" })
	h := o.Condition(t)
	if len(o.Waiting(t)) != 2 || h.LastLook.IsZero() || !h.Idle || h.ErrorArgs["folder"] != "Done" {
		t.Errorf("%+v", h)
	}
	mailtest.CheckWords(t, h.LastError, h.ErrorArgs)
}

// More folders than one: each has its own place, mail that lay there before is left alone, junk is marked as such, and one that is
// not there keeps no mail out of the others.
func TestMoreFolders(t *testing.T) {
	server := mailtest.NewMailServer(t, desk.NoTLS)
	server.Create(t, "Shop")
	server.Create(t, "Bulk", imap.MailboxAttrJunk)
	server.Deliver(t, "Shop", mailtest.MailAbout("long ago"), nil)
	server.Deliver(t, "Bulk", mailtest.MailAbout("old spam"), nil)
	server.Deliver(t, "INBOX", mailtest.MailAbout("one"), nil)
	o := mailtest.NewOffice(t, desk.Mailbox{IMAP: server.Server, Options: desk.MailboxOptions{Folders: []string{"Shop", "Gone"}, WatchJunk: true}})
	p := NewPoller(o.Box, hurried{o, 50 * time.Millisecond}, t.TempDir(), func() {}, mailtest.Quiet)
	mailtest.Background(t, p.Run)
	mailtest.Eventually(t, "trouble is told", func() bool {
		h := o.Condition(t)
		return h.LastError == "mail.error.folder" && h.ErrorArgs["folder"] == "Gone"
	})
	if got := o.Subjects(t); !reflect.DeepEqual(got, []string{"one"}) {
		t.Errorf("kept %v", got)
	}
	server.Deliver(t, "Shop", mailtest.MailAbout("order"), nil)
	server.Deliver(t, "Bulk", mailtest.MailAbout("win"), nil)
	server.Deliver(t, "INBOX", mailtest.MailAbout("two"), nil)
	mailtest.Eventually(t, "the others", func() bool { return len(o.Waiting(t)) == 4 })
	kept := o.Waiting(t)
	for i, subject := range o.Subjects(t) {
		if kept[i].Junk != (subject == "win") {
			t.Errorf("%s: junk is %v", subject, kept[i].Junk)
		}
	}
	server.Create(t, "Gone")
	p.CompareNow()
	mailtest.Eventually(t, "all is well", func() bool { h := o.Condition(t); return h.LastError == "" && h.Held == 6 && h.Accounted == 6 })
	a, err := o.Accounts(t.Context(), o.Box.ID)
	if err != nil || len(a.Folders) != 4 || a.Total(desk.BeforeStart) != 2 || !a.Folders[1].Junk {
		t.Errorf("%+v, %v", a, err)
	}
}

// What was sent lies in the folder for sent mail once, whatever is forgotten in between, and also where the provider puts it there.
func TestCopyOfSentMail(t *testing.T) {
	server := mailtest.NewMailServer(t, desk.NoTLS)
	server.Create(t, "Envoyés")
	server.Create(t, "已发送", imap.MailboxAttrSent)
	o := mailtest.NewOffice(t, desk.Mailbox{IMAP: server.Server, Options: desk.MailboxOptions{CopySent: true}})
	settings, err := o.Settings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	settings.ShopName, settings.Undo = "Shop", 0
	if err := o.SaveSettings(t.Context(), settings); err != nil {
		t.Fatal(err)
	}
	var sent []desk.Outgoing
	for i := range 2 {
		ticket, err := o.Submit(t.Context(), desk.Submission{From: desk.Person{Name: "Wang", Address: fmt.Sprintf("wang%d@cust.test", i)}, Subject: "Tea", Text: "Where?"})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := o.Reply(t.Context(), desk.Answer{Ticket: ticket.Number, By: desk.By{Name: "Li"}, Text: "已经发货了。"}); err != nil {
			t.Fatal(err)
		}
	}
	claimed, err := o.Claim(t.Context(), 10)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range claimed {
		if err := o.Sent(t.Context(), m.ID); err != nil {
			t.Fatal(err)
		}
		if !m.Auto {
			sent = append(sent, m)
		}
	}
	if len(sent) != 2 {
		t.Fatalf("%d answers were sent", len(sent))
	}
	var theirs strings.Builder
	if err := compose.Write(&theirs, sent[1], nil); err != nil {
		t.Fatal(err)
	}
	server.Deliver(t, "已发送", theirs.String(), nil) // as Gmail does it
	f := &flaky{Office: o}
	f.copied.Store(1)
	p := NewPoller(o.Box, f, t.TempDir(), func() {}, mailtest.Quiet)
	p.Open = func(context.Context, desk.Attachment) (io.ReadCloser, error) { return nil, compose.ErrAttachment }
	mailtest.Background(t, p.Run)
	mailtest.Eventually(t, "nothing is left to copy", func() bool {
		list, err := o.Copies(t.Context(), o.Box.ID, 10)
		return err == nil && len(list) == 0 && f.copied.Load() < 0
	})
	if all, unseen := server.Count(t, "已发送"); all != 2 || unseen != 1 { // theirs is as they left it
		t.Errorf("%d copies, %d unread", all, unseen)
	}
	if all, _ := server.Count(t, "Envoyés"); all != 0 {
		t.Error("a copy went by a folder's name, not by its purpose")
	}
	mailtest.Eventually(t, "mail comes in", func() bool { return o.Condition(t).Idle })
	server.Deliver(t, "INBOX", mailtest.MailAbout("next"), nil)
	mailtest.Eventually(t, "mail still comes in", func() bool { return len(o.Waiting(t)) == 1 })
}

// A server that refuses the copy is not asked for ever, and mail comes in all the same.
func TestCopyIsRefused(t *testing.T) {
	s := &script{caps: "IMAP4rev1", mails: someMails(1)}
	s.on = func(c *scripted, tag, name, _ string) bool {
		switch name {
		case "LIST":
			c.say("* LIST (\\HasNoChildren) \"/\" \"INBOX\"\r\n* LIST (\\HasNoChildren) \"/\" \"&XfJT0ZAB-\"\r\n%s OK", tag)
		case "UID SEARCH":
			c.say("* SEARCH\r\n%s OK", tag)
		case "APPEND":
			c.say("%s NO [OVERQUOTA] it is full", tag)
		default:
			return false
		}
		return true
	}
	s.start(t)
	o := mailtest.NewOffice(t, desk.Mailbox{IMAP: s.server, Options: desk.MailboxOptions{CopySent: true}})
	was := copyPause
	copyPause = 1500 * time.Millisecond
	t.Cleanup(func() { copyPause = was })
	f := &lender{Office: o}
	p := NewPoller(o.Box, f, t.TempDir(), func() {}, mailtest.Quiet)
	p.Open = func(context.Context, desk.Attachment) (io.ReadCloser, error) { return nil, compose.ErrAttachment }
	p.copies[5] = copyTries - 2
	defer mailtest.Background(t, p.Run)()
	mailtest.Eventually(t, "it is told", func() bool { return o.Condition(t).LastError == "mail.error.copy" })
	h := o.Condition(t)
	if h.ErrorArgs["folder"] != "已发送" {
		t.Errorf("%+v", h)
	}
	mailtest.CheckWords(t, h.LastError, h.ErrorArgs)
	mailtest.Eventually(t, "it is given up", func() bool { return f.given.Load() == 1 })
	if len(o.Waiting(t)) != 1 {
		t.Error("mail does not come in")
	}
}

// lender is an office that has one mail to copy until it is given up, and polls often.
type lender struct {
	*mailtest.Office
	given atomic.Int32
}

func (l *lender) Copies(context.Context, int64, int) ([]desk.Outgoing, error) {
	if l.given.Load() > 0 {
		return nil, nil
	}
	return []desk.Outgoing{{ID: 5, Mailbox: l.Box, MessageID: "a@shop.test", From: desk.Person{Address: l.Box.Address}, To: []desk.Person{{Address: "wang@cust.test"}},
		Subject: "Tea", Text: "Here it is.", Date: time.Now()}}, nil
}

func (l *lender) Copied(_ context.Context, _ int64, stored bool) error {
	if !stored {
		l.given.Add(1)
	}
	return nil
}

func (l *lender) Settings(ctx context.Context) (desk.Settings, error) {
	s, err := l.Office.Settings(ctx)
	s.PollEvery = 50 * time.Millisecond
	return s, err
}

func TestFolderFor(t *testing.T) {
	all := func(names ...string) (list []folder) {
		for _, n := range names {
			list = append(list, folder{name: n, delim: '/'})
		}
		return list
	}
	special := append(all("Sent", "Spam"), folder{name: "Ablage", delim: '/', attrs: []imap.MailboxAttr{`\sent`}})
	for _, c := range []struct {
		use  imap.MailboxAttr
		list []folder
		want string
	}{
		{imap.MailboxAttrSent, special, "Ablage"},
		{imap.MailboxAttrJunk, special, "Spam"},
		{imap.MailboxAttrSent, all("INBOX", "INBOX/Sent"), "INBOX/Sent"},
		{imap.MailboxAttrSent, all("INBOX", "Archive/Sent", "已发送邮件"), "已发送邮件"},
		{imap.MailboxAttrSent, all("[Gmail]/Sent Mail", "[Gmail]/Spam"), "[Gmail]/Sent Mail"},
		{imap.MailboxAttrJunk, all("INBOX", "Éléments envoyés", "Courrier indésirable"), "Courrier indésirable"},
		{imap.MailboxAttrSent, all("INBOX", "Éléments envoyés"), "Éléments envoyés"},
		{imap.MailboxAttrSent, []folder{{name: "INBOX.Sent", delim: '.'}}, "INBOX.Sent"},
		{imap.MailboxAttrJunk, []folder{{name: "Junk"}}, "Junk"},
		{imap.MailboxAttrJunk, all("INBOX", "Archive/Junk"), ""},
		{imap.MailboxAttrJunk, nil, ""},
	} {
		if got := folderFor(c.use, c.list); got != c.want {
			t.Errorf("%s of %v: %q, want %q", c.use, c.list, got, c.want)
		}
	}
	for _, use := range []string{"sent", "junk"} {
		mailtest.CheckWords(t, "mail.error.no_folder_"+use, nil)
	}
}

// A folder's name that can't be read costs a connection, not the mailbox; the list that an owner chooses from has names as people
// read them.
func TestFolderNames(t *testing.T) {
	var well atomic.Bool
	s := &script{mails: someMails(2)}
	s.on = func(c *scripted, tag, name, _ string) bool {
		if name != "LIST" {
			return false
		}
		c.say("* LIST (\\HasNoChildren) \"/\" INBOX\r\n* LIST (\\Noselect) \"/\" \"[Gmail]\"\r\n* LIST (\\Junk) \"/\" \"&V4NXPpCuTvY-\"")
		if !well.Load() {
			c.say("* LIST () \"/\" \"a &broken name\"")
		}
		c.say("%s OK", tag)
		return true
	}
	s.start(t)
	o := mailtest.NewOffice(t, desk.Mailbox{IMAP: s.server, Options: desk.MailboxOptions{WatchJunk: true}})
	watch(t, o)
	mailtest.Eventually(t, "mail comes in", func() bool { return len(o.Waiting(t)) == 2 && o.Condition(t).LastError == "mail.error.no_folder_junk" })
	well.Store(true)
	got, err := FolderNames(t.Context(), nil, o.Box)
	if err != nil || !reflect.DeepEqual(got, []string{"INBOX", "垃圾邮件"}) {
		t.Errorf("%q, %v", got, err)
	}
	o.Box.IMAP.Port = 1
	if _, err := FolderNames(t.Context(), nil, o.Box); desk.CodeOf(err) != desk.Unavailable {
		t.Errorf("%v", err)
	}
}
