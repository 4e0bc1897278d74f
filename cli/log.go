package cli

import (
	"io"
	"log/slog"
)

// newLog writes to w as text or as JSON. What is logged names tickets, mailboxes and servers, never a password, a token or
// what a mail says.
func newLog(w io.Writer, format string) *slog.Logger {
	if format == "json" {
		return slog.New(slog.NewJSONHandler(w, nil))
	}
	return slog.New(slog.NewTextHandler(w, nil))
}
