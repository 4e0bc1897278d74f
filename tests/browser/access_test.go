package browser

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"github.com/deskbell/deskbell/demo"
	"github.com/deskbell/deskbell/desk"
)

// Every page is for everybody: axe finds no serious or critical fault on it, in light and dark, in both languages; it asks no
// other host for anything, breaks no policy of its own, says nothing to the console, and on a phone nothing has to be scrolled
// sideways.
func TestEveryPageIsForEverybody(t *testing.T) {
	chromium(t)
	t.Parallel()
	axe, err := os.ReadFile("../../node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Skip("axe-core is not installed: npm ci")
	}
	s := newSample(t)
	t.Run("looks", func(t *testing.T) { // so that s is closed after its parts only
		for _, v := range []look{{desk.English, 1440, "light", "dark"}, {desk.Chinese, 390, "dark", "light"}} {
			t.Run(fmt.Sprintf("%s, %d px", v.lang, v.width), func(t *testing.T) {
				t.Parallel()
				g := &guide{sample: s, T: t, look: v, axe: string(axe), tabs: map[string]*tab{}}
				for _, p := range s.places {
					g.visits(p)
				}
			})
		}
	})
}

// look is how one comes: the whole of axe under the first scheme, the contrast of colours under the other too.
type look struct {
	lang        desk.Lang
	width       int64
	first, then string
}

// guide goes through all places, each as the one who may be there.
type guide struct {
	*sample
	*testing.T
	look look
	axe  string
	tabs map[string]*tab
}

func (g *guide) tab(who string) *tab {
	g.Helper()
	if b := g.tabs[who]; b != nil {
		return b
	}
	at := g.sample.shop
	if who == "bare" {
		at = g.bare
	}
	if who == "new" {
		at = g.empty
	}
	base := at.base
	if who == "files" {
		base = g.files
	}
	b := (&shop{T: g.T, base: base}).newTab()
	b.tellsAll()
	b.speaks(g.look.lang)
	_, err := chromedp.Call(b.ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: g.axe})
	b.must(err)
	b.isWide(g.look.width)
	if agent := map[string]desk.Agent{"owner": demo.Agents[0], "agent": demo.Agents[1], "new": {Address: liwei}, "second": {Address: secondAddress(g.look.lang)}}[who]; agent.Address != "" {
		b.opens("/login")
		password := map[bool]string{true: phrase, false: demo.Password}[who == "new" || who == "second"]
		b.js(fmt.Sprintf(`fetch("/login", {method: "POST", body: new URLSearchParams({address: %q, password: %q})}).then((r) => r.url)`, agent.Address, password))
	}
	g.tabs[who] = b
	return b
}

// visits looks at one page.
func (g *guide) visits(p place) {
	g.Helper()
	if p.who == "new" && g.look.lang != desk.Chinese {
		return // its people speak Chinese
	}
	b := g.tab(p.who)
	path := p.path
	if rest, ok := strings.CutPrefix(path, "/help/en"); ok && g.look.lang != desk.English && !strings.Contains(rest, "/articles/") && !strings.HasPrefix(rest, "/news/") {
		path = "/help/" + string(g.look.lang) + rest
	}
	where := fmt.Sprintf("%s (%s)", p.page, path)
	b.shines(g.look.first)
	b.opens(path)
	want := p.status
	if want == 0 {
		want = 200
	}
	if got := b.js(`performance.getEntriesByType("navigation")[0].responseStatus`); got != float64(want) {
		g.Errorf("%s: status %v", where, got)
		return
	}
	if p.then != nil {
		p.then(b)
	}
	if p.page != "mail" { // somebody else's page, in which no script runs
		g.examines(b, p, where)
	}
	for _, line := range b.heard() {
		g.Errorf("%s: %s", where, line)
	}
}

func (g *guide) examines(b *tab, p place, where string) {
	g.Helper()
	if p.page != "list" { // where each row counts
		b.js(fewRows)
	}
	for _, fault := range b.faults(axeTags) {
		g.Errorf("%s, %s: %s", where, g.look.first, fault)
	}
	for _, width := range []int64{390, g.look.width} {
		b.isWide(width)
		if wide := b.js(widest); wide != "" {
			g.Errorf("%s at %d px has to be scrolled sideways: %v", where, width, wide)
		}
	}
	b.js(fewRows)
	b.shines(g.look.then)
	for _, fault := range b.faults(`{type: "rule", values: ["color-contrast"]}`) {
		g.Errorf("%s, %s: %s", where, g.look.then, fault)
	}
}

const (
	// fewRows leaves of the list beside a ticket what axe needs to see one row of each kind: it looks at each for as long as at a page of settings.
	fewRows = `document.querySelectorAll("#rows > :nth-child(n+9)").forEach((row) => row.remove())`
	axeTags = `{type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}`
	// widest names what is wider than its room: the page, or one of the panes that scroll by themselves, and what sticks out there. What a
	// search or a menu offers lies over the pane beside it.
	widest = `[document.documentElement, ...document.querySelectorAll("main, .desk, .list, .rows, .messages, .composers, dialog[open]")].filter((e) => e.clientWidth && e.scrollWidth > e.clientWidth + 1 && (e === document.documentElement || !e.querySelector(".findlist.under:not([hidden]), [data-menu][open]"))).map((e) => e.tagName + "." + e.className + ": " +
		[...e.querySelectorAll("*")].filter((c) => c.getBoundingClientRect().right > e.getBoundingClientRect().left + e.clientWidth + 1).slice(0, 5).map((c) => c.tagName + "." + c.className).join(" ")).join("; ")`
)

func (b *tab) isWide(width int64) {
	b.Helper()
	_, err := chromedp.Call(b.ctx, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: width, Height: 900, DeviceScaleFactor: 1})
	b.must(err)
}

// shines sets light or dark. Nothing moves, so that no colour is caught half-way.
func (b *tab) shines(scheme string) {
	b.Helper()
	_, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}}})
	b.must(err)
}

// settled has drawn what was changed: even where nothing moves, a colour goes over to another one with the next frame.
const settled = `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))).then(() => document.getAnimations().forEach((a) => { try { a.finish(); } catch { /* one without an end */ } }))`

// faults are what axe calls serious or critical.
func (b *tab) faults(only string) []string {
	b.Helper()
	b.js(settled)
	found := b.js(`axe.run(document, {runOnly: ` + only + `, resultTypes: ["violations"], iframes: false, preload: false}).then((r) => r.violations.map((v) => v.id + " (" + v.impact + "): " + v.nodes.slice(0, 4).map((n) => n.target + " " + ((n.any[0] ?? n.all[0] ?? n.none[0])?.message ?? "")).join("; ")))`)
	var all []string
	for _, f := range found.([]any) {
		all = append(all, f.(string))
	}
	return all
}

// tellsAll makes the tab keep what the browser complains of and what it asks for.
func (b *tab) tellsAll() {
	b.Helper()
	_, err := chromedp.Call(b.ctx, log.Enable, cdp.Empty{})
	b.must(err)
	_, err = chromedp.Call(b.ctx, network.Enable, network.EnableParams{})
	b.must(err)
}

// heard is what was wrong since it was last asked: console, policy, requests to others. That a page which is not there answers
// 404 is no fault.
func (b *tab) heard() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	var wrong []string
	for _, e := range b.said {
		if !strings.Contains(e, "Failed to load resource: the server responded with a status of 40") {
			wrong = append(wrong, e)
		}
	}
	for _, url := range b.asked {
		if !slices.ContainsFunc([]string{b.base + "/", "data:", "blob:", "about:"}, func(own string) bool { return strings.HasPrefix(url, own) }) {
			wrong = append(wrong, "asks for "+url)
		}
	}
	b.said, b.asked = nil, nil
	return wrong
}

// What watches the pages sees what it is to see.
func TestTheWatchIsAwake(t *testing.T) {
	b := newShop(t, 0).newTab()
	b.tellsAll()
	b.opens("/login")
	if wrong := b.heard(); len(wrong) != 0 {
		t.Fatalf("before anything is wrong: %q", wrong)
	}
	b.js(`fetch("https://elsewhere.test/").catch(() => 0)`)
	b.js(`console.error("oh"); document.body.insertAdjacentHTML("beforeend", "<p style='width: 9000px'>x</p>")`)
	b.soon("all three are heard", func() bool {
		b.mu.Lock()
		defer b.mu.Unlock()
		all := strings.Join(b.said, "\n")
		return strings.Contains(all, "elsewhere.test") && strings.Contains(all, "oh") && strings.Contains(all, "style")
	})
	b.js(`document.querySelector("main").append(Object.assign(document.createElement("p"), {id: "wide", textContent: "wide"})); document.querySelector("#wide").style.minWidth = "9000px"`)
	if wide := b.js(widest); !strings.Contains(wide.(string), "P.") {
		t.Errorf("too wide is only %q", wide)
	}
	if axe, err := os.ReadFile("../../node_modules/axe-core/axe.min.js"); err == nil {
		b.js(string(axe) + ";0")
		b.js(`const p = document.createElement("p"); p.textContent = "pale"; p.style.cssText = "background: #fff; color: #ddd"; document.querySelector("main").append(p, new Image())`)
		found := strings.Join(b.faults(axeTags), "\n")
		for _, want := range []string{"color-contrast (serious): ", "image-alt (critical): "} {
			if !strings.Contains(found, want) {
				t.Errorf("axe does not see %q: %s", want, found)
			}
		}
	}
}
