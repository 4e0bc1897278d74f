// Notices prints, compressed by gzip, the licences of everything that is inside a Deskbell binary: the Go runtime, the modules that any of our
// systems links, and the browser's packages. It reads the module cache and node_modules, no network.
package main

import (
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// part is one thing with licence files of its own.
type part struct{ name, version, dir string }

// systems are those we release for; each may link modules that the others don't.
var systems = []string{"linux/amd64", "linux/arm64", "windows/amd64", "windows/arm64", "darwin/amd64", "darwin/arm64"}

// packages of node_modules whose code the browser gets.
var packages = []string{"squire-rte", "dompurify"}

// tables are modules whose tables of characters package find has in its own form; find/gen reads them.
var tables = []string{"github.com/longbridgeapp/opencc", "github.com/mozillazg/go-pinyin"}

// licenceFile matches LICENSE, LICENCE.md, COPYING, NOTICE.txt, PATENTS, LICENSE-GO …
var licenceFile = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice|patents)([-._].*)?$`)

func main() {
	log.SetFlags(0)
	out, err := gzip.NewWriterLevel(os.Stdout, gzip.BestCompression)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Fprintln(out, "Deskbell contains the following software, each under its own licence.")
	parts := []part{{"Go", "", goRoot()}}
	parts = append(parts, modules()...)
	parts = append(parts, tablesOfFind()...)
	parts = append(parts, browser()...)
	for _, p := range parts {
		if err := p.write(out); err != nil {
			log.Fatal(err)
		}
	}
	if err := out.Close(); err != nil {
		log.Fatal(err)
	}
}

func goRoot() string {
	out, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		log.Fatal("go env: ", err)
	}
	return strings.TrimSpace(string(out))
}

// modules are those that the program links on any system, by name. What server/slim puts in their place is our own.
func modules() []part {
	found := map[string]part{}
	for _, system := range systems {
		goos, goarch, _ := strings.Cut(system, "/")
		cmd := exec.Command("go", "list", "-deps", "-tags=", "-f", // also what a plain `go build` links
			`{{with .Module}}{{if not .Main}}{{with .Replace}}{{if .Version}}{{.Path}} {{.Version}} {{.Dir}}{{end}}{{else}}{{.Path}} {{.Version}} {{.Dir}}{{end}}{{end}}{{end}}`, ".")
		cmd.Env = append(os.Environ(), "GOOS="+goos, "GOARCH="+goarch, "CGO_ENABLED=0")
		cmd.Stderr = os.Stderr
		out, err := cmd.Output()
		if err != nil {
			log.Fatal("go list: ", err)
		}
		for line := range strings.Lines(string(out)) {
			if f := strings.SplitN(strings.TrimSpace(line), " ", 3); len(f) == 3 {
				found[f[0]] = part{f[0], f[1], f[2]}
			}
		}
	}
	var parts []part
	for _, p := range found {
		parts = append(parts, p)
	}
	slices.SortFunc(parts, func(a, b part) int { return strings.Compare(a.name, b.name) })
	return parts
}

func tablesOfFind() []part {
	var parts []part
	for _, name := range tables {
		cmd := exec.Command("go", "mod", "download", "-json", name)
		cmd.Dir, cmd.Stderr = filepath.Join("find", "gen"), os.Stderr
		out, err := cmd.Output()
		if err != nil {
			log.Fatal("go mod download: ", err)
		}
		var about struct{ Version, Dir string }
		if err := json.Unmarshal(out, &about); err != nil {
			log.Fatal(name, ": ", err)
		}
		parts = append(parts, part{name, about.Version, about.Dir})
	}
	return parts
}

func browser() []part {
	var parts []part
	for _, name := range packages {
		dir := filepath.Join("node_modules", name)
		raw, err := os.ReadFile(filepath.Join(dir, "package.json"))
		if err != nil {
			log.Fatal("the browser's packages are missing (npm ci): ", err)
		}
		var about struct{ Version string }
		if err := json.Unmarshal(raw, &about); err != nil {
			log.Fatal(name, ": ", err)
		}
		parts = append(parts, part{name, about.Version, dir})
	}
	return parts
}

// write prints a part and the texts of its licence files. A part without any is an error: it may not be passed on.
func (p part) write(w io.Writer) error {
	fmt.Fprintf(w, "\n%s\n%s\n", strings.Repeat("=", 78), strings.TrimSpace(p.name+" "+p.version))
	entries, err := os.ReadDir(p.dir)
	if err != nil {
		return err
	}
	n := 0
	for _, e := range entries {
		if e.IsDir() || !licenceFile.MatchString(e.Name()) || strings.HasSuffix(e.Name(), ".go") {
			continue
		}
		text, err := os.ReadFile(filepath.Join(p.dir, e.Name()))
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "%s\n%s\n", strings.Repeat("-", 78), strings.TrimSpace(strings.ReplaceAll(string(text), "\r\n", "\n")))
		n++
	}
	if n == 0 {
		return fmt.Errorf("%s has no licence file", p.name)
	}
	return nil
}
