package tests

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"
)

// A mail of nearly 50 MB comes in, and the program needs at most 60 MB more than it did idle.
func TestBigMail(t *testing.T) {
	if testing.Short() {
		t.Skip("a long test")
	}
	h := realServers(t)
	p := newProgram(t, h)
	p.start(t)
	p.await(t)
	if err := h.deliver(customer, letter(customer, "small@cust.test", "small", "", "small")); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the small one is a ticket", func() bool { return p.count() == 1 })
	time.Sleep(2 * time.Second)
	idle := p.memory(t, "VmRSS")
	if err := os.WriteFile(fmt.Sprintf("/proc/%d/clear_refs", p.cmd.Process.Pid), []byte("5"), 0); err != nil { // the peak begins anew
		t.Fatal(err)
	}
	began := time.Now()
	if err := h.deliver(customer, bigLetter(48<<20)); err != nil {
		t.Fatal(err)
	}
	within(t, 2*time.Minute, "the big one is a ticket", func() bool { return p.count() == 2 })
	took := time.Since(began)
	time.Sleep(time.Second)
	peak := p.memory(t, "VmHWM")
	t.Logf("idle %d MB, peak %d MB, %v from delivery to ticket", idle>>10, peak>>10, took)
	if peak-idle > 60<<10 {
		t.Errorf("%d MB more than idle", (peak-idle)>>10)
	}
	var one struct {
		Messages []struct {
			Attachments []struct {
				Name string `json:"name"`
				Size int64  `json:"size"`
			} `json:"attachments"`
		} `json:"messages"`
	}
	all, err := p.tickets()
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range all {
		if a.Subject != "big" {
			continue
		}
		if err := p.call("GET", fmt.Sprintf("/tickets/%d", a.Number), "", nil, &one); err != nil {
			t.Fatal(err)
		}
	}
	if len(one.Messages) == 0 || len(one.Messages[0].Attachments) != 1 || one.Messages[0].Attachments[0].Size < 30<<20 {
		t.Errorf("%+v", one)
	}
	p.stop(t)
}

// memory is a line of /proc/PID/status, in kB.
func (p *program) memory(t *testing.T, name string) int {
	t.Helper()
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(raw), name+":")
	n, err := strconv.Atoi(strings.Fields(rest)[0])
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// bigLetter is a mail of about size bytes, nearly all of it one attachment that does not compress.
func bigLetter(size int) string {
	const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	random := rand.New(rand.NewPCG(3, 4))
	var b strings.Builder
	b.Grow(size + size/38)
	for b.Len() < size*76/78 {
		var line [77]byte
		for i := range 76 {
			line[i] = digits[random.IntN(64)]
		}
		line[76] = '\n'
		b.Write(line[:])
	}
	return letter(customer, "big@cust.test", "big", "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=xx\n",
		"--xx\nContent-Type: text/plain; charset=utf-8\n\nSee the attachment.\n--xx\nContent-Type: application/octet-stream; name=big.bin\n"+
			"Content-Disposition: attachment; filename=big.bin\nContent-Transfer-Encoding: base64\n\n"+b.String()+"--xx--")
}
