package ui

import (
	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/ui/paper"
	"github.com/deskbell/deskbell/ui/words"
)

// Paper is an article's body as HTML, with the words that it needs in the article's language.
func Paper(lang desk.Lang, body string, o paper.Options) paper.Sheet {
	o.Words = paper.Words{
		Tip: words.Text(lang, "paper.tip", nil), Note: words.Text(lang, "paper.note", nil), Warning: words.Text(lang, "paper.warning", nil),
		Table: words.Text(lang, "paper.table", nil), Film: words.Text(lang, "paper.film", nil),
	}
	return paper.Write(body, o)
}
