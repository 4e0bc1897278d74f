package main

import (
	"context"
	"fmt"
	"io"
	"os/exec"
	"time"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"github.com/deskbell/deskbell/demo"
)

// stamp runs in every document before its own scripts. It notes when a link is pressed, in the tab's own memory, and in each frame from then
// on, in this document or the next, whether what was asked for (asked, a selector) is there and has a place on the page. The task after
// that frame, when it has been painted, is when it is drawn.
const stamp = `const now = () => performance.timeOrigin + performance.now(), kept = self === top ? sessionStorage : {}
const look = () => {
	if (!kept.asked) return
	if (!document.querySelector(kept.asked)?.getClientRects().length) return requestAnimationFrame(look)
	delete kept.asked
	setTimeout(() => { kept.took = now() - kept.from }, 0)
}
addEventListener("click", () => { if (kept.asked) { kept.from = now(); look() } }, {capture: true})
look()`

// opening measures in a real browser what an agent waits for with a hundred thousand tickets: from the click until what it asked
// for has been drawn, the way back by the rail included.
func (b *bench) opening(ctx context.Context) error {
	path, err := exec.LookPath("chromium-headless-shell")
	if err != nil {
		if path, err = exec.LookPath("chromium"); err != nil {
			return fmt.Errorf("no Chromium is installed: %w", err)
		}
	}
	n := b.full(100_000, 1_000)
	file, err := b.copied(ctx, n)
	if err != nil {
		return err
	}
	d, err := b.startDesk(ctx, "serve", "--data", file, "--listen", "127.0.0.1:0", "--open=no")
	if err != nil {
		return err
	}
	defer d.stop()
	alloc, cancel := chromedp.NewExecAllocator(ctx, chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.Headless, chromedp.DisableGPU, chromedp.NoFirstRun, chromedp.UserDataDir(b.work+"/chromium"),
		chromedp.WindowSize(1440, 900), chromedp.Flag("disable-dev-shm-usage", true), chromedp.Flag("disable-background-networking", true), chromedp.CombinedOutput(io.Discard))
	defer cancel()
	tab, stop := chromedp.NewContext(alloc)
	defer stop()
	if err := chromedp.Do(tab, chromedp.Navigate(d.url+"/login")); err != nil {
		return err
	}
	if _, err := chromedp.Call(tab, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: stamp}); err != nil {
		return err
	}
	in := fmt.Sprintf(`fetch("/login", {method: "POST", body: new URLSearchParams({address: %q, password: %q})}).then((r) => r.status)`, demo.Agents[0].Address, demo.Password)
	if _, err := chromedp.Run(tab, chromedp.Evaluate[int](in, chromedp.EvalAwaitPromise)); err != nil {
		return err
	}
	if err := chromedp.Do(tab, chromedp.Navigate(d.url+inbox)); err != nil {
		return err
	}
	var opened, listed spread
	for i := range b.full(60, 5) {
		row, view := fmt.Sprintf(`document.querySelectorAll("#rows a.row")[%d]`, i%20), []string{"open", "pending", "resolved"}[i%3]
		number, err := chromedp.Run(tab, chromedp.Evaluate[string](row+`.id.slice(1)`))
		if err != nil {
			return err
		}
		ticket, err := clicked(tab, row, fmt.Sprintf(`main[data-ticket="%s"] #messages .msg`, number))
		if err != nil {
			return err
		}
		list, err := clicked(tab, fmt.Sprintf(`document.querySelector("a.view[href='/desk/%s']")`, view), fmt.Sprintf(`body.inbox .list[data-view="%s"] #rows a.row`, view))
		if err != nil {
			return err
		}
		if i >= 5 || b.quick {
			opened, listed = append(opened, ticket), append(listed, list)
		}
	}
	b.table.add(fmt.Sprintf("in Chromium, %d tickets: from the click on a row until the ticket is drawn, median (p95)", n), "100 ms", ms(opened.at(50))+" ("+ms(opened.at(95))+")", opened.at(50) <= 100*time.Millisecond)
	b.table.add("the same: from the click in the rail until the list is drawn", "100 ms", ms(listed.at(50))+" ("+ms(listed.at(95))+")", listed.at(50) <= 100*time.Millisecond)
	return nil
}

// clicked presses what a script finds, and is the time until what it must lead to has been drawn.
func clicked(tab context.Context, what, has string) (time.Duration, error) {
	if _, err := chromedp.Run(tab, chromedp.Evaluate[bool](fmt.Sprintf(`delete sessionStorage.took, sessionStorage.asked = %q, %s.click(), true`, has, what))); err != nil {
		return 0, err
	}
	until := time.Now().Add(20 * time.Second)
	for time.Now().Before(until) {
		took, err := chromedp.Run(tab, chromedp.Evaluate[float64](`Number(sessionStorage.took ?? 0)`))
		if err == nil && took > 0 {
			time.Sleep(300 * time.Millisecond) // the page's own work after it is there
			return time.Duration(took * float64(time.Millisecond)), nil
		}
		time.Sleep(50 * time.Millisecond)
	}
	return 0, fmt.Errorf("%s was not drawn", has)
}
