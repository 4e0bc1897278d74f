package ui

import (
	"html/template"
	"strings"

	"github.com/deskbell/deskbell/assets"
	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/ui/words"
)

// settle writes into a template's source what never changes in a language: the words {{t "key"}}, the symbols {{icon "name"}} and the
// addresses {{asset "name"}}. Parsed, each of them is half a kilobyte in memory and a call on every page; there are two thousand. It
// goes where text stands or a quoted value, not within scripts or in addresses (TestSettledPlaces).
func settle(source string, lang desk.Lang) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(source, "{{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		action, after, _ := strings.Cut(rest, "}}")
		if text, ok := settled(action, lang); ok {
			b.WriteString(text)
			source = after
		} else {
			b.WriteString("{{")
			source = rest
		}
	}
}

// settled is what an action always writes: one function and its arguments in quotes. Words that have variables in braces of their own
// stay an action.
func settled(action string, lang desk.Lang) (string, bool) {
	function, rest, _ := strings.Cut(action, " ")
	if len(rest) < 2 || rest[0] != '"' || rest[len(rest)-1] != '"' {
		return "", false
	}
	args := strings.Split(rest[1:len(rest)-1], `" "`)
	if strings.ContainsAny(strings.Join(args, ""), "\"\\") {
		return "", false
	}
	switch {
	case function == "t" && len(args) == 1:
		text := template.HTMLEscapeString(words.Text(lang, args[0], nil))
		return text, !strings.Contains(text, "{{")
	case function == "icon":
		return string(icon(args[0], args[1:]...)), true
	case function == "asset" && len(args) == 1:
		return assets.URL(args[0]), true
	}
	return "", false
}
