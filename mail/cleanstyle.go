package mail

import (
	"strings"
	"unicode"

	"github.com/deskbell/deskbell/desk"
)

// Bounds of one style attribute.
const (
	maxStyle        = 4 << 10
	maxDeclarations = 80
)

// properties are the CSS properties that mail may set: how text and boxes look, not where they are on the page.
var properties = func() map[string]bool {
	m := map[string]bool{}
	for _, p := range strings.Fields(`color background background-color font font-family font-size font-style font-variant font-weight line-height
		letter-spacing word-spacing text-align text-decoration text-decoration-line text-decoration-color text-decoration-style text-indent text-transform
		white-space word-break word-wrap overflow-wrap vertical-align direction
		margin margin-top margin-right margin-bottom margin-left padding padding-top padding-right padding-bottom padding-left
		border border-top border-right border-bottom border-left border-color border-style border-width border-radius border-collapse border-spacing
		border-top-color border-right-color border-bottom-color border-left-color border-top-style border-right-style border-bottom-style border-left-style
		border-top-width border-right-width border-bottom-width border-left-width
		width height max-width min-width max-height min-height display float clear list-style-type table-layout caption-side empty-cells
		box-sizing overflow overflow-x overflow-y opacity text-overflow quotes`) {
		m[p] = true
	}
	return m
}()

// functions are those that a value may call. None of them loads anything.
var functions = map[string]bool{"rgb": true, "rgba": true, "hsl": true, "hsla": true, "calc": true, "min": true, "max": true, "clamp": true}

// cleanStyle keeps of a style attribute the declarations that may stay. Escapes, comments and at-rules are how filters are
// deceived, so a declaration that has them goes.
func cleanStyle(style string) string {
	style = desk.CutBytes(style, maxStyle)
	var b strings.Builder
	for n := 0; style != "" && n < maxDeclarations; n++ {
		var d string
		d, style = cutDeclaration(style)
		name, value, ok := strings.Cut(d, ":")
		if !ok {
			continue
		}
		name = strings.ToLower(strings.TrimSpace(name))
		value = strings.TrimSpace(value)
		if !properties[name] || !cleanValue(name, value) {
			continue
		}
		if b.Len() > 0 {
			b.WriteString("; ")
		}
		b.WriteString(name + ": " + value)
	}
	return b.String()
}

// cutDeclaration cuts at a semicolon outside quotes and brackets.
func cutDeclaration(s string) (d, rest string) {
	quote, depth := byte(0), 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '(':
			depth++
		case c == ')' && depth > 0:
			depth--
		case c == ';' && depth == 0:
			return s[:i], s[i+1:]
		}
	}
	return s, ""
}

// viewport is a length that grows with the height of the frame, which grows with what it shows: such a mail would never end.
var viewport = desk.Pattern(`[0-9.](?:[sld]?(?:vh|vb|vmin|vmax)|cq(?:h|b|min|max))\b`)

// cleanValue says whether a value is of plain words, numbers, colours and allowed functions.
func cleanValue(name, value string) bool {
	if value == "" || len(value) > 300 {
		return false
	}
	lower := strings.ToLower(value)
	for i, r := range lower {
		switch {
		case r == '(':
			if !functions[wordBefore(lower, i)] {
				return false
			}
		case r == '/':
			if i+1 < len(lower) && lower[i+1] == '*' || i == 0 {
				return false
			}
		case r >= 0x80:
			if !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != 0xa0 {
				return false
			}
		case strings.ContainsRune("abcdefghijklmnopqrstuvwxyz0123456789 #%.,-+!'\")*_\n\t", r):
		default:
			return false
		}
	}
	if viewport().MatchString(lower) {
		return false
	}
	switch name {
	case "display":
		return !strings.Contains(lower, "contents")
	case "margin", "margin-left", "margin-top", "margin-right", "margin-bottom", "text-indent":
		return !negative(lower) // would move it over what is beside it
	case "opacity":
		return true
	}
	return !strings.Contains(lower, "expression") && !strings.Contains(lower, "behavior")
}

func wordBefore(s string, i int) string {
	j := i
	for j > 0 && (letter(s[j-1]) || s[j-1] == '-') {
		j--
	}
	return s[j:i]
}

func negative(s string) bool {
	for i := 0; i+1 < len(s); i++ {
		if s[i] == '-' && (digit(s[i+1]) || s[i+1] == '.') && (i == 0 || s[i-1] == ' ') {
			return true
		}
	}
	return false
}
