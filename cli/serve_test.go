package cli

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
)

// TestMain lets a test run this program as a process of its own, to be killed.
func TestMain(m *testing.M) {
	if os.Getenv("TEST_AS_DESKBELL") == "1" {
		os.Exit(Main())
	}
	os.Exit(m.Run())
}

// page is what a running desk prints: it is read while it is written.
type page struct {
	mu  sync.Mutex
	all bytes.Buffer
}

func (p *page) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.all.Write(b)
}

func (p *page) String() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.all.String()
}

var address = regexp.MustCompile(`http://127\.0\.0\.1:\d+/`)

// await waits until the desk has said where it is.
func (p *page) await(t *testing.T) (url string) {
	t.Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if url = address.FindString(p.String()); url != "" && strings.Contains(p.String(), "Data: ") {
			return url
		}
	}
	t.Fatalf("it did not start:\n%s", p)
	return ""
}

// desk is one that runs within this test.
type running struct {
	t      *testing.T
	url    string
	out    *page
	err    *page
	shown  []string
	cancel context.CancelFunc
	code   chan int
}

func (b *bench) serve(args ...string) *running {
	b.t.Helper()
	return b.running("serve", args...)
}

// running starts serve or demo on a free port.
func (b *bench) running(command string, args ...string) *running {
	b.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	r := &running{t: b.t, out: &page{}, err: &page{}, cancel: cancel, code: make(chan int, 1)}
	var mu sync.Mutex
	terminal := b.terminal(nil, nil)
	terminal.out, terminal.err = r.out, r.err
	terminal.browse = func(_ context.Context, url string) error {
		mu.Lock()
		defer mu.Unlock()
		r.shown = append(r.shown, url)
		return nil
	}
	args = append([]string{command, "--listen", "127.0.0.1:0"}, args...)
	var all sync.WaitGroup
	all.Go(func() { r.code <- run(ctx, terminal, args) })
	b.t.Cleanup(func() { cancel(); all.Wait() })
	r.url = r.out.await(b.t)
	return r
}

// end tells it to end and returns its exit code.
func (r *running) end() int {
	r.t.Helper()
	r.cancel()
	select {
	case code := <-r.code:
		return code
	case <-time.After(time.Minute):
		r.t.Fatal("it does not end")
		return -1
	}
}

func get(t *testing.T, url string) (int, string) {
	t.Helper()
	answer, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(body)
}

func TestServeFromNothingToTheEnd(t *testing.T) {
	b := newBench(t)
	r := b.serve("--open")
	if code, body := get(t, r.url+"healthz"); code != 200 || !strings.Contains(body, `"ok"`) {
		t.Errorf("healthz: %d %s", code, body)
	}
	if !strings.Contains(r.out.String(), b.env["DESKBELL_DATA"]) {
		t.Errorf("the file is not named:\n%s", r.out)
	}
	if code := r.end(); code != 0 {
		t.Errorf("exit %d:\n%s", code, r.err)
	}
	if len(r.shown) != 1 || !strings.HasPrefix(r.shown[0], r.url+"setup?code=") || len(r.shown[0]) < len(r.url)+30 {
		t.Errorf("shown: %q", r.shown)
	}
	if _, err := http.Get(r.url); err == nil {
		t.Error("it still answers")
	}
	if _, err := os.Stat(b.env["DESKBELL_DATA"] + "-wal"); err == nil {
		t.Error("the database was not closed")
	}
}

func TestServeAfterSetUpPrintsNoCode(t *testing.T) {
	b := newBench(t)
	b.shop()
	r := b.serve()
	if code := r.end(); code != 0 || strings.Contains(r.out.String(), "code=") {
		t.Errorf("exit %d:\n%s%s", code, r.out, r.err)
	}
	if len(r.shown) != 0 {
		t.Errorf("shown without --open: %q", r.shown)
	}
}

func TestSecondServe(t *testing.T) {
	b := newBench(t)
	first := b.serve()
	second := b.run("serve", "--listen", "127.0.0.1:0")
	if second.code != 1 || !strings.Contains(second.err, first.url) {
		t.Errorf("exit %d: %s", second.code, second.err)
	}
	same := b.run("serve", "--listen", strings.TrimSuffix(strings.TrimPrefix(first.url, "http://"), "/"))
	if same.code != 1 || !strings.Contains(same.err, first.url) || strings.Contains(same.err, "--listen") {
		t.Errorf("same address and file: exit %d: %s", same.code, same.err)
	}

	var out, errs bytes.Buffer
	terminal := b.terminal(&out, &errs)
	var shown string
	terminal.browse = func(_ context.Context, url string) error { shown = url; return nil }
	if code := run(t.Context(), terminal, []string{"serve", "--listen", "127.0.0.1:0", "--open"}); code != 0 || shown != first.url {
		t.Errorf("--open: exit %d, shown %q: %s", code, shown, &errs)
	}
	if code, _ := get(t, first.url+"healthz"); code != 200 {
		t.Errorf("the first one suffered: %d", code)
	}
	first.end()
	b.serve().end() // the lock went with it
}

