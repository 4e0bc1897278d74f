package browser

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/helpcentre"
)

// putsPicture pastes or drops a picture into the box, as a browser hands it over.
const putsPicture = `(async (kind) => {
	const canvas = Object.assign(document.createElement("canvas"), { width: 30, height: 20 });
	const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
	const data = new DataTransfer(), box = document.querySelector("#f-body");
	data.items.add(new File([blob], kind + ".png", { type: "image/png" }));
	box.dispatchEvent(kind === "paste" ? new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })
		: new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
})`

// An article is written without a mouse and with an input method, in either language: tools, undo, pictures, a snippet, another wording; then it is
// changed, compared and restored.
func TestAnArticleByKeyboard(t *testing.T) {
	for _, c := range []struct {
		lang                                  desk.Lang
		title, pinyin, word, wording, snippet string
	}{
		{desk.Chinese, "退款多久到账", "tuikuan", "退款", "钱怎么还没到", "时效"},
		{desk.English, "When is my refund here", "refund", "refund", "my money is not back", "days"},
	} {
		t.Run(string(c.lang), func(t *testing.T) {
			s := newShop(t, 0)
			s.speaks(liwei, c.lang)
			_, err := s.store.SaveSnippet(t.Context(), helpcentre.Snippet{Name: c.snippet, Lang: c.lang, Body: "3"})
			s.must(err)
			b := s.logsIn(liwei)
			b.opens("/desk/articles/new")
			b.until(`!document.querySelector("[data-mdtools]").hidden`)
			box := func(want string) {
				t.Helper()
				b.until(fmt.Sprintf(`document.querySelector("#f-body").value === %q`, want))
			}
			tool := func(name string) {
				t.Helper()
				b.js(`document.querySelector("#f-body").focus()`)
				b.do(chromedp.KeyEvent(kb.Tab, chromedp.KeyModifiers(chromedp.ModifierShift)))
				for range 14 {
					if b.js(fmt.Sprintf(`document.activeElement.dataset.md === %q`, name)) == true {
						b.enters()
						return
					}
					b.presses(kb.ArrowRight, false)
				}
				t.Fatalf("arrows never come to %s; at %v", name, b.js(`document.activeElement.outerHTML.slice(0, 200)`))
			}
			b.tabsTo("#f-title")
			b.types(c.title)
			b.tabsTo("#f-body")
			b.composes(c.pinyin, c.word)
			b.js(`document.querySelector("#f-body").select()`)
			b.presses("b", true)
			box("**" + c.word + "**")
			b.presses("z", true)
			box(c.word)
			b.presses("b", true)
			b.presses("b", true)
			box(c.word)
			b.js(`{ const box = document.querySelector("#f-body"); box.setSelectionRange(box.value.length, box.value.length); }`)
			b.types("\na\nb")
			b.js(`{ const box = document.querySelector("#f-body"); box.setSelectionRange(box.value.indexOf("a"), box.value.length); }`)
			tool("steps")
			box(c.word + "\n1. a\n2. b")
			tool("list")
			box(c.word + "\n- a\n- b")
			tool("list")
			box(c.word + "\na\nb")
			b.js(`{ const box = document.querySelector("#f-body"); box.setSelectionRange(box.value.length, box.value.length); }`)
			tool("table")
			b.until(`document.querySelector("#preview table")`)
			b.presses("z", true)
			box(c.word + "\na\nb")
			// While an input method is composing, no tool writes into it.
			b.js(`{ const box = document.querySelector("#f-body"); box.dispatchEvent(new CompositionEvent("compositionstart")); document.querySelector("[data-md=bold]").click(); box.dispatchEvent(new CompositionEvent("compositionend")); }`)
			box(c.word + "\na\nb")
			for _, kind := range []string{"paste", "drop"} {
				b.js(putsPicture + `("` + kind + `")`)
				b.until(fmt.Sprintf(`document.querySelector("#f-body").value.includes("![%s](/help/pictures/")`, kind))
			}
			b.until(`document.querySelectorAll("#preview img[src^='/help/pictures/']").length === 2`)
			b.js(`{ const list = document.querySelector("[data-md=snippet]"); list.selectedIndex = 1; list.dispatchEvent(new Event("change")); }`)
			b.until(fmt.Sprintf(`document.querySelector("#f-body").value.includes("{{snippet:%s}}")`, c.snippet))
			b.tabsTo("#f-phrasings")
			b.types(c.wording)
			b.tabsOn("button[value=save]")
			b.at("/desk/articles/1")
			if found, err := s.store.SearchArticles(t.Context(), c.wording, c.lang, false, 1); err != nil || len(found) != 1 {
				t.Errorf("not found by its other wording: %v, %v", found, err)
			}

			b.js(`{ const box = document.querySelector("#f-body"); box.focus(); box.select(); }`)
			b.types(c.word + "!")
			b.tabsOn("button[value=save]")
			b.until(`document.querySelector(".flash") && document.querySelector("[name=version]").value === "2"`)
			b.opens("/desk/articles/1/versions")
			b.until(`document.querySelector(".diff del") && document.querySelector(".diff ins")`)
			b.tabsOn(`a[href="?v=1"]`)
			b.until(`new URLSearchParams(location.search).get("v") === "1" && document.querySelector("form[action$='/versions/1/restore'] button")`)
			b.tabsOn("form[action$='/versions/1/restore'] button")
			b.at("/desk/articles/1")
			b.until(`document.querySelector("#f-body").value.includes("/help/pictures/")`)
			if said := b.complaints(); len(said) > 0 {
				t.Error(strings.Join(said, "\n"))
			}
		})
	}
}
