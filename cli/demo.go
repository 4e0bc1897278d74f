package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/deskbell/deskbell/cli/crew"
	"github.com/deskbell/deskbell/demo"
	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/mail"
	"github.com/deskbell/deskbell/store"
	"github.com/deskbell/deskbell/ui/words"
)

// demoOptions of `demo`.
type demoOptions struct {
	listen    string
	keep      string
	tickets   int
	lang      string
	open      bool
	logFormat string
}

func (o *demoOptions) flags(t *terminal) *flags {
	f := newFlags(t)
	o.listen, o.logFormat = "127.0.0.1:8081", "text"
	f.listen(&o.listen, "cli.flag.listen")
	f.str(&o.keep, "keep", "cli.flag.keep")
	f.number(&o.tickets, "tickets", "cli.flag.tickets", 1, 1_000_000)
	f.choice(&o.lang, "lang", "cli.flag.demo_lang", string(desk.Chinese), string(desk.English))
	f.toggle(&o.open, "open", "cli.flag.open")
	f.choice(&o.logFormat, "log-format", "cli.flag.log_format", "text", "json")
	return f
}

func demoFlags(t *terminal) *flags { return new(demoOptions).flags(t) }

// runDemo runs the sample shop on a file of its own, which goes with it unless it is to be kept.
func runDemo(ctx context.Context, t *terminal, args []string) error {
	var o demoOptions
	if err := o.flags(t).parse(args, 0, 0); err != nil {
		return err
	}
	path, end, err := demoFile(o.keep)
	if err != nil {
		return err
	}
	p := &plan{data: path, listen: o.listen, cookie: "deskbell_demo", open: o.open, log: newLog(t.err, o.logFormat)}
	d := &demoRun{plan: p, options: o, terminal: t}
	p.prepare, p.ready = d.prepare, d.ready
	return errors.Join(p.run(ctx, t), end())
}

// demoFile is the database, and what to do with it at the end.
func demoFile(keep string) (path string, end func() error, err error) {
	if keep != "" {
		path, err = filepath.Abs(keep)
		return path, func() error { return nil }, err
	}
	folder, err := os.MkdirTemp("", "deskbell-demo-")
	if err != nil {
		return "", nil, fmt.Errorf("a folder for the demo: %w", err)
	}
	return filepath.Join(folder, "demo.db"), func() error { return os.RemoveAll(folder) }, nil
}

// demoRun is one run of the demo.
type demoRun struct {
	*plan
	options  demoOptions
	terminal *terminal
	store    *store.Store
	percent  int // of the seeding that was shown last
}

// prepare opens the post office and fills the shop, or finds it filled.
func (d *demoRun) prepare(ctx context.Context, s *store.Store) error {
	d.store = s
	validity, err := demo.NextUIDValidity(ctx, s)
	if err != nil {
		return err
	}
	office, err := demo.OpenOffice(demo.OfficeOptions{
		Shop: demo.ShopAddress, UIDValidity: validity, Parse: mail.Parse, OpenPart: mail.OpenPart,
	})
	if err != nil {
		return err
	}
	o := demo.ShopOptions{
		Lang: desk.Lang(d.options.lang), Tickets: d.options.tickets, UIDValidity: validity, Texts: words.AllDefaultTexts(),
		Now: time.Now(), Progress: d.progress,
	}
	o.IMAP, o.SMTP = office.Servers()
	if err := demo.OpenShop(ctx, s, o); err != nil {
		office.Close()
		return err
	}
	d.demo = office
	d.workers = append(d.workers, crew.Worker{Name: "post office", Run: office.Run})
	return nil
}

// ready sets the address that links in mail lead to, which is known now, and prints who may log in.
func (d *demoRun) ready(ctx context.Context, url string) error {
	if err := demo.PublishAt(ctx, d.store, url); err != nil {
		return err
	}
	for _, a := range demo.Agents {
		d.terminal.say("cli.demo.login", "name", a.Name, "address", a.Address, "password", demo.Password)
	}
	d.terminal.say("cli.demo.mailbox", "url", url+"demo")
	if d.options.keep == "" {
		d.terminal.say("cli.demo.gone")
	}
	return nil
}

// progress shows how far the seeding has come, on one line of a terminal, a hundred times at the most.
func (d *demoRun) progress(done, all int) {
	if percent := done * 100 / all; percent != d.percent {
		d.percent = percent
		fmt.Fprint(d.terminal.out, "\r"+d.terminal.text("cli.demo.progress", "done", done, "all", all))
	}
	if done == all {
		fmt.Fprintln(d.terminal.out)
	}
}
