//go:build unix

package store

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// asNobody opens path, and a new file beside it, as a user who may not write there: root may write everywhere.
func asNobody(t *testing.T, path string) {
	t.Helper()
	dir, err := os.MkdirTemp("/tmp", "deskbell-ro-*")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	copyFile := func(from, to string, mode os.FileMode) {
		text, err := os.ReadFile(from)
		if err == nil {
			err = os.WriteFile(to, text, mode)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	program, database := filepath.Join(dir, "program"), filepath.Join(dir, "desk.db")
	copyFile(exe, program, 0o755)
	copyFile(path, database, 0o666)
	if err := os.Chmod(database, 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o555); err != nil {
		t.Fatal(err)
	}
	for _, p := range []string{database, filepath.Join(dir, "new.db")} {
		cmd := exec.Command(program)
		cmd.Dir = "/"
		cmd.Env = append(os.Environ(), roleVariable+"=open", pathVariable+"="+p)
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
		out, err := cmd.CombinedOutput()
		if err != nil || strings.TrimSpace(string(out)) != "store.read_only" {
			t.Errorf("%s: %q, %v", filepath.Base(p), out, err)
		}
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 2 {
		t.Errorf("%v, %v", entries, err)
	}
}
