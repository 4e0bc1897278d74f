package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// desk is a running deskbell.
type desk struct {
	cmd *exec.Cmd
	url string // without a slash at its end
	log *os.File
}

var address = regexp.MustCompile(`http://127\.0\.0\.1:\d+`)

// startDesk runs the binary and waits until it serves.
func (b *bench) startDesk(ctx context.Context, args ...string) (*desk, error) {
	log, err := os.Create(filepath.Join(b.work, fmt.Sprintf("desk-%d.log", time.Now().UnixNano())))
	if err != nil {
		return nil, err
	}
	d := &desk{cmd: exec.CommandContext(ctx, b.binary, args...), log: log}
	d.cmd.Env = append(os.Environ(), "LC_ALL=C", "TZ=UTC")
	d.cmd.Stderr = log
	d.cmd.Cancel = func() error { return d.cmd.Process.Signal(syscall.SIGTERM) }
	out, err := d.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := d.cmd.Start(); err != nil {
		return nil, err
	}
	lines := bufio.NewScanner(out)
	lines.Split(scanPieces)
	for lines.Scan() {
		if d.url = address.FindString(lines.Text()); d.url != "" {
			break
		}
		if strings.Contains(lines.Text(), "tickets") {
			fmt.Fprintf(os.Stderr, "\r         %s", lines.Text())
		}
	}
	if d.url == "" {
		_ = d.cmd.Wait()
		words, _ := os.ReadFile(log.Name())
		return nil, fmt.Errorf("%s %s did not start: %s", b.binary, strings.Join(args, " "), words)
	}
	drained := make(chan struct{})
	go func() { defer close(drained); _, _ = io.Copy(io.Discard, out) }()
	return d, d.healthy(ctx)
}

// scanPieces splits at line feeds and carriage returns: progress comes on one line.
func scanPieces(data []byte, atEOF bool) (int, []byte, error) {
	for i, c := range data {
		if c == '\n' || c == '\r' {
			return i + 1, data[:i], nil
		}
	}
	if atEOF && len(data) > 0 {
		return len(data), data, nil
	}
	return 0, nil, nil
}

func (d *desk) healthy(ctx context.Context) error {
	for began := time.Now(); time.Since(began) < 30*time.Second; time.Sleep(5 * time.Millisecond) {
		if ok(d.url + "/healthz") {
			return nil
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return errors.New("no healthy answer in 30 s")
}

func ok(url string) bool {
	r, err := http.Get(url)
	if err != nil {
		return false
	}
	r.Body.Close()
	return r.StatusCode == http.StatusOK
}

// stop ends it in order.
func (d *desk) stop() error {
	_ = d.cmd.Process.Signal(syscall.SIGTERM)
	err := d.cmd.Wait()
	d.log.Close()
	return err
}

// resident is its memory in bytes by a line of /proc/PID/status: VmRSS now, VmHWM at the most.
func (d *desk) resident(line string) (int64, error) {
	f, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", d.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	for l := range strings.Lines(string(f)) {
		if rest, found := strings.CutPrefix(l, line+":"); found {
			kb, err := strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
			return kb << 10, err
		}
	}
	return 0, fmt.Errorf("no %s", line)
}

// forgetPeak makes VmHWM begin again at what is resident now.
func (d *desk) forgetPeak() error {
	return os.WriteFile(fmt.Sprintf("/proc/%d/clear_refs", d.cmd.Process.Pid), []byte("5"), 0)
}

// command runs one of the other commands and returns what it printed.
func (b *bench) command(ctx context.Context, env []string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, b.binary, args...)
	cmd.Env = append(append(os.Environ(), "LC_ALL=C"), env...)
	out, err := cmd.Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return "", fmt.Errorf("%s: %s", strings.Join(args, " "), exit.Stderr)
	}
	return strings.TrimSpace(string(out)), err
}
