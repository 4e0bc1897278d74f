package browser

import (
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"

	"github.com/deskbell/deskbell/desk"
)

// A click that has begun goes where it began, whatever the desk hears meanwhile; the page catches up as soon as the button is let go.
func TestAClickIsNotLostToALiveChange(t *testing.T) {
	s := newShop(t, 0)
	s.writes("王芳", "wangfang@cust.test", "退款", "到了吗？")
	number := s.newest().Ticket.Number
	b := s.logsIn(liwei)
	b.opens(fmt.Sprintf("/desk/tickets/%d?v=open", number))
	b.ticketReady()
	s.listening(1)
	b.js(`window.heard = 0; document.addEventListener("desk:change", () => window.heard++)`)
	at := b.js(fmt.Sprintf(spot, `#ticket-head [data-key="f"]`)).([]any)
	mouse := func(kind input.DispatchMouseEventType) {
		t.Helper()
		_, err := chromedp.Run(b.ctx, chromedp.MouseEvent(kind, at[0].(float64), at[1].(float64), chromedp.ButtonLeft, chromedp.ClickCount(1)))
		s.must(err)
	}
	mouse(input.DispatchMouseEventTypeMousePressed)
	resolved, tags := desk.Resolved, []string{"退款", "要紧"} // what stands before the button goes, and more comes
	_, err := s.store.Edit(t.Context(), desk.Edit{By: desk.By{Agent: s.ids[zhoumin]}, Ticket: number, Status: &resolved, AddTags: tags})
	s.must(err)
	b.until(`window.heard > 0`)
	b.js(`new Promise((done) => setTimeout(done, 600))`) // longer than a part of the page takes to be read
	if b.js(`document.querySelector("#ticket-head .s-resolved")`) != nil {
		t.Error("the page changed under the button that was held")
	}
	mouse(input.DispatchMouseEventTypeMouseReleased)
	s.soon("it is followed", func() bool { return len(s.talk(number).Followers) == 1 })
	b.until(`document.querySelector("#ticket-head .s-resolved") && document.querySelectorAll("#ticket-head form.tag").length === 2 && document.querySelector('#ticket-head [data-key="f"]').ariaPressed === "true"`)
	if got := s.talk(number).Ticket.Status; got != desk.Resolved {
		t.Errorf("the click went elsewhere: %s", got)
	}
}
