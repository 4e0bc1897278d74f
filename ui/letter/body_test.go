package letter

import (
	"strings"
	"testing"

	"github.com/deskbell/deskbell/desk"
)

func body(m *desk.Message) string {
	return string(Body(desk.English, m, "desk.shop.test"))
}

// Every link says where it leads; one whose words name another place says so to everybody.
func TestLinksShowTheirHost(t *testing.T) {
	for _, c := range []struct{ name, html, href, leads string }{
		{"plain words", `<a href="https://x.test/a?b=1&amp;c">here</a>`, "https://x.test/a?b=1&amp;c", ""},
		{"names itself", `<a href="https://www.x.test/">x.test</a>`, "https://www.x.test/", ""},
		{"names its owner", `<a href="https://mail.taobao.com/a">https://www.taobao.com/</a>`, "https://mail.taobao.com/a", ""},
		{"a file is no host", `<a href="https://x.test/f">invoice.pdf</a>`, "https://x.test/f", ""},
		{"another host", `<a href="https://evil.test/">https://bank.test</a>`, "https://evil.test/", "evil.test"},
		{"another without scheme", `<a href="https://evil.test/"><b>www.</b><i>paypal.com</i></a>`, "https://evil.test/", "evil.test"},
		{"in Chinese words", `<a href="https://evil.test/">请登录 www.taobao.com 查看</a>`, "https://evil.test/", "evil.test"},
		{"full-width dots", `<a href="https://evil.test/">www。taobao。com</a>`, "https://evil.test/", "evil.test"},
		{"same suffix only", `<a href="https://evil.com.cn/">bank.com.cn</a>`, "https://evil.com.cn/", "evil.com.cn"},
		{"a user in it", `<a href="https://paypal.com@evil.test/x">pay</a>`, "https://evil.test/x", "evil.test"},
		{"Cyrillic", `<a href="https://раураl.com/">раураl.com</a>`, "", "xn--l-7sba6dbr.com"},
		{"punycode", `<a href="https://xn--l-7sba6dbr.com/">pay</a>`, "https://xn--l-7sba6dbr.com/", "xn--l-7sba6dbr.com"},
		{"Chinese is no look-alike", `<a href="https://淘宝.test/">店</a>`, "", ""},
		{"no slashes", `<a href="https:evil.test">https://bank.test</a>`, "https://evil.test", "evil.test"},
		{"backslashes", `<a href="https:/\evil.test\@bank.test/">bank.test</a>`, "https://evil.test/@bank.test/", "evil.test"},
		{"a line break", "<a href=\"https://evil.\ntest/\">bank.test</a>", "https://evil.test/", "evil.test"},
		{"a mail address", `<a href="mailto:evil@x.test">help@bank.test</a>`, "mailto:evil@x.test", "evil@x.test"},
		{"its own mail address", `<a href="mailto:Help@bank.test?subject=x">write to help@bank.test</a>`, "mailto:Help@bank.test?subject=x", ""},
	} {
		out := body(&desk.Message{HTML: c.html})
		if c.href != "" && !strings.Contains(out, `href="`+c.href+`"`) {
			t.Errorf("%s: leads elsewhere: %s", c.name, out)
		}
		if want := `<span class="leads" dir="ltr">leads to ` + c.leads + `</span>`; (c.leads != "") != strings.Contains(out, "class=\"leads\"") || c.leads != "" && !strings.Contains(out, want) {
			t.Errorf("%s: want %q in %s", c.name, c.leads, out)
		}
		if !strings.Contains(out, `title="`) {
			t.Errorf("%s: says no host: %s", c.name, out)
		}
	}
	if out := string(Prose("see https://bank.test@evil.test/x, https://x.test")); !strings.Contains(out, `<a href="https://evil.test/x"`) || strings.Count(out, "→ evil.test") != 1 || strings.Count(out, "leads") != 1 {
		t.Error(out)
	}
}

// Nothing is loaded from elsewhere until it is asked for; what only counts readers is not loaded even then, nor is anything of the
// house that the desk stands in.
func TestPicturesFromElsewhere(t *testing.T) {
	const html = `<img src="https://news.test/a.png" alt="A"><img src="https://news.test/t.gif" width="1" height="1"><div style="display: none"><img src="https://news.test/h.gif"></div>` +
		`<img src="https://news.test/z.gif" style="width: 0px"><img src="http://192.168.1.1/reboot"><img src="http://127.0.0.1:8080/desk"><img src="http://desk.shop.test/desk/tickets/1001"><img src="http://router/"><img src="http://3232235777/">` +
		`<img src="cid:in%40x"><img src="cid:other"><img src="data:image/png;base64,AAAA">`
	m := desk.Message{HTML: html, Attachments: []desk.Attachment{{ID: 5, Name: "p.png", Type: "image/png", ContentID: "in@x"}}}
	away := body(&m)
	for _, gone := range []string{"news.test", "192.168", "127.0.0.1", "desk.shop.test", "router", "3232235777", "cid:"} {
		if strings.Contains(away, gone) {
			t.Errorf("%s is in %s", gone, away)
		}
	}
	if !strings.Contains(away, `<img alt="A" class="away"/>`) || !strings.Contains(away, `data-view="p.png"><img src="/desk/attachments/5/p.png"/></a>`) || !strings.Contains(away, "data:image/png") {
		t.Error(away)
	}
	m.Pictures = true
	asked := body(&m)
	if !strings.Contains(asked, `src="https://news.test/a.png" alt="A" referrerpolicy="no-referrer"`) || strings.Count(asked, "news.test") != 3 || !strings.Contains(asked, `<a href="https://news.test/a.png" target="_blank" rel="noopener noreferrer nofollow"`) || strings.Contains(asked, "://192") || strings.Contains(asked, "desk.shop.test") || strings.Contains(asked, "router") || strings.Contains(asked, "3232235777") {
		t.Error(asked)
	}
	if out := body(&desk.Message{HTML: `<a href="https://shop.test/"><b><img src="cid:in@x"></b></a>`, Attachments: m.Attachments}); strings.Contains(out, "opens") || strings.Count(out, "<a ") != 1 {
		t.Errorf("a picture that leads somewhere opens instead: %s", out)
	}
	if seen, trackers := Pictures(html); seen != 2 || trackers != 3 {
		t.Errorf("%d pictures, %d trackers", seen, trackers)
	}
}

// Five thousand links, a megabyte of nested tables, a regular expression's nightmare: each is dressed once over.
func BenchmarkBody(b *testing.B) {
	for name, html := range map[string]string{
		"links":  strings.Repeat(`<p><a href="https://shop.test/p?a=1">https://www.taobao.com/x</a> <img src="https://x.test/1.png"></p>`, 5000),
		"tables": strings.Repeat(`<table><tr><td>`, 30) + strings.Repeat(`<table><tr><td>x</td></tr></table>`, 30000) + strings.Repeat(`</td></tr></table>`, 30),
		"quotes": strings.Repeat(`<blockquote>`, 90) + strings.Repeat("a.", 500000) + strings.Repeat(`</blockquote>`, 90),
		"words":  `<a href="https://x.test/">` + strings.Repeat("a.b-", 200000) + `</a>`,
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if m := (desk.Message{HTML: html}); len(Body(desk.English, &m, "")) < 1000 {
					b.Fatal("nothing is left")
				}
				Pictures(html)
			}
		})
	}
}
