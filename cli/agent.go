package cli

import (
	"context"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/audit"
	"github.com/deskbell/deskbell/store"
)

// passwordOptions of `agent password`.
type passwordOptions struct {
	dataOptions
	password passwordFlag
	reset2FA bool
}

// changing are the flags of `agent password`: the way back in for an owner whose telephone is gone, at the machine itself.
func (o *passwordOptions) changing(t *terminal) *flags {
	f := o.flags(t)
	f.toggle(&o.reset2FA, "reset-2fa", "cli.flag.reset_2fa")
	return f
}

func (o *passwordOptions) flags(t *terminal) *flags {
	f := newFlags(t)
	o.dataOptions.add(f)
	o.password.add(f, "password-file", "cli.flag.password", "DESKBELL_PASSWORD")
	return f
}

// agentOptions of `agent add`.
type agentOptions struct {
	passwordOptions
	name, role, lang string
}

func (o *agentOptions) flags(t *terminal) *flags {
	f := o.passwordOptions.flags(t)
	o.role, o.lang = string(desk.RoleAgent), string(t.lang)
	f.str(&o.name, "name", "cli.flag.agent_name")
	f.choice(&o.role, "role", "cli.flag.role", string(desk.RoleAgent), string(desk.RoleOwner), string(desk.RoleLead), string(desk.RoleViewer))
	f.choice(&o.lang, "lang", "cli.flag.lang", string(desk.Chinese), string(desk.English))
	return f
}

// addAgent adds a person who answers. Without a password one is made and printed once.
func addAgent(ctx context.Context, t *terminal, args []string) error {
	var o agentOptions
	f := o.flags(t)
	if err := f.parse(args, 1, 1); err != nil {
		return err
	}
	password, made, err := o.choose(t)
	if err != nil {
		return err
	}
	a := desk.Agent{Name: o.name, Address: desk.TidyAddress(f.rest[0]), Role: desk.Role(o.role), Lang: desk.Lang(o.lang)}
	if a.Name == "" {
		a.Name = nameOf(a.Address)
	}
	s, err := o.openShop(ctx, t)
	if err != nil {
		return err
	}
	defer s.Close()
	if _, err := s.AddAgent(store.By(ctx, desk.By{Name: "deskbell agent add"}), a, password); err != nil {
		return err
	}
	t.say("cli.agent.added", "address", a.Address)
	o.reveal(t, password, made)
	return nil
}

// changePassword gives an agent a new password and ends their log-ins. Without a password one is made and printed once.
func changePassword(ctx context.Context, t *terminal, args []string) error {
	var o passwordOptions
	f := o.changing(t)
	if err := f.parse(args, 1, 1); err != nil {
		return err
	}
	password, made, err := o.choose(t)
	if err != nil {
		return err
	}
	s, err := o.openShop(ctx, t)
	if err != nil {
		return err
	}
	defer s.Close()
	a, err := agentAt(ctx, s, desk.TidyAddress(f.rest[0]))
	if err != nil {
		return err
	}
	ctx = store.By(ctx, desk.By{Name: "deskbell agent password"})
	if err := s.SetPassword(ctx, a.ID, password); err != nil {
		return err
	}
	if o.reset2FA {
		if err := s.DropSecond(ctx, a.ID, audit.SecondLost); err != nil {
			return err
		}
	}
	t.say("cli.agent.changed", "address", a.Address)
	o.reveal(t, password, made)
	return nil
}

// choose is the password that was given, else a new one.
func (o *passwordOptions) choose(t *terminal) (password string, made bool, err error) {
	password, err = o.password.read(t)
	if err == nil && password == "" {
		return newPassword(), true, nil
	}
	return password, false, err
}

func (o *passwordOptions) reveal(t *terminal, password string, made bool) {
	if made {
		t.say("cli.agent.password", "password", password)
	}
}

func listAgents(ctx context.Context, t *terminal, args []string) error {
	var o dataOptions
	if err := o.flags(t).parse(args, 0, 0); err != nil {
		return err
	}
	s, err := o.openShop(ctx, t)
	if err != nil {
		return err
	}
	defer s.Close()
	agents, err := s.Agents(ctx)
	if err != nil {
		return err
	}
	var list table
	for _, a := range agents {
		state := ""
		if a.Disabled {
			state = t.text("cli.agent.disabled")
		}
		list.row(a.Address, string(a.Role), a.Name, state)
	}
	list.print(t.out)
	return nil
}

func agentAt(ctx context.Context, s *store.Store, address string) (desk.Agent, error) {
	agents, err := s.Agents(ctx)
	if err != nil {
		return desk.Agent{}, err
	}
	for _, a := range agents {
		if a.Address == address {
			return a, nil
		}
	}
	return desk.Agent{}, desk.Fail(desk.NotFound, "cli.agent.unknown", "address", address)
}
