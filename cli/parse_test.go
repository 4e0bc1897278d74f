package cli

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/deskbell/deskbell/desk"
)

func parseCommand(t *testing.T, args ...string) (code int, out, complaint string) {
	t.Helper()
	var o, e bytes.Buffer
	term := &terminal{in: strings.NewReader(""), out: &o, err: &e, env: func(string) string { return "" }, lang: desk.English}
	code = run(t.Context(), term, append([]string{"parse"}, args...))
	return code, o.String(), e.String()
}

func TestParsePrintsAnObjectALine(t *testing.T) {
	dir := t.TempDir()
	write := func(name, mail string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(mail), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	one := write("one", "From: =?utf-8?B?5p2O6Zu3?= <li@cust.test>\r\nSubject: a\u0085b\u2028c\r\nDate: Sun, 22 Nov 2026 10:00:00 +0800\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>Hi &amp; bye\u2029x</p>")
	two := write("two", "")
	code, out, complaint := parseCommand(t, two, one)
	if code != 0 || complaint != "" {
		t.Fatalf("exit %d, %q", code, complaint)
	}
	if strings.ContainsAny(out, "\u0085\u2028\u2029") {
		t.Error("a line separator is left in the output")
	}
	lines := strings.Split(strings.TrimSuffix(out, "\n"), "\n")
	if len(lines) != 2 {
		t.Fatalf("%d lines: %q", len(lines), out)
	}
	var first, second map[string]any
	for i, into := range []*map[string]any{&first, &second} {
		if err := json.Unmarshal([]byte(lines[i]), into); err != nil {
			t.Fatal(err)
		}
	}
	if first["file"] != two || second["file"] != one {
		t.Errorf("the order of the files: %v, %v", first["file"], second["file"])
	}
	from := second["from"].(map[string]any)
	if from["name"] != "李雷" || from["address"] != "li@cust.test" || second["date"] != "2026-11-22T02:00:00Z" {
		t.Errorf("from %v, date %v", from, second["date"])
	}
	for _, key := range []string{"in_reply_to", "references", "reply_to", "to", "cc", "attachments", "problems"} {
		if _, ok := first[key].([]any); !ok {
			t.Errorf("%s is %v, not a list", key, first[key])
		}
	}
}

func TestParseBadInput(t *testing.T) {
	dir := t.TempDir()
	good := filepath.Join(dir, "good")
	if err := os.WriteFile(good, []byte("Subject: x\r\n\r\ny"), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, complaint := parseCommand(t); code != 2 || strings.Count(complaint, "\n") != 1 {
		t.Errorf("no file: exit %d, %q", code, complaint)
	}
	for name, path := range map[string]string{"missing": filepath.Join(dir, "none"), "a folder": dir} {
		code, out, complaint := parseCommand(t, path, good)
		if code != 1 || strings.Count(complaint, "\n") != 1 || !strings.Contains(complaint, path) {
			t.Errorf("%s: exit %d, %q", name, code, complaint)
		}
		if strings.Count(out, "\n") != 1 {
			t.Errorf("%s: the other file was not printed: %q", name, out)
		}
	}
}