func TestPortInUse(t *testing.T) {
	other, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	b := newBench(t)
	b.env["DESKBELL_DATA"] = filepath.Join(b.dir, "new folder", "shop.db")
	got := b.run("serve", "--listen", other.Addr().String())
	if got.code != 1 || !strings.Contains(got.err, other.Addr().String()) || !strings.Contains(got.err, "--listen") {
		t.Errorf("exit %d: %s", got.code, got.err)
	}
	if _, err := os.Stat(b.env["DESKBELL_DATA"]); err == nil {
		t.Error("a database was made")
	}
	if left, err := os.ReadDir(b.dir); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestReadOnlyFolder(t *testing.T) {
	b := newBench(t)
	b.env["DESKBELL_DATA"] = "/proc/deskbell/shop.db" // nobody can write there, not even root
	got := b.run("serve", "--listen", "127.0.0.1:0")
	if got.code != 1 || strings.Count(got.err, "\n") != 1 || !strings.Contains(got.err, "/proc/deskbell") {
		t.Errorf("exit %d: %s", got.code, got.err)
	}
}

// TestSignals: a process of its own ends in order on SIGTERM, with an event stream open, and leaves nothing when it is killed.
func TestSignals(t *testing.T) {
	b := newBench(t)
	b.shop()
	for _, c := range []struct {
		signal os.Signal
		code   int
	}{{syscall.SIGKILL, -1}, {syscall.SIGTERM, 0}, {os.Interrupt, 0}} {
		t.Run(fmt.Sprint(c.signal), func(t *testing.T) {
			self, err := os.Executable()
			if err != nil {
				t.Fatal(err)
			}
			out := &page{}
			cmd := exec.Command(self, "serve", "--listen", "127.0.0.1:0", "--log-format", "json")
			cmd.Env = append(os.Environ(), "TEST_AS_DESKBELL=1", "DESKBELL_DATA="+b.env["DESKBELL_DATA"], "LC_ALL=C", "DISPLAY=", "WAYLAND_DISPLAY=")
			cmd.Stdout, cmd.Stderr = out, out
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			url := out.await(t)
			if code, _ := get(t, url+"healthz"); code != 200 {
				t.Errorf("healthz: %d", code)
			}
			if err := cmd.Process.Signal(c.signal); err != nil {
				t.Fatal(err)
			}
			began := time.Now()
			_ = cmd.Wait()
			if code := cmd.ProcessState.ExitCode(); code != c.code || time.Since(began) > 10*time.Second {
				t.Errorf("exit %d after %s:\n%s", code, time.Since(began), out)
			}
		})
	}
}

func TestBackupAndRestore(t *testing.T) {
	b := newBench(t)
	b.shop()
	pw := b.file("li.pw", "another long one")
	b.must("agent", "add", "li@shop.test", "--name", "李伟", "--password-file", pw)
	r := b.serve()
	copied := filepath.Join(b.dir, "copy.db")
	b.must("backup", copied)
	if got := b.run("backup", copied); got.code != 1 {
		t.Errorf("a second backup to the same file: exit %d", got.code)
	}
	b.must("agent", "add", "wang@shop.test", "--password-file", pw)
	if got := b.run("restore", copied, "--force"); got.code != 1 {
		t.Errorf("restore under a running desk: exit %d", got.code)
	}
	if agents := b.must("agent", "list").out; !strings.Contains(agents, "wang@shop.test") {
		t.Errorf("the refused restore did something:\n%s", agents)
	}
	r.end()
	if got := b.run("restore", copied); got.code != 1 {
		t.Errorf("restore without --force: exit %d", got.code)
	}
	b.must("restore", copied, "--force")
	agents := b.must("agent", "list").out
	if strings.Contains(agents, "wang@shop.test") || !strings.Contains(agents, "李伟") {
		t.Errorf("after the restore:\n%s", agents)
	}
	into := b.must("backup", b.dir).out
	if files, _ := filepath.Glob(filepath.Join(b.dir, "deskbell-*.db")); len(files) != 1 || !strings.Contains(into, files[0]) {
		t.Errorf("backup into a folder: %q, %s", files, into)
	}
	b.serve().end()
}

func TestTokensAndPasswords(t *testing.T) {
	b := newBench(t)
	b.shop()
	r := b.serve()
	key := strings.TrimSpace(b.must("token", "create", "till", "--role", "owner").out)
	if len(key) < 20 || strings.ContainsAny(key, " \n") {
		t.Errorf("token %q", key)
	}
	if got := b.run("token", "create", "till"); got.code != 1 {
		t.Errorf("a second token of the same name: exit %d", got.code)
	}
	added := b.must("agent", "add", "li@shop.test").out
	_, password, found := strings.Cut(strings.TrimSpace(added), "Password: ")
	if !found || len(password) < 20 {
		t.Errorf("no password was made:\n%s", added)
	}
	s, err := (&dataOptions{data: b.env["DESKBELL_DATA"]}).open(t.Context(), b.terminal(nil, nil))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := s.LogIn(t.Context(), "li@shop.test", password); err != nil {
		t.Errorf("the printed password: %v", err)
	}
	b.env["DESKBELL_PASSWORD"] = "from the environment"
	b.must("agent", "password", "LI@shop.test")
	if a, err := s.LogIn(t.Context(), "li@shop.test", "from the environment"); err != nil || a.Role != desk.RoleAgent {
		t.Errorf("the new password: %v %v", a, err)
	}
	r.end()
}

func TestPasswordFileOthersCanReadIsWarnedOf(t *testing.T) {
	b := newBench(t)
	b.shop()
	open := b.file("open.pw", "readable by all\r\n")
	if err := os.Chmod(open, 0o644); err != nil {
		t.Fatal(err)
	}
	got := b.must("agent", "add", "li@shop.test", "--password-file", open)
	if !strings.Contains(got.err, open) {
		t.Errorf("stderr: %s", got.err)
	}
}
