package cli

import (
	"encoding/json"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/deskbell/deskbell/assets"
)

// TestNoticesAreComplete: whatever is inside the program on any system has its licence in the notices, in this version.
func TestNoticesAreComplete(t *testing.T) {
	heads := map[string]bool{}
	notices, err := assets.Notices()
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(notices, "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, "=====") && i+1 < len(lines) {
			heads[lines[i+1]] = true
		}
	}
	inside := linked(t)
	for name, version := range pinned(t) {
		inside[name+" "+version] = true
	}
	for part := range inside {
		if !heads[part] {
			t.Errorf("no notice for %s: run `make notices`", part)
		}
	}
	if len(inside) < 20 {
		t.Errorf("only %d parts found: the test looks in the wrong place", len(inside))
	}
}

func linked(t *testing.T) map[string]bool {
	t.Helper()
	all := map[string]bool{}
	for _, system := range []string{"linux", "windows", "darwin"} {
		list := exec.Command("go", "list", "-deps", "-tags=", "-f", `{{with .Module}}{{if not .Main}}{{with .Replace}}{{if .Version}}{{.Path}} {{.Version}}{{end}}{{else}}{{.Path}} {{.Version}}{{end}}{{end}}{{end}}`, ".")
		list.Dir = ".."
		list.Env = append(os.Environ(), "GOOS="+system, "GOARCH=arm64", "CGO_ENABLED=0")
		out, err := list.Output()
		if err != nil {
			t.Fatal("go list: ", err)
		}
		for line := range strings.Lines(string(out)) {
			if line = strings.TrimSpace(line); line != "" {
				all[line] = true
			}
		}
	}
	return all
}

// pinned are the browser's packages by the lock file: those that are not for development only and have code.
func pinned(t *testing.T) map[string]string {
	t.Helper()
	raw, err := os.ReadFile("../package-lock.json")
	if err != nil {
		t.Fatal(err)
	}
	var lock struct {
		Packages map[string]struct {
			Version       string
			Dev, Optional bool
		}
	}
	if err := json.Unmarshal(raw, &lock); err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for path, p := range lock.Packages {
		if name, ok := strings.CutPrefix(path, "node_modules/"); ok && !p.Dev && !p.Optional {
			all[name] = p.Version
		}
	}
	return all
}
