package ui

import (
	"html/template"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/diff"
)

// Articles lists every article, drafts too, by category; and for the owner what customers looked for in vain.
type Articles struct {
	Frame
	Form
	Groups []ArticleGroup
	Empty  []desk.EmptySearch
}

// ArticleGroup is a category with its pairs.
type ArticleGroup struct {
	Category desk.Category
	Pairs    []ArticlePair
}

// ArticlePair is an article and its translation; what is missing has ID 0.
type ArticlePair struct {
	ID  int64 // of the pair
	One map[desk.Lang]desk.Article
}

// In is the article of the pair in a language.
func (p ArticlePair) In(lang string) desk.Article { return p.One[desk.Lang(lang)] }

// First is whichever there is, the reader's language first.
func (p ArticlePair) First(lang desk.Lang) desk.Article {
	if a, ok := p.One[lang]; ok {
		return a
	}
	for _, a := range p.One {
		return a
	}
	return desk.Article{}
}

// ArticlePage is the editor of one article, or of a new one. Twin is the translation, ID 0 for none. Preview is set when it was
// asked for.
type ArticlePage struct {
	Frame
	Form
	Article    desk.Article
	Twin       desk.Article
	Categories []Option
	Preview    template.HTML
	Previewed  bool
	Meantime   []diff.Line // what others have changed in the text since the form was opened
}

// ArticleVersions is what an article was, and what Shown changed in it, or with Since what has been changed since Shown.
type ArticleVersions struct {
	Frame
	Article         desk.Article
	Versions        []desk.ArticleVersion
	Shown           desk.ArticleVersion
	Since           bool
	TitleDiff, Diff []diff.Line
}

// Present says whether the version that is shown is the article as it is.
func (p *ArticleVersions) Present() bool {
	return len(p.Versions) > 0 && p.Versions[0].Number == p.Shown.Number
}

// ArticleRemove asks once more.
type ArticleRemove struct {
	Frame
	Article desk.Article
}

// LangName is a language's own name.
func (f *Frame) LangName(lang desk.Lang) string { return Text(lang, "lang.name", nil) }
