package tests

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/ui/words"
)

// The tests of this file and of faults_linux_test.go each bring about one kind of trouble, see that the desk says one plain sentence
// about it in both languages, end the trouble, and see that nothing was lost and nothing came twice.

// fault is a desk in trouble.
type fault struct {
	*testing.T
	host    *host
	in, out *proxy
	program *program
	sent    int
}

// newFault is a desk that has answered one mail and is well.
func newFault(t *testing.T, h *host, data string) *fault {
	via, in, out := h.through(t)
	return begin(&fault{T: t, host: h, in: in, out: out, program: newProgramIn(t, data, shop, via)})
}

func begin(f *fault) *fault {
	f.Helper()
	f.program.start(f)
	f.program.await(f)
	f.program.logIn(f)
	f.mails(1, "")
	f.awaitAll()
	eventually(f, "the acknowledgement has come", func() bool { return len(f.host.inbox(f, customer)) == 1 }) // lest the servers double it when they are stopped
	return f
}

// mails has n customers write.
func (f *fault) mails(n int, text string) {
	f.Helper()
	for range n {
		f.sent++
		from := oneOfMany(f.sent)
		if err := f.host.deliver(from, letter(from, fmt.Sprintf("fault%d@cust.test", f.sent), fmt.Sprint("fault ", f.sent), "", fmt.Sprintf("Mail %d begins.\n%s", f.sent, text))); err != nil {
			f.Fatal(err)
		}
	}
}

// awaitAll returns once every mail is a ticket and acknowledged.
func (f *fault) awaitAll() {
	f.Helper()
	within(f, time.Minute, "all is done", func() bool { return f.program.count() == f.sent && waiting(f.T, f.program) == 0 })
}

// end sees that all is well again and complete.
func (f *fault) end() {
	f.Helper()
	f.awaitAll()
	f.program.awaitFine(f, time.Minute)
	subjects := map[string]int{}
	eachTicket(f.T, f.program, func(one ticket) {
		subjects[one.Subject]++
		in := 0
		for _, m := range one.Messages {
			if m.Direction == "in" {
				in++
			}
		}
		if in != 1 {
			f.Errorf("%s has %d mails", one.Subject, in)
		}
	})
	if len(subjects) != f.sent {
		f.Errorf("%d tickets, want %d: %v", len(subjects), f.sent, subjects)
	}
	time.Sleep(500 * time.Millisecond) // for what should not come
	if n := checkInbox(f.T, f.host, f.program); n != 0 {
		f.Errorf("%d mails came twice", n)
	}
	f.program.checkBooks(f, f.host)
	f.program.stop(f)
	f.reconcile()
}

// reconcile sees that the day's comparison, which the next start does, finds every mail accounted for and says so in the one line.
func (f *fault) reconcile() {
	f.Helper()
	f.in.slow(0)
	f.out.slow(0)
	f.program.run(f, `UPDATE folder SET checked_at = 0`)
	f.program.start(f)
	f.program.await(f)
	for _, lang := range []desk.Lang{desk.Chinese, desk.English} {
		want := words.AccountLine(lang, f.sent, f.sent)
		eventually(f, want, func() bool { return strings.Contains(f.program.page(f, lang, mailboxesPage), want) })
	}
	out, _ := exec.Command(binary, "doctor", "--data", f.program.data).CombinedOutput() // it fails on the small disk, for its size
	said := string(out)
	if !strings.Contains(said, words.AccountLine(desk.Chinese, f.sent, f.sent)) && !strings.Contains(said, words.AccountLine(desk.English, f.sent, f.sent)) {
		f.Errorf("doctor does not count the mails: %s", said)
	}
	f.program.stop(f)
}

const mailboxesPage = "/desk/settings/mailboxes"

func faultTest(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("a long test")
	}
	t.Parallel()
}

