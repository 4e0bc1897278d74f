package letter

import (
	"testing"

	"github.com/deskbell/deskbell/desk"
)

func TestProseIsSafeAndClickable(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{`<script>&"'`, `&lt;script&gt;&amp;&#34;&#39;`},
		{"see https://a.test/b?c=1&d=2.", `see <a href="https://a.test/b?c=1&amp;d=2" target="_blank" rel="noopener noreferrer nofollow">https://a.test/b?c=1&amp;d=2</a>.`},
		{"（https://a.test/路径）", `（<a href="https://a.test/" target="_blank" rel="noopener noreferrer nofollow">https://a.test/</a>路径）`},
		{"(https://a.test/x_(y))", `(<a href="https://a.test/x_(y)" target="_blank" rel="noopener noreferrer nofollow">https://a.test/x_(y)</a>)`},
		{`javascript:alert(1) data:text/html,x`, `javascript:alert(1) data:text/html,x`},
		{`https://a.test/"onclick=x`, `<a href="https://a.test/" target="_blank" rel="noopener noreferrer nofollow">https://a.test/</a>&#34;onclick=x`},
	} {
		if got := string(Prose(tt.text)); got != tt.want {
			t.Errorf("%q became\n%s, want\n%s", tt.text, got, tt.want)
		}
	}
}

func TestRestOf(t *testing.T) {
	for _, tt := range []struct{ text, reply, want string }{
		{"new\n\n> old", "new", "> old"}, {"same", "same", ""}, {"only text", "", ""}, {"> first\nanswer", "answer", "> first\nanswer"}, {" new \n", "new", ""},
	} {
		if got := RestOf(&desk.Message{Text: tt.text, Reply: tt.reply}); got != tt.want {
			t.Errorf("%q of %q: %q, want %q", tt.reply, tt.text, got, tt.want)
		}
	}
}
