package cli

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/provider"
)

// said is what a command left behind.
type said struct {
	code     int
	out, err string
}

// bench is a place to run commands: a folder, an environment that is not this machine's, and the shop's file in it.
type bench struct {
	t    *testing.T
	dir  string
	env  map[string]string
	lang desk.Lang
}

func newBench(t *testing.T) *bench {
	dir := t.TempDir()
	return &bench{t: t, dir: dir, lang: desk.English, env: map[string]string{
		"HOME": dir, "DESKBELL_DATA": filepath.Join(dir, "shop.db"),
	}}
}

// file writes a file that only we may read and returns its path.
func (b *bench) file(name, text string) string {
	b.t.Helper()
	path := filepath.Join(b.dir, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		b.t.Fatal(err)
	}
	return path
}

func (b *bench) terminal(out, err *bytes.Buffer) *terminal {
	return &terminal{
		in: strings.NewReader(""), out: out, err: err, lang: b.lang,
		env:    func(name string) string { return b.env[name] },
		browse: func(context.Context, string) error { return nil },
		find: func(_ context.Context, address string) provider.Found {
			found, ok := provider.Known(address, "")
			if !ok {
				found = provider.Guess(address)
			}
			return found
		},
	}
}

func (b *bench) run(args ...string) said {
	b.t.Helper()
	var out, err bytes.Buffer
	code := run(b.t.Context(), b.terminal(&out, &err), args)
	return said{code, out.String(), err.String()}
}

// must is run for what has to succeed.
func (b *bench) must(args ...string) said {
	b.t.Helper()
	s := b.run(args...)
	if s.code != 0 {
		b.t.Fatalf("deskbell %s: exit %d: %s", strings.Join(args, " "), s.code, s.err)
	}
	return s
}

// shop sets one up without a mailbox.
func (b *bench) shop() {
	b.t.Helper()
	b.must("init", "--shop", "Tea & Co", "--lang", "en", "--zone", "Asia/Shanghai", "--admin", "owner@shop.test",
		"--password-file", b.file("owner.pw", "correct horse\n"))
}

// bytes is the database, with what its log holds: what must not change.
func (b *bench) bytes() string {
	b.t.Helper()
	var all strings.Builder
	for _, end := range []string{"", "-wal"} {
		raw, err := os.ReadFile(b.env["DESKBELL_DATA"] + end)
		if err != nil && !os.IsNotExist(err) {
			b.t.Fatal(err)
		}
		all.Write(raw)
	}
	return all.String()
}

