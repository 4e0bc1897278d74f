//go:build !windows

package cli

import (
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"

	"github.com/mattn/go-isatty"
)

// systemLocale is empty: here the environment is all there is.
func systemLocale() string { return "" }

// startedByDesktop says whether a double click started this process and not a person at a terminal or a service manager:
// on macOS the program lies in an .app; elsewhere there is a screen and no terminal, and systemd did not do it.
func startedByDesktop(env func(string) string) bool {
	if runtime.GOOS == "darwin" {
		path, err := os.Executable()
		return err == nil && strings.Contains(path, ".app/Contents/MacOS/") && !onTerminal()
	}
	screen := env("DISPLAY") != "" || env("WAYLAND_DISPLAY") != ""
	return screen && !onTerminal() && env("INVOCATION_ID") == "" && env("SSH_CONNECTION") == ""
}

func onTerminal() bool {
	return isatty.IsTerminal(os.Stdin.Fd()) || isatty.IsTerminal(os.Stdout.Fd()) || isatty.IsTerminal(os.Stderr.Fd())
}

// lingerForReader does nothing: a terminal stays open by itself.
func lingerForReader(*terminal) {}

// opener is the program that shows a page in the user's browser.
func opener(url string) (string, []string) {
	if runtime.GOOS == "darwin" {
		return "open", []string{url}
	}
	return "xdg-open", []string{url}
}

// worldReadable says whether other users of this machine may read the file.
func worldReadable(info os.FileInfo) bool { return info.Mode().Perm()&0o004 != 0 }

// detach keeps the Ctrl-C that ends the desk from the browser.
func detach(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }
