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

// Every page is for everybody: axe finds no fault on it, at a desk and on a phone, in light and in dark, each half of these looks in one
// language; it asks no other host for anything, breaks no policy of its own, says nothing to the console, and nothing has to be scrolled
// sideways.
func TestEveryPageIsForEverybody(t *testing.T) {
	chromium(t)
	t.Parallel()
	script := examiner(t)
	s := newSample(t)
	t.Run("looks", func(t *testing.T) { // so that s is closed after its parts only
		for lang, looks := range map[desk.Lang][2]look{
			desk.English: {{1440, "light"}, {390, "dark"}},
			desk.Chinese: {{390, "light"}, {1440, "dark"}},
		} {
			t.Run(string(lang), func(t *testing.T) {
				t.Parallel()
				g := &guide{sample: s, T: t, lang: lang, looks: looks, script: script, tabs: map[string]*tab{}}
				for _, p := range s.places {
					g.visits(p)
				}
			})
		}
	})
}

// examiner is axe, and what spares it the half of its work.
func examiner(t *testing.T) string {
	t.Helper()
	axe, err := os.ReadFile("../../node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Skip("axe-core is not installed: npm ci")
	}
	plain, err := os.ReadFile("testdata/plain.js")
	if err != nil {
		t.Fatal(err)
	}
	return string(axe) + ";" + string(plain)
}

// look is how one sees a page.
type look struct {
	width  int64
	scheme string
}

func (l look) String() string { return fmt.Sprintf("%d px, %s", l.width, l.scheme) }

func (b *tab) looks(as look) {
	b.Helper()
	b.isWide(as.width)
	b.shines(as.scheme)
}

// guide goes through all places, each as the one who may be there.
type guide struct {
	*sample
	*testing.T
	lang   desk.Lang
	looks  [2]look // a page is opened in the first and turned to the second
	script string
	tabs   map[string]*tab
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
	b.speaks(g.lang)
	_, err := chromedp.Call(b.ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: g.script})
	b.must(err)
	if agent := map[string]desk.Agent{"owner": demo.Agents[0], "agent": demo.Agents[1], "new": {Address: liwei}, "second": {Address: secondAddress(g.lang)}}[who]; agent.Address != "" {
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
	if p.who == "new" && g.lang != desk.Chinese {
		return // its people speak Chinese
	}
	b := g.tab(p.who)
	path := p.path
	if rest, ok := strings.CutPrefix(path, "/help/en"); ok && g.lang != desk.English && !strings.Contains(rest, "/articles/") && !strings.HasPrefix(rest, "/news/") {
		path = "/help/" + string(g.lang) + rest
	}
	where := fmt.Sprintf("%s (%s)", p.page, path)
	b.looks(g.looks[0])
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
	b.js(fewRows(p))
	for i, as := range g.looks {
		if i > 0 {
			b.looks(as)
		}
		for _, fault := range b.faults() {
			g.Errorf("%s, %s: %s", where, as, fault)
		}
		if wide := b.js(widest); wide != "" {
			g.Errorf("%s, %s: has to be scrolled sideways: %v", where, as, wide)
		}
	}
}

// fewRows leaves of the list what axe needs to see one row of each kind: it looks at each for as long as at a page of settings. Of the
// list as one opens it each row counts.
func fewRows(p place) string {
	if p.page == "list" && p.then == nil {
		return ""
	}
	return `document.querySelectorAll("#rows > :nth-child(n+9)").forEach((row) => row.remove())`
}

const (
	axeTags = `["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]`
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

// faults are what axe finds.
func (b *tab) faults() []string {
	b.Helper()
	b.js(settled)
	return texts(b.js(`axeFinds(` + axeTags + `)`))
}

func texts(list any) (all []string) {
	for _, one := range list.([]any) {
		all = append(all, one.(string))
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
	b.js(examiner(t) + "0")
	b.js(specimens)
	found := strings.Join(b.faults(), "\n")
	for _, want := range []string{"color-contrast (serious): ", "#pale ", "#small ", "#thin ", "#glass ", "#on ", "image-alt (critical): "} {
		if !strings.Contains(found, want) {
			t.Errorf("axe does not see %q: %s", want, found)
		}
	}
	for _, fine := range []string{"#dark ", "#large "} {
		if strings.Contains(found, fine) {
			t.Errorf("axe sees %q: %s", fine, found)
		}
	}
}

// specimens are texts that stand out too little, each for another reason, and two that do.
const specimens = `for (const [id, css] of [["pale", "background: #fff; color: #ddd"], ["small", "background: #fff; color: #888"], ["large", "background: #fff; color: #888; font-size: 24px"],
	["dark", "background: #fff; color: #111"], ["thin", "background: #fff; color: rgb(0 0 0 / .3)"], ["glass", "background: #fff; color: #111; opacity: .3"],
	["on", "position: relative; z-index: 1; margin-top: -46px; color: #444"]]) {
	const p = Object.assign(document.createElement("p"), { id, textContent: "words" });
	p.style.cssText = css;
	document.querySelector("main").append(p);
}
document.querySelector("#on").before(Object.assign(document.createElement("div"), { style: "height: 30px; background: #555" }));
document.querySelector("main").append(new Image());`

// Where nothing stands out as it should, axe finds the same whether it counts all contrasts itself or only the doubtful ones.
func TestAxeIsSparedNothingItWouldFind(t *testing.T) {
	s := newShop(t, 0)
	for i := range 6 {
		s.writes("王芳", "wangfang@cust.test", fmt.Sprintf("退款 %d", i), "到了吗？")
	}
	b := s.logsIn(liwei)
	_, err := chromedp.Call(b.ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: examiner(t)})
	b.must(err)
	b.opens(fmt.Sprintf("/desk/tickets/%d?v=open", s.newest().Ticket.Number))
	for pale, width := range map[string]int64{"--ink-soft": 1440, "--surface": 1440, "--ink": 390} {
		b.looks(look{width, "light"})
		b.js(fmt.Sprintf(`document.documentElement.style.cssText = "%s: #8d8d8d"`, pale))
		spared := b.faults()
		alone := texts(b.js(`axeFinds(` + axeTags + `, true)`))
		if !slices.Equal(spared, alone) || !strings.Contains(fmt.Sprint(alone), "color-contrast") {
			t.Errorf("%s: axe alone finds\n%q\nbut spared\n%q", pale, alone, spared)
		}
	}
}
