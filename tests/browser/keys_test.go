package browser

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/deskbell/deskbell/desk"
)

// Letters press what has them, two of them go to a view, and "?" lists them all in the agent's language.
func TestKeysOfTheDesk(t *testing.T) {
	s := newShop(t, 0)
	s.writes("王芳", "wangfang@cust.test", "一", "第一封")
	s.writes("赵建国", "zhao@cust.test", "二", "第二封")
	number := s.newest().Ticket.Number
	b := s.logsIn(liwei)
	b.opens("/desk/open")
	b.presses("g", false)
	b.presses("u", false)
	b.until(`location.pathname === "/desk/unassigned" && document.readyState === "complete"`)
	b.presses("j", false)
	b.presses("j", false)
	b.until(`document.activeElement === document.querySelectorAll("#rows .row")[1]`)
	b.presses("k", false)
	b.presses(kb.Enter, false)
	b.until(fmt.Sprintf(`location.pathname.endsWith("/tickets/%d") && document.readyState === "complete"`, number))
	b.presses("/", false)
	b.until(`document.activeElement.matches("[data-search]")`)
	b.presses(kb.Escape, false)
	b.js(`document.activeElement.blur()`)
	b.presses("?", false)
	b.until(`document.querySelector("#keys").open`)
	for _, want := range []string{"快捷键", "列表中", "分配给自己", "未分配"} {
		if sheet := b.text("#keys"); !strings.Contains(sheet, want) {
			t.Errorf("the sheet does not say %q: %s", want, sheet)
		}
	}
	b.presses("e", false)
	time.Sleep(200 * time.Millisecond)
	if s.talk(number).Ticket.Status != desk.Open {
		t.Error("a key acted behind the open sheet")
	}
	b.presses(kb.Escape, false)
	b.until(`!document.querySelector("#keys").open`)
	b.presses("u", false)
	b.until(`location.pathname === "/desk/unassigned" || location.pathname === "/desk/open"`)
}

// While an input method composes no letter is a key, wherever the cursor is, and what it gives arrives whole.
func TestKeysRestWhileAnInputMethodComposes(t *testing.T) {
	s := newShop(t, 0)
	s.writes("王芳", "wangfang@cust.test", "一", "第一封")
	number := s.newest().Ticket.Number
	b := s.logsIn(liwei)
	b.opens(fmt.Sprintf("/desk/tickets/%d?v=open", number))
	b.js(`document.querySelector("[data-search]").focus()`)
	// As Windows does it: each key comes as 229 while the syllables are composed.
	for i, letter := range "ea#" {
		if _, err := chromedp.Call(b.ctx, input.DispatchKeyEvent, input.DispatchKeyEventParams{Type: input.DispatchKeyEventTypeRawKeyDown, Key: "Process", WindowsVirtualKeyCode: 229}); err != nil {
			t.Fatal(err)
		}
		n := int64(i + 1)
		if _, err := chromedp.Call(b.ctx, input.ImeSetComposition, input.ImeSetCompositionParams{Text: "ea#"[:i+1], SelectionStart: n, SelectionEnd: n}); err != nil {
			t.Fatalf("%c: %v", letter, err)
		}
	}
	b.types("退款")
	b.until(`document.querySelector("[data-search]").value === "退款"`)
	b.js(`document.activeElement.blur()`)
	for _, made := range []string{`{key: "e", isComposing: true}`, `{key: "e", keyCode: 229}`, `{key: "#", ctrlKey: true}`, `{key: "Process", keyCode: 229}`} {
		b.js(`document.body.dispatchEvent(new KeyboardEvent("keydown", Object.assign({bubbles: true, cancelable: true}, ` + made + `)))`)
	}
	time.Sleep(300 * time.Millisecond)
	if got := s.talk(number).Ticket; got.Status != desk.Open || got.Assignee != 0 || !got.DeletedAt.IsZero() {
		t.Errorf("a key acted: %+v", got)
	}
	b.js(`document.body.dispatchEvent(new KeyboardEvent("keydown", {key: "ｅ", bubbles: true, cancelable: true}))`) // full width
	s.soon("resolved by key", func() bool { return s.talk(number).Ticket.Status == desk.Resolved })
}
