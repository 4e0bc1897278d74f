package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"runtime"
	"time"
)

// size is that of the binary that is measured: `make` builds it stripped.
func (b *bench) size(context.Context) error {
	n := fileSize(b.binary)
	b.table.add(fmt.Sprintf("stripped %s/%s binary", runtime.GOOS, runtime.GOARCH), "36 MB or less", fmt.Sprintf("%.1f MB", float64(n)/1e6), n > 0 && n <= 36e6)
	return nil
}

func fileSize(path string) int64 {
	info, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return info.Size()
}

// start is from the process to the first healthy answer, ten times.
func (b *bench) start(ctx context.Context) error {
	n := b.full(10_000, 1_000)
	file, err := b.copied(ctx, n)
	if err != nil {
		return err
	}
	var all spread
	for range b.full(11, 3) {
		took, err := b.startOnce(ctx, file)
		if err != nil {
			return err
		}
		all = append(all, took)
	}
	b.table.add(fmt.Sprintf("start to the first 200 on /healthz, %d tickets: median (slowest) of %d", n, len(all)), "150 ms or less",
		fmt.Sprintf("%s (%s)", ms(all.at(50)), ms(all.at(100))), all.at(50) <= 150*time.Millisecond)
	return nil
}

func (b *bench) startOnce(ctx context.Context, file string) (time.Duration, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	at := l.Addr().String()
	l.Close()
	cmd := exec.CommandContext(ctx, b.binary, "serve", "--data", file, "--listen", at, "--open=no")
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	began := time.Now()
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	d := &desk{cmd: cmd}
	defer d.stop()
	for time.Since(began) < 10*time.Second {
		if r, err := client.Get("http://" + at + "/healthz"); err == nil {
			r.Body.Close()
			if r.StatusCode == http.StatusOK {
				return time.Since(began), nil
			}
		}
		time.Sleep(500 * time.Microsecond)
	}
	return 0, fmt.Errorf("no healthy answer in 10 s")
}
