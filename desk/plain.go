package desk

import (
	"regexp"
	"strings"
)

var (
	markdownLink  = regexp.MustCompile(`!?\[([^\]]*)\]\([^)\s]*(?:\s+"[^"]*")?\)`)
	markdownTag   = regexp.MustCompile(`</?[a-zA-Z][^>]*>`)
	markdownHead  = regexp.MustCompile(`(?m)^[ \t]*(?:#{1,6}[ \t]+|>[ \t]?|[-*+][ \t]+|\d+[.)][ \t]+|(?:-{3,}|\*{3,}|_{3,}|=+)[ \t]*$)`)
	markdownRow   = regexp.MustCompile(`(?m)^[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)+\|?[ \t]*$`) // between a table's head and body
	markdownCall  = regexp.MustCompile(`(?m)^[ \t]*\[!\pL+\][ \t]*`)                                          // the first line of a callout
	markdownMarks = strings.NewReplacer("**", "", "__", "", "`", "", "~~", "", "|", " ")
)

// PlainMarkdown is roughly what one reads of a Markdown text: for the search and its excerpts, never for a page.
func PlainMarkdown(body string) string {
	body = markdownLink.ReplaceAllString(body, "$1")
	body = markdownTag.ReplaceAllString(body, " ")
	body = markdownRow.ReplaceAllString(body, "")
	body = markdownHead.ReplaceAllString(body, "")
	body = markdownCall.ReplaceAllString(body, "")
	body = snippetMark.ReplaceAllString(body, "")
	return markdownMarks.Replace(body)
}
