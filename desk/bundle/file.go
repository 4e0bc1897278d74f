package bundle

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/deskbell/deskbell/desk"
)

// mostHead is how many lines a head may have.
const mostHead = 300

// ReadFile reads a Markdown file. The head stands between two lines of "---" and has a "key: value" on each line; a key may come several times, and
// the values of a list may stand below it, each behind "- ". What a head says that we don't know is passed over. Without a head the first
// heading is the title.
func ReadFile(name, text string) (i Item, err error) {
	i.Path = name
	if !utf8.ValidString(text) {
		return i, desk.Fail(desk.Invalid, "bundle.not_utf8")
	}
	text = unixLines.Replace(strings.TrimPrefix(text, "\uFEFF"))
	if head, body, ok := cutHead(text); ok {
		i.Body = body
		if err := i.readHead(head); err != nil {
			return i, err
		}
	} else {
		i.Body = text
	}
	return i, i.settle()
}

// cutHead is the head without its lines of hyphens, and what comes behind it.
func cutHead(text string) (lines []string, body string, ok bool) {
	rest, ok := strings.CutPrefix(text, "---\n")
	for n := 0; ok && n < mostHead; n++ {
		line, more, found := strings.Cut(rest, "\n")
		if strings.TrimRight(line, " \t") == "---" {
			return lines, more, true
		}
		if !found {
			break
		}
		lines, rest = append(lines, line), more
	}
	return nil, "", false
}

func (i *Item) readHead(lines []string) error {
	key := ""
	for _, line := range lines {
		if item, below := strings.CutPrefix(strings.TrimSpace(line), "- "); below && key != "" {
			if key == "phrasings" {
				key = "phrasing"
			}
			if err := i.set(key, unquoted(item)); err != nil {
				return err
			}
			continue
		}
		name, value, ok := strings.Cut(line, ":")
		if !ok {
			name, value, ok = strings.Cut(line, "：")
		}
		if !ok || strings.HasPrefix(line, "#") || strings.HasPrefix(line, " ") {
			continue
		}
		key = strings.ToLower(strings.TrimSpace(name))
		if key != "body" {
			if err := i.set(key, unquoted(value)); err != nil {
				return err
			}
		}
	}
	return nil
}

// WriteFile is an item as ReadFile reads it.
func WriteFile(i Item) string {
	var b strings.Builder
	b.WriteString("---\n")
	line := func(key, value string) {
		if value == "" {
			return
		}
		if value != unquoted(value) {
			value = `"` + value + `"`
		}
		b.WriteString(key + ": " + value + "\n")
	}
	line("snippet", i.Snippet)
	line("title", i.Title)
	line("slug", i.Slug)
	line("language", string(i.Lang))
	line("category", i.Category)
	for _, p := range i.Phrasings {
		line("phrasing", p)
	}
	line("visibility", string(i.Visibility))
	if i.Review != nil {
		line("review", strconv.Itoa(*i.Review))
	}
	if i.Order != nil {
		line("order", strconv.Itoa(*i.Order))
	}
	line("translation-of", i.TranslationOf)
	b.WriteString("---\n\n" + i.Body + "\n")
	return b.String()
}
