package tests

import (
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// BenchmarkBacklog is how fast mail that lies in a Dovecot mailbox becomes searchable tickets: 3 KB of varied Chinese and English text each,
// HTML beside it, one in twenty with 200 KB attached. Run it with -benchtime 5000x.
func BenchmarkBacklog(b *testing.B) {
	h := realServers(b)
	fill(b, h, b.N)
	p := newProgram(b, h, "--history", "30")
	b.ResetTimer()
	began := time.Now()
	p.start(b)
	within(b, 5*time.Minute, "all are tickets", func() bool {
		var out struct {
			Items []struct{ Tickets int } `json:"items"`
		}
		err := p.call("GET", "/mailboxes", "", nil, &out)
		return err == nil && len(out.Items) == 1 && out.Items[0].Tickets >= b.N
	})
	b.StopTimer()
	b.ReportMetric(float64(b.N)/time.Since(began).Seconds(), "mails/s")
	done := p.cmd
	p.stop(b)
	spent := done.ProcessState.UserTime() + done.ProcessState.SystemTime()
	b.ReportMetric(spent.Seconds()*1000/float64(b.N), "cpu-ms/mail")
}

// fill writes n mails into the shop's maildir, as Dovecot would have delivered them.
func fill(t testing.TB, h *host, n int) {
	t.Helper()
	dir := filepath.Join(h.dir, "mail/shop.test/support")
	h.inbox(t, shop) // makes the folders
	var owner os.FileInfo
	eventually(t, "the maildir is there", func() bool {
		var err error
		owner, err = os.Stat(filepath.Join(dir, "new"))
		return err == nil
	})
	uid, gid := ownerOf(owner)
	random := rand.New(rand.NewPCG(1, 2))
	for i := range n {
		name := filepath.Join(dir, "new", fmt.Sprintf("%d.M%dP1.bench", time.Now().Unix()-100_000+int64(i), i))
		if err := os.WriteFile(name, []byte(varied(random, i)), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chown(name, uid, gid); err != nil {
			t.Fatal(err)
		}
	}
}

var vocabulary = strings.Fields(`order parcel refund invoice size colour broken missing late address please thank you when where how
	订单 包裹 退款 发票 尺码 颜色 破损 缺少 迟到 地址 请问 谢谢 什么时候 哪里 怎么 客服 物流 快递 换货 质量 问题 收到 没有 已经 需要 帮忙`)

// varied is a mail with 3 KB of text that is like no other.
func varied(random *rand.Rand, i int) string {
	var text strings.Builder
	for text.Len() < 3000 {
		if random.IntN(6) == 0 {
			fmt.Fprintf(&text, "%c%c%d ", rune(0x4e00+random.IntN(3000)), rune(0x4e00+random.IntN(3000)), random.IntN(100_000))
		}
		text.WriteString(vocabulary[random.IntN(len(vocabulary))])
		text.WriteString([]string{" ", " ", " ", "，", "。\n"}[random.IntN(5)])
	}
	more := "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=xx\n"
	body := "--xx\nContent-Type: multipart/alternative; boundary=yy\n\n--yy\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n" + text.String() +
		"\n--yy\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n<html><body><p>" + strings.ReplaceAll(text.String(), "\n", "<br>\n") + "</p></body></html>\n--yy--\n"
	if i%20 == 0 {
		body += "--xx\nContent-Type: application/pdf; name=a.pdf\nContent-Disposition: attachment; filename=a.pdf\nContent-Transfer-Encoding: base64\n\n"
		raw := make([]byte, 200<<10)
		for j := range raw {
			raw[j] = byte(random.Uint32())
		}
		encoded := base64.StdEncoding.EncodeToString(raw)
		var lines strings.Builder
		for len(encoded) > 76 {
			lines.WriteString(encoded[:76] + "\n")
			encoded = encoded[76:]
		}
		body += lines.String() + encoded + "\n"
	}
	body += "--xx--\n"
	from := fmt.Sprintf("customer+%d@cust.test", i)
	return letter(from, fmt.Sprintf("b%d@cust.test", i), fmt.Sprintf("Backlog %d", i), more, body)
}
