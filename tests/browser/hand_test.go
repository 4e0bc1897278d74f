package browser

import (
	"fmt"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// spot is where a thing can be clicked, as [x, y]; or why it can't.
const spot = `(() => {
	const el = document.querySelector(%q);
	if (!el?.checkVisibility()) return "it is not seen";
	const place = () => { const r = el.getClientRects()[0]; return r && [r.x + r.width / 2, r.y + r.height / 2]; };
	const inside = (at) => at && at[0] > 0 && at[1] > 0 && at[0] < innerWidth && at[1] < innerHeight;
	let at = place();
	if (!inside(at)) { el.scrollIntoView({block: "center", inline: "center", behavior: "instant"}); at = place(); }
	if (!inside(at)) return "it is out of sight";
	const top = document.elementFromPoint(...at);
	return el.contains(top) ? at : "over it lies " + top?.outerHTML.slice(0, 200);
})()`

// clicks something as a person does: when it is seen, stands still, and nothing lies over it.
func (b *tab) clicks(selector string) {
	b.Helper()
	var before any
	for end := time.Now().Add(patience); ; time.Sleep(30 * time.Millisecond) {
		now := b.js(fmt.Sprintf(spot, selector))
		at, ok := now.([]any)
		if ok && fmt.Sprint(now) == fmt.Sprint(before) {
			_, err := chromedp.Run(b.ctx, chromedp.MouseClickXY(at[0].(float64), at[1].(float64)))
			b.must(err)
			return
		}
		if time.Now().After(end) {
			b.Fatalf("%s can't be clicked: %v\nthe page: %v", selector, now, b.js(where))
		}
		before = now
	}
}

// fills writes into a field in place of what is there, and leaves it.
func (b *tab) fills(selector, text string) {
	b.Helper()
	b.js(fmt.Sprintf(`{ const field = document.querySelector(%q); field.focus(); field.select(); }`, selector))
	b.types(text)
	if got := b.js(fmt.Sprintf(`document.querySelector(%q).value`, selector)); got != text {
		b.Fatalf("%s holds %q instead of %q", selector, got, text)
	}
	b.js(fmt.Sprintf(`document.querySelector(%q).blur()`, selector))
}

// chooses an option of a list.
func (b *tab) chooses(selector, value string) {
	b.Helper()
	b.js(fmt.Sprintf(`(() => { const s = document.querySelector(%q); s.value = %q; for (const kind of ["input", "change"]) s.dispatchEvent(new Event(kind, {bubbles: true})); })()`, selector, value))
	if got := b.js(fmt.Sprintf(`document.querySelector(%q).value`, selector)); got != value {
		b.Fatalf("%s offers no %q", selector, value)
	}
}

// submits clicks something and waits for the page that comes.
func (b *tab) submits(selector, at string) {
	b.Helper()
	b.clicks(selector)
	b.until(fmt.Sprintf(`location.pathname.startsWith(%q) && document.readyState === "complete"`, at))
}

// saves submits a form that comes back with a word that it was saved.
func (b *tab) saves(selector string) {
	b.Helper()
	b.js(`window.before = true`)
	b.clicks(selector)
	b.until(`!window.before && document.readyState === "complete" && document.querySelector(".flash:not(.bad)")`)
}

// types inserts text as a keyboard or a paste without formatting would.
func (b *tab) types(text string) {
	b.Helper()
	if _, err := chromedp.Call(b.ctx, input.InsertText, input.InsertTextParams{Text: text}); err != nil {
		b.Fatal(err)
	}
}

// composes writes Chinese as an input method does: syllables first, then what was chosen.
func (b *tab) composes(pinyin, chosen string) {
	b.Helper()
	for i := range pinyin {
		n := int64(i + 1)
		if _, err := chromedp.Call(b.ctx, input.ImeSetComposition, input.ImeSetCompositionParams{Text: pinyin[:i+1], SelectionStart: n, SelectionEnd: n}); err != nil {
			b.Fatal(err)
		}
	}
	b.types(chosen)
}

// presses a key such as "j"; ctrl holds Control.
func (b *tab) presses(key string, ctrl bool) {
	b.Helper()
	if ctrl {
		b.do(chromedp.KeyEvent(key, chromedp.KeyModifiers(chromedp.ModifierCtrl)))
		return
	}
	b.do(chromedp.KeyEvent(key))
}

// enters presses Enter as a keyboard does: what takes the key leaves nothing of it.
func (b *tab) enters() {
	b.Helper()
	for _, p := range []input.DispatchKeyEventParams{{Type: input.DispatchKeyEventTypeKeyDown, Text: "\r"}, {Type: input.DispatchKeyEventTypeKeyUp}} {
		p.Key, p.Code, p.WindowsVirtualKeyCode = "Enter", "Enter", 13
		if _, err := chromedp.Call(b.ctx, input.DispatchKeyEvent, p); err != nil {
			b.Fatal(err)
		}
	}
}
