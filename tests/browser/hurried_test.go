package browser

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"
)

// Who types faster than a slow network answers never gets what was meant for an earlier text: no other recipient, no other page.
func TestTypingFasterThanTheAnswers(t *testing.T) {
	s := newShop(t, 0)
	for _, who := range []string{"Lisa Wang", "Lisbeth Chen", "Mona Sun", "Petra Zhou"} {
		s.writes(who, strings.ToLower(strings.Fields(who)[0])+"@cust.test", "Tea", "Is there tea?")
	}
	number := s.newest().Ticket.Number
	b := s.logsIn(liwei)
	b.opens(fmt.Sprintf("/desk/tickets/%d", number))
	b.composerReady()
	b.clicks("#people summary")
	b.js(`document.querySelectorAll("#people [data-entry]")[1].focus()`)
	b.types("lis")
	b.until(`document.querySelectorAll("#people [role=option]").length === 2`)
	s.lag.Store(int64(600 * time.Millisecond))
	for range 3 {
		b.presses(kb.Backspace, false)
	}
	b.js(`window.log = []; for (const n of ["input", "keydown", "blur", "submit"]) document.addEventListener(n, (e) => log.push(n + " " + (e.key || "") + " " + e.target.tagName + " " + e.target.value + " " + e.isComposing), true)`)
	b.types("mon")
	b.enters()
	b.until(`document.querySelectorAll("#people .chip").length === 1`)
	if got := b.js(`document.querySelector("#people [name=cc]").value`); got != `Mona Sun <mona@cust.test>` {
		t.Errorf("the copy goes to %v", got)
	}
	b.types("lisb")
	b.presses(kb.Backspace, false)
	b.enters() // there are two: neither is taken unseen
	b.until(`document.querySelectorAll("#people [role=option]").length === 2`)
	if n := b.js(`document.querySelectorAll("#people .chip").length`); n != 1.0 {
		t.Errorf("%v chips", n)
	}
	b.presses(kb.ArrowDown, false)
	b.enters()
	b.until(`document.querySelectorAll("#people .chip").length === 2`)

	s.lag.Store(0)
	b.opens("/desk/open")
	b.presses("k", true)
	b.until(`document.querySelector("#palette").open && document.querySelector("#palette [aria-selected=true]")`)
	s.lag.Store(int64(600 * time.Millisecond))
	b.types("未分配")
	b.enters()
	b.until(`location.pathname === "/desk/unassigned" && document.readyState === "complete"`)

	s.lag.Store(0)
	b.opens("/desk/open")
	b.presses("/", false)
	b.types("tag")
	b.until(`document.activeElement.ariaExpanded === "true"`)
	b.presses(kb.ArrowDown, false)
	s.lag.Store(int64(600 * time.Millisecond))
	b.types(" tea")
	b.enters()
	b.until(`location.pathname === "/desk/search" && document.readyState === "complete"`)
	if q := b.js(`new URLSearchParams(location.search).get("q")`); q != "tag tea" {
		t.Errorf("it looked for %v", q)
	}
}
