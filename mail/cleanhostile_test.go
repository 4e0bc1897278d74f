package mail

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// hostile reads testdata/hostile/html.txt: what must never survive, in the ways in which it is tried.
func hostile(t testing.TB) (all []string) {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", "hostile", "html.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(strings.TrimSpace(string(raw)), "\n") {
		if strings.HasPrefix(line, "# ") {
			continue
		}
		if strings.HasPrefix(line, `"`) {
			if line, err = strconv.Unquote(line); err != nil {
				t.Fatalf("%v: %s", err, line)
			}
		}
		all = append(all, line)
	}
	if len(all) < 200 {
		t.Fatalf("only %d vectors", len(all))
	}
	return all
}

// seedHTML is the HTML of real mail.
func seedHTML() (all []string) {
	for _, raw := range corpusSeeds() {
		if i := strings.Index(strings.ToLower(string(raw)), "<html"); i >= 0 && len(raw) < 32<<10 && len(all) < 100 {
			all = append(all, strings.ToValidUTF8(string(raw[i:]), "�"))
		}
	}
	return all
}

func TestCleanHTMLOfHostileHTML(t *testing.T) {
	for _, src := range hostile(t) {
		for _, wrapped := range []string{src, "<p>before " + src + " after</p>", "<table><tr><td>" + src, strings.ToUpper(src), "<div style=\"color:red\">" + src + src} {
			checkClean(t, wrapped, CleanHTML(wrapped))
		}
	}
}

// All of it in one mail: what one vector leaves open is not what another needs.
func TestCleanHTMLOfEverythingAtOnce(t *testing.T) {
	all := hostile(t)
	src := strings.Join(all, "\n")
	checkClean(t, src, CleanHTML(src))
	slices.Reverse(all)
	src = strings.Join(all, "")
	checkClean(t, src, CleanHTML(src))
}

// heavy is HTML that is made, or happens, to be slow.
func heavy() map[string]string {
	rep := strings.Repeat
	return map[string]string{
		"5,000 links":         rep(`<p><a href="https://shop.test/p?a=1&b=2" style="color:red;font:12px/1 Arial" onclick="x">https://shop.test/p</a></p>`, 5000),
		"nested tables":       rep(`<table><tr><td style="padding:0">`, 30000),
		"tables side by side": rep(`<table><tr><td>x</td></tr></table>`, 30000),
		"nested formatting":   rep(`<b><i><font color=red><a href="https://x.test/">`, 20000),
		"ends of nothing":     rep(`</div></b></table>`, 60000),
		"misnested":           rep(`<b><p></b></p><i><div></i></div>`, 30000),
		"open brackets":       rep(`<`, 1<<20),
		"open comments":       rep(`<!--`, 1<<18),
		"open quotes":         rep(`<a href="`, 1<<17),
		"entities":            rep(`&#x6a;&amp;&lt`, 1<<16),
		"one style":           `<p style="` + rep(`width:calc(`, 1<<16) + `">a</p>`,
		"many styles":         rep(`<p style="color:red;background:url(x);margin:-1px;width:1px">a</p>`, 15000),
		"one attribute":       `<p title="` + rep(`a`, 1<<20) + `">a</p>`,
		"many attributes":     `<p ` + rep(`a=b `, 1<<18) + `>a</p>`,
		"a regexp's trap":     `<td width="` + rep(`1 `, 1<<19) + `!">` + rep(`a.a-`, 1<<17),
		"data":                rep(`<img src="data:image/png;base64,`+rep("A", 1000)+`">`, 1000),
	}
}

