package ui

import (
	"strings"

	"github.com/deskbell/deskbell/desk"
)

// HelpHit is an article that was found, with its category's name.
type HelpHit struct {
	desk.Hit
	Category string
}

// Help is where the help centre is in this page's language: on a screen in the shop and in a frame it has addresses of its own.
func (f *Frame) Help() string { return f.HelpIn(f.Lang) }

// MayAsk says whether there is an answer bot: not on a screen in the shop, where the next customer would read the talk, and not in files.
func (f *Frame) MayAsk() bool { return f.HelpOn && f.AskOn && !f.Kiosk && !f.Static }

// HelpIn is Help in a language.
func (f *Frame) HelpIn(lang desk.Lang) string {
	switch {
	case f.Kiosk:
		return "/kiosk/" + string(lang)
	case f.Framed:
		return "/widget/" + string(lang)
	}
	return "/help/" + string(lang)
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

// Mark is how an article names a snippet.
func (f *Frame) Mark(name string) string { return "{{snippet:" + name + "}}" }
