package cli

import "context"

func demoFlags(t *terminal) *flags { return newFlags(t) }

// runDemo runs everything with a sample shop and a built-in mail server: a plan (see run.go) with its own prepare, workers
// and demo pages.
func runDemo(ctx context.Context, t *terminal, args []string) error {
	return demoFlags(t).parse(args, 0, 0)
}
