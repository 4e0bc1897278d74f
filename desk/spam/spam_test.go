package spam

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/deskbell/deskbell/desk"
)

func TestJudgeSpam(t *testing.T) {
	for _, c := range []struct {
		name string
		f    Facts
		want desk.SpamSign
	}{
		{"nothing", Facts{}, ""},
		{"a sender on the list", Facts{Rule: Always, Sender: "@evil.test"}, desk.SpamBySender},
		{"a sender on the list whom we have answered", Facts{Rule: Always, Known: true}, desk.SpamBySender},
		{"the junk folder", Facts{Junk: true}, desk.SpamByFolder},
		{"a header", Facts{Header: "X-Spam-Flag: YES"}, desk.SpamByServer},
		{"sure", Facts{Score: Threshold}, desk.SpamByFilter},
		{"nearly sure", Facts{Score: Threshold - 0.001}, ""},
		{"the junk folder, and a friend", Facts{Junk: true, Rule: Never}, ""},
		{"the junk folder, and a customer", Facts{Junk: true, Known: true}, ""},
		{"sure, and a customer", Facts{Score: 1, Known: true}, ""},
		{"a header, and a customer", Facts{Header: "X-Spam: yes", Known: true}, ""},
		{"the junk folder, and a borrowed name", Facts{Junk: true, Known: true, Rule: Never, Forged: true}, desk.SpamByFolder},
		{"a borrowed name alone", Facts{Known: true, Forged: true}, ""},
	} {
		if got := Judge(c.f); got.Sign != c.want {
			t.Errorf("%s: %+v, want %q", c.name, got, c.want)
		}
	}
}

func TestSpamWords(t *testing.T) {
	got := Words(Text{From: "a@Shop.Example", Subject: "代开发票", Text: "Invoices, invoices! 加微信 see https://www.Evil.example/x?y", Files: []string{"Price.XLSX", "none"},
		HTML: `<a href="https://evil.example/1">x</a><a href="http://other.example:8080/">y</a>`})
	for _, want := range []string{"from:shop.example", "file:xlsx", "link:evil.example", "link:other.example", "subject:代开", "subject:发票", "invoic", "加微", "微信"} {
		if !slices.Contains(got, want) {
			t.Errorf("%q is not among %q", want, got)
		}
	}
	seen := map[string]bool{}
	for _, w := range got {
		if seen[w] || len(w) > maxToken {
			t.Errorf("%q twice, or too long", w)
		}
		seen[w] = true
	}
	long := Words(Text{Subject: strings.Repeat("字", 50000), Text: strings.Repeat("http://a.b ", 1e5), HTML: strings.Repeat("://", 1e5)})
	if len(long) > maxWords {
		t.Errorf("%d words of one mail", len(long))
	}
	if got := Words(Text{From: "nobody", Files: []string{".", "a."}}); len(got) != 0 {
		t.Errorf("words of nothing: %q", got)
	}
}

func TestSenders(t *testing.T) {
	for typed, want := range map[string]string{"A@B.test ": "a@b.test", "evil.test": "@evil.test", "@Evil.test": "@evil.test", "": "", "a b": "", "@": "", "x@y@z": ""} {
		if got, ok := TidySender(typed); ok != (want != "") || (ok && got != want) {
			t.Errorf("%q became %q, %v", typed, got, ok)
		}
	}
	if got := SenderKeys("A@b.test"); !reflect.DeepEqual(got, []string{"a@b.test", "@b.test"}) || SenderKeys("nobody") != nil {
		t.Errorf("keys %q", got)
	}
}

// corpus makes mails as a small shop gets them: what customers ask, what spammers offer, in both languages, each a little different.
type corpus struct{ *rand.Rand }

func (c corpus) of(parts [][]string) string {
	var out []string
	for _, p := range parts {
		out = append(out, p[c.IntN(len(p))])
	}
	return strings.Join(out, " ")
}

var (
	hamZH = [][]string{{"您好，", "你好，", "老板，", "请问"}, {"我上周买的铁观音", "我订的白茶", "昨天下单的茶具", "给朋友买的礼盒"}, {"还没有收到，", "到货时碎了，", "口味和以前不一样，", "想换一个颜色，"}, {"能退款吗？", "什么时候发货？", "可以开发票吗？", "请帮我查一下物流。"}, {"订单号 A1009", "订单 2087", "谢谢", "急用"}}
	hamEN = [][]string{{"Hello,", "Hi there,", "Good morning,", "Dear team,"}, {"my teapot arrived broken", "the parcel I ordered last week has not come", "I would like to return the green cups", "the tea tastes different this time"}, {"and I need a refund.", "can you send a new one?", "where is it now?", "could I have an invoice?"}, {"Order A1009.", "Order 2087.", "Thank you!", "Best wishes, Ann"}}
	badZH = [][]string{{"【内部渠道】", "尊敬的负责人，", "贵公司您好，", "您好，本公司"}, {"代开各类增值税发票，", "可代开普票专票，", "长期低息贷款，无抵押，", "微信营销加粉，"}, {"点数优惠，先开票后付款，", "真实有效可验证，", "当天放款，", "价格最低，"}, {"加微信咨询", "详情请点击 http://fapiao.example", "电话联系王经理", "扫码领取"}}
	badEN = [][]string{{"Dear Sir/Madam,", "Dear manager,", "Congratulations!", "FINAL NOTICE:"}, {"I came across your website and found 17 critical SEO errors.", "you hold an unclaimed balance of 2.4 BTC.", "we are a leading factory of packaging tubes.", "boost your ranking on Google with our backlinks."}, {"Reply for a free audit.", "Click https://wallet.example to claim.", "Best price guaranteed.", "Limited offer, act now."}, {"Kevin, SEO expert", "Crypto Wealth Desk", "Linda, export manager", "Unsubscribe"}}
)

