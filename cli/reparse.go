package cli

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/mail"
	"github.com/deskbell/deskbell/store"
)

// reparseOptions of `reparse`.
type reparseOptions struct {
	dataOptions
	since time.Time
}

func (o *reparseOptions) flags(t *terminal) *flags {
	f := newFlags(t)
	o.dataOptions.add(f)
	f.date(&o.since, "since", "cli.flag.since")
	return f
}

// How much mail is read again at a time: little enough that a running desk gets its turn to write, and that memory stays small.
const (
	reparseMails = 50
	reparseBytes = 8 << 20
)

// reparse reads kept mail again, as this version reads it. It runs beside a running desk; it sends nothing, and no ticket changes its
// status.
func reparse(ctx context.Context, t *terminal, args []string) error {
	var o reparseOptions
	if err := o.flags(t).parse(args, 0, 0); err != nil {
		return err
	}
	s, err := o.openShop(ctx, t)
	if err != nil {
		return err
	}
	defer s.Close()
	read, changed := 0, 0
	fields := map[desk.RereadField]int{}
	for after := int64(0); ; {
		list, err := s.RawMails(ctx, o.since, after, reparseMails)
		if err != nil {
			return err
		}
		if len(list) == 0 {
			break
		}
		list = upTo(list, reparseBytes)
		after = list[len(list)-1].Message
		news, err := rereadAll(ctx, s, list)
		if err != nil {
			return err
		}
		read += len(list)
		changed += len(news)
		for _, n := range news {
			for _, f := range n.Fields {
				fields[f]++
			}
		}
	}
	if changed == 0 {
		t.say("cli.reparse.same", "n", read)
		return nil
	}
	t.say("cli.reparse.changed", "n", read, "changed", changed, "what", rereadWords(t, fields))
	return nil
}

// upTo is as much of a list as has so many bytes, at least one mail.
func upTo(list []desk.RawMail, limit int64) []desk.RawMail {
	total := int64(0)
	for i, m := range list {
		if total += m.Size; total > limit && i > 0 {
			return list[:i]
		}
	}
	return list
}

// rereadAll reads a batch again. Mail that can't be read to its end stays as it was read before.
func rereadAll(ctx context.Context, s *store.Store, list []desk.RawMail) ([]desk.Rereading, error) {
	batch := make([]desk.Reread, 0, len(list))
	for _, m := range list {
		blob, err := s.Blob(ctx, m.Blob)
		if desk.CodeOf(err) == desk.NotFound {
			continue // deleted since it was listed
		}
		if err != nil {
			return nil, err
		}
		read, err := mail.Read(blob, m.Size)
		if err := errors.Join(err, blob.Close(), ctx.Err()); err != nil {
			return nil, err
		}
		if !slices.Contains(read.Problems, mail.ProblemUnreadable) {
			batch = append(batch, desk.Reread{Message: m.Message, Mail: read})
		}
	}
	return s.Reparse(ctx, batch)
}

// rereadWords are what has changed and how often: "text 12, reply 9".
func rereadWords(t *terminal, fields map[desk.RereadField]int) string {
	var words []string
	for _, f := range desk.RereadFields {
		if n := fields[f]; n > 0 {
			words = append(words, t.text("reread."+string(f))+" "+strconv.Itoa(n))
		}
	}
	return strings.Join(words, t.text("cli.reparse.comma"))
}
