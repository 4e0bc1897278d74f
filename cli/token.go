package cli

import (
	"context"
	"fmt"
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store"
)

// tokenOptions of `token create`.
type tokenOptions struct {
	dataOptions
	role string
}

func (o *tokenOptions) flags(t *terminal) *flags {
	f := newFlags(t)
	o.role = string(desk.RoleAgent)
	o.dataOptions.add(f)
	f.choice(&o.role, "role", "cli.flag.role", string(desk.RoleAgent), string(desk.RoleOwner))
	return f
}

// createToken makes an API token and prints its key, alone on stdout, the only time it is seen.
func createToken(ctx context.Context, t *terminal, args []string) error {
	var o tokenOptions
	f := o.flags(t)
	if err := f.parse(args, 1, 1); err != nil {
		return err
	}
	name := strings.TrimSpace(f.rest[0])
	if name == "" {
		return wrong("cli.missing")
	}
	s, err := o.openShop(ctx, t)
	if err != nil {
		return err
	}
	defer s.Close()
	key, err := s.AddToken(store.By(ctx, desk.By{Name: "deskbell token create"}), name, desk.Role(o.role))
	if err != nil {
		return err
	}
	fmt.Fprintln(t.out, key)
	fmt.Fprintln(t.err, t.text("cli.token.once"))
	return nil
}
