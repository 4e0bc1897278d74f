package main

import (
	"fmt"
	"io"
	"math"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"
)

// table is what is printed: one row a figure.
type table []row

type row struct {
	what, target, measured string
	ok                     bool
	told                   bool // there is a target
}

// add puts a figure into the table and shows it at once. ok says whether it reached the target; without a target it is for
// information.
func (t *table) add(what, target, measured string, ok bool) {
	r := row{what, target, measured, ok, target != ""}
	*t = append(*t, r)
	fmt.Fprintf(os.Stderr, "         %s: %s %s\n", what, measured, r.verdict())
}

func (r row) verdict() string {
	switch {
	case !r.told:
		return ""
	case r.ok:
		return "✓"
	}
	return "✗ missed"
}

func (t table) print(w io.Writer) {
	fmt.Fprintln(w, "\n| what | must reach | measured | |\n|---|---|---|---|")
	for _, r := range t {
		fmt.Fprintf(w, "| %s | %s | %s | %s |\n", r.what, r.target, r.measured, r.verdict())
	}
}

// machine names where the figures were taken.
func machine() string {
	model := "unknown processor"
	if b, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		for line := range strings.Lines(string(b)) {
			if name, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == "model name" {
				model = strings.TrimSpace(value)
				break
			}
		}
	}
	return fmt.Sprintf("%s, %d cores, %s/%s, %s, %s", model, runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, runtime.Version(), time.Now().Format("2006-01-02"))
}

// spread of a number of measurements.
type spread []time.Duration

// at is the p-th percentile (nearest rank).
func (s spread) at(p float64) time.Duration {
	if len(s) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(s))
	return sorted[max(0, int(math.Ceil(p/100*float64(len(sorted))))-1)]
}

func ms(d time.Duration) string {
	v := float64(d) / float64(time.Millisecond)
	if v < 10 {
		return fmt.Sprintf("%.1f ms", v)
	}
	return fmt.Sprintf("%.0f ms", v)
}

// mb is megabytes of 1,048,576 bytes: what top and ps call M.
func mb(bytes int64) string { return fmt.Sprintf("%.1f MB", float64(bytes)/(1<<20)) }
