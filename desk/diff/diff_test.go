package diff

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

// drawn is a diff as one line: -[gone]{marked} +…
func drawn(lines []Line) string {
	var b strings.Builder
	for _, l := range lines {
		switch l.Kind {
		case Skipped:
			b.WriteString(strings.Repeat(".", l.N))
		case Gone:
			b.WriteByte('-')
		case New:
			b.WriteByte('+')
		default:
			b.WriteByte('=')
		}
		for _, p := range l.Pieces {
			if p.Kind == Same || l.Kind == Same {
				b.WriteString(p.Text)
			} else {
				b.WriteString("{" + p.Text + "}")
			}
		}
		b.WriteByte('\n')
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func TestLines(t *testing.T) {
	for _, c := range []struct{ name, before, after, want string }{
		{"equal", "a\nb", "a\nb", ""},
		{"a word", "Refunds take three days.", "Refunds take five days.", "-Refunds take {three} days.\n+Refunds take {five} days."},
		{"characters", "退款三天到账，请耐心等待。", "退款七天到账，请耐心等待。", "-退款{三}天到账，请耐心等待。\n+退款{七}天到账，请耐心等待。"},
		{"added", "一\n二", "一\n新的一行\n二", "=一\n+{新的一行}\n=二"},
		{"removed", "一\n走的\n二", "一\n二", "=一\n-{走的}\n=二"},
		{"quite another", "猫在睡觉。", "Ship by sea.", "-{猫在睡觉。}\n+{Ship by sea.}"},
		{"from nothing", "", "a", "+{a}"},
		{"to nothing", "a\n", "", "-{a}"},
		{"far lines are left out", "1\n2\n3\n4\n5\nold words here\n7\n8\n9", "1\n2\n3\n4\n5\nnew words here\n7\n8\n9", "...\n=4\n=5\n-{old} words here\n+{new} words here\n=7\n=8\n."},
		{"windows ends", "a\r\nb", "a\nb\n", ""},
		{"a paragraph moved in before a changed one", "请先联系客服退款", "第一段。\n请先联系掌柜退款", "+{第一段。}\n-请先联系{客服}退款\n+请先联系{掌柜}退款"},
	} {
		if got := drawn(Lines(c.before, c.after)); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}

// What is the same and what went is the first text, what is the same and what came the second, whatever they are.
func nothingLost(t *testing.T, a, b string) {
	t.Helper()
	was, is, _ := Words(a, b)
	if was.Text() != a || is.Text() != b {
		t.Fatalf("%q -> %q: %q, %q", a, b, was.Text(), is.Text())
	}
	i, j := 0, 0
	x, y := split(a), split(b)
	for _, s := range steps(x, y) {
		switch s.kind {
		case Same:
			for k := range s.n {
				if x[i+k] != y[j+k] {
					t.Fatalf("%q and %q are not the same", x[i+k], y[j+k])
				}
			}
			i, j = i+s.n, j+s.n
		case Gone:
			i += s.n
		default:
			j += s.n
		}
	}
	if i != len(x) || j != len(y) {
		t.Fatalf("%d of %d, %d of %d", i, len(x), j, len(y))
	}
	Lines(a, b)
}

func TestNothingIsLost(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	some := func() string {
		var b strings.Builder
		for range r.IntN(30) {
			b.WriteString([]string{"退", "款", "a", "bc", " ", "\n", "，"}[r.IntN(7)])
		}
		return b.String()
	}
	for range 2000 {
		nothingLost(t, some(), some())
	}
}

// Two long texts that have nothing in common are said to be so in good time.
func TestFarApart(t *testing.T) {
	var a, b strings.Builder
	for i := range 20000 {
		a.WriteString(strings.Repeat("甲", i%7) + "\n")
		b.WriteString(strings.Repeat("乙", i%5) + "x\n")
	}
	begun := time.Now()
	Lines(a.String(), b.String())
	if took := time.Since(begun); took > 3*time.Second {
		t.Errorf("took %v", took)
	}
}

func FuzzLines(f *testing.F) {
	f.Add("a\nb", "a\nc")
	f.Add("退款三天", "退款\xff七天")
	f.Fuzz(func(t *testing.T, a, b string) {
		if len(a)+len(b) < 4000 {
			nothingLost(t, a, b)
		}
	})
}
