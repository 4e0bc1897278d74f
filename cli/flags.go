package cli

import (
	"strconv"
	"strings"
	"time"
)

// flags are what a command understands. A flag is --name value or --name=value, before or after the other arguments; its
// value may also come from DESKBELL_NAME in the environment, which the command line overrules. "--" ends the flags.
type flags struct {
	t    *terminal
	list []*flag
	rest []string // what is no flag
}

// flag is one of them. Take reads a value into its variable, or says with a word key why it can't.
type flag struct {
	name   string
	about  string // word key for the help
	given  bool
	toggle bool // needs no value
	take   func(value string) (badKey string)
}

func newFlags(t *terminal) *flags { return &flags{t: t} }

func (f *flags) add(name, about string, take func(string) string) *flag {
	g := &flag{name: name, about: about, take: take}
	f.list = append(f.list, g)
	return g
}

// str is a flag with any value but an empty one.
func (f *flags) str(to *string, name, about string) *flag {
	return f.add(name, about, func(v string) string {
		if v == "" {
			return "cli.bad.empty"
		}
		*to = v
		return ""
	})
}

// toggle is a flag that is on when it is there, and can be switched with =yes and =no.
func (f *flags) toggle(to *bool, name, about string) *flag {
	g := f.add(name, about, func(v string) string {
		switch strings.ToLower(v) {
		case "1", "true", "yes", "on":
			*to = true
		case "0", "false", "no", "off":
			*to = false
		default:
			return "cli.bad.toggle"
		}
		return ""
	})
	g.toggle = true
	return g
}

// number is a flag with a whole number within low and high.
func (f *flags) number(to *int, name, about string, low, high int) *flag {
	return f.add(name, about, func(v string) string {
		n, err := strconv.Atoi(v)
		if err != nil {
			return "cli.bad.number"
		}
		if n < low || n > high {
			return "cli.bad.range"
		}
		*to = n
		return ""
	})
}

// duration is a flag such as 10s, 1h or 2h30m within low and high.
func (f *flags) duration(to *time.Duration, name, about string, low, high time.Duration) *flag {
	return f.add(name, about, func(v string) string {
		d, err := time.ParseDuration(v)
		if err != nil {
			return "cli.bad.duration"
		}
		if d < low || d > high {
			return "cli.bad.range"
		}
		*to = d
		return ""
	})
}

// date is a flag with a day, which begins where this machine is.
func (f *flags) date(to *time.Time, name, about string) *flag {
	return f.add(name, about, func(v string) string {
		day, err := time.ParseInLocation(time.DateOnly, v, time.Local)
		if err != nil {
			return "cli.bad.date"
		}
		*to = day
		return ""
	})
}

// choice is a flag with one of a few values.
func (f *flags) choice(to *string, name, about string, of ...string) *flag {
	return f.add(name, about, func(v string) string {
		for _, o := range of {
			if v == o {
				*to = v
				return ""
			}
		}
		return "cli.bad.choice"
	})
}

// parse reads the command line and then, for what it did not name, the environment. It takes from low to high arguments
// that are no flags. Nothing has happened when it refuses.
func (f *flags) parse(args []string, low, high int) error {
	for len(args) > 0 {
		arg := args[0]
		args = args[1:]
		if arg == "--" {
			f.rest = append(f.rest, args...)
			break
		}
		if arg == "-" || !strings.HasPrefix(arg, "-") {
			f.rest = append(f.rest, arg)
			continue
		}
		var err error
		if args, err = f.takeArg(arg, args); err != nil {
			return err
		}
	}
	if len(f.rest) > high {
		return wrong("cli.extra", "argument", f.rest[high])
	}
	if len(f.rest) < low {
		return wrong("cli.missing")
	}
	return f.takeEnv()
}

// takeArg reads one flag and returns the arguments after it and its value.
func (f *flags) takeArg(arg string, after []string) ([]string, error) {
	name, value, has := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(arg, "-"), "-"), "=")
	g := f.find(name)
	if g == nil {
		return nil, wrong("cli.flag.unknown", "flag", "--"+name)
	}
	if !has && g.toggle {
		value, has = "yes", true
	}
	if !has {
		if len(after) == 0 {
			return nil, wrong("cli.flag.value", "flag", "--"+name)
		}
		value, after = after[0], after[1:]
	}
	g.given = true
	if bad := g.take(value); bad != "" {
		return nil, wrong("cli.flag.bad", "flag", "--"+name, "value", value, "why", f.t.text(bad))
	}
	return after, nil
}

func (f *flags) takeEnv() error {
	for _, g := range f.list {
		value := f.t.env(g.variable())
		if g.given || value == "" {
			continue
		}
		g.given = true
		if bad := g.take(value); bad != "" {
			return wrong("cli.flag.bad", "flag", g.variable(), "value", value, "why", f.t.text(bad))
		}
	}
	return nil
}

// variable is the flag's name in the environment: --public-url is DESKBELL_PUBLIC_URL.
func (g *flag) variable() string {
	return "DESKBELL_" + strings.ToUpper(strings.ReplaceAll(g.name, "-", "_"))
}

func (f *flags) find(name string) *flag {
	for _, g := range f.list {
		if g.name == name {
			return g
		}
	}
	return nil
}

// need refuses a command line without the named flags.
func (f *flags) need(names ...string) error {
	for _, name := range names {
		if !f.find(name).given {
			return wrong("cli.flag.needed", "flag", "--"+name)
		}
	}
	return nil
}
