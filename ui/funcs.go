package ui

import (
	"fmt"
	"hash/fnv"
	"html/template"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/deskbell/deskbell/assets"
	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/ui/words"
)

// funcs are what templates may call beside the methods of their values.
func funcs(lang desk.Lang) template.FuncMap {
	return template.FuncMap{
		"t":     func(key string, pairs ...any) string { return words.Say(lang, key, pairs...) },
		"tn":    func(key string, n int) string { return words.TextN(lang, key, n, nil) },
		"terr":  func(e *desk.Error) string { return words.ErrorText(lang, e) },
		"tkey":  func(key string, args desk.Args) string { return words.Text(lang, key, args) },
		"icon":  icon,
		"asset": assets.URL,
		"hue":   hue,
		"face":  initials,
		"dict":  dict,
		"join":  strings.Join,
		"size":  words.Size,
		"num":   words.Grouped,
		"marks": marks,
		"str":   func(v any) string { return fmt.Sprint(v) },
		"add":   func(a, b int) int { return a + b },
		"seq": func(n int) []int {
			s := make([]int, n)
			for i := range s {
				s[i] = i + 1
			}
			return s
		},
	}
}

// dict makes a map of its pairs, to hand several values to a part.
func dict(pairs ...any) (map[string]any, error) {
	if len(pairs)%2 != 0 {
		return nil, fmt.Errorf("dict: a name without a value")
	}
	m := make(map[string]any, len(pairs)/2)
	for i := 0; i < len(pairs); i += 2 {
		m[fmt.Sprint(pairs[i])] = pairs[i+1]
	}
	return m, nil
}

// icon draws a symbol of parts/icons.html.
func icon(name string, class ...string) template.HTML {
	return template.HTML(`<svg class="icon ` + template.HTMLEscapeString(strings.Join(class, " ")) +
		`" aria-hidden="true"><use href="` + assets.URL("img/icons.svg") + `#` + template.HTMLEscapeString(name) + `"/></svg>`)
}

// hue gives a name one of twelve hues (h0 … h11 in tokens.css), always the same.
func hue(name string) string {
	h := fnv.New32a()
	h.Write([]byte(name))
	return fmt.Sprintf("h%d", h.Sum32()%12)
}

// initials are what stands in a face: one Han character, or one or two Latin letters.
func initials(name string) string {
	name = strings.TrimSpace(name)
	first, _ := utf8.DecodeRuneInString(name)
	if name == "" {
		return "?"
	}
	if unicode.Is(unicode.Han, first) {
		return string(first)
	}
	words := strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if len(words) == 0 {
		return string(first)
	}
	a, _ := utf8.DecodeRuneInString(words[0])
	if len(words) == 1 || strings.Contains(name, "@") {
		return string(unicode.ToUpper(a))
	}
	b, _ := utf8.DecodeRuneInString(words[len(words)-1])
	return string(unicode.ToUpper(a)) + string(unicode.ToUpper(b))
}

// marks escapes a search snippet and makes its \x02…\x03 into marks.
func marks(snippet string) template.HTML {
	return template.HTML(strings.NewReplacer("\x02", "<mark>", "\x03", "</mark>").Replace(template.HTMLEscapeString(snippet)))
}
