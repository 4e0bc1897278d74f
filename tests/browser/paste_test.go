package browser

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "write the golden files of what is pasted")

// What Word, WPS, Excel, WeChat, QQ, Gmail and Google Docs put on the clipboard comes out clean: each example beside what is made of it.
func TestPastingComesOutClean(t *testing.T) {
	s := newShop(t, 0)
	s.writes("王芳", "wangfang@cust.test", "退款", "到了吗？")
	b := s.logsIn(liwei)
	b.opens(fmt.Sprintf("/desk/tickets/%d", s.newest().Ticket.Number))
	b.reply()
	b.rich()
	samples, err := filepath.Glob("testdata/paste/*.html")
	s.must(err)
	if len(samples) < 8 {
		t.Fatalf("%d examples", len(samples))
	}
	for _, path := range samples {
		raw, err := os.ReadFile(path)
		s.must(err)
		b.js(`(() => { const r = document.querySelector("#reply .rich"); r.innerHTML = "<div><br></div>"; getSelection().collapse(r.firstChild, 0); })()`)
		b.js(fmt.Sprintf(`(() => { const d = new DataTransfer(); d.setData("text/html", %q); d.setData("text/plain", "x"); document.querySelector("#reply .rich").dispatchEvent(new ClipboardEvent("paste", {clipboardData: d, bubbles: true, cancelable: true})); })()`, raw))
		time.Sleep(50 * time.Millisecond)
		got := strings.NewReplacer("</div>", "</div>\n", "</li>", "</li>\n", "</tr>", "</tr>\n").Replace(strings.ReplaceAll(b.html(), "\u00a0", "&nbsp;")) + "\n"
		golden := strings.TrimSuffix(path, ".html") + ".golden"
		if *update {
			s.must(os.WriteFile(golden, []byte(got), 0o644))
			continue
		}
		want, err := os.ReadFile(golden)
		s.must(err)
		if got != string(want) {
			t.Errorf("%s:\n%s\nnot\n%s", path, got, want)
		}
	}
	if hit := b.js(`window.hit ?? null`); hit != nil {
		t.Errorf("script number %v ran", hit)
	}
}

// A picture within what is pasted becomes a file of the answer and stands where the cursor is.
func TestPastingWithAPicture(t *testing.T) {
	s := newShop(t, 0)
	s.writes("王芳", "wangfang@cust.test", "退款", "到了吗？")
	number := s.newest().Ticket.Number
	b := s.logsIn(liwei)
	b.opens(fmt.Sprintf("/desk/tickets/%d", number))
	b.reply()
	b.rich()
	b.js(`(() => { const d = new DataTransfer(); d.setData("text/html", '<p>看图</p><img src="data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAYAAACNbyblAAAAHElEQVQI12P4//8/w38GIAXDIBKE0DHxgljNBAAO9TXL0Y4OHwAAAABJRU5ErkJggg==">'); document.querySelector("#reply .rich").dispatchEvent(new ClipboardEvent("paste", {clipboardData: d, bubbles: true, cancelable: true})); })()`)
	b.until(`document.querySelector('#reply .rich img[src*="/desk/attachments/"]')?.naturalWidth === 5`)
	b.js(`document.querySelector("#reply [data-send]").click()`)
	s.soon("sent", func() bool { return s.answers(number) == 1 })
	if m := s.talk(number).Messages[1]; len(m.Attachments) != 1 || !m.Attachments[0].Inline || !strings.Contains(m.HTML, "cid:") {
		t.Errorf("%+v", m)
	}
}
