// Package bundle is the help centre as files that people and other programs can read and write: an article is a Markdown file with a head of
// "key: value" lines, or a row of a table.
package bundle

import (
	"cmp"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/helpcentre"
)

// Item is an article as a file has it. What is empty or nil is not said there: an article that is there already keeps what it has.
type Item struct {
	Path          string // of the file, or "row 7"
	Title, Slug   string
	Lang          desk.Lang
	Category      string   // its name, in any language
	Phrasings     []string // nil: not said
	Visibility    Visibility
	Review        *int // months, 0 for never
	Order         *int
	TranslationOf string // "language/slug" of its source
	Snippet       string // not empty: it is no article but the text of this name that articles share; only Lang and Body count
	Body          string
}

// Visibility says who may read an article.
type Visibility string

const (
	Public     Visibility = "public"
	Staff      Visibility = "staff"
	Draft      Visibility = "draft"
	StaffDraft Visibility = "staff-draft"
)

// VisibilityOf is that of an article.
func VisibilityOf(a desk.Article) Visibility {
	switch {
	case a.Published && a.Private:
		return Staff
	case a.Published:
		return Public
	case a.Private:
		return StaffDraft
	}
	return Draft
}

// Key is what an article is known by: its language and slug.
func (i Item) Key() string {
	if i.Snippet != "" {
		return "{{" + i.Snippet + "}} " + string(i.Lang)
	}
	return string(i.Lang) + "/" + i.Slug
}

// fields are what a head or a table may say, by the names that they go under.
var fields = map[string]func(*Item, string) error{}

func init() {
	for names, set := range map[string]func(*Item, string) error{
		"title 标题":        func(i *Item, v string) error { i.Title = v; return nil },
		"slug 网址":         func(i *Item, v string) error { i.Slug = v; return nil },
		"body text 正文 内容": func(i *Item, v string) error { i.Body = v; return nil },
		"category 分类":     func(i *Item, v string) error { i.Category = v; return nil },
		"language lang locale 语言": func(i *Item, v string) error {
			lang, ok := langOf(v)
			if !ok {
				return desk.Fail(desk.Invalid, "bundle.lang", "value", v)
			}
			i.Lang = lang
			return nil
		},
		"phrasing 相似问法": func(i *Item, v string) error { i.Phrasings = append(i.Phrasings, v); return nil },
		"phrasings":     func(i *Item, v string) error { i.Phrasings = append(i.Phrasings, listed(v)...); return nil },
		"visibility 可见范围": func(i *Item, v string) error {
			i.Visibility = Visibility(strings.ToLower(v))
			if !slices.Contains([]Visibility{Public, Staff, Draft, StaffDraft}, i.Visibility) {
				return desk.Fail(desk.Invalid, "bundle.visibility", "value", v)
			}
			return nil
		},
		"draft": func(i *Item, v string) error { // as other programs say it
			if on, err := strconv.ParseBool(v); err == nil && on {
				i.Visibility = Draft
			}
			return nil
		},
		"review 检查":         func(i *Item, v string) (err error) { i.Review, err = number(v, helpcentre.ReviewChoices); return err },
		"order position 排序": func(i *Item, v string) (err error) { i.Order, err = number(v, nil); return err },
		"snippet 片段":        func(i *Item, v string) error { i.Snippet = desk.TidyLine(v, desk.MaxName); return nil },
		"translation-of 译自": func(i *Item, v string) error { i.TranslationOf = v; return nil },
	} {
		for _, name := range strings.Fields(names) {
			fields[name] = set
		}
	}
}

func langOf(v string) (desk.Lang, bool) {
	switch strings.ToLower(v) {
	case "中文", "简体中文", "chinese":
		return desk.Chinese, true
	case "英文", "英语", "english":
		return desk.English, true
	}
	return desk.ParseLang(v)
}

func number(v string, of []int) (*int, error) {
	n, err := strconv.Atoi(v)
	if err != nil || of != nil && !slices.Contains(of, n) || n < -1_000_000 || n > 1_000_000 {
		return nil, desk.Fail(desk.Invalid, "bundle.number", "value", v)
	}
	return &n, nil
}

// listed are the values of a list: one a line, or all on one line with commas.
func listed(v string) []string {
	if strings.Contains(v, "\n") {
		return strings.Split(v, "\n")
	}
	var list []string
	const ends = ",，;；|"
	for _, part := range strings.FieldsFunc(strings.Trim(v, "[]"), func(r rune) bool { return strings.ContainsRune(ends, r) }) {
		if part = unquoted(part); part != "" {
			list = append(list, part)
		}
	}
	return list
}

func unquoted(v string) string {
	v = strings.TrimSpace(v)
	if n := len(v); n >= 2 && (v[0] == '"' && v[n-1] == '"' || v[0] == '\'' && v[n-1] == '\'') {
		return v[1 : n-1]
	}
	return v
}

func (i *Item) set(name, value string) error {
	set := fields[strings.ReplaceAll(strings.ToLower(strings.TrimSpace(name)), "_", "-")]
	if set == nil || strings.TrimSpace(value) == "" {
		return nil // what other programs know
	}
	return set(i, value)
}

var unixLines = strings.NewReplacer("\r\n", "\n", "\r", "\n")

var heading = desk.Pattern(`^\s*#[ \t]+([^\n]+?)[ \t#]*(?:\n|$)`)

// settle fills in what an item does not say: its title from the first heading or the file's name, its language from a folder or from the text, its
// slug from the title.
func (i *Item) settle() error {
	if i.Title == "" && i.Snippet == "" {
		if m := heading().FindStringSubmatchIndex(i.Body); m != nil {
			i.Title, i.Body = i.Body[m[2]:m[3]], i.Body[m[1]:]
		} else {
			i.Title = strings.TrimSuffix(path.Base(i.Path), path.Ext(i.Path))
		}
	}
	i.Title = desk.TidyLine(i.Title, desk.MaxSubject)
	i.Body = strings.Trim(unixLines.Replace(i.Body), "\n")
	for _, folder := range strings.Split(path.Dir(i.Path), "/") {
		if lang, ok := desk.ParseLang(folder); ok && i.Lang == "" {
			i.Lang = lang
		}
	}
	if i.Lang == "" {
		i.Lang = desk.GuessLang(i.Body, i.Title)
	}
	i.Slug = helpcentre.Slug(cmp.Or(i.Slug, i.Title))
	switch {
	case i.Snippet != "":
		i.Title, i.Slug = "", ""
	case i.Title == "":
		return desk.Fail(desk.Invalid, "article.title_empty")
	}
	if len(i.Body) > desk.MaxText {
		return desk.Fail(desk.TooLarge, "text.too_long", "max", desk.MaxText)
	}
	if i.Phrasings != nil {
		list, err := helpcentre.TidyPhrasings(strings.Join(i.Phrasings, "\n"), i.Title)
		if err != nil {
			return err
		}
		i.Phrasings = append([]string{}, list...)
	}
	return nil
}

// Import is what a folder, an archive or a table brings.
type Import struct {
	Items    []Item // texts show their pictures by the addresses that these will have
	Pictures []Picture
	Wrong    []Wrong
}

// Picture is one that an import brings, made small already.
type Picture struct {
	desk.Picture
	File []byte
}

// Wrong is what can't be imported: a file, or a row of a table.
type Wrong struct {
	Path string
	Err  *desk.Error
}

// Outcome is what an import does, or would do. Nothing is done while something is wrong.
type Outcome struct {
	New, Changed, Same   int // articles, and snippets
	Categories, Pictures int // new ones
	Wrong                []Wrong
}
