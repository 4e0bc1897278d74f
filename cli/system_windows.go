package cli

import (
	"bufio"
	"os"
	"os/exec"
	"syscall"
	"unsafe"

	"golang.org/x/sys/windows"
)

// systemLocale is the first of the languages that the user wants to see Windows in.
func systemLocale() string {
	langs, err := windows.GetUserPreferredUILanguages(windows.MUI_LANGUAGE_NAME)
	if err != nil || len(langs) == 0 {
		return ""
	}
	return langs[0]
}

// startedByDesktop says whether a double click started this process: then its console window has no other process in it.
func startedByDesktop(func(string) string) bool {
	list := windows.NewLazySystemDLL("kernel32.dll").NewProc("GetConsoleProcessList")
	var ids [2]uint32
	n, _, _ := list.Call(uintptr(unsafe.Pointer(&ids[0])), uintptr(len(ids)))
	return n == 1
}

// lingerForReader keeps the console window of a double click open until Enter, or the error would vanish with it.
func lingerForReader(t *terminal) {
	if !startedByDesktop(t.env) {
		return
	}
	t.say("cli.enter")
	_, _ = bufio.NewReader(os.Stdin).ReadString('\n')
}

// opener is the program that shows a page in the user's browser.
func opener(url string) (string, []string) {
	return "rundll32", []string{"url.dll,FileProtocolHandler", url}
}

// worldReadable is always false: mode bits say nothing here.
func worldReadable(os.FileInfo) bool { return false }

// detach keeps the Ctrl-C that ends the desk from the browser.
func detach(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{CreationFlags: windows.CREATE_NEW_PROCESS_GROUP}
}
