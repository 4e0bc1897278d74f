package mail

import (
	"strings"
	"testing"

	"golang.org/x/net/html"
)

func TestCleanHTML(t *testing.T) {
	cases := []struct{ name, in, want string }{
		{"plain", "Hello", "Hello"},
		{"blank", " \n ", ""},
		{"formatting", "<p>a <b>b</b> <em>c</em></p>", "<p>a <b>b</b> <em>c</em></p>"},
		{"document", "<html><head><title>t</title><style>p{}</style></head><body><p>a</p></body></html>", "<p>a</p>"},
		{"script", "a<script>alert(1)</script>b", "ab"},
		{"handler", `<p onclick="x()">a</p>`, "<p>a</p>"},
		{"link", `<a href="https://x.test/?a=1&b=2">l</a>`, `<a href="https://x.test/?a=1&amp;b=2" rel="nofollow noreferrer noopener" target="_blank">l</a>`},
		{"mail link", `<a href="mailto:a@b.test">l</a>`, `<a href="mailto:a@b.test" rel="nofollow noreferrer">l</a>`},
		{"script link", `<a href="javascript:alert(1)">l</a>`, "<a>l</a>"},
		{"data link", `<a href="data:text/html,x">l</a>`, `<a rel="nofollow noreferrer">l</a>`},
		{"cid is no link", `<a href="cid:x">l</a>`, `<a rel="nofollow noreferrer">l</a>`},
		{"picture", `<img src="https://x.test/i.png" width="10" alt="i">`, `<img src="https://x.test/i.png" width="10" alt="i">`},
		{"picture of the mail", `<img src="cid:i@x">`, `<img src="cid:i@x">`},
		{"picture in the HTML", `<img src="data:image/png;base64,iVBORw0KGgo=">`, `<img src="data:image/png;base64,iVBORw0KGgo=">`},
		{"SVG in the HTML", `<img src="data:image/svg+xml;base64,PHN2Zz4=">`, `<img>`},
		{"style", `<p style="color:red;position:fixed;top:0;font-size:12px">a</p>`, `<p style="color: red; font-size: 12px">a</p>`},
		{"style with an address", `<p style="background:url(https://x.test/i.png)">a</p>`, `<p>a</p>`},
		{"style with only bad", `<p style="behavior:url(x)">a</p>`, `<p>a</p>`},
		{"not closed", "<div><b>a", "<div><b>a</b></div>"},
		{"closed twice", "<div>a</div></div></b>", "<div>a</div>"},
		{"closed across", "<b><i>a</b>b</i>", "<b><i>a</i></b>b"},
		{"title never closed", "<title>no words of the mail", ""},
		{"never closed svg", "<svg><p>words", "<div>words</div>"},
		{"conditional comment", "<!--[if mso]><p>no</p><![endif]-->yes", "yes"},
	}
	for _, c := range cases {
		if got := CleanHTML(c.in); got != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", c.name, got, c.want)
		}
	}
}

func TestCleanStyle(t *testing.T) {
	cases := []struct{ in, want string }{
		{"color: #fff", "color: #fff"},
		{"COLOR:RED", "color: RED"},
		{"font-family:'微软雅黑', Arial", "font-family: '微软雅黑', Arial"},
		{"background:rgb(1,2,3)", "background: rgb(1,2,3)"},
		{"width:calc(100% - 10px)", "width: calc(100% - 10px)"},
		{"color:expression(alert(1))", ""},
		{"background:URL( x )", ""},
		{"background:u\\72l(x)", ""},
		{"background:/**/url(x)", ""},
		{"background:image-set('x')", ""},
		{"color:var(--x)", ""},
		{"content:'x'", ""},
		{"position:absolute", ""},
		{"margin-left:-9999px", ""},
		{"margin:0 auto", "margin: 0 auto"},
		{"width:10px;}body{color:red", "width: 10px"},
		{"font-family:\"a;b\";color:red", "color: red"},
		{"color:red;;", "color: red"},
		{"transform:scale(100)", ""},
		{"z-index:9", ""},
	}
	for _, c := range cases {
		if got := cleanStyle(c.in); got != c.want {
			t.Errorf("%s: got %q, want %q", c.in, got, c.want)
		}
	}
}

