package cli

import (
	"slices"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
)

func TestFlags(t *testing.T) {
	type values struct {
		name  string
		on    bool
		n     int
		wait  time.Duration
		hosts []string
	}
	for _, c := range []struct {
		name string
		env  map[string]string
		args []string
		want values
		rest []string
	}{
		{"nothing", nil, nil, values{name: "default"}, nil},
		{"apart", nil, []string{"--name", "x"}, values{name: "x"}, nil},
		{"together", nil, []string{"--name=x=y"}, values{name: "x=y"}, nil},
		{"one dash", nil, []string{"-name", "x"}, values{name: "x"}, nil},
		{"after arguments", nil, []string{"a", "--name", "x", "b"}, values{name: "x"}, []string{"a", "b"}},
		{"a value that looks like a flag", nil, []string{"--name", "--on"}, values{name: "--on"}, nil},
		{"after the end of flags", nil, []string{"--on", "--", "--name"}, values{name: "default", on: true}, []string{"--name"}},
		{"a dash is an argument", nil, []string{"-"}, values{name: "default"}, []string{"-"}},
		{"off", map[string]string{"DESKBELL_ON": "yes"}, []string{"--on=no"}, values{name: "default"}, nil},
		{"environment", map[string]string{"DESKBELL_NAME": "e", "DESKBELL_N": "3", "DESKBELL_WAIT": "1h"}, nil, values{name: "e", n: 3, wait: time.Hour}, nil},
		{"the line overrules it", map[string]string{"DESKBELL_NAME": "e"}, []string{"--name", "x"}, values{name: "x"}, nil},
		{"empty environment is none", map[string]string{"DESKBELL_NAME": ""}, nil, values{name: "default"}, nil},
		{"several", nil, []string{"--host", "a, B.example", "--host=c"}, values{name: "default", hosts: []string{"a", "b.example", "c"}}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := values{name: "default"}
			f := newFlags(&terminal{env: func(name string) string { return c.env[name] }, lang: desk.English})
			f.str(&got.name, "name", "")
			f.toggle(&got.on, "on", "")
			f.number(&got.n, "n", "", 1, 5)
			f.duration(&got.wait, "wait", "", 0, time.Hour)
			f.hostNames(&got.hosts, "host", "")
			if err := f.parse(c.args, 0, 9); err != nil {
				t.Fatal(err)
			}
			if got.name != c.want.name || got.on != c.want.on || got.n != c.want.n || got.wait != c.want.wait || !slices.Equal(got.hosts, c.want.hosts) {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
			if !slices.Equal(f.rest, c.rest) {
				t.Errorf("rest %q, want %q", f.rest, c.rest)
			}
		})
	}
}

func TestLanguageOfTheTerminal(t *testing.T) {
	for _, c := range []struct {
		all, messages, lang string
		want                desk.Lang
	}{
		{"", "", "zh_CN.UTF-8", desk.Chinese},
		{"", "", "zh", desk.Chinese},
		{"", "", "zh-Hans-CN", desk.Chinese},
		{"", "", "en_US.UTF-8", desk.English},
		{"", "", "C", desk.English},
		{"", "", "zha_CN", desk.English},
		{"", "zh_CN", "en_US", desk.Chinese},
		{"C", "zh_CN", "zh_CN", desk.English},
	} {
		env := map[string]string{"LC_ALL": c.all, "LC_MESSAGES": c.messages, "LANG": c.lang}
		if got := langOf(func(name string) string { return env[name] }); got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
	}
}

func TestDataFolder(t *testing.T) {
	env := map[string]string{"HOME": "/home/li", "XDG_DATA_HOME": "", "LocalAppData": `C:\Users\li\AppData\Local`}
	for _, c := range []struct{ system, xdg, want string }{
		{"linux", "", "/home/li/.local/share"},
		{"linux", "/srv/data", "/srv/data"},
		{"linux", "relative", "/home/li/.local/share"},
		{"darwin", "/srv/data", "/home/li/Library/Application Support"},
		{"windows", "", `C:\Users\li\AppData\Local`},
	} {
		env["XDG_DATA_HOME"] = c.xdg
		if got, err := dataFolder(c.system, func(name string) string { return env[name] }); err != nil || got != c.want {
			t.Errorf("%s %q: %q, %v", c.system, c.xdg, got, err)
		}
	}
}
