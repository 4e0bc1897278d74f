package cli

import (
	"context"
	"fmt"
	"strings"
	"text/tabwriter"
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
	table := tabwriter.NewWriter(t.out, 0, 0, 3, ' ', 0)
	for _, c := range commands {
		fmt.Fprintf(table, "  %s\t%s\n", strings.TrimSpace(c.name+" "+c.operands(t)), t.text(c.about))
	}
	table.Flush()
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
	table := tabwriter.NewWriter(t.out, 0, 0, 3, ' ', 0)
	for _, g := range c.flags(t).list {
		fmt.Fprintf(table, "  --%s\t%s\t%s\n", g.name, g.variable(), t.text(g.about))
	}
	table.Flush()
}

func (c *command) operands(t *terminal) string {
	if c.usage == "" {
		return ""
	}
	return t.text(c.usage)
}
