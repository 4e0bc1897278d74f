package browser

import (
	"context"
	"crypto/rand"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/server/web"
)

// tab is one tab of a browser in which an agent is logged in.
type tab struct {
	*shop
	ctx context.Context
	mu  sync.Mutex
	bad []string // what the console complained about

	said, asked []string // see tellsAll
}

func chromium(t testing.TB) string {
	t.Helper()
	if testing.Short() {
		t.Skip("browser tests take their time")
	}
	for _, name := range []string{"chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "chrome"} { // the first draws no windows: half the work
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Skip("Chromium is not installed: on Debian, apt-get install chromium-headless-shell fonts-noto-cjk")
	return ""
}

// browser is the one Chromium that all tests of this package share, started with the first of them.
var browser struct {
	once sync.Once
	ctx  context.Context
	err  error
}

// ends are what is taken down after the last test, the last first.
var ends []func()

func atEnd(f func()) { ends = append(ends, f) }

// patience is how long anything may take before a test gives up. It costs nothing where all is well, and a busy machine needs it.
const patience = 30 * time.Second

func TestMain(m *testing.M) {
	if err := flag.Set("test.parallel", "4"); err != nil { // walks wait more than they work
		panic(err)
	}
	code := m.Run()
	for _, end := range slices.Backward(ends) {
		end()
	}
	os.Exit(code)
}

func startBrowser(path string) {
	dir, err := os.MkdirTemp("", "deskbell-chromium")
	if err != nil {
		browser.err = err
		return
	}
	alloc, cancel := chromedp.NewExecAllocator(context.Background(), chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.Headless, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.UserDataDir(dir), chromedp.WindowSize(1440, 900), chromedp.Flag("disable-dev-shm-usage", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"), chromedp.Flag("disable-sync", true), chromedp.CombinedOutput(noise{}))
	ctx, stop := chromedp.NewContext(alloc, chromedp.WithErrorf(func(string, ...any) {}))
	atEnd(func() { os.RemoveAll(dir) })
	atEnd(cancel)
	atEnd(stop)
	browser.ctx = ctx
	browser.err = chromedp.Do(ctx, chromedp.Navigate("about:blank")) // the first call starts it, so it has no time limit of its own
}

// newTab opens a window with cookies of its own, as another person has. What goes wrong in its scripts fails the test.
func (s *shop) newTab() *tab {
	s.Helper()
	path := chromium(s)
	browser.once.Do(func() { startBrowser(path) })
	if browser.err != nil {
		s.Fatal(browser.err)
	}
	b := &tab{shop: s}
	var stop context.CancelFunc
	b.ctx, stop = chromedp.NewContext(browser.ctx, chromedp.WithNewBrowserContext(), chromedp.WithListener(b.hear))
	s.Cleanup(func() {
		stop()
		for _, line := range b.complaints() {
			s.Errorf("the console says: %s", line)
		}
	})
	b.begins()
	return b
}

// begins makes a tab that lives as long as the context of this first call. It has the focus whatever other tabs do.
func (b *tab) begins() {
	b.Helper()
	_, err := chromedp.Call(b.ctx, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
	b.must(err)
}

// logsIn opens a window in which an agent is logged in. How one logs in is walked where a password is given: see TestInvitedColleagueSetsUpASecondFactor.
func (s *shop) logsIn(address string) *tab {
	s.Helper()
	b := s.newTab()
	agents, err := s.store.Agents(s.Context())
	s.must(err)
	i := slices.IndexFunc(agents, func(a desk.Agent) bool { return strings.EqualFold(a.Address, address) })
	if i < 0 {
		s.Fatalf("nobody here is %s", address)
	}
	cookie, yes := rand.Text(), true
	s.must(s.store.SaveSession(s.Context(), desk.Session{ID: web.SessionID(cookie), Agent: agents[i].ID, Data: []byte("{}"), UserAgent: "Chromium", Remote: "127.0.0.1", ExpiresAt: time.Now().Add(time.Hour)}))
	_, err = chromedp.Call(b.ctx, network.SetCookie, network.SetCookieParams{Name: "deskbell", Value: cookie, URL: s.base, HTTPOnly: &yes})
	b.must(err)
	return b
}

type noise struct{}

func (noise) Write(p []byte) (int, error) {
	if os.Getenv("DESKBELL_CHROMIUM_LOG") != "" {
		return os.Stderr.Write(p)
	}
	return len(p), nil
}

func (b *tab) hear(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		text := e.ExceptionDetails.Text
		if e.ExceptionDetails.Exception != nil {
			text += " " + e.ExceptionDetails.Exception.Description
		}
		b.bad = append(b.bad, text)
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeWarning {
			text := "console:"
			for _, a := range e.Args {
				text += " " + string(a.Value)
			}
			b.said = append(b.said, text)
		}
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError || e.Entry.Level == log.EntryLevelWarning {
			b.said = append(b.said, e.Entry.Text+" "+e.Entry.URL)
		}
	case *network.EventRequestWillBeSent:
		b.asked = append(b.asked, e.Request.URL)
	}
}

func (b *tab) complaints() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.bad
}

func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		b.Fatal(err)
	}
}

// js evaluates an expression; a promise is awaited.
func (b *tab) js(code string) any {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[any](code, chromedp.EvalAwaitPromise))
	if err != nil {
		b.Fatalf("%v in %s", err, code)
	}
	return v
}

func (b *tab) opens(path string) {
	b.Helper()
	b.do(chromedp.Navigate(b.base + path))
	b.until(`document.readyState === "complete"`)
}

// until waits until an expression is true.
func (b *tab) until(expression string) {
	b.Helper()
	deadline := time.Now().Add(patience)
	for {
		ctx, cancel := context.WithTimeout(b.ctx, patience)
		is, err := chromedp.Run(ctx, chromedp.Evaluate[bool]("Boolean("+expression+")"))
		cancel()
		if is && err == nil { // an error: the page is being left just now
			return
		}
		if time.Now().After(deadline) {
			b.Fatalf("never so: %s\nthe page: %v", expression, b.js(where))
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// where describes a page to whoever reads why a test failed.
const where = `[location.href, "focus: " + (document.activeElement?.outerHTML ?? "none").slice(0, 200) + " = " + JSON.stringify(document.activeElement?.value ?? ""),
	"toast: " + (document.querySelector("#toast")?.innerText ?? ""), document.body.innerText.slice(0, 3000)].join("\n")`

// composerReady waits until the modules have bound the boxes.
func (b *tab) composerReady() {
	b.Helper()
	b.until(`[...document.querySelectorAll("form[data-composer]")].every((f) => f.dataset.ready) && document.querySelector("form[data-composer]")`)
}

// reply puts the cursor into the reply box.
func (b *tab) reply() {
	b.Helper()
	b.composerReady()
	b.js(`document.querySelector('[data-compose="reply"]').click()`)
	b.until(`document.querySelector("#reply").contains(document.activeElement)`)
}

func (b *tab) text(selector string) string {
	b.Helper()
	v, _ := b.js(fmt.Sprintf(`document.querySelector(%q)?.innerText ?? ""`, selector)).(string)
	return strings.TrimSpace(v)
}
