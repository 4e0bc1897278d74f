package chart

import (
	"html/template"
	"strconv"
)

// Cell is one value of a table: as people read it, and as a spreadsheet does.
type Cell struct{ Shown, Plain string }

// Words is a cell of text.
func Words(s string) Cell { return Cell{s, s} }

// Count is a cell of a whole number.
func Count(n int) Cell { return Cell{strconv.Itoa(n), strconv.Itoa(n)} }

// Part is a cell of a share, 0 to 1: 45% for people, 0.4500 for spreadsheets.
func Part(p float64) Cell { return Cell{Percent(p), strconv.FormatFloat(p, 'f', 4, 64)} }

// None is a cell without a value.
var None = Cell{Shown: "–"}

// Percent is a share as people read it.
func Percent(p float64) string { return strconv.FormatFloat(p*100, 'f', 0, 64) + "%" }

// Table is what a chart was drawn from: the first column names the rows, the others are figures.
type Table struct {
	Columns []string
	Rows    [][]Cell
}

// says is a row in one line, for the pointer that rests on its mark.
func (t Table) says(row int) string {
	if row >= len(t.Rows) {
		return ""
	}
	said := ""
	for i, c := range t.Rows[row] {
		if i == 0 {
			said = c.Shown
			continue
		}
		said += " · " + t.Columns[i] + " " + c.Shown
	}
	return said
}

func (t Table) draw(p *pen) {
	p.put(`<div class="scroll" tabindex="0"><table><thead><tr>`)
	for _, c := range t.Columns {
		p.put(`<th scope="col">`, esc(c), `</th>`)
	}
	p.put(`</tr></thead><tbody>`)
	for _, row := range t.Rows {
		p.put(`<tr>`)
		for i, c := range row {
			if i == 0 {
				p.put(`<th scope="row">`, esc(c.Shown), `</th>`)
			} else {
				p.put(`<td>`, esc(c.Shown), `</td>`)
			}
		}
		p.put(`</tr>`)
	}
	p.put(`</tbody></table></div>`)
}

func esc(s string) string { return template.HTMLEscapeString(s) }
