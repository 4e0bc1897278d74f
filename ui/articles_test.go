package ui

import (
	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/diff"
	"github.com/deskbell/deskbell/ui/paper"
)

// articleSheets are the pages of those who write articles, empty or full.
func articleSheets(f Frame, article, twin desk.Article, groups []ArticleGroup, full bool) map[string]any {
	list := &Articles{Frame: f, Groups: groups}
	editor := &ArticlePage{Frame: f, Form: failed(full, "title"), Article: article, Twin: twin, Categories: []Option{{"0", "None"}}, Preview: Paper(f.Lang, "x", paper.Options{}).HTML, Previewed: full}
	versions := &ArticleVersions{Frame: f, Article: article}
	if full {
		list.Empty = []desk.EmptySearch{{Query: "<b>", Lang: f.Lang, Count: 2, Last: at}}
		editor.Meantime = diff.Lines("a\nb <b>\n1\n2\n3", "a\nc <b>\n1\n2\n3")
		versions.Versions = []desk.ArticleVersion{{Number: 3, Title: "<b>", Name: "<li>", At: at}, {Number: 1, At: at}}
		versions.Shown, versions.Since = versions.Versions[1], true
		versions.TitleDiff, versions.Diff = diff.Lines("x", "<b>"), editor.Meantime
	}
	return map[string]any{"articles": list, "article": editor, "article_remove": &ArticleRemove{Frame: f, Article: article}, "article_versions": versions}
}
