package helpcentre

import (
	"slices"
	"strings"

	"github.com/deskbell/deskbell/desk"
)

// snippetMark stands in an article for a text that several share: {{snippet:name}}.
var snippetMark = desk.Pattern(`\{\{\s*snippet:\s*([^{}\n]{1,80}?)\s*\}\}`)

// maxFilled is how long a text may become by what is filled into it, in bytes.
const maxFilled = 4 * desk.MaxText

// FillSnippets puts the texts that a body names in their places. One that is not there is nothing, and a snippet within a snippet
// stays as it is written: there is no end otherwise.
func FillSnippets(body string, text func(name string) string) string {
	if !strings.Contains(body, "{{") {
		return body
	}
	room := maxFilled - len(body)
	return snippetMark().ReplaceAllStringFunc(body, func(mark string) string {
		filled := strings.TrimSpace(text(snippetMark().FindStringSubmatch(mark)[1]))
		if room -= len(filled); room < 0 {
			return ""
		}
		return filled
	})
}

// ValidSnippetName says whether a text can be named so within the braces.
func ValidSnippetName(name string) bool {
	return snippetMark().MatchString("{{snippet:"+name+"}}") && name == strings.TrimSpace(name)
}

// SnippetNames are the snippets that a text names, each once.
func SnippetNames(body string) (names []string) {
	for _, m := range snippetMark().FindAllStringSubmatch(body, -1) {
		if !slices.Contains(names, m[1]) {
			names = append(names, m[1])
		}
	}
	return names
}
