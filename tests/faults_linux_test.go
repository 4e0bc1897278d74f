package tests

import (
	"crypto/rand"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// The servers are stopped and started again.
func TestServersStopped(t *testing.T) {
	faultTest(t)
	f := newFault(t, realServers(t), t.TempDir())
	f.host.down(t)
	f.in.clear()
	f.out.clear()
	f.program.awaitWords(t, 20*time.Second, mailboxesPage, "mail.error.cut") // the proxy takes connections and has nobody to pass them to
	if err := answer(f.program, 1001); err != nil {
		t.Error(err)
	}
	f.program.awaitWords(t, 10*time.Second, "/desk/tickets/1001", "mail.error.cut")
	f.host.up(t)
	f.mails(2, "")
	within(t, time.Minute, "the mails come", func() bool { return f.program.count() == f.sent })
	f.program.hurry(t)
	f.end()
}

// The servers hang: they take connections and say nothing.
func TestServersHang(t *testing.T) {
	faultTest(t)
	f := newFault(t, realServers(t), t.TempDir())
	f.program.stop(t)
	f.mails(2, "")
	f.host.signal(t, syscall.SIGSTOP)
	f.program.start(t)
	f.program.await(t)
	if err := answer(f.program, 1001); err != nil {
		t.Error(err)
	}
	f.program.awaitWords(t, time.Minute, mailboxesPage, "mail.error.timeout")
	f.program.awaitWords(t, time.Minute, "/desk/tickets/1001", "mail.error.timeout")
	f.host.signal(t, syscall.SIGCONT)
	within(t, time.Minute, "the mails come", func() bool { return f.program.count() == f.sent })
	f.program.hurry(t)
	f.end()
}

// The disk is full.
func TestDiskFull(t *testing.T) {
	faultTest(t)
	if os.Getuid() != 0 {
		t.Skip("a small disk is mounted by root only")
	}
	disk := t.TempDir()
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=16m", "none", disk).CombinedOutput(); err != nil {
		t.Skipf("a small disk can't be mounted here: %v %s", err, out)
	}
	t.Cleanup(func() {
		if out, err := exec.Command("umount", "-l", disk).CombinedOutput(); err != nil {
			t.Errorf("umount: %v %s", err, out)
		}
	})
	f := newFault(t, anyHost(t), disk)
	ballast := filepath.Join(disk, "ballast")
	fill, err := os.Create(ballast)
	if err != nil {
		t.Fatal(err)
	}
	for chunk := make([]byte, 4<<10); ; {
		if _, err := fill.Write(chunk); err != nil {
			break
		}
	}
	fill.Close()
	f.mails(3, noise(300<<10))
	f.program.awaitWords(t, 20*time.Second, mailboxesPage, "mail.error.disk")
	err = answer(f.program, 1001)
	if err == nil || !strings.Contains(err.Error(), "503") || goish.MatchString(err.Error()) {
		t.Errorf("an answer that can't be saved: %v", err)
	}
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	if err := answer(f.program, 1001); err != nil {
		t.Error(err)
	}
	f.end()
}

// noise is text that does not compress well.
func noise(size int) string {
	var b strings.Builder
	for b.Len() < size {
		b.WriteString(rand.Text() + rand.Text() + "\n")
	}
	return b.String()
}

// down and up stop both servers and start them again as they were.
func (h *host) down(t testing.TB) {
	t.Helper()
	h.command(t, "postfix", "-c", filepath.Join(h.dir, "postfix/etc"), "stop")
	h.command(t, "doveadm", "-c", filepath.Join(h.dir, "dovecot/dovecot.conf"), "stop")
}

func (h *host) up(t testing.TB) {
	t.Helper()
	h.command(t, "dovecot", "-c", filepath.Join(h.dir, "dovecot/dovecot.conf"))
	h.command(t, "postfix", "-c", filepath.Join(h.dir, "postfix/etc"), "start")
	h.await(t)
}

func (h *host) command(t testing.TB, name string, args ...string) {
	t.Helper()
	out, err := os.Create(filepath.Join(t.TempDir(), name)) // a file: the servers keep it open
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	cmd := exec.Command(name, args...)
	cmd.Stdout, cmd.Stderr = out, out
	if err := cmd.Run(); err != nil {
		said, _ := os.ReadFile(out.Name())
		t.Fatalf("%s %v: %v\n%s", name, args, err, said)
	}
}

// signal sends s to every process of both servers.
func (h *host) signal(t testing.TB, s syscall.Signal) {
	t.Helper()
	for _, name := range []string{"dovecot/run/master.pid", "postfix/spool/pid/master.pid"} {
		raw, err := os.ReadFile(filepath.Join(h.dir, name))
		if err != nil {
			t.Fatal(err)
		}
		master, err := strconv.Atoi(strings.TrimSpace(string(raw)))
		if err != nil {
			t.Fatal(err)
		}
		for _, pid := range append([]int{master}, children(t, master)...) {
			_ = syscall.Kill(pid, s) // one may have ended by itself
		}
	}
	if s == syscall.SIGSTOP {
		t.Cleanup(func() {
			if t.Failed() {
				h.signal(t, syscall.SIGCONT) // or they can't be stopped
			}
		})
	}
}

func children(t testing.TB, of int) (pids []int) {
	t.Helper()
	all, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range all {
		raw, err := os.ReadFile(name)
		if err != nil {
			continue
		}
		var state string
		var parent int
		_, rest, _ := strings.Cut(string(raw), ") ") // the name before it may hold anything
		if _, err := fmt.Sscan(rest, &state, &parent); err == nil && parent == of {
			pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(name)))
			pids = append(pids, pid)
		}
	}
	return pids
}
