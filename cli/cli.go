// Package cli is the commands: each reads its flags, wires what it needs, and ends with one exit code.
//
// Bad input costs one clear line on stderr and changes nothing: exit 2 when the command was written wrongly, 1 when it was
// right and could not be done.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/provider"
	"github.com/deskbell/deskbell/mail/servers"
	"github.com/deskbell/deskbell/ui/words"
)

// terminal is where a command runs: its streams, its environment, and the language it speaks.
type terminal struct {
	in   io.Reader
	out  io.Writer // results
	err  io.Writer // errors and the log
	env  func(string) string
	lang desk.Lang

	browse func(ctx context.Context, url string) error // shows a page to the user
	find   func(ctx context.Context, address string) provider.Found

	warnings []string // said when the command succeeds: a refusal is one line, with nothing before it
}

// text is the text of key in the terminal's language. The pairs are names and values of its placeholders.
func (t *terminal) text(key string, pairs ...any) string {
	return words.Text(t.lang, key, desk.Fail("", "", pairs...).Args)
}

// say prints the text of key on a line of its own.
func (t *terminal) say(key string, pairs ...any) {
	fmt.Fprintln(t.out, t.text(key, pairs...))
}

// command is one word after `deskbell`. Name may be two words ("token create"). Run gets what follows them.
type command struct {
	name  string
	about string // word key of its one line in the help
	usage string // word key of what follows its name, empty for flags only
	flags func(t *terminal) *flags
	run   func(ctx context.Context, t *terminal, args []string) error
}

// usage is an error in how a command was written: exit 2.
type usage struct {
	key   string
	pairs []any
}

func (u *usage) Error() string { return fmt.Sprint(u.key, u.pairs) }

func wrong(key string, pairs ...any) error { return &usage{key: key, pairs: pairs} }

// errSaid ends a command with exit 1 whose output has said already what is wrong.
var errSaid = errors.New("said already")

// Main runs the command line of this process and returns its exit code. The first SIGINT or SIGTERM ends the command in
// order, the second at once.
func Main() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop)
	t := &terminal{in: os.Stdin, out: os.Stdout, err: os.Stderr, env: os.Getenv, browse: browse, find: servers.NewFinder().Find}
	t.lang = langOf(t.env)
	code := run(ctx, t, os.Args[1:])
	if code != 0 {
		lingerForReader(t)
	}
	return code
}

// run finds the command and turns its error into a line and an exit code. No command at all is `serve`.
func run(ctx context.Context, t *terminal, args []string) int {
	err := dispatch(ctx, t, args)
	var u *usage
	switch {
	case err == nil:
		for _, text := range t.warnings {
			t.complain(text)
		}
		return 0
	case errors.Is(err, errSaid):
		return 1
	case ctx.Err() != nil && errors.Is(err, ctx.Err()):
		t.complain(t.text("cli.interrupted"))
		return 1
	case errors.As(err, &u):
		t.complain(t.text(u.key, u.pairs...))
		return 2
	default:
		t.complain(t.describe(err))
		return 1
	}
}

// describe says an error in words. Whoever sits at the terminal may also see what has no words of its own.
func (t *terminal) describe(err error) string {
	var e *desk.Error
	if errors.As(err, &e) && words.HasText("error."+e.Key) {
		return words.ErrorText(t.lang, e)
	}
	return t.text("cli.failed", "why", err)
}

// complain writes one line to stderr, whatever line breaks the text has.
func (t *terminal) complain(text string) {
	fmt.Fprintln(t.err, "deskbell: "+strings.Join(strings.Fields(text), " "))
}

// warn keeps a remark on what was done all the same, for the end.
func (t *terminal) warn(text string) { t.warnings = append(t.warnings, text) }

func dispatch(ctx context.Context, t *terminal, args []string) error {
	if len(args) == 0 || strings.HasPrefix(args[0], "-") && !isHelp(args[0]) {
		return serve(ctx, t, args)
	}
	if isHelp(args[0]) {
		return help(ctx, t, args[1:])
	}
	c, rest, err := find(args)
	if err != nil {
		return err
	}
	if asksHelp(rest) {
		return help(ctx, t, strings.Fields(c.name))
	}
	return c.run(ctx, t, rest)
}

// find takes the command's one or two words off args.
func find(args []string) (*command, []string, error) {
	var family []string
	for i := range commands {
		c := &commands[i]
		words := strings.Fields(c.name)
		if args[0] != words[0] {
			continue
		}
		if len(words) == 1 {
			return c, args[1:], nil
		}
		if len(args) > 1 && args[1] == words[1] {
			return c, args[2:], nil
		}
		family = append(family, words[1])
	}
	switch {
	case family == nil:
		return nil, nil, wrong("cli.unknown", "command", args[0])
	case len(args) == 1:
		return nil, nil, wrong("cli.incomplete", "command", args[0], "words", strings.Join(family, ", "))
	default:
		return nil, nil, wrong("cli.unknown", "command", args[0]+" "+args[1])
	}
}
