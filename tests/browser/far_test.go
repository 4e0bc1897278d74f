package browser

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// Many formatted mails are scrolled through on a slow phone, up from the newest: a frame is as high as its mail before the mail is there,
// so that hardly anything jumps. (A shift of 1.7 before the browser was told how much there is to show, 0.1 since.)
func TestFarMessagesAreCalm(t *testing.T) {
	s := newShop(t, 0)
	s.writes("王芳", "wangfang@cust.test", "长谈", "第一封")
	number := s.newest().Ticket.Number
	for i := range 60 {
		s.comes(fmt.Sprintf("From: 王芳 <wangfang@cust.test>\nTo: %s\nSubject: Re: [#%d] 长谈\nDate: %s\nMessage-ID: <%d.far@cust.test>\nContent-Type: text/html; charset=utf-8\n\n<p><b>第 %d 封</b></p><p>%s</p>\n",
			support, number, time.Now().Format(time.RFC1123Z), s.uid, i, strings.Repeat("查过物流，还在路上。", 4+(i*7)%40)))
	}
	b := s.logsIn(liwei)
	b.inHand()
	_, err := chromedp.Call(b.ctx, emulation.SetCPUThrottlingRate, emulation.SetCPUThrottlingRateParams{Rate: 4})
	s.must(err)
	b.opens(fmt.Sprintf("/desk/tickets/%d?v=open", number))
	b.ticketReady()
	b.js(`document.querySelector("#messages").lastElementChild.scrollIntoView({block: "end"})`)
	b.until(`[...document.querySelectorAll("iframe.mail")].at(-1).contentDocument?.body?.innerText.includes("第 59 封")`)
	b.js(`window.shifts = 0; new PerformanceObserver((l) => { for (const e of l.getEntries()) if (!e.hadRecentInput) window.shifts += e.value }).observe({type: "layout-shift", buffered: false})`)
	for range 30 {
		_, err := chromedp.Call(b.ctx, input.DispatchMouseEvent, input.DispatchMouseEventParams{Type: "mouseWheel", X: 180, Y: 300, DeltaX: 0.001, DeltaY: -500})
		s.must(err)
	}
	shift := b.js(`window.shifts`).(float64)
	t.Logf("layout shift %.3f over %v pixels", shift, b.js(`document.documentElement.scrollHeight - innerHeight - scrollY`))
	if shift >= 0.3 {
		t.Errorf("layout shift %v", shift)
	}
}