func (c corpus) mail(spam bool) Text {
	from, parts := fmt.Sprintf("c%d@qq.example", c.IntN(1000)), [][][]string{hamZH, hamEN}[c.IntN(2)]
	if spam {
		from, parts = fmt.Sprintf("s%d@bulk%d.example", c.IntN(1000), c.IntN(5)), [][][]string{badZH, badEN}[c.IntN(2)]
	}
	text := c.of(parts)
	subject, _, _ := strings.Cut(text, " ")
	return Text{From: from, Subject: subject, Text: text}
}

func (m *Model) teach(words []string, spam bool) {
	add := func(n Count) Count {
		if spam {
			n.Spam++
		} else {
			n.Ham++
		}
		return n
	}
	m.Count = add(m.Count)
	for _, w := range words {
		m.Words[w] = add(m.Words[w])
	}
}

// With the fewest examples it may judge by, it marks most spam and no customer; what it has never seen it does not know.
func TestTheFilterLearns(t *testing.T) {
	c := corpus{rand.New(rand.NewPCG(1, 2))}
	m := Model{Words: map[string]Count{}}
	for range Minimum {
		if m.Ready() {
			t.Error("ready too early")
		}
		m.teach(Words(c.mail(true)), true)
		m.teach(Words(c.mail(false)), false)
	}
	if !m.Ready() {
		t.Error("not ready")
	}
	caught := 0
	for range 300 {
		if score, words := m.Score(Words(c.mail(true))); score >= Threshold {
			caught++
			if len(words) == 0 || len(words) > saidWords {
				t.Errorf("it is spam, but for %q", words)
			}
		}
		if text := c.mail(false); true {
			if score, _ := m.Score(Words(text)); score >= Threshold {
				t.Errorf("a customer is taken for a spammer (%.3f): %q", score, text.Text)
			}
		}
	}
	if caught < 270 {
		t.Errorf("only %d of 300 are caught", caught)
	}
	for _, unseen := range []string{"", "zzz qqq xxx", "Votre colis est arrivé hier soir", "안녕하세요 배송 문의드립니다"} {
		if score, _ := m.Score(Words(Text{Text: unseen})); score >= Threshold || math.IsNaN(score) {
			t.Errorf("%q scores %.3f", unseen, score)
		}
	}
	spam, ham := m.Loudest(5)
	if len(spam) != 5 || len(ham) != 5 || slices.Contains(ham, spam[0]) {
		t.Errorf("loudest %q and %q", spam, ham)
	}
}

// A mail that is half a customer's and half a spammer's is nothing to be sure of.
func TestMixedWordsAreNotSure(t *testing.T) {
	c := corpus{rand.New(rand.NewPCG(3, 4))}
	m := Model{Words: map[string]Count{}}
	for range 50 {
		m.teach(Words(c.mail(true)), true)
		m.teach(Words(c.mail(false)), false)
	}
	for range 50 {
		both := Text{From: "x@new.example", Text: c.mail(true).Text + " " + c.mail(false).Text + " " + c.mail(false).Text}
		if score, _ := m.Score(Words(both)); score >= Threshold {
			t.Errorf("sure (%.3f) of %q", score, both.Text)
		}
	}
}

func TestChi2(t *testing.T) {
	for _, c := range []struct {
		x       float64
		degrees int
		want    float64
	}{{0, 2, 1}, {2, 2, math.Exp(-1)}, {4, 4, 3 * math.Exp(-2)}, {1e6, 300, 0}} {
		if got := chi2(c.x, c.degrees); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("chi2(%v, %d) = %v, want %v", c.x, c.degrees, got, c.want)
		}
	}
	m := Model{Count: Count{Spam: 1000, Ham: 1000}, Words: map[string]Count{}}
	var words []string
	for i := range 400 {
		w := fmt.Sprint("w", i)
		m.Words[w] = Count{Spam: 1000}
		words = append(words, w)
	}
	if score, _ := m.Score(words); score != 1 {
		t.Errorf("400 words that speak for spam alone: %v", score)
	}
}

func BenchmarkSpamScore(b *testing.B) {
	c := corpus{rand.New(rand.NewPCG(1, 2))}
	m := Model{Words: map[string]Count{}}
	for range 200 {
		m.teach(Words(c.mail(true)), true)
		m.teach(Words(c.mail(false)), false)
	}
	text := c.mail(true)
	text.Text = strings.Repeat(text.Text+"\n", 30)
	b.ReportAllocs()
	for b.Loop() {
		m.Score(Words(text))
	}
}
