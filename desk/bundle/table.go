package bundle

import (
	"encoding/csv"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/deskbell/deskbell/desk"
)

// columns of a table, as WriteTable writes them.
var columns = []string{"title", "body", "language", "category", "phrasings", "visibility", "review", "order", "slug", "translation-of", "snippet"}

// mostRows is how many articles one table may have.
const mostRows = 20_000

// ReadTable reads CSV with a line of column names first; commas, semicolons and tabs are understood, and column names in English and Chinese. A
// row that is wrong comes with its error. The error is for a table that is none.
func ReadTable(text string) (items []Item, wrong map[string]error, err error) {
	if !utf8.ValidString(text) {
		return nil, nil, desk.Fail(desk.Invalid, "bundle.not_utf8")
	}
	text = strings.TrimPrefix(text, "\uFEFF")
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord, r.LazyQuotes = separator(text), -1, true
	names, err := r.Read()
	if err != nil {
		return nil, nil, desk.Fail(desk.Invalid, "bundle.no_table")
	}
	known := false
	for k, name := range names {
		names[k] = strings.ToLower(strings.TrimSpace(name))
		known = known || fields[names[k]] != nil && (names[k] == "title" || names[k] == "标题")
	}
	if !known {
		return nil, nil, desk.Fail(desk.Invalid, "bundle.no_title_column")
	}
	wrong = map[string]error{}
	for n := 2; ; n++ {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return items, wrong, nil
		}
		if n > mostRows {
			return nil, nil, desk.Fail(desk.TooLarge, "bundle.too_many", "max", mostRows)
		}
		i := Item{Path: "#" + strconv.Itoa(n)}
		if err != nil {
			wrong[i.Path] = desk.Fail(desk.Invalid, "bundle.no_table")
			continue
		}
		if strings.TrimSpace(strings.Join(row, "")) == "" {
			continue
		}
		if err := i.readRow(names, row); err != nil {
			wrong[i.Path] = err
			continue
		}
		items = append(items, i)
	}
}

func (i *Item) readRow(names, row []string) error {
	for k, value := range row[:min(len(row), len(names))] {
		if rest, ok := strings.CutPrefix(value, "'"); ok && rest != "" && strings.ContainsRune("=+-@\t＝＋－＠", []rune(rest)[0]) {
			value = rest // as tables that are safe to open in a spreadsheet write it
		}
		switch name := names[k]; name {
		case "body", "text", "正文", "内容":
			i.Body = value
		case "相似问法", "phrasings":
			i.Phrasings = append(i.Phrasings, listed(value)...)
		default:
			if err := i.set(name, strings.TrimSpace(value)); err != nil {
				return err
			}
		}
	}
	if i.Title == "" && i.Snippet == "" {
		return desk.Fail(desk.Invalid, "article.title_empty")
	}
	return i.settle()
}

// separator is what a table's first line is cut by.
func separator(text string) rune {
	line, _, _ := strings.Cut(text, "\n")
	best, most := ',', 0
	for _, sep := range ",;\t" {
		if n := strings.Count(line, string(sep)); n > most {
			best, most = sep, n
		}
	}
	return best
}

// WriteTable writes items as ReadTable reads them. safe makes a value harmless for a spreadsheet.
func WriteTable(w io.Writer, items []Item, safe func(string) string) error {
	if _, err := io.WriteString(w, "\uFEFF"); err != nil { // without it spreadsheets take it for another encoding
		return err
	}
	out := csv.NewWriter(w)
	if err := out.Write(columns); err != nil {
		return err
	}
	optional := func(n *int) string {
		if n == nil {
			return ""
		}
		return strconv.Itoa(*n)
	}
	for _, i := range items {
		phrasings := ""
		for _, p := range i.Phrasings {
			phrasings += p + "\n" // one is a list too
		}
		row := []string{i.Title, i.Body, string(i.Lang), i.Category, phrasings, string(i.Visibility), optional(i.Review), optional(i.Order), i.Slug, i.TranslationOf, i.Snippet}
		for k := range row {
			row[k] = safe(row[k])
		}
		if err := out.Write(row); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}
