package leaflet

import (
	"strings"
	"unicode/utf8"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/helpcentre"
)

// MaxExtract is how much of an article a mail carries, in characters: a screen of a telephone.
const MaxExtract = 500

var item = desk.Pattern(`^\s*(\d{1,3}[.)]|[-*+])\s+`)

// Extract is what of an article's Markdown is read in a mail: all of a short one, else from the line on in which the passage that answers
// stands. Where that is not in the article as written, the passage alone.
func Extract(body, passage string) string {
	lines := readable(body)
	if size(lines) <= MaxExtract && len(lines) > 0 {
		return strings.Join(lines, "\n")
	}
	from := lineOf(lines, strings.TrimSuffix(strings.TrimSpace(passage), "…"))
	if from < 0 {
		return passage
	}
	to, room := from, MaxExtract
	for to < len(lines) && (to == from || utf8.RuneCountInString(lines[to]) <= room) {
		room -= utf8.RuneCountInString(lines[to]) + 1
		to++
	}
	text := strings.Join(lines[from:to], "\n")
	if cut := desk.Cut(text, MaxExtract); cut != text {
		return cut + "…"
	}
	if to < len(lines) {
		text += "\n…"
	}
	return text
}

// readable is an article line by line as one reads it: steps keep their numbers.
func readable(body string) (lines []string) {
	for line := range strings.Lines(strings.ReplaceAll(body, "\r\n", "\n")) {
		mark := strings.TrimSpace(item().FindString(line))
		line = strings.Join(strings.Fields(helpcentre.Plain(line)), " ")
		switch {
		case line == "":
			continue
		case strings.ContainsAny(mark, "-*+"):
			line = "· " + line
		case mark != "":
			line = mark + " " + line
		}
		lines = append(lines, line)
	}
	return lines
}

func size(lines []string) (n int) {
	for _, l := range lines {
		n += utf8.RuneCountInString(l) + 1
	}
	return n
}

// lineOf is the line in which a passage begins; -1 for none. A passage may go on over several lines.
func lineOf(lines []string, passage string) int {
	if passage == "" {
		return -1
	}
	for i, l := range lines {
		bare := strings.TrimSpace(item().ReplaceAllString(strings.TrimPrefix(l, "· "), ""))
		if strings.Contains(bare, passage) || bare != "" && strings.HasPrefix(passage, bare) {
			return i
		}
		if at := strings.LastIndex(bare, firstWords(passage)); at >= 0 {
			return i
		}
	}
	return -1
}

// firstWords are the first characters of a passage: enough to know it by.
func firstWords(passage string) string { return desk.Cut(passage, 24) }
