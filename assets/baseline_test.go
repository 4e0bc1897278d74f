package assets

import (
	"io/fs"
	"path"
	"regexp"
	"strings"
	"testing"
)

// The browsers of docs/desk.md: Chromium 109, Firefox 115 and Safari 16.4 are the oldest. What they lack is used only where its lack is
// harmless. Tests run in the newest Chromium and would not notice; these rules do.

// Each is what the oldest browsers lack, or do otherwise, and what is used in its place.
var newer = []struct{ what, instead string }{
	{`\.aria[A-Z]\w*`, "get-, set- and removeAttribute (Firefox 119)"},
	{`\bURL\.(canParse|parse)\(`, "new URL in a try (Chromium 120, Safari 17)"},
	{`\.checkVisibility\(`, "checkVisibility?.() with another way (Safari 17.4)"},
	{`querySelector(All)?\([^)]*:has\(`, "closest or find (Firefox 121)"},
	{`\.matches\([^)]*:has\(`, "querySelector (Firefox 121)"},
	{`\brequestIdleCallback\(`, "setTimeout (Safari)"},
	{`\bscheduler\.`, "breath of parse.js (Safari, Firefox 142)"},
	{`"scrollend"`, "a timer (Safari 26.2)"},
	{`\bnavigation\.`, "history (Safari 26.2, Firefox 147)"},
	{`\.startViewTransition\(`, "nothing (Firefox 144)"},
	{`\.(showPopover|hidePopover|togglePopover)\(`, "details or dialog (Firefox 125)"},
	{`\bIntl\.(Segmenter|DurationFormat)\b`, "words of the server (Firefox 125)"},
	{`\bPromise\.(withResolvers|try)\(`, "new Promise (Firefox 121)"},
	{`\b(Object|Map)\.groupBy\(`, "a loop (Firefox 119)"},
	{`\bArray\.fromAsync\(`, "a loop (Chromium 121)"},
	{`\.(toSorted|toReversed|toSpliced|with)\(`, "a copy (Chromium 110)"},
	{`\.(isSubsetOf|union|intersection|difference)\(`, "has (Firefox 127)"},
	{`\bAbortSignal\.any\(`, "two listeners (Firefox 124)"},
	{`\.moveBefore\(`, "insertBefore (Firefox, Safari)"},
	{`\bCSS\.highlights\b`, "mark (Firefox 140)"},
	{`\bimport\b.*\bwith \{ *type`, "fetch (Firefox 138)"},
	{`^import [^;]*\.json"`, "fetch (Firefox 138)"},
}

func TestScriptsOfTheOldestBrowsers(t *testing.T) {
	names, _ := fs.Glob(files, "js/*.js")
	if len(names) < 50 {
		t.Fatalf("%d modules", len(names))
	}
	for _, name := range names {
		b, _ := files.ReadFile(name)
		for i, line := range strings.Split(string(b), "\n") {
			for _, what := range beyond(line) {
				t.Errorf("%s:%d: %s", name, i+1, what)
			}
		}
	}
}

// beyond says what a line of a module would break in an oldest browser.
func beyond(line string) (all []string) {
	if at := strings.Index(line, "// "); at >= 0 && strings.TrimSpace(line[:at]) == "" {
		return nil
	}
	for _, n := range newer {
		if found := regexp.MustCompile(n.what).FindString(line); found != "" {
			all = append(all, found+": use "+n.instead)
		}
	}
	// Safari says first that an input method has ended, and then which key ended it: an Enter that took a word, not one that sends.
	if strings.Contains(line, "isComposing") && !strings.Contains(line, "InputEvent") && !strings.Contains(line, "keyCode") {
		all = append(all, "isComposing of a key: ask for keyCode 229 too (Safari)")
	}
	return all
}

// A browser drops the whole rule when it knows one of the selectors not, so that what knows :has must stand alone.
func TestSheetsOfTheOldestBrowsers(t *testing.T) {
	names, _ := fs.Glob(files, "css/*.css")
	for _, name := range names {
		b, _ := files.ReadFile(name)
		for _, selectors := range mixed(string(b)) {
			t.Errorf("%s: a rule of its own for :has (Firefox 121): %s", path.Base(name), selectors)
		}
		for _, what := range []string{"light-dark(", "@layer", "@scope", "@container", "anchor(", "position-anchor", "animation-timeline", "@starting-style"} {
			if strings.Contains(string(b), what) {
				t.Errorf("%s: %s is not known by the oldest browsers", path.Base(name), what)
			}
		}
	}
}

var (
	cssComment = regexp.MustCompile(`(?s)/\*.*?\*/`)
	cssRule    = regexp.MustCompile(`([^{};]+)\{[^{}]*\}`)
)

// mixed are the rules in which a selector with :has stands beside one without.
func mixed(css string) (all []string) {
	for _, rule := range cssRule.FindAllStringSubmatch(cssComment.ReplaceAllString(css, ""), -1) {
		if !strings.Contains(rule[1], ":has(") {
			continue
		}
		depth, from, parts := 0, 0, []string{}
		for i, r := range rule[1] {
			switch {
			case r == '(' || r == '[':
				depth++
			case r == ')' || r == ']':
				depth--
			case r == ',' && depth == 0:
				parts, from = append(parts, rule[1][from:i]), i+1
			}
		}
		for _, part := range append(parts, rule[1][from:]) {
			if !strings.Contains(part, ":has(") {
				all = append(all, strings.TrimSpace(rule[1]))
				break
			}
		}
	}
	return all
}

func TestBeyond(t *testing.T) {
	for line, bad := range map[string]bool{
		`el.ariaBusy = "true";`:                                         true,
		`el.setAttribute("aria-busy", "true");`:                         false,
		`const seen = (el) => el.checkVisibility?.() ?? true;`:          false,
		`all.find((el) => el.checkVisibility());`:                       true,
		`// the sheet says :has and requestIdleCallback( in words`:      false,
		`document.querySelector("#rows .pick:has(.row)")`:               true,
		`set.has(document.querySelector("a"))`:                          false,
		`if (e.isComposing) return;`:                                    true,
		`if (e.isComposing || e.keyCode === 229) return;`:               false,
		`if (/** @type {InputEvent} */ (e).isComposing) return;`:        false,
		`const { scheduler } = globalThis; return scheduler?.yield?.()`: false,
	} {
		if found := beyond(line); (len(found) > 0) != bad {
			t.Errorf("%s: %v", line, found)
		}
	}
	for css, bad := range map[string]bool{
		`a, b:has(c) { d: e }`: true, `a { b: c } d:has(e, f) { g: h }`: false, `@media x { a:has(b), c:has(d) { e: f } }`: false,
		`@supports not selector(:has(*)) { a, b { c: d } }`: false, `a:is(b, :has(c)) { d: e }`: false, `/* a, b:has(c) */ d, e { f: g }`: false,
	} {
		if found := mixed(css); (len(found) > 0) != bad {
			t.Errorf("%s: %v", css, found)
		}
	}
}
