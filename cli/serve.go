package cli

import (
	"context"
	"errors"

	"github.com/deskbell/deskbell/desk"
)

// serveOptions of `serve`, which is also what runs without any command.
type serveOptions struct {
	dataOptions
	listen    string
	publicURL string
	logFormat string
	open      bool
	proxies   []string
	hosts     []string
}

func (o *serveOptions) flags(t *terminal) *flags {
	f := newFlags(t)
	o.listen, o.logFormat = "127.0.0.1:8080", "text"
	f.listen(&o.listen, "cli.flag.listen")
	o.dataOptions.add(f)
	f.publicURL(&o.publicURL)
	f.choice(&o.logFormat, "log-format", "cli.flag.log_format", "text", "json")
	o.open = startedByDesktop(t.env)
	f.toggle(&o.open, "open", "cli.flag.open")
	f.networks(&o.proxies, "trusted-proxy", "cli.flag.trusted_proxy")
	f.hostNames(&o.hosts, "host", "cli.flag.host")
	return f
}

// serve runs the desk until it is told to end. Where it runs already it is refused, or with --open shown.
func serve(ctx context.Context, t *terminal, args []string) error {
	var o serveOptions
	if err := o.flags(t).parse(args, 0, 0); err != nil {
		return err
	}
	path, err := o.path(t)
	if err != nil {
		return err
	}
	p := plan{
		data: path, listen: o.listen, publicURL: o.publicURL, hosts: o.hosts, proxies: o.proxies,
		cookie: "deskbell", open: o.open, log: newLog(t.err, o.logFormat),
	}
	err = p.run(ctx, t)
	if url := runningAt(err); o.open && url != "" {
		t.say("cli.serve.shown", "url", url)
		return t.browse(ctx, url)
	}
	return err
}

// runningAt is the page of the desk that has the file already, where that is why err came.
func runningAt(err error) string {
	var e *desk.Error
	if !errors.As(err, &e) || e.Key != "store.locked" {
		return ""
	}
	url, _ := e.Args["url"].(string)
	return url
}
