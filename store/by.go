package store

import (
	"context"

	"github.com/deskbell/deskbell/desk"
)

type byKey struct{}

// By says for all that is done with this context who does it: what matters is noted with their name (addAudit).
func By(ctx context.Context, by desk.By) context.Context { return context.WithValue(ctx, byKey{}, by) }

// byOf is who acts with ctx; the zero By is Deskbell itself.
func byOf(ctx context.Context) desk.By {
	by, _ := ctx.Value(byKey{}).(desk.By)
	return by
}