// What is heavy is cleaned in a moment, is not larger afterwards than a few times what it was, and is not nested beyond reason.
func TestCleanHTMLOfHeavyHTML(t *testing.T) {
	for name, src := range heavy() {
		t.Run(name, func(t *testing.T) {
			inTime(t, func() {
				out := CleanHTML(src)
				if len(out) > 4*len(src) { // "<" is written "&lt;"
					t.Errorf("%d bytes became %d", len(src), len(out))
				}
				depth, deepest := 0, 0
				for z := html.NewTokenizer(strings.NewReader(out)); ; {
					kind := z.Next()
					if kind == html.ErrorToken {
						break
					}
					name, _ := z.TagName()
					switch {
					case kind == html.EndTagToken:
						depth--
					case kind == html.StartTagToken && !voidTag(string(name)):
						depth++
						deepest = max(deepest, depth)
					}
				}
				if deepest > maxDepthHTML || depth != 0 {
					t.Errorf("%d deep, %d left open", deepest, depth)
				}
			})
		})
	}
}

func BenchmarkCleanHeavyHTML(b *testing.B) {
	for name, src := range heavy() {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(src)))
			for b.Loop() {
				CleanHTML(src)
			}
		})
	}
}

// FuzzCleanHTML looks for anything that is left of HTML and should not be.
func FuzzCleanHTML(f *testing.F) {
	for _, s := range append(hostile(f), seedHTML()...) {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) {
		inTime(t, func() {
			checkClean(t, src, CleanHTML(src))
			PlainText(src)
		})
	})
}

// allowed is what may be left: elements, and on which of them which attributes.
var allowed = func() map[string][]string {
	m := map[string][]string{}
	for _, n := range strings.Fields(`a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del details dfn
		div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark nav ol p pre q s samp section small span
		strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr`) {
		m[n] = strings.Fields("align valign bgcolor width height dir lang title style")
	}
	for n, more := range map[string]string{"a": "href rel target", "img": "src alt border hspace vspace", "font": "color size face", "hr": "color size",
		"table": "border cellpadding cellspacing rules frame", "td": "colspan rowspan nowrap span scope", "th": "colspan rowspan nowrap span scope",
		"col": "colspan rowspan nowrap span scope", "colgroup": "colspan rowspan nowrap span scope", "details": "open",
		"ol": "start type reversed value", "ul": "start type reversed value", "li": "start type reversed value"} {
		m[n] = append(m[n], strings.Fields(more)...)
	}
	return m
}()

// checkClean reads cleaned HTML as a browser does, names what must not be in it, and cleans it once more: a cleaner that changes
// its own work has not seen what the browser sees.
func checkClean(t testing.TB, src, out string) {
	t.Helper()
	root := &html.Node{Type: html.ElementNode, DataAtom: atom.Body, Data: "body"}
	nodes, err := html.ParseFragment(strings.NewReader(out), root)
	if err != nil {
		t.Fatalf("%v: %q of %q", err, out, src)
	}
	var look func(n *html.Node)
	look = func(n *html.Node) {
		switch attrs, ok := allowed[n.Data]; {
		case n.Type == html.TextNode:
		case n.Type != html.ElementNode || !ok || n.Namespace != "":
			t.Errorf("<%s> is left of %q: %q", n.Data, src, out)
		default:
			for _, a := range n.Attr {
				if !slices.Contains(attrs, a.Key) || !cleanAttr(n.Data, a) {
					t.Errorf("%s=%q of <%s> is left of %q", a.Key, a.Val, n.Data, src)
				}
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			look(c)
		}
	}
	for _, n := range nodes {
		look(n)
	}
	if again := CleanHTML(out); again != out {
		t.Errorf("cleaned twice %q becomes\n%q and then\n%q", src, out, again)
	}
}

func cleanAttr(tag string, a html.Attribute) bool {
	value := strings.ToLower(a.Val)
	switch a.Key {
	case "href":
		return linkScheme(a.Val) && !strings.ContainsAny(a.Val, "\x00\t\r\n")
	case "src":
		return tag == "img" && pictureScheme(a.Val)
	case "style":
		return !(strings.Contains(value, "url") && strings.Contains(value, "(")) && !strings.Contains(value, "expression") &&
			!strings.Contains(value, "position") && !strings.ContainsAny(value, `\<>{}@`)
	case "target":
		return value == "_blank"
	case "rel":
		return strings.Contains(value, "noreferrer")
	}
	return true
}
