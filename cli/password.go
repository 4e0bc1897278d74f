package cli

import (
	"crypto/rand"
	"io"
	"os"
	"strings"
)

// maxPassword bounds what is read as a password: a wrong file name must not read a whole database.
const maxPassword = 4 << 10

// passwordFlag is --name FILE for a secret. The secret may also be in the environment under variable; the file overrules it.
// Nothing takes a secret as an argument: those show in the list of processes.
type passwordFlag struct {
	file     string
	name     string
	variable string
	secret   string // once read: "-" can be read only once
}

func (p *passwordFlag) add(f *flags, name, about, variable string) {
	p.name, p.variable = name, variable
	f.str(&p.file, name, about)
}

// read is the secret, or "" where none was given. The line break at its end does not belong to it.
func (p *passwordFlag) read(t *terminal) (string, error) {
	if p.secret != "" {
		return p.secret, nil
	}
	if p.file == "" {
		return t.env(p.variable), nil
	}
	raw, err := p.bytes(t)
	if err != nil {
		return "", err
	}
	secret := strings.TrimSuffix(strings.TrimSuffix(strings.TrimPrefix(string(raw), "\ufeff"), "\n"), "\r")
	switch {
	case secret == "":
		return "", wrong("cli.password.empty", "flag", "--"+p.name, "file", p.file)
	case len(raw) > maxPassword || strings.ContainsAny(secret, "\r\n\x00"):
		return "", wrong("cli.password.lines", "flag", "--"+p.name, "file", p.file)
	}
	p.secret = secret
	return secret, nil
}

func (p *passwordFlag) bytes(t *terminal) ([]byte, error) {
	if p.file == "-" {
		return io.ReadAll(io.LimitReader(t.in, maxPassword+1))
	}
	file, err := os.Open(p.file)
	if err != nil {
		return nil, wrong("cli.password.file", "flag", "--"+p.name, "file", p.file, "why", reason(err))
	}
	defer file.Close()
	if info, err := file.Stat(); err == nil && worldReadable(info) {
		t.warn(t.text("cli.password.world", "file", p.file))
	}
	raw, err := io.ReadAll(io.LimitReader(file, maxPassword+1))
	if err != nil {
		return nil, wrong("cli.password.file", "flag", "--"+p.name, "file", p.file, "why", reason(err))
	}
	return raw, nil
}

// newPassword is a random one that can be read aloud: 26 letters and digits.
func newPassword() string { return strings.ToLower(rand.Text()) }
