package ui

import (
	"html/template"
	"strings"

	"github.com/deskbell/deskbell/desk"
)

// Shelf is a category with some of its articles. A category without a name is the rest.
type Shelf struct {
	Category desk.Category
	Articles []desk.Article
}

// HelpHome is the front page of the help centre.
type HelpHome struct {
	Frame
	Greeting string
	Hours    string
	Shelves  []Shelf
	Newest   []desk.Article
}

// HelpSearch is what a search found. Elsewhere are hits in the other language, looked for when there are none in this one.
type HelpSearch struct {
	Frame
	Query     string
	Hits      []desk.Hit
	Elsewhere []desk.Hit
	OtherLang desk.Lang
	Hours     string
}

// HelpCategory lists the articles of one category.
type HelpCategory struct {
	Frame
	Shelf Shelf
}

// HelpArticle is one article.
type HelpArticle struct {
	Frame
	Article  desk.Article
	Body     template.HTML
	Category desk.Category
	Siblings []desk.Article
	Twin     string // the path of the translation; empty where there is none
}

// HelpGone is shown where there is no such page, or no help centre: contact is left.
type HelpGone struct {
	Frame
	Off bool
}

// NameIn is a category's name in a language, or in the other one where it has none.
func NameIn(c desk.Category, lang desk.Lang) string {
	if name := c.Names[lang]; name != "" {
		return name
	}
	for _, other := range desk.Langs {
		if name := c.Names[other]; name != "" {
			return name
		}
	}
	return ""
}

// CategoryName is a category's name for readers of this page.
func (f *Frame) CategoryName(c desk.Category) string {
	if name := NameIn(c, f.Lang); name != "" {
		return name
	}
	return f.T("help.more")
}

// CategoryIcon is a category's icon, or a book.
func (f *Frame) CategoryIcon(c desk.Category) string {
	if c.Icon == "" {
		return "book"
	}
	return c.Icon
}

// BrandRef is the brand's colour as it stands in an address.
func (f *Frame) BrandRef() string { return strings.TrimPrefix(f.Brand, "#") }

// OtherLang is the other language.
func (f *Frame) OtherLang() desk.Lang {
	if f.Lang == desk.English {
		return desk.Chinese
	}
	return desk.English
}

// CategoryIcons are what an owner may choose from.
var CategoryIcons = []string{"book", "truck", "card", "leaf", "gift", "user", "star", "help", "clock", "mail", "phone", "lock", "tag", "globe", "flag", "refresh", "bolt", "gear"}
