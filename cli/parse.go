package cli

import "context"

// runParse prints what Deskbell reads in mails, one JSON object a line.
func runParse(ctx context.Context, t *terminal, args []string) error {
	return newFlags(t).parse(args, 1, 1<<20)
}
