// Package words holds every text of the program in both languages, and says moments, lengths of time and numbers in them.
package words

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"sort"
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/variable"
)

//go:embed en.json
var english string

//go:embed zh-CN.json
var chinese string

// texts are every text by language and key. They are read once at start and never change.
var texts = map[desk.Lang]map[string]string{desk.English: readWords(english), desk.Chinese: readWords(chinese)}

// readWords reads a file of words where it lies in the program, without a copy in memory: a line is a key and its text, as TestWordsFiles
// makes sure.
func readWords(file string) map[string]string {
	texts := make(map[string]string, strings.Count(file, "\n"))
	for line := range strings.Lines(file) {
		key, text, found := strings.Cut(strings.TrimRight(line, ",\r\n"), `": "`)
		if !found {
			continue
		}
		key, text = strings.TrimPrefix(key, `  "`), strings.TrimSuffix(text, `"`)
		if strings.Contains(text, `\`) {
			if err := json.Unmarshal([]byte(`"`+text+`"`), &text); err != nil {
				panic(fmt.Sprintf("words: %s: %v", key, err)) // embedded: a test reads them all
			}
		}
		texts[key] = text
	}
	return texts
}

// Text is the text of key in lang with its {placeholders} filled. A key that does not exist comes back as itself, so that
// it is seen on the page and in the tests.
func Text(lang desk.Lang, key string, args desk.Args) string {
	text, ok := texts[lang][key]
	if !ok {
		return key
	}
	return fill(text, args)
}

// TextN is Text for a number of things: key.one or key.other, with {n}.
func TextN(lang desk.Lang, key string, n int, args desk.Args) string {
	form := ".other"
	if n == 1 {
		form = ".one"
	}
	with := desk.Args{"n": n}
	for name, value := range args {
		with[name] = value
	}
	return Text(lang, key+form, with)
}

// HasText says whether key has words.
func HasText(key string) bool {
	_, ok := texts[desk.English][key]
	return ok
}

// Keys are all word keys, sorted.
func Keys(lang desk.Lang) []string {
	keys := make([]string, 0, len(texts[lang]))
	for key := range texts[lang] {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}

// ErrorText says an error in words: those of a *desk.Error, else that something went wrong on our side.
func ErrorText(lang desk.Lang, e *desk.Error) string {
	switch {
	case e == nil:
	case HasText("error." + e.Key):
		return Text(lang, "error."+e.Key, spoken(lang, e.Args))
	case strings.HasPrefix(e.Key, "mail.error."): // what is wrong with a mail server has one wording, wherever it is met
		return Text(lang, e.Key, e.Args)
	}
	return Text(lang, "error.internal", nil)
}

// spoken are the arguments of an error, with variables by their names in lang; one that is none of ours is as it was typed.
func spoken(lang desk.Lang, args desk.Args) desk.Args {
	for key, value := range args {
		names, ok := value.(variable.Names)
		if !ok {
			continue
		}
		said := make([]string, len(names))
		for i, name := range names {
			if HasText("variable." + name) {
				name = Text(lang, "variable."+name, nil)
			}
			said[i] = Say(lang, "variable.quoted", "name", name)
		}
		args = maps.Clone(args)
		args[key] = strings.Join(said, Text(lang, "list.comma", nil))
	}
	return args
}

func fill(text string, args desk.Args) string {
	if len(args) == 0 || !strings.Contains(text, "{") {
		return text
	}
	var b strings.Builder
	for {
		open := strings.IndexByte(text, '{')
		if open < 0 {
			break
		}
		shut := strings.IndexByte(text[open:], '}')
		if shut < 0 {
			break
		}
		name := text[open+1 : open+shut]
		value, ok := args[name]
		b.WriteString(text[:open])
		if ok {
			fmt.Fprint(&b, value)
		} else {
			b.WriteString(text[open : open+shut+1])
		}
		text = text[open+shut+1:]
	}
	b.WriteString(text)
	return b.String()
}

// MailErrorText says why mail could not be sent or fetched: a mail server's own words as they are, ours (desk.Worded) in lang.
func MailErrorText(lang desk.Lang, said string) string {
	if key, args, ok := desk.Unword(said); ok {
		return Text(lang, key, args)
	}
	return said
}

// Say is Text with its arguments as pairs of name and value.
func Say(lang desk.Lang, key string, pairs ...any) string {
	if len(pairs) == 0 {
		return Text(lang, key, nil)
	}
	args := desk.Args{}
	for i := 0; i+1 < len(pairs); i += 2 {
		args[fmt.Sprint(pairs[i])] = pairs[i+1]
	}
	return Text(lang, key, args)
}
