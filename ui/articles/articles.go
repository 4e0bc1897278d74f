// Package articles has the pages of those who write articles and announcements, and of colleagues who read them.
package articles

import (
	"html/template"
	"strconv"
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/bundle"
	"github.com/deskbell/deskbell/desk/diff"
	"github.com/deskbell/deskbell/desk/helpcentre"
	"github.com/deskbell/deskbell/ui"
	"github.com/deskbell/deskbell/ui/words"
)

// List lists every article, drafts too, by category; and for the owner what customers looked for in vain.
type List struct {
	ui.Frame
	ui.Form
	Groups  []Group
	Empty   []desk.EmptySearch
	ToCheck []desk.Article // whose time has come
	Offered int            // wordings that wait for a person
	Remarks int            // of readers, that nobody has read
}

// Group is a category with its pairs.
type Group struct {
	Category desk.Category
	Pairs    []Pair
}

// Pair is an article and its translation; what is missing has ID 0.
type Pair struct {
	ID  int64 // of the pair
	One map[desk.Lang]desk.Article
}

// In is the article of the pair in a language.
func (p Pair) In(lang string) desk.Article { return p.One[desk.Lang(lang)] }

// First is whichever there is, the reader's language first.
func (p Pair) First(lang desk.Lang) desk.Article {
	if a, ok := p.One[lang]; ok {
		return a
	}
	for _, a := range p.One {
		return a
	}
	return desk.Article{}
}

// Page is the editor of one article, or of a new one. Twin is the translation, ID 0 for none. Preview is set when it was
// asked for.
type Page struct {
	ui.Frame
	ui.Form
	Article    desk.Article
	Twin       desk.Article
	Categories []ui.Option
	Preview    template.HTML
	Previewed  bool
	Meantime   []diff.Line // what others have changed in the text since the form was opened

	Beside        bool        // the source, Twin, is shown beside
	SourceChanged []diff.Line // since this translation of it was saved
	AlsoAsked     string      // other wordings, one a line
	Offered       []helpcentre.Phrasing
	Snippets      []string // names
}

// Tool is one of the editor's: what it does, and the word that it puts where nothing is marked.
type Tool struct{ Do, Icon, Name, Key, Word string }

// Tools are those of the editor, in their order.
func (p *Page) Tools() (list []Tool) {
	for _, t := range []Tool{{"bold", "bold", "format.bold", "Ctrl B", "tools.text"}, {"italic", "italic", "format.italic", "Ctrl I", "tools.text"}, {"heading", "heading", "tools.heading", "", "tools.heading"},
		{"list", "ul", "format.ul", "", ""}, {"steps", "ol", "tools.steps", "", ""}, {"quote", "quote", "format.quote", "", ""}, {"link", "link", "format.link", "", "tools.text"},
		{"table", "table", "tools.table", "", "tools.cell"}, {"callout", "info", "tools.callout", "", "tools.callout_word"}, {"picture", "image", "tools.picture", "", ""}, {"video", "play", "tools.video", "", "tools.video_word"}} {
		t.Name = p.T(t.Name)
		if t.Word != "" {
			t.Word = p.T(t.Word)
		}
		list = append(list, t)
	}
	return list
}

// ReviewOptions are how often an article may be checked.
func (p *Page) ReviewOptions() (list []ui.Option) {
	for _, months := range helpcentre.ReviewChoices {
		name := p.T("review.never")
		if months > 0 {
			name = words.TextN(p.Lang, "review.months", months, nil)
		}
		list = append(list, ui.Option{Value: strconv.Itoa(months), Words: name})
	}
	return list
}

// CheckDue says whether the article's time to be checked has come.
func (p *Page) CheckDue() bool {
	return !p.Article.ReviewAt.IsZero() && !p.Article.ReviewAt.After(p.Now)
}

// PhrasingList are the wordings that wait for a person.
type PhrasingList struct {
	ui.Frame
	Offered []helpcentre.Phrasing
}

// Snippets are the texts that several articles share, and the articles that name each.
type Snippets struct {
	ui.Frame
	Items []helpcentre.Snippet
	Used  map[string][]desk.Article
}

// SnippetPage is the form of one snippet, or of a new one.
type SnippetPage struct {
	ui.Frame
	ui.Form
	Item helpcentre.Snippet
	Used []desk.Article
}

// Versions is what an article was, and what Shown changed in it, or with Since what has been changed since Shown.
type Versions struct {
	ui.Frame
	Article         desk.Article
	Versions        []helpcentre.Version
	Shown           helpcentre.Version
	Since           bool
	TitleDiff, Diff []diff.Line
}

// Present says whether the version that is shown is the article as it is.
func (p *Versions) Present() bool {
	return len(p.Versions) > 0 && p.Versions[0].Number == p.Shown.Number
}

// Remove asks once more.
type Remove struct {
	ui.Frame
	Article desk.Article
}

// Remarks are what readers said of the articles, or of one.
type Remarks struct {
	ui.Frame
	Article int64 // 0: of all
	Unread  bool
	Items   []helpcentre.Remark
}

// Import takes articles in from a file: Outcome is what the file Name, kept as Upload, would do; nil before there is one.
type Import struct {
	ui.Frame
	ui.Form
	Upload  int64
	Name    string
	Outcome *bundle.Outcome
}

// Place is a file of the archive, or a row of the table.
func (p *Import) Place(path string) string {
	if row, ok := strings.CutPrefix(path, "#"); ok {
		return p.T("import.row", "n", row)
	}
	return path
}
