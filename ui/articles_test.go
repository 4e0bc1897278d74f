package ui_test

import (
	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/bundle"
	"github.com/deskbell/deskbell/desk/diff"
	"github.com/deskbell/deskbell/desk/helpcentre"
	"github.com/deskbell/deskbell/ui"
	"github.com/deskbell/deskbell/ui/articles"
	"github.com/deskbell/deskbell/ui/paper"
)

// articleSheets are the pages of those who write articles, empty or full.
func articleSheets(f ui.Frame, article, twin desk.Article, groups []articles.Group, full bool) map[string]any {
	list := &articles.List{Frame: f, Groups: groups}
	editor := &articles.Page{Frame: f, Form: failed(full, "title"), Article: article, Twin: twin, Categories: []ui.Option{{"0", "None"}}, Preview: ui.Paper(f.Lang, "x", paper.Options{}).HTML, Previewed: full}
	versions := &articles.Versions{Frame: f, Article: article}
	if full {
		list.Empty = []desk.EmptySearch{{Query: "<b>", Lang: f.Lang, Count: 2, Last: at}}
		editor.Meantime = diff.Lines("a\nb <b>\n1\n2\n3", "a\nc <b>\n1\n2\n3")
		versions.Versions = []helpcentre.Version{{Number: 3, Title: "<b>", Name: "<li>", At: at}, {Number: 1, At: at}}
		versions.Shown, versions.Since = versions.Versions[1], true
		versions.TitleDiff, versions.Diff = diff.Lines("x", "<b>"), editor.Meantime
	}
	marked, marks, offers := &articles.Snippets{Frame: f}, &articles.SnippetPage{Frame: f, Form: failed(full, "name")}, &articles.PhrasingList{Frame: f}
	remarks := &articles.Remarks{Frame: f}
	imports := &articles.Import{Frame: f, Form: failed(full, "file")}
	if full {
		imports.Upload, imports.Name = 7, "<b>.zip"
		imports.Outcome = &bundle.Outcome{New: 3, Wrong: []bundle.Wrong{{Path: "<b>.md", Err: desk.Fail(desk.Invalid, "bundle.lang", "value", "<fr>")}, {Path: "#7", Err: desk.Fail(desk.Invalid, "article.title_empty")}}}
		list.ToCheck, list.Offered, list.Remarks = []desk.Article{{ID: 4, Title: "<b>", ReviewAt: at}}, 2, 3
		offers.Offered = []helpcentre.Phrasing{{ID: 1, Article: 4, Title: "<b>", Text: `"<b>`, Number: 1001, Lang: f.Lang}, {ID: 2, Article: 4}}
		editor.Offered, editor.AlsoAsked, editor.Beside, editor.Snippets = offers.Offered, "</textarea>", true, []string{"<s>"}
		editor.Article.ReviewMonths, editor.Article.ReviewAt, editor.Article.FromTicket, editor.SourceChanged = 6, at, 1001, editor.Meantime
		marked.Items = []helpcentre.Snippet{{ID: 1, Name: "<s>", Body: "<b>", Lang: f.Lang}, {ID: 2, Name: "x", Lang: f.Lang}}
		marked.Used = map[string][]desk.Article{"<s>": {{ID: 4, Title: "<b>"}}}
		marks.Item, marks.Used = marked.Items[0], marked.Used["<s>"]
		remarks.Article, remarks.Unread = 4, true
		remarks.Items = []helpcentre.Remark{{ID: 1, Article: 4, Title: "<b>", Reason: "unclear", Comment: "<i>", At: at}, {ID: 2, Helpful: true, At: at, ReadAt: at}}
	}
	return map[string]any{"articles": list, "article": editor, "article_remove": &articles.Remove{Frame: f, Article: article}, "article_versions": versions,
		"snippets": marked, "snippet": marks, "phrasings": offers, "remarks": remarks, "articles_import": imports}
}