// hostileHTML is what must never survive, in the ways in which it is tried.
var hostileHTML = []string{
	`<script>x</script>`, `<SCRIPT SRC=//x.test></SCRIPT>`, `<scr<script>ipt>x</scr</script>ipt>`, `<script/x>x</script>`, "<script\x00>x</script>", `<<script>x//<</script>`,
	`<img src=x onerror=x>`, `<img/src=x/onerror=x>`, `<img src="x"onerror="x">`, "<img src=x\nonerror\n=x>", `<img src=x onerror&#61;x>`, `<body onload=x>`, `<svg onload=x>`, `<svg/onload=x>`, `<svg><script>x</script></svg>`, `<svg><a xlink:href="javascript:x">a</a></svg>`, `<svg><animate onbegin=x>`, `<svg><style><img src=x onerror=x></style></svg>`,
	`<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=x&gt;">`, `<math><mi//xlink:href="data:x,<script>x</script>">`, `<form><math><mtext></form><form><mglyph><style></math><img src onerror=x>`,
	`<iframe src="javascript:x"></iframe>`, `<iframe srcdoc="<script>x</script>">`, `<object data="javascript:x"></object>`, `<embed src="javascript:x">`, `<applet code=x>`, `<frameset><frame src=javascript:x>`, `<base href="javascript:x//">`, `<meta http-equiv=refresh content="0;url=javascript:x">`, `<link rel=stylesheet href=//x.test>`, `<style>@import "//x.test"</style>`, `<style><img src="</style><img src=x onerror=x>">`,
	`<a href="javascript:x">a</a>`, `<a href=" javascript:x">a</a>`, "<a href=\"java\tscript:x\">a</a>", "<a href=\"java\nscript:x\">a</a>", `<a href="&#106;avascript:x">a</a>`, `<a href="&#x6A;avascript:x">a</a>`, `<a href="JaVaScRiPt:x">a</a>`, "<a href=\"\x01javascript:x\">a</a>", `<a href="vbscript:x">a</a>`, `<a href="data:text/html;base64,PHNjcmlwdD4=">a</a>`, `<a href="javascript&colon;x">a</a>`, `<a href="//x.test" onmouseover=x>a</a>`, `<a href="jav&#x09;ascript:x">a</a>`, `<a href="file:///etc/passwd">a</a>`, `<a href="blob:x">a</a>`,
	`<img src="javascript:x">`, `<img src="data:text/html,x">`, `<img src="data:image/svg+xml,<svg onload=x>">`, `<img srcset="x 1x" onerror=x>`, `<img lowsrc="javascript:x">`, `<img dynsrc="javascript:x">`, `<input type=image src=x onerror=x>`, `<input autofocus onfocus=x>`, `<video><source onerror=x>`, `<audio src=x onerror=x>`, `<video poster=javascript:x>`, `<details open ontoggle=x>`, `<marquee onstart=x>`, `<isindex type=image src=1 onerror=x>`, `<keygen autofocus onfocus=x>`, `<textarea autofocus onfocus=x>`, `<select autofocus onfocus=x>`, `<button formaction=javascript:x>b</button>`, `<form action=javascript:x><input type=submit>`,
	`<p style="background:url(javascript:x)">`, `<p style="width:expression(x)">`, `<p style="-moz-binding:url(x)">`, `<p style="behavior:url(x)">`, `<p style="x:\65xpression(x)">`, `<p style="background:url&#40;x)">`, "<p style=\"background:ur\x00l(x)\">", `<p style="position:fixed;top:0;left:0;width:100%;height:100%">`, `<p style="color:red\"><script>x</script>">`, `<p style='font-family:"</style><script>x</script>'>`, `<div style="background-image: image(x)">`, `<div style="list-style:url(x)">`, `<div style="cursor:url(x)">`,
	`<table background="javascript:x">`, `<td background="https://x.test/t.gif">`, `<body background="https://x.test/t.gif">`, `<bgsound src=javascript:x>`, `<layer src=x>`, `<xml id=x><i><b>x</b></i></xml>`, `<?xml version="1.0"?><a xmlns:b onclick=x>`, `<!--<img src="--><img src=x onerror=x//">`, `<!--><script>x</script>-->`, `<!-- --!><script>x</script>-->`, `<![CDATA[<script>x</script>]]>`, `<!DOCTYPE html [<!ENTITY x "<script>">]>`, `<noscript><p title="</noscript><img src=x onerror=x>">`, `<title></title><script>x</script>`, `<title><img src=x onerror=x></title>`, `<textarea></textarea><script>x</script>`, `<xmp><script>x</script></xmp>`, `<plaintext><script>x</script>`, `<noembed><img src=x onerror=x></noembed>`, `<template><script>x</script></template>`,
	`"><script>x</script>`, `'><img src=x onerror=x>`, `<a title="><script>x</script>">a</a>`, `<a title='"><script>x</script>'>a</a>`, "<a title=`><script>x</script>`>a</a>", `<p title="&quot;&gt;&lt;script&gt;">`, `<p lang='"onmouseover="x'>a</p>`, `<font color='"onmouseover="x'>a</font>`, `<font face='x" onclick="x'>a</font>`, `<p align='"><script>x</script>'>`, `<p dir="x onclick=x">`, `<img alt="" onerror="x" src="x">`, "<img alt='`' src=x title='` onerror=x'>", `<li type="1" onclick=x>`, `<ol start="1' onclick='x">`, `<td colspan="2&quot; onclick=&quot;x">a</td>`, `<div data-x="<script>">`, `<div is="x-y">`, `<slot onslotchange=x>`, `<a href="https://x.test" ping="https://y.test">a</a>`, `<a href="https://x.test" download>a</a>`, `<a id=x name=y href="#z">a</a>`, `<img usemap="#m"><map name=m><area href=javascript:x></map>`, `<a target=_self href="https://x.test">a</a>`, `<a rel=opener href="https://x.test">a</a>`, `<menu><command onclick=x></menu>`, `<dialog open onclose=x>`, `<portal src=javascript:x>`, `<fencedframe src=x>`,
}