// TestBadInput: each costs one line on stderr and its exit code, prints no result and changes nothing.
func TestBadInput(t *testing.T) {
	b := newBench(t)
	b.shop()
	pw := b.file("pw", "long enough pw\n")
	empty := b.file("empty", "\n")
	lines := b.file("lines", "one\ntwo\n")
	text := b.file("text.db", "this is no database, however long it may be ........................................................")
	initial := []string{"init", "--shop", "S", "--admin", "a@b.test", "--password-file", pw, "--data", filepath.Join(b.dir, "new.db")}
	for _, c := range []struct {
		name string
		args []string
		code int
		want string
	}{
		{"unknown command", []string{"frobnicate"}, 2, "frobnicate"},
		{"half a command", []string{"token"}, 2, "create"},
		{"unknown second word", []string{"agent", "fire"}, 2, "agent fire"},
		{"help for nothing", []string{"help", "nothing"}, 2, "nothing"},
		{"unknown flag", []string{"serve", "--lisen", ":1"}, 2, "--lisen"},
		{"unknown flag without a command", []string{"--lisen=:1"}, 2, "--lisen"},
		{"flag without a value", []string{"serve", "--listen"}, 2, "--listen"},
		{"flag with an empty value", []string{"serve", "--data="}, 2, "--data"},
		{"argument to serve", []string{"serve", "shop.db"}, 2, "shop.db"},
		{"argument to version", []string{"version", "1"}, 2, "1"},
		{"address without a port", []string{"serve", "--listen", "127.0.0.1"}, 2, "--listen"},
		{"port that is none", []string{"serve", "--listen", ":http"}, 2, "65535"},
		{"port too high", []string{"serve", "--listen", ":70000"}, 2, "65535"},
		{"host that is a name", []string{"serve", "--listen", "example.com:80"}, 2, "--listen"},
		{"log format", []string{"serve", "--log-format", "xml"}, 2, "xml"},
		{"toggle", []string{"serve", "--open=maybe"}, 2, "maybe"},
		{"proxy", []string{"serve", "--trusted-proxy", "10.0.0.0/99"}, 2, "10.0.0.0/99"},
		{"host", []string{"serve", "--host", "a b"}, 2, "a b"},
		{"public URL", []string{"serve", "--public-url", "shop.example"}, 2, "shop.example"},
		{"not a database", []string{"serve", "--listen", "127.0.0.1:0", "--data", text}, 1, "text.db"},
		{"a folder for a database", []string{"serve", "--listen", "127.0.0.1:0", "--data", b.dir}, 1, b.dir},
		{"an address of another machine", []string{"serve", "--listen", "192.0.2.1:8080"}, 1, "192.0.2.1:8080"},
		{"init without a shop", []string{"init", "--admin", "a@b.test", "--password-file", pw}, 2, "--shop"},
		{"init without a password", initial[:5], 2, "--password-file"},
		{"init with an empty password file", append(initial, "--password-file", empty), 2, "empty"},
		{"init with a password of two lines", append(initial, "--password-file", lines), 2, "lines"},
		{"init with no such file", append(initial, "--password-file", "/nowhere/pw"), 2, "/nowhere/pw"},
		{"init with a zone that is none", append(initial, "--zone", "Mars/Base"), 1, "Mars/Base"},
		{"init with a language that is none", append(initial, "--lang", "fr"), 2, "fr"},
		{"init with an address that is none", append(initial, "--admin", "owner"), 1, ""},
		{"init with a shop of blanks", append(initial, "--shop", "  "), 1, ""},
		{"init with an undo too long", append(initial, "--undo", "5m"), 2, "5m"},
		{"init with a delay that is none", append(initial, "--rating-delay", "soon"), 2, "soon"},
		{"init with a mailbox and no server", append(initial, "--mailbox", "help@b.test"), 2, "--imap"},
		{"init with a server and no mailbox", append(initial, "--imap", "imaps://u@h:993"), 2, "--mailbox"},
		{"init with the servers swapped", append(initial, "--mailbox", "help@b.test", "--imap", "smtps://u@h:465"), 2, "imaps://"},
		{"init with a server without a password", append(initial, "--mailbox", "help@b.test", "--imap", "imaps://u@h:993"), 2, "DESKBELL_IMAP_PASSWORD"},
		{"init with a password in the URL", append(initial, "--mailbox", "help@b.test", "--imap", "imaps://u:secret99@h:993"), 1, ""},
		{"init on a shop that is set up", []string{"init", "--shop", "S", "--admin", "a@b.test", "--password-file", pw}, 1, ""},
		{"token without a name", []string{"token", "create"}, 2, ""},
		{"token with a blank name", []string{"token", "create", " "}, 2, ""},
		{"token with a role that is none", []string{"token", "create", "x", "--role", "admin"}, 2, "admin"},
		{"token for no such file", []string{"token", "create", "x", "--data", "/nowhere/shop.db"}, 1, "/nowhere/shop.db"},
		{"agent without an address", []string{"agent", "add"}, 2, ""},
		{"agent with an address that is none", []string{"agent", "add", "li wei"}, 1, ""},
		{"agent that is there", []string{"agent", "add", "owner@shop.test", "--password-file", pw}, 1, ""},
		{"agent with a short password", []string{"agent", "add", "li@shop.test", "--password-file", b.file("short", "abc")}, 1, ""},
		{"password of nobody", []string{"agent", "password", "nobody@shop.test"}, 1, "nobody@shop.test"},
		{"backup to nowhere", []string{"backup"}, 2, ""},
		{"backup over the shop", []string{"backup", b.env["DESKBELL_DATA"]}, 1, ""},
		{"backup into no such folder", []string{"backup", "/proc/nowhere/all.db"}, 1, ""},
		{"restore of nothing", []string{"restore", "/nowhere/at/all.db", "--force"}, 1, "all.db"},
		{"restore of a text", []string{"restore", text, "--force"}, 1, ""},
		{"two backups", []string{"backup", "a", "b"}, 2, "b"},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := b.bytes()
			got := b.run(c.args...)
			if got.code != c.code {
				t.Errorf("exit %d, want %d: %s", got.code, c.code, got.err)
			}
			if strings.Count(got.err, "\n") != 1 || !strings.HasPrefix(got.err, "deskbell: ") || !strings.Contains(got.err, c.want) {
				t.Errorf("stderr should be one line with %q:\n%s", c.want, got.err)
			}
			for _, leak := range []string{"secret99", "cli.", "error.", "store.", "settings.", "mailbox.", "agent.", "password.", "did not work", "long enough pw", "Something went wrong"} {
				if strings.Contains(got.err, leak) {
					t.Errorf("stderr has %q: %s", leak, got.err)
				}
			}
			if got.out != "" {
				t.Errorf("stdout: %s", got.out)
			}
			if b.bytes() != before {
				t.Error("the database has changed")
			}
			if _, err := os.Stat(filepath.Join(b.dir, "new.db")); err == nil {
				t.Error("a database was made")
			}
		})
	}
}

