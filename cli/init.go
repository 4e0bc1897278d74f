package cli

import (
	"context"
	"os"
	"strings"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/provider"
	"github.com/deskbell/deskbell/desk/settings"
	"github.com/deskbell/deskbell/mail/servers"
	"github.com/deskbell/deskbell/mail/wire"
	"github.com/deskbell/deskbell/store"
	"github.com/deskbell/deskbell/ui/words"
)

// fixing is how long `init` waits for the mail server to say where its folder ends.
const fixing = 20 * time.Second

// initOptions of `init`: all that the set-up wizard asks for.
type initOptions struct {
	dataOptions
	shop, lang, zone, publicURL string
	undo, ratingDelay           time.Duration
	admin, adminName            string
	password                    passwordFlag
	mailbox, imap, smtp         string
	imapPassword, smtpPassword  passwordFlag
	history                     int
}

func (o *initOptions) flags(t *terminal) *flags {
	d := settings.Default()
	o.lang, o.undo, o.ratingDelay = string(t.lang), d.Undo, d.RatingDelay
	f := newFlags(t)
	o.dataOptions.add(f)
	f.str(&o.shop, "shop", "cli.flag.shop")
	f.choice(&o.lang, "lang", "cli.flag.lang", string(desk.Chinese), string(desk.English))
	f.str(&o.zone, "zone", "cli.flag.zone")
	f.str(&o.admin, "admin", "cli.flag.admin")
	f.str(&o.adminName, "admin-name", "cli.flag.agent_name")
	o.password.add(f, "password-file", "cli.flag.password", "DESKBELL_PASSWORD")
	f.str(&o.mailbox, "mailbox", "cli.flag.mailbox")
	f.str(&o.imap, "imap", "cli.flag.imap")
	f.str(&o.smtp, "smtp", "cli.flag.smtp")
	o.imapPassword.add(f, "imap-password-file", "cli.flag.imap_password", "DESKBELL_IMAP_PASSWORD")
	o.smtpPassword.add(f, "smtp-password-file", "cli.flag.smtp_password", "DESKBELL_SMTP_PASSWORD")
	f.str(&o.publicURL, "public-url", "cli.flag.public_url")
	f.duration(&o.undo, "undo", "cli.flag.undo", 0, time.Minute)
	f.duration(&o.ratingDelay, "rating-delay", "cli.flag.rating_delay", 0, 30*24*time.Hour)
	f.number(&o.history, "history", "cli.flag.history", 0, 3650)
	return f
}

// setUp is the set-up without a browser: shop, owner and mailbox are saved in one transaction, and a file that is set up is
// left as it is.
func setUp(ctx context.Context, t *terminal, args []string) error {
	var o initOptions
	f := o.flags(t)
	if err := f.parse(args, 0, 0); err != nil {
		return err
	}
	if err := f.need("shop", "admin"); err != nil {
		return err
	}
	in, err := o.read(ctx, t)
	if err != nil {
		return err
	}
	path, err := o.path(t)
	if err != nil {
		return err
	}
	if err := refuseSetUp(ctx, path); err != nil {
		return err
	}
	if in.Mailbox != nil {
		fixNow(ctx, t, in.Mailbox)
	}
	s, err := store.Open(ctx, path, store.Options{Create: true})
	if err != nil {
		return err
	}
	defer s.Close()
	if err := s.SetUp(ctx, in); err != nil {
		return err
	}
	t.say("cli.init.done", "file", s.Path())
	return nil
}

// refuseSetUp says early, before the mail server is asked, what SetUp would say in the end.
func refuseSetUp(ctx context.Context, path string) error {
	if _, err := os.Stat(path); err != nil {
		return nil // made later
	}
	s, err := store.Open(ctx, path, store.Options{Create: true})
	if err != nil {
		return err
	}
	defer s.Close()
	ready, err := s.Ready(ctx)
	if err == nil && ready {
		err = desk.Fail(desk.Conflict, "setup.done")
	}
	return err
}

