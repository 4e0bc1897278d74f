package main

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// seeded is a file with n tickets, made once and kept for as long as what makes it does not change. The file itself is not to be
// changed: use a copy, or only read.
func (b *bench) seeded(ctx context.Context, n int) (string, error) {
	version, err := seedVersion()
	if err != nil {
		return "", err
	}
	path := filepath.Join(b.cache, fmt.Sprintf("%d-%s.db", n, version))
	if _, err := os.Stat(path); err == nil {
		return path, nil
	}
	making := filepath.Join(b.cache, fmt.Sprintf("making-%d.db", n))
	for _, end := range []string{"", "-wal", "-shm", ".key", ".lock"} {
		_ = os.Remove(making + end)
	}
	began := time.Now()
	d, err := b.startDesk(ctx, "demo", "--keep", making, "--tickets", fmt.Sprint(n), "--listen", "127.0.0.1:0", "--open=no")
	if err != nil {
		return "", err
	}
	if err := d.stop(); err != nil {
		return "", err
	}
	fmt.Fprintf(os.Stderr, "\r         %d tickets seeded in %s, %.0f a second\n", n, time.Since(began).Round(time.Second), float64(n)/time.Since(began).Seconds())
	if err := os.Rename(making+".key", path+".key"); err != nil {
		return "", err
	}
	return path, os.Rename(making, path)
}

// copied is a seeded file that may be changed.
func (b *bench) copied(ctx context.Context, n int) (string, error) {
	from, err := b.seeded(ctx, n)
	if err != nil {
		return "", err
	}
	to := filepath.Join(b.work, fmt.Sprintf("%d-%d.db", n, time.Now().UnixNano()))
	for _, end := range []string{"", ".key"} {
		if err := copyFile(from+end, to+end); err != nil {
			return "", err
		}
	}
	return to, nil
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	if _, err := io.Copy(out, in); err != nil {
		return err
	}
	return out.Close()
}

// seedVersion changes with what decides a seeded file: the schema, the demo's content and the way it is written and indexed.
func seedVersion() (string, error) {
	h := sha256.New()
	for _, pattern := range []string{"store/schema/sqlite/*.sql", "demo/content/*.txt", "demo/bulk.go", "demo/writer.go", "store/seed.go", "desk/terms.go", "desk/fold.go"} {
		names, err := fs.Glob(os.DirFS("."), pattern)
		if err != nil {
			return "", err
		}
		for _, name := range names {
			b, err := os.ReadFile(name)
			if err != nil {
				return "", err
			}
			fmt.Fprintf(h, "%s %d\n", name, len(b))
			h.Write(b)
		}
	}
	return fmt.Sprintf("%x", h.Sum(nil)[:4]), nil
}
