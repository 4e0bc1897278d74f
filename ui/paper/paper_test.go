package paper

import (
	"regexp"
	"strings"
	"testing"
)

func TestMarkdown(t *testing.T) {
	for _, c := range []struct{ in, has, hasNot string }{
		{"# Top\n## Below", `<h2 id="h-top">Top<a class="anchor" href="#h-top"`, "<h1"},
		{"### Deep first\n#### Deeper", `<h3 id="h-deeper">`, "<h4"},
		{"## 退款\n## 退款", `id="h-退款-2"`, ""},
		{"<script>alert(1)</script><b onclick=x>", "", "<script"},
		{"[x](javascript:alert(1))", "", "javascript"},
		{"[x](data:text/html,x)", "", "data:"},
		{"| a |\n|---|\n| b |", "<table>", ""},
		{"see https://a.test now", `<a href="https://a.test">`, ""},
		{"一\n二", "一", "一 二"},
		{"~~old~~", "<del>old</del>", ""},
	} {
		got := string(Write(c.in, Options{}).HTML)
		if !strings.Contains(got, c.has) || c.hasNot != "" && strings.Contains(got, c.hasNot) {
			t.Errorf("%q: %s", c.in, got)
		}
	}
}

const key = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

var words = Words{Tip: "TIP", Note: "NOTE", Warning: "WARNING", Table: "TABLE", Film: "FILM"}

func TestCalloutsPicturesAndFilms(t *testing.T) {
	size := func(string) (int, int) { return 640, 480 }
	for _, c := range []struct {
		name, in, has, hasNot string
		kiosk                 bool
	}{
		{"tip", "> [!tip]\n> Keep it cool.", `<div class="callout tip" role="note"><p class="callout-title">`, "<blockquote", false},
		{"words", "> [!WARNING]\n> Hot.", "<b>WARNING</b>", "[!", false},
		{"title", "> [!note] 先别急 <b>\n> 文字", "<b>先别急 &lt;b&gt;</b>", "[!", false},
		{"chinese", "> [!注意]\n> 烫", "callout warning", "[!", false},
		{"list within", "> [!tip]\n> 1. one\n> 2. two", "<ol>", "", false},
		{"title only", "> [!tip] Only this", "<b>Only this</b>", "<blockquote", false},
		{"unknown", "> [!shout]\n> x", "<blockquote>", "callout", false},
		{"a quotation", "> [tip]\n> x", "<blockquote>", "callout", false},
		{"picture", "![壶 \"quoted\"](/help/pictures/" + key + ")", `<img src="/help/pictures/` + key + `" alt="壶 &quot;quoted&quot;" width="640" height="480" loading="lazy"`, "", false},
		{"picture from elsewhere", "![x](https://evil.test/p.png)", `<a href="https://evil.test/p.png">x</a>`, "<img", false},
		{"picture of no name", "![](https://evil.test/p.png)", `>https://evil.test/p.png</a>`, "<img", false},
		{"picture by another way", "![x](/desk/avatars/1)", `<a href="/desk/avatars/1">`, "<img", false},
		{"table", "| a |\n|---|\n| b |", `<div class="table" tabindex="0" role="region" aria-label="TABLE"><table>`, "", false},
		{"film", "[怎么泡 <b>](https://www.bilibili.com/video/BV1)", `<a class="film" href="https://www.bilibili.com/video/BV1" target="_blank" rel="noopener noreferrer">`, "<iframe", false},
		{"film says", "[怎么泡](https://www.bilibili.com/video/BV1)", "<b>怎么泡</b><small>FILM · bilibili.com</small>", "", false},
		{"film by its address", "https://youtu.be/x", `<b>https://youtu.be/x</b>`, "<iframe", false},
		{"file", "[a](https://a.test/b.mp4)", `class="film"`, "<video", false},
		{"a link in a text is none", "see [a](https://youtu.be/x)", `<a href="https://youtu.be/x">`, "film", false},
		{"no film", "[a](https://notyoutu.be/x)", `<a href=`, "film", false},
		{"script film", "[a](javascript:alert(1)//youtu.be)", "a", "javascript", false},
		{"kiosk", "[a](https://a.test) https://b.test [c](/help/en/articles/x) [d](#h-x) [e](mailto:x@y.test)", `<a href="/kiosk/en/articles/x">c</a> <a href="#h-x">d</a> e`, "a.test", true},
		{"kiosk film", "[a](https://youtu.be/x)", `<p class="film">`, "href=\"https", true},
		{"kiosk picture from elsewhere", "![x](https://evil.test/p.png)", "x", "evil", true},
	} {
		got := string(Write(c.in, Options{Words: words, Size: size, Kiosk: c.kiosk}).HTML)
		if !strings.Contains(got, c.has) || c.hasNot != "" && strings.Contains(got, c.hasNot) {
			t.Errorf("%s: %s", c.name, got)
		}
	}
}

