// Command bench measures a built deskbell from outside, as a shop would use it: over HTTP with a log-in, beside a real mail
// server, with seeded files of up to a million tickets. It prints what must be reached and what was measured.
//
//	go run ./tests/bench -binary ./deskbell            everything: an hour the first time, seeded files are kept in .cache
//	go run ./tests/bench -binary ./deskbell -quick     small sizes, a minute or two, to see that it works
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

// bench is one run.
type bench struct {
	binary string
	cache  string // seeded files
	work   string // of this run; removed at its end
	quick  bool
	only   []string // parts; none: all
	table  table
	sizes  []sized // the side-by-side table
}

// full is n, or a small number in a quick run.
func (b *bench) full(n, quick int) int {
	if b.quick {
		return quick
	}
	return n
}

func main() {
	var b bench
	var only string
	var largest int
	flag.StringVar(&b.binary, "binary", "./deskbell", "the program to measure")
	flag.StringVar(&b.cache, "cache", ".cache/bench", "where seeded files are kept")
	flag.BoolVar(&b.quick, "quick", false, "small sizes")
	flag.StringVar(&only, "only", "", "only these parts, with commas between: size,start,memory,large,idle,backlog,pages,live,views,opening,sizes")
	flag.IntVar(&largest, "largest", 1_000_000, "the most tickets of the side-by-side table")
	flag.Parse()
	b.only = strings.FieldsFunc(only, func(r rune) bool { return r == ',' })
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := b.run(ctx, largest); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func (b *bench) run(ctx context.Context, largest int) (err error) {
	if b.work, err = os.MkdirTemp("", "deskbell-bench-"); err != nil {
		return err
	}
	defer os.RemoveAll(b.work)
	if err := os.Chmod(b.work, 0o755); err != nil { // the mail servers run as users of their own
		return err
	}
	if err := os.MkdirAll(b.cache, 0o755); err != nil {
		return err
	}
	if b.binary, err = filepath.Abs(b.binary); err != nil {
		return err
	}
	fmt.Println(machine())
	began := time.Now()
	for _, part := range []struct {
		name string
		run  func(context.Context) error
	}{
		{"size", b.size}, {"start", b.start}, {"memory", b.memory}, {"large", b.large}, {"idle", b.delivery}, {"backlog", b.backlog}, {"pages", b.pages}, {"live", b.live}, {"views", b.views}, {"opening", b.opening},
		{"sizes", func(ctx context.Context) error { return b.sideBySide(ctx, largest) }},
	} {
		if len(b.only) > 0 && !slices.Contains(b.only, part.name) {
			continue
		}
		fmt.Fprintf(os.Stderr, "%s %s\n", time.Now().Format("15:04:05"), part.name)
		if err := part.run(ctx); err != nil {
			return fmt.Errorf("%s: %w", part.name, err)
		}
	}
	b.table.print(os.Stdout)
	printSizes(os.Stdout, b.sizes)
	fmt.Printf("\n%d minutes.\n", int(time.Since(began).Minutes()+0.5))
	return nil
}
