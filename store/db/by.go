package db

import (
	"context"

	"github.com/deskbell/deskbell/desk"
)

type byKey struct{}

// By says for all that is done with this context who does it: what matters is noted with their name (shop.AddAudit).
func By(ctx context.Context, by desk.By) context.Context { return context.WithValue(ctx, byKey{}, by) }

// Remote is the address that whoever acts with ctx comes from.
func Remote(ctx context.Context) string { return byOf(ctx).Remote }

// byOf is who acts with ctx; the zero By is Deskbell itself.
func byOf(ctx context.Context) desk.By {
	by, _ := ctx.Value(byKey{}).(desk.By)
	return by
}