// TestNotSetUp: an owner made here would end the set-up before there is a shop.
func TestNotSetUp(t *testing.T) {
	b := newBench(t)
	b.serve().end()
	for _, args := range [][]string{{"agent", "add", "a@b.test", "--role", "owner"}, {"agent", "list"}, {"token", "create", "x"}} {
		if got := b.run(args...); got.code != 1 || !strings.Contains(got.err, "set up") {
			t.Errorf("%v: exit %d: %s", args, got.code, got.err)
		}
	}
}

func TestBadEnvironmentNamesTheVariable(t *testing.T) {
	b := newBench(t)
	b.env["DESKBELL_LISTEN"] = "everywhere"
	got := b.run("serve")
	if got.code != 2 || !strings.Contains(got.err, "DESKBELL_LISTEN") {
		t.Errorf("exit %d: %s", got.code, got.err)
	}
}

// TestHelp: every command explains itself, in both languages, with words for every flag.
func TestHelp(t *testing.T) {
	b := newBench(t)
	for _, lang := range desk.Langs {
		b.lang = lang
		list := b.must("help").out
		for _, c := range commands {
			if !strings.Contains(list, "  "+c.name) {
				t.Errorf("%s: the list lacks %s", lang, c.name)
			}
			for _, args := range [][]string{append([]string{"help"}, strings.Fields(c.name)...), append(strings.Fields(c.name), "--help")} {
				got := b.must(args...)
				if !strings.Contains(got.out, "deskbell "+c.name) || strings.Contains(got.out, "cli.") {
					t.Errorf("%s %v:\n%s", lang, args, got.out)
				}
			}
		}
	}
	if _, err := os.Stat(b.env["DESKBELL_DATA"]); err == nil {
		t.Error("help made a database")
	}
}

func TestVersion(t *testing.T) {
	if got := newBench(t).must("version"); !strings.HasPrefix(got.out, "deskbell ") || strings.Count(got.out, "\n") != 1 {
		t.Errorf("%q", got.out)
	}
}

// A refusal is one line on stderr, also where there is something to remark on the way to it.
func TestWarningComesOnlyWithSuccess(t *testing.T) {
	b := newBench(t)
	pw := b.file("open.pw", "correct horse\n")
	if err := os.Chmod(pw, 0o644); err != nil {
		t.Fatal(err)
	}
	initial := []string{"init", "--shop", "S", "--admin", "a@b.test", "--password-file", pw}
	if s := b.run(append(initial, "--zone", "Mars/Base")...); s.code != 1 || strings.Count(s.err, "\n") != 1 || strings.Contains(s.err, pw) {
		t.Errorf("refused: exit %d, %q", s.code, s.err)
	}
	if s := b.run(initial...); s.code != 0 || runtime.GOOS != "windows" && !strings.Contains(s.err, pw) {
		t.Errorf("done: exit %d, %q", s.code, s.err)
	}
}