// One kilobyte a second each way: slow, and nothing worse.
func TestSlowServers(t *testing.T) {
	faultTest(t)
	f := newFault(t, anyHost(t), t.TempDir())
	f.in.slow(1 << 10)
	f.out.slow(1 << 10)
	f.in.clear() // it has to log in again at that pace
	f.mails(2, strings.Repeat("A line of it.\n", 100))
	began := time.Now()
	f.program.page(t, desk.Chinese, "/desk")
	if took := time.Since(began); took > 2*time.Second {
		t.Errorf("a page took %v while mail came slowly", took)
	}
	f.end()
}

// The connection breaks inside a mail, again and again.
func TestCutInLiteral(t *testing.T) {
	faultTest(t)
	f := newFault(t, anyHost(t), t.TempDir())
	for range 4 {
		r := f.in.cut(toDesk, fmt.Sprintf("Mail %d begins.", 3), 500)
		if f.sent == 1 {
			f.mails(3, strings.Repeat("A line of it.\n", 100))
		}
		r.await(t)
	}
	f.program.awaitWords(t, 10*time.Second, mailboxesPage, "mail.error.cut")
	f.end()
}

// Another program writes in the database and takes its time.
func TestDatabaseLocked(t *testing.T) {
	faultTest(t)
	f := newFault(t, anyHost(t), t.TempDir())
	unlock := f.program.lock(t)
	f.mails(2, "")
	f.program.awaitWords(t, 20*time.Second, mailboxesPage, "mail.error.database")
	err := answer(f.program, 1001)
	if err == nil || !strings.Contains(err.Error(), "503") || goish.MatchString(err.Error()) {
		t.Errorf("an answer that can't be saved: %v", err)
	}
	unlock()
	if err := answer(f.program, 1001); err != nil {
		t.Error(err)
	}
	f.end()
}

// The password is wrong for a while. The server is asked seldom, lest it locks the account; the hour is in mail/wire's tests.
func TestWrongPassword(t *testing.T) {
	faultTest(t)
	h := realServers(t)
	f := newFault(t, h, t.TempDir())
	h.setPassword(t, "new")
	f.in.count("LOGIN")
	f.out.count("AUTH")
	f.in.clear()
	f.out.clear()
	f.mails(2, "")
	f.program.awaitWords(t, 20*time.Second, mailboxesPage, "mail.error.password")
	if err := answer(f.program, 1001); err != nil {
		t.Error(err)
	}
	f.program.awaitWords(t, 20*time.Second, "/desk/tickets/1001", "mail.error.password")
	time.Sleep(10 * time.Second)
	if in, out := f.in.said("LOGIN"), f.out.said("AUTH"); in > 2 || out > 2 {
		t.Errorf("a refused password was tried %d times for reading and %d times for sending", in, out)
	}
	h.setPassword(t, password)
	within(t, time.Minute, "the mails come", func() bool { return f.program.count() == f.sent })
	f.program.hurry(t)
	f.end()
}

// The server renumbers its mail, and the program is killed while it reads all of it once more.
func TestRenumberedAndKilled(t *testing.T) {
	faultTest(t)
	h := realServers(t)
	f := newFault(t, h, t.TempDir())
	f.mails(4, strings.Repeat("A line of it.\n", 100))
	f.awaitAll()
	f.program.stop(t)
	renumber(t, h)
	r := f.in.hold(toDesk, "Mail 3 begins.", 500)
	f.program.start(t)
	r.await(t)
	f.program.kill()
	f.in.clear()
	f.program.start(t)
	f.program.await(t)
	f.mails(1, "")
	f.end()
}

// setPassword gives the shop's account another one, and returns once Dovecot knows.
func (h *host) setPassword(t *testing.T, word string) {
	t.Helper()
	file := filepath.Join(h.dir, "users")
	users, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for line := range strings.Lines(string(users)) {
		if strings.HasPrefix(line, shop+":") {
			line = shop + ":{PLAIN}" + word + "\n"
		}
		lines = append(lines, line)
	}
	if err := os.WriteFile(file, []byte(strings.Join(lines, "")), 0o644); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the password is "+word, func() bool {
		return exec.Command("doveadm", "-c", filepath.Join(h.dir, "dovecot/dovecot.conf"), "auth", "test", shop, word).Run() == nil
	})
}