var allowedTags = map[string]bool{}

func init() {
	for _, n := range strings.Fields("a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del details dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark nav ol p pre q s samp section small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr") {
		allowedTags[n] = true
	}
}

// checkClean reads cleaned HTML as a browser would and names what must not be in it.
func checkClean(t testing.TB, src, out string) {
	t.Helper()
	z := html.NewTokenizer(strings.NewReader(out))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return
		case html.CommentToken, html.DoctypeToken:
			t.Errorf("a comment is left of %q: %q", src, out)
		case html.StartTagToken, html.SelfClosingTagToken:
			tok := z.Token()
			if !allowedTags[tok.Data] {
				t.Errorf("<%s> is left of %q: %q", tok.Data, src, out)
			}
			for _, a := range tok.Attr {
				checkAttr(t, src, tok.Data, a)
			}
		}
	}
}

func checkAttr(t testing.TB, src, tag string, a html.Attribute) {
	t.Helper()
	value := strings.ToLower(a.Val)
	bad := strings.HasPrefix(a.Key, "on") || a.Key == "srcdoc" || a.Key == "formaction" || a.Key == "background" || a.Key == "id" || a.Key == "class"
	switch a.Key {
	case "href":
		bad = !linkScheme(a.Val)
	case "src":
		bad = tag != "img" || !pictureScheme(a.Val)
	case "style":
		bad = strings.Contains(value, "url") && strings.Contains(value, "(") || strings.Contains(value, "expression") || strings.Contains(value, "position") || strings.ContainsAny(value, `\<>{}@`)
	case "target":
		bad = value != "_blank"
	case "rel":
		bad = !strings.Contains(value, "noreferrer")
	}
	if bad {
		t.Errorf("%s=%q of <%s> is left of %q", a.Key, a.Val, tag, src)
	}
}

func TestCleanHTMLOfHostileHTML(t *testing.T) {
	for _, src := range hostileHTML {
		for _, wrapped := range []string{src, "<p>before " + src + " after</p>", "<table><tr><td>" + src, strings.ToUpper(src), "<div style=\"color:red\">" + src + src} {
			checkClean(t, wrapped, CleanHTML(wrapped))
		}
	}
}

func TestPlainText(t *testing.T) {
	cases := []struct{ name, in, want string }{
		{"paragraphs", "<p>one</p><p>two</p>", "one\n\ntwo"},
		{"breaks", "one<br>two<br><br>three", "one\ntwo\n\nthree"},
		{"divs", "<div>one</div><div>two</div><div><br></div><div>three</div>", "one\ntwo\n\nthree"},
		{"spaces", "  one \n\t two&nbsp;three ", "one two three"},
		{"hidden", "<style>x</style><script>y</script><title>z</title>one", "one"},
		{"list", "<ul><li>one</li><li>two</li></ul>", "- one\n- two"},
		{"numbered", "<ol><li>one<li>two</ol>", "1. one\n2. two"},
		{"table", "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>", "a b\nc d"},
		{"link", `<a href="https://x.test/p">here</a>`, "here <https://x.test/p>"},
		{"link that says itself", `<a href="https://x.test/">https://x.test</a>`, "https://x.test"},
		{"quote", "new<blockquote>old<br>older</blockquote>", "new\n> old\n> older"},
		{"quote in quote", "<blockquote>a<blockquote>b</blockquote></blockquote>c", "> a\n>> b\nc"},
		{"pre", "<pre>a  b\n  c</pre>", "a  b\n  c"},
		{"picture", `<img src=x alt="Logo">`, "Logo"},
		{"entities", "&lt;b&gt; &amp; &#20320;", "<b> & 你"},
		{"nothing", "", ""},
		{"rule", "a<hr>b", "a\n---\nb"},
	}
	for _, c := range cases {
		if got := PlainText(c.in); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}
