package cli

import (
	"context"
	"fmt"
	"strings"
)

func isHelp(arg string) bool {
	return arg == "help" || arg == "-h" || arg == "-help" || arg == "--help"
}

func asksHelp(args []string) bool {
	for _, arg := range args {
		if arg == "--" {
			return false
		}
		if arg != "help" && isHelp(arg) {
			return true
		}
	}
	return false
}

// help lists the commands, or what one of them understands.
func help(_ context.Context, t *terminal, args []string) error {
	if len(args) == 0 || isHelp(args[0]) {
		listCommands(t)
		return nil
	}
	c, rest, err := find(args)
	if err != nil {
		return err
	}
	if len(rest) > 0 {
		return wrong("cli.extra", "argument", rest[0])
	}
	explain(t, c)
	return nil
}

func listCommands(t *terminal) {
	t.say("cli.help.head")
	var list table
	for _, c := range commands {
		list.row("  "+strings.TrimSpace(c.name+" "+c.operands(t)), t.text(c.about))
	}
	list.print(t.out)
	t.say("cli.help.foot")
}

func explain(t *terminal, c *command) {
	line := "deskbell " + c.name
	if o := c.operands(t); o != "" {
		line += " " + o
	}
	fmt.Fprintln(t.out, line)
	fmt.Fprintln(t.out, "  "+t.text(c.about))
	if c.flags == nil {
		return
	}
	fmt.Fprintln(t.out)
	var list table
	for _, g := range c.flags(t).list {
		list.row("  --"+g.name, t.text(g.about))
	}
	list.print(t.out)
}

func (c *command) operands(t *terminal) string {
	if c.usage == "" {
		return ""
	}
	return t.text(c.usage)
}
