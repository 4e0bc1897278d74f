package tests

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/tests/servers"
)

// binary is the program, built once; or the one that DESKBELL_BINARY names, to try a release.
var binary = os.Getenv("DESKBELL_BINARY")

func TestMain(m *testing.M) {
	os.Exit(run(m))
}

func run(m *testing.M) int {
	// Those that run side by side mostly wait: for servers that hang, for the next try.
	if err := flag.Set("test.parallel", "12"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	if binary != "" {
		return m.Run()
	}
	dir, err := os.MkdirTemp("", "deskbell-tests")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	binary = filepath.Join(dir, "deskbell")
	build := exec.Command("go", "build", "-o", binary, "..")
	if out, err := build.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "the program can't be built: %v\n%s", err, out)
		return 1
	}
	return m.Run()
}

// program is a shop's desk, set up; it runs between start and kill or stop.
type program struct {
	data    string
	address string // of its mailbox
	base    string
	token   string
	cmd     *exec.Cmd
	log     *os.File
	readers map[desk.Lang]*http.Client // who is logged in, by language
}

func newProgram(t testing.TB, h *host, more ...string) *program {
	t.Helper()
	return newProgramIn(t, t.TempDir(), shop, h, more...)
}

// newProgramIn keeps its data in dir and reads address.
func newProgramIn(t testing.TB, dir, address string, h *host, more ...string) *program {
	t.Helper()
	ports, err := servers.FreePorts(1)
	if err != nil {
		t.Fatal(err)
	}
	p := &program{data: filepath.Join(dir, "desk.db"), address: address, base: "http://" + local(ports[0]), readers: map[desk.Lang]*http.Client{}}
	if p.log, err = os.Create(filepath.Join(t.TempDir(), "log")); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		p.kill()
		if t.Failed() {
			said, _ := os.ReadFile(p.log.Name())
			t.Logf("the program said:\n%s", tail(said))
		}
		p.log.Close()
	})
	p.do(t, append([]string{"init", "--data", p.data, "--shop", "小店", "--lang", "zh-CN", "--zone", "Asia/Shanghai", "--admin", "boss@shop.test",
		"--mailbox", address, "--imap", as(address, h.imapURL), "--smtp", as(address, h.smtpURL), "--undo", "0s"}, more...)...)
	p.token = strings.TrimSpace(p.do(t, "token", "create", "--data", p.data, "--role", "owner", "tests"))
	p.token = p.token[strings.LastIndexAny(p.token, " \n")+1:]
	return p
}

// as is a server's URL for another account.
func as(address, url string) string { return strings.Replace(url, shop, address, 1) }

func tail(b []byte) []byte {
	if len(b) > 6000 {
		return b[len(b)-6000:]
	}
	return b
}

// do runs a command to its end and returns what it printed.
func (p *program) do(t testing.TB, args ...string) string {
	t.Helper()
	cmd := exec.Command(binary, args...)
	cmd.Env = append(os.Environ(), "DESKBELL_PASSWORD=hunter2hunter2", "DESKBELL_IMAP_PASSWORD="+password, "DESKBELL_SMTP_PASSWORD="+password)
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	if err := cmd.Run(); err != nil {
		t.Fatalf("deskbell %s: %v\n%s", strings.Join(args, " "), err, said.String())
	}
	return out.String()
}

// start runs the desk; it does not wait until it answers.
func (p *program) start(t testing.TB) {
	t.Helper()
	p.cmd = exec.Command(binary, "serve", "--data", p.data, "--listen", strings.TrimPrefix(p.base, "http://"))
	p.cmd.Stdout, p.cmd.Stderr = p.log, p.log
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
}

func (p *program) await(t testing.TB) {
	t.Helper()
	eventually(t, "the desk answers", func() bool {
		r, err := http.Get(p.base + "/healthz")
		if err != nil {
			return false
		}
		r.Body.Close()
		return r.StatusCode == http.StatusOK
	})
}

// kill is kill -9.
func (p *program) kill() {
	if p.cmd != nil {
		_ = p.cmd.Process.Kill()
		_ = p.cmd.Wait()
		p.cmd = nil
	}
}

// stop is SIGTERM, which has to end it in order.
func (p *program) stop(t testing.TB) {
	t.Helper()
	if err := p.cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Wait(); err != nil {
		t.Errorf("it ended with %v", err)
	}
	p.cmd = nil
}

// call speaks to the API; key is an Idempotency-Key, empty for none.
func (p *program) call(method, path, key string, in, out any) error {
	var body io.Reader
	if in != nil {
		raw, err := json.Marshal(in)
		if err != nil {
			return err
		}
		body = bytes.NewReader(raw)
	}
	r, err := http.NewRequest(method, p.base+"/api/v1"+path, body)
	if err != nil {
		return err
	}
	r.Header.Set("Authorization", "Bearer "+p.token)
	r.Header.Set("Content-Type", "application/json")
	if key != "" {
		r.Header.Set("Idempotency-Key", key)
	}
	client := http.Client{Timeout: 20 * time.Second}
	res, err := client.Do(r)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		return err
	}
	if res.StatusCode >= 300 {
		return fmt.Errorf("%s %s: %s: %s", method, path, res.Status, raw)
	}
	return json.Unmarshal(raw, out)
}

type ticket struct {
	Number   int64  `json:"number"`
	Subject  string `json:"subject"`
	Status   string `json:"status"`
	Messages []struct {
		ID        int64  `json:"id"`
		Direction string `json:"direction"`
		Source    string `json:"source"`
		Subject   string `json:"subject"`
		Reply     string `json:"reply"`
		MessageID string `json:"message_id"`
		Delivery  *struct {
			State    string `json:"state"`
			Attempts int    `json:"attempts"`
			Error    string `json:"error"`
		} `json:"delivery"`
	} `json:"messages"`
	Count int `json:"message_count"`
}

// tickets are all of them, page by page.
func (p *program) tickets() ([]ticket, error) {
	var all []ticket
	for cursor := ""; ; {
		var page struct {
			Items []ticket `json:"items"`
			Next  string   `json:"next"`
		}
		if err := p.call("GET", "/tickets?limit=200&cursor="+cursor, "", nil, &page); err != nil {
			return nil, err
		}
		all = append(all, page.Items...)
		if cursor = page.Next; cursor == "" {
			return all, nil
		}
	}
}

func (p *program) ticket(t testing.TB, number int64) ticket {
	t.Helper()
	var one ticket
	if err := p.call("GET", fmt.Sprintf("/tickets/%d", number), "", nil, &one); err != nil {
		t.Fatal(err)
	}
	return one
}

func (p *program) count() int {
	all, err := p.tickets()
	if err != nil {
		return -1
	}
	return len(all)
}
