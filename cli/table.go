package cli

import (
	"fmt"
	"io"
	"strings"
)

// table is lines in columns. Han characters take two places in a terminal, which text/tabwriter does not know.
type table struct{ rows [][]string }

func (t *table) row(cells ...string) { t.rows = append(t.rows, cells) }

func (t *table) print(w io.Writer) {
	var widths []int
	for _, row := range t.rows {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], places(cell))
		}
	}
	for _, row := range t.rows {
		var line strings.Builder
		for i, cell := range row {
			line.WriteString(cell + strings.Repeat(" ", widths[i]-places(cell)+3))
		}
		fmt.Fprintln(w, strings.TrimRight(line.String(), " "))
	}
}

// places is how wide a text is shown: East Asian scripts and full-width forms begin at U+2E80.
func places(text string) int {
	n := 0
	for _, r := range text {
		n++
		if r >= 0x2e80 {
			n++
		}
	}
	return n
}
