package ui

import (
	"html/template"
	"strconv"
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/ui/words"
)

// RowsHTML writes the rows of the list. It is the one piece of HTML that is written by hand: fifty rows through html/template take
// longer than everything else on the page together. Every value goes through esc.
func (l *ListPane) RowsHTML(lang desk.Lang) template.HTML {
	var b strings.Builder
	b.Grow(len(l.Rows) * 900)
	unread, clip := template.HTMLEscapeString(words.Text(lang, "list.unread", nil)), string(icon("clip", "s"))
	for i := range l.Rows {
		if !l.Works {
			l.Rows[i].write(&b, unread, clip)
			continue
		}
		l.Rows[i].writePick(&b, lang)
		l.Rows[i].write(&b, unread, clip)
		put(&b, "</div>\n")
	}
	return template.HTML(b.String())
}

// writePick begins a row that can be ticked; the form stands above the list.
func (r *Row) writePick(b *strings.Builder, lang desk.Lang) {
	number := strconv.FormatInt(r.Number, 10)
	put(b, `<div class="pick`, r.tall(), `" id="p`, number, `"><input type="checkbox" form="bulk" name="number" value="`, number, `" aria-label="`)
	esc(b, words.Text(lang, "bulk.one", desk.Args{"number": number, "who": r.Who}))
	put(b, `" aria-keyshortcuts="x">`)
}

func (r *Row) write(b *strings.Builder, unread, clip string) {
	number := strconv.FormatInt(r.Number, 10)
	put(b, `<a class="`, r.Class, r.tall(), `" id="t`, number, `" href="`)
	esc(b, r.Href)
	put(b, `"`)
	if r.Current {
		put(b, ` aria-current="true"`)
	}
	put(b, `><span class="face `, r.Hue, `">`)
	esc(b, r.Face)
	put(b, `</span><div><div class="top"><span class="who">`)
	if r.Unread {
		put(b, `<i class="sr">`, unread, `</i>`)
	}
	esc(b, r.Who)
	put(b, `</span><span class="`, r.WaitClass, `" title="`)
	esc(b, r.When)
	put(b, `">`)
	esc(b, r.Wait)
	put(b, `</span></div><div class="subject" dir="auto">`)
	esc(b, r.Subject)
	put(b, `</div><div class="said" dir="auto">`)
	esc(b, r.Said)
	put(b, `</div>`)
	r.writeEnd(b, clip)
	r.writeFoot(b)
	put(b, "</div></a>\n")
}

// writeEnd is what stands beside the line that was said last: that there are files, and the face of who has the ticket.
func (r *Row) writeEnd(b *strings.Builder, clip string) {
	if !r.Clip && r.Agent == nil {
		return
	}
	put(b, `<div class="end">`)
	if r.Clip {
		put(b, clip)
	}
	if r.Agent != nil {
		put(b, `<span class="face s `, r.Agent.Hue, `" title="`)
		esc(b, r.Agent.Name)
		put(b, `">`, string(r.Agent.Face), `</span>`)
	}
	put(b, `</div>`)
}

// tall is the class of a row with a foot: how high it is, a browser knows before it draws it.
func (r *Row) tall() string {
	if r.footless() {
		return ""
	}
	return " tall"
}

func (r *Row) footless() bool {
	return r.Lost == "" && r.Priority == "" && r.Spam == "" && r.Draft == "" && len(r.Tags) == 0 && len(r.Writing) == 0
}

// writeFoot is the last line: marks and tags, where there are any.
func (r *Row) writeFoot(b *strings.Builder) {
	if r.footless() {
		return
	}
	put(b, `<div class="foot">`)
	mark(b, "prio urgent", r.Lost)
	mark(b, "prio "+r.Priority, r.PriorityT)
	mark(b, "why", r.Spam)
	mark(b, "draft", r.Draft)
	for _, tag := range r.Tags {
		mark(b, "tag "+tag.Hue, tag.Name)
	}
	for _, w := range r.Writing {
		mark(b, "writing "+w.Kind, w.Text)
	}
	put(b, `</div>`)
}

// mark writes a word on a row; none where there is none.
func mark(b *strings.Builder, class, text string) {
	if text == "" {
		return
	}
	put(b, `<span class="`, class, `">`)
	esc(b, text)
	put(b, `</span>`)
}

func put(b *strings.Builder, parts ...string) {
	for _, p := range parts {
		b.WriteString(p)
	}
}

// escaper makes text safe within an element and within a quoted attribute.
var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "'", "&#39;", "\x00", "�")

func esc(b *strings.Builder, text string) {
	if !strings.ContainsAny(text, "&<>\"'\x00") {
		b.WriteString(text)
		return
	}
	_, _ = escaper.WriteString(b, text)
}
