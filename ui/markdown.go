package ui

import (
	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/ui/paper"
)

// Paper is an article's body as HTML, with the words that it needs in the article's language.
func Paper(lang desk.Lang, body string, o paper.Options) paper.Sheet {
	o.Words = paper.Words{
		Tip: Text(lang, "paper.tip", nil), Note: Text(lang, "paper.note", nil), Warning: Text(lang, "paper.warning", nil),
		Table: Text(lang, "paper.table", nil), Film: Text(lang, "paper.film", nil),
	}
	return paper.Write(body, o)
}
