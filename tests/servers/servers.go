// Package servers starts Dovecot and Postfix for whoever tests or measures against them, several at once if need be.
package servers

import (
	_ "embed"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
)

//go:embed up
var up []byte

//go:embed down
var down []byte

// Pair is a Dovecot and a Postfix with the accounts that the script up names, in a folder of their own, on ports of loopback.
type Pair struct {
	Dir                      string
	IMAP, IMAPS, SMTP, SMTPS int
}

// Missing says what the servers need and this machine has not; "" where they can be started.
func Missing() string {
	if runtime.GOOS != "linux" {
		return "Dovecot and Postfix are started on Linux only"
	}
	if os.Getuid() != 0 {
		return "Dovecot and Postfix are started by root only"
	}
	for _, name := range []string{"dovecot", "postfix", "openssl"} {
		if _, err := exec.LookPath(name); err != nil {
			return name + " is not installed: apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends dovecot-imapd dovecot-lmtpd postfix openssl"
		}
	}
	return ""
}

// tries is how often other ports are taken where somebody else was quicker.
const tries = 3

// Start starts both servers, which may take a moment to answer. Who starts them stops them.
func Start() (*Pair, error) {
	var failed error
	for range tries {
		p, err := start()
		if err == nil {
			return p, nil
		}
		failed = errors.Join(failed, err)
	}
	return nil, failed
}

func start() (*Pair, error) {
	dir, err := os.MkdirTemp("/tmp", "deskbell") // short, for the paths of sockets; readable, for Postfix
	if err != nil {
		return nil, err
	}
	ports, err := FreePorts(4)
	if err != nil {
		return nil, err
	}
	p := &Pair{Dir: dir, IMAP: ports[0], IMAPS: ports[1], SMTP: ports[2], SMTPS: ports[3]}
	args := []string{dir}
	for _, port := range ports {
		args = append(args, strconv.Itoa(port))
	}
	if err := p.script("up", up, args...); err != nil {
		_ = p.Stop() // one of them may run
		return nil, err
	}
	return p, nil
}

// Stop stops both servers and removes their folder.
func (p *Pair) Stop() error {
	return errors.Join(p.script("down", down, p.Dir), os.RemoveAll(p.Dir))
}

// script runs one of the scripts. Its output goes to a file: the servers keep it open.
func (p *Pair) script(name string, text []byte, args ...string) error {
	path := filepath.Join(p.Dir, name)
	if err := os.WriteFile(path, text, 0o755); err != nil {
		return err
	}
	out, err := os.Create(path + ".out")
	if err != nil {
		return err
	}
	defer out.Close()
	cmd := exec.Command("bash", append([]string{path}, args...)...)
	cmd.Stdout, cmd.Stderr = out, out
	if err := cmd.Run(); err != nil {
		said, _ := os.ReadFile(out.Name())
		return fmt.Errorf("%s: %w\n%s", name, err, said)
	}
	return nil
}
