package browser

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// binary is the real program, built once for the tests that want it; or the one that DESKBELL_BINARY names, to try a release.
var binary = sync.OnceValues(func() (string, error) {
	if given := os.Getenv("DESKBELL_BINARY"); given != "" {
		return given, nil
	}
	dir, err := os.MkdirTemp("", "deskbell-browser")
	if err != nil {
		return "", err
	}
	atEnd(func() { os.RemoveAll(dir) })
	path := filepath.Join(dir, "deskbell")
	if out, err := exec.Command("go", "build", "-o", path, "../..").CombinedOutput(); err != nil {
		return "", fmt.Errorf("the program can't be built: %w\n%s", err, out)
	}
	return path, nil
})

// runs starts the real program and returns a shop at its address, and what it printed when it was ready: everything up to
// the line that holds ready. It is told to end, in order, when the test ends.
func runs(t *testing.T, ready string, args ...string) (*shop, string) {
	t.Helper()
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(path, args...)
	cmd.Env = append(os.Environ(), "LC_ALL=C", "DESKBELL_OPEN=no")
	var log bytes.Buffer
	cmd.Stderr = &log
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := make(chan string, 100)
	go func() {
		defer close(lines)
		for scan := bufio.NewScanner(out); scan.Scan(); {
			lines <- scan.Text()
		}
	}()
	t.Cleanup(func() {
		if err := cmd.Process.Signal(os.Interrupt); err != nil {
			t.Error(err)
		}
		for range lines { // until it closes its output
		}
		if err := cmd.Wait(); err != nil {
			t.Errorf("the program ended with %v", err)
		}
		if t.Failed() {
			t.Logf("the program said:\n%s", &log)
		}
	})
	s := &shop{T: t}
	var said strings.Builder
	late := time.After(time.Minute)
	for {
		select {
		case line, ok := <-lines:
			if !ok {
				t.Fatalf("the program did not start:\n%s%s", &said, &log)
			}
			fmt.Fprintln(&said, line)
			if strings.Contains(line, ready) {
				s.base = "http://" + field(said.String(), "http://", "/")
				return s, said.String()
			}
		case <-late:
			t.Fatalf("the program is not ready after a minute:\n%s", &said)
		}
	}
}

// field is what stands in text between two marks.
func field(text, from, to string) string {
	_, rest, _ := strings.Cut(text, from)
	value, _, _ := strings.Cut(rest, to)
	return value
}