func TestHeadings(t *testing.T) {
	got := Write("# 一 `x`\n\n## 二\n\n### three **bold**\n\n# 一 `x`", Options{Prefix: "7-"})
	want := []Heading{{"h-7-一-x", "一 x", 2}, {"h-7-二", "二", 3}, {"h-7-一-x-2", "一 x", 2}}
	if len(got.Headings) != len(want) {
		t.Fatalf("%+v", got.Headings)
	}
	for i := range want {
		if got.Headings[i] != want[i] {
			t.Errorf("%d: %+v, want %+v", i, got.Headings[i], want[i])
		}
	}
}

func TestSnippets(t *testing.T) {
	got := string(Write("到账：{{snippet: 时间 }}，{{snippet:none}}。", Options{Snippet: func(name string) string {
		return map[string]string{"时间": "**3 天** {{snippet:时间}} <script>"}[name]
	}}).HTML)
	if !strings.Contains(got, "<strong>3 天</strong> {{snippet:时间}}") || strings.Contains(got, "<script") || strings.Contains(got, "none") {
		t.Error(got)
	}
}

// harm is what no article may bring onto a page: code, a frame, a picture or a style from elsewhere.
var harm = regexp.MustCompile(`(?i)<(script|style|iframe|object|embed|form|input(?: [^>]*type="(?:[^c]|c[^h]))|video|audio|link|meta|base)\b|<[a-z][^>]*\s(on[a-z]+|style)\s*=|<img [^>]*src="(?:[^/]|/[^h])|href="\s*(javascript|vbscript|data):`)

func FuzzWrite(f *testing.F) {
	for _, seed := range []string{"> [!tip]\n> x", "![a](/help/pictures/" + key + ")", "[a](https://youtu.be/x)", "| a |\n|---|\n| b |", "# a\n## b", "> [!tip]", "> [!tip] x\n> - a\n>   > [!note]\n>   > y",
		"[![a](b)](c)", "<img src=x onerror=a>", "{{snippet:x}}", "- [ ] a", "![a][b]\n\n[b]: javascript:x", "> [!tip]*a\n> b*", "[a\nb](https://youtu.be/x)"} {
		f.Add(seed, false)
		f.Add(seed, true)
	}
	f.Fuzz(func(t *testing.T, body string, kiosk bool) {
		if len(body) > 4000 {
			return
		}
		s := Write(body, Options{Words: words, Kiosk: kiosk, Snippet: func(string) string { return "> [!note]\n> filled" }})
		if found := harm.FindString(string(s.HTML)); found != "" {
			t.Fatalf("%q in %s", found, s.HTML)
		}
		if kiosk {
			for _, m := range regexp.MustCompile(`href="([^"]*)"`).FindAllStringSubmatch(string(s.HTML), -1) {
				if !strings.HasPrefix(m[1], "#") && !strings.HasPrefix(m[1], "/kiosk/") && !strings.HasPrefix(m[1], "/assets/") {
					t.Fatalf("%q leads away: %s", m[1], s.HTML)
				}
			}
		}
	})
}
