package mail

import "testing"

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
		{"data link", `<a href="data:text/html,x">l</a>`, "<a>l</a>"},
		{"cid is no link", `<a href="cid:x">l</a>`, "<a>l</a>"},
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
		{"height:100vh;width:100vw", "width: 100vw"},
		{"min-height:calc(50DVH - 2px);max-height:1.5vmax;height:3cqmin;font-size:2svh", ""},
	}
	for _, c := range cases {
		if got := cleanStyle(c.in); got != c.want {
			t.Errorf("%s: got %q, want %q", c.in, got, c.want)
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