// read turns the flags into what is saved, and refuses whatever would be refused later.
func (o *initOptions) read(ctx context.Context, t *terminal) (desk.SetUp, error) {
	password, err := o.password.read(t)
	if err != nil {
		return desk.SetUp{}, err
	}
	if password == "" {
		return desk.SetUp{}, wrong("cli.flag.needed", "flag", "--password-file")
	}
	lang := desk.Lang(o.lang)
	set := settings.Default()
	set.ShopName, set.Lang, set.PublicURL = o.shop, lang, o.publicURL
	set.Undo, set.RatingDelay = o.undo, o.ratingDelay
	set.Texts = words.AllDefaultTexts()
	if set.Zone = o.zone; set.Zone == "" {
		set.Zone = localZone(t.env)
	}
	set = settings.Tidy(set)
	if err := settings.Check(set, validZone); err != nil {
		return desk.SetUp{}, err
	}
	owner := desk.Agent{Name: o.adminName, Address: desk.TidyAddress(o.admin), Role: desk.RoleOwner, Lang: lang}
	if owner.Name == "" {
		owner.Name = nameOf(owner.Address)
	}
	if err := desk.CheckAgent(owner); err != nil {
		return desk.SetUp{}, err
	}
	if err := desk.CheckPassword(password, owner.Address); err != nil {
		return desk.SetUp{}, err
	}
	box, err := o.readMailbox(ctx, t)
	return desk.SetUp{Settings: set, Owner: owner, Password: password, Mailbox: box}, err
}

// readMailbox is nil without --mailbox: one can be added in the browser.
func (o *initOptions) readMailbox(ctx context.Context, t *terminal) (*desk.Mailbox, error) {
	if o.mailbox == "" {
		if o.imap != "" || o.smtp != "" || o.history != 0 {
			return nil, wrong("cli.flag.needed", "flag", "--mailbox")
		}
		return nil, nil
	}
	box := &desk.Mailbox{Address: desk.TidyAddress(o.mailbox), Name: o.shop, Ack: true, Folder: "INBOX"}
	if !desk.ValidAddress(box.Address) {
		return nil, wrong("cli.flag.bad", "flag", "--mailbox", "value", o.mailbox, "why", t.text("cli.bad.address"))
	}
	if o.imap == "" || o.smtp == "" {
		o.find(ctx, t, box)
	}
	var err error
	if box.IMAP, err = o.server(t, "imap", o.imap, box.IMAP, &o.imapPassword); err != nil {
		return nil, err
	}
	if o.smtpPassword.file == "" && t.env(o.smtpPassword.variable) == "" {
		o.smtpPassword = o.imapPassword // one account, one password: the usual case
	}
	if box.SMTP, err = o.server(t, "smtp", o.smtp, box.SMTP, &o.smtpPassword); err != nil {
		return nil, err
	}
	box.Start = desk.Start{Mode: desk.FromNow, Moment: time.Now()}
	if o.history > 0 {
		box.Start.Mode, box.Start.Days = desk.FromHistory, o.history
	}
	return box, nil
}

// find fills in servers that were not said, if they are sure: nobody looks at a guess here before the password goes there.
func (o *initOptions) find(ctx context.Context, t *terminal, box *desk.Mailbox) {
	if found := t.find(ctx, box.Address); found.By != provider.ByNameAlone && !found.Doubt {
		box.IMAP, box.SMTP = found.IMAP, found.SMTP
	}
}

// server reads one --imap or --smtp URL and its password; without a URL it is what was found. No user means the mailbox's own
// address.
func (o *initOptions) server(t *terminal, kind, raw string, found desk.Server, password *passwordFlag) (server desk.Server, err error) {
	switch {
	case raw == "" && found.Host == "":
		return server, wrong("cli.flag.needed", "flag", "--"+kind)
	case raw == "":
		server = found
	case !strings.HasPrefix(strings.ToLower(raw), kind):
		return server, wrong("cli.bad.scheme", "flag", "--"+kind, "kind", kind)
	default:
		if server, err = servers.ParseURL(raw); err != nil {
			return desk.Server{}, err
		}
	}
	if server.User == "" {
		server.User = desk.TidyAddress(o.mailbox)
	}
	server.Password, err = password.read(t)
	if err == nil && server.Password == "" {
		err = wrong("cli.password.none", "flag", "--"+password.name, "variable", password.variable)
	}
	return server, err
}

// fixNow notes where the folder ends at this moment, so that "from now" means now and not the first look. Where the server
// can't be reached the moment itself decides later.
func fixNow(ctx context.Context, t *terminal, box *desk.Mailbox) {
	ctx, cancel := context.WithTimeout(ctx, fixing)
	defer cancel()
	validity, next, err := wire.Position(ctx, nil, *box)
	if err != nil {
		t.warn(t.text("cli.init.unreachable", "host", box.IMAP.Host))
		return
	}
	box.Start.UIDValidity, box.Start.UIDNext = validity, next
}

// nameOf is a name for somebody of whom only the address is known.
func nameOf(address string) string {
	name, _, _ := strings.Cut(address, "@")
	return name
}
