package helpcentre

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/deskbell/deskbell/desk"
)

var (
	markdownLink  = desk.Pattern(`!?\[([^\]]*)\]\([^)\s]*(?:\s+"[^"]*")?\)`)
	markdownTag   = desk.Pattern(`</?[a-zA-Z][^>]*>`)
	markdownHead  = desk.Pattern(`(?m)^[ \t]*(?:#{1,6}[ \t]+|>[ \t]?|[-*+][ \t]+|\d+[.)][ \t]+|(?:-{3,}|\*{3,}|_{3,}|=+)[ \t]*$)`)
	markdownTitle = desk.Pattern(`(?m)^[ \t]*#{1,6}[ \t]+(.*?)[ \t#]*$`)
	markdownRow   = desk.Pattern(`(?m)^[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)+\|?[ \t]*$`) // between a table's head and body
	markdownCall  = desk.Pattern(`(?m)^[ \t]*\[!\pL+\][ \t]*`)                                          // the first line of a callout
	markdownMarks = strings.NewReplacer("**", "", "__", "", "`", "", "~~", "", "|", " ")
)

// SearchText is Plain for the search and its excerpts. A heading ends with a colon: in one line with what follows nobody would see
// where it ends.
func SearchText(body string) string {
	return Plain(markdownTitle().ReplaceAllStringFunc(body, func(line string) string {
		return closed(markdownTitle().FindStringSubmatch(line)[1])
	}))
}

// Plain is roughly what one reads of a Markdown text, line by line; never for a page.
func Plain(body string) string {
	body = markdownLink().ReplaceAllString(body, "$1")
	body = markdownTag().ReplaceAllString(body, " ")
	body = markdownRow().ReplaceAllString(body, "")
	body = markdownHead().ReplaceAllString(body, "")
	body = markdownCall().ReplaceAllString(body, "")
	body = snippetMark().ReplaceAllString(body, "")
	return markdownMarks.Replace(body)
}

// closed is a heading with a colon in its own script, unless it ends with a mark already.
func closed(heading string) string {
	last, _ := utf8.DecodeLastRuneInString(strings.TrimRight(heading, "*_`~ "))
	switch {
	case heading == "" || unicode.IsPunct(last) && !strings.ContainsRune("”’」』）)]\"'", last):
		return heading
	case unicode.Is(unicode.Han, last) || strings.ContainsRune("”」』）", last):
		return heading + "："
	}
	return heading + ":"
}
