// Pack turns the programs in DIST/bin/<system>-<machine> into what people download: a zip for Windows, an .app in a zip for
// macOS, a tar.gz for Linux, each with the licences of everything inside, and SHA256SUMS over all of them. The same programs
// give the same archives: every file has the time of the commit.
package main

import (
	"crypto/sha256"
	"flag"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/deskbell/deskbell/assets"
)

func main() {
	log.SetFlags(0)
	version := flag.String("version", "dev", "the release's version")
	flag.Parse()
	if flag.NArg() != 1 {
		log.Fatal("usage: pack [-version V] DIST")
	}
	p := packer{dist: flag.Arg(0), version: *version, at: commitTime()}
	if err := p.all(); err != nil {
		log.Fatal("pack: ", err)
	}
}

type packer struct {
	dist, version string
	at            time.Time
	sums          strings.Builder
}

// file is one file of an archive.
type file struct {
	name  string
	bytes []byte
	mode  os.FileMode
}

func (p *packer) all() error {
	papers, err := papers()
	if err != nil {
		return err
	}
	for _, machine := range []string{"amd64", "arm64"} {
		for system, pack := range map[string]func(machine string, program []byte, papers []file) error{
			"linux": p.linux, "windows": p.windows, "darwin": p.mac,
		} {
			name := "deskbell"
			if system == "windows" {
				name += ".exe"
			}
			program, err := os.ReadFile(filepath.Join(p.dist, "bin", system+"-"+machine, name))
			if err != nil {
				return err
			}
			if err := pack(machine, program, papers); err != nil {
				return err
			}
		}
	}
	return p.writeSums()
}

// papers go into every archive.
func papers() ([]file, error) {
	notices, err := assets.Notices()
	if err != nil {
		return nil, err
	}
	all := []file{{"NOTICES.txt", []byte(notices), 0o644}}
	for name, from := range map[string]string{
		"LICENSE.txt": "LICENSE", "README.md": "README.md", "README.zh-CN.md": "README.zh-CN.md",
	} {
		b, err := os.ReadFile(from)
		if err != nil {
			return nil, err
		}
		all = append(all, file{name, b, 0o644})
	}
	return sorted(all), nil
}

func (p *packer) linux(machine string, program []byte, papers []file) error {
	folder := "deskbell-" + p.version + "/"
	files := []file{{folder + "deskbell", program, 0o755}}
	for _, f := range papers {
		files = append(files, file{folder + f.name, f.bytes, f.mode})
	}
	return p.tarball("deskbell-"+p.version+"-linux-"+machine+".tar.gz", files)
}

func (p *packer) windows(machine string, program []byte, papers []file) error {
	return p.zip("deskbell-"+p.version+"-windows-"+machine+".zip", append([]file{{"deskbell.exe", program, 0o755}}, papers...))
}

// mac packs Deskbell.app. LSUIElement: it is a page in the browser, so it has no place in the Dock.
func (p *packer) mac(machine string, program []byte, papers []file) error {
	icon, err := icns("scripts/pack/icon.png")
	if err != nil {
		return err
	}
	app := "Deskbell.app/Contents/"
	files := []file{
		{app + "Info.plist", []byte(strings.ReplaceAll(plist, "VERSION", p.version)), 0o644},
		{app + "MacOS/deskbell", program, 0o755},
		{app + "Resources/deskbell.icns", icon, 0o644},
	}
	return p.zip("deskbell-"+p.version+"-macos-"+machine+".zip", append(files, papers...))
}

const plist = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
	<key>CFBundleName</key><string>Deskbell</string>
	<key>CFBundleDisplayName</key><string>Deskbell</string>
	<key>CFBundleIdentifier</key><string>org.deskbell.deskbell</string>
	<key>CFBundleExecutable</key><string>deskbell</string>
	<key>CFBundleIconFile</key><string>deskbell</string>
	<key>CFBundlePackageType</key><string>APPL</string>
	<key>CFBundleShortVersionString</key><string>VERSION</string>
	<key>CFBundleVersion</key><string>VERSION</string>
	<key>LSMinimumSystemVersion</key><string>12.0</string>
	<key>LSUIElement</key><true/>
</dict>
</plist>
`

func (p *packer) write(name string, b []byte) error {
	fmt.Fprintf(&p.sums, "%x  %s\n", sha256.Sum256(b), name)
	return os.WriteFile(filepath.Join(p.dist, name), b, 0o644)
}

func (p *packer) writeSums() error {
	lines := strings.SplitAfter(p.sums.String(), "\n")
	byName := make([]file, 0, len(lines))
	for _, line := range lines {
		if _, name, ok := strings.Cut(line, "  "); ok {
			byName = append(byName, file{name: name, bytes: []byte(line)})
		}
	}
	var all strings.Builder
	for _, f := range sorted(byName) {
		all.Write(f.bytes)
	}
	return os.WriteFile(filepath.Join(p.dist, "SHA256SUMS"), []byte(all.String()), 0o644)
}

// commitTime is that of HEAD, so that an archive can be made again byte for byte.
func commitTime() time.Time {
	out, err := exec.Command("git", "log", "-1", "--format=%ct").Output()
	if err == nil {
		if seconds, err := strconv.ParseInt(strings.TrimSpace(string(out)), 10, 64); err == nil {
			return time.Unix(seconds, 0).UTC()
		}
	}
	return time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
}
