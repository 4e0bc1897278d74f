package find

import (
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
)

// many makes articles of about 600 characters, with two phrasings each, out of what is said in the set and of characters by chance, as
// often as characters are: so there are as many different pairs as in real ones.
func many(tb testing.TB, n int) []Article {
	var said []string
	for _, a := range readSet(tb, "questions.zh.tsv") {
		said = append(append(append(said, a.title), a.phrasings...), a.questions...)
	}
	chars := []rune(strings.ReplaceAll(han[strings.IndexByte(han, '\n'):], " ", ""))
	random := rand.New(rand.NewPCG(1, 2))
	articles := make([]Article, 0, n)
	for i := range n {
		var text strings.Builder
		for size := 0; size < 600; {
			s := said[random.IntN(len(said))]
			if random.IntN(2) == 0 {
				var odd []rune
				for range 12 {
					odd = append(odd, chars[int(float64(len(chars)-1)*random.Float64()*random.Float64()*random.Float64())])
				}
				s = string(odd)
			}
			text.WriteString(s + "。")
			size += len(s)/3 + 1
		}
		pick := func() string { return said[random.IntN(len(said))] + said[random.IntN(len(said))] }
		articles = append(articles, Article{ID: int64(i), Lang: desk.Chinese, Title: pick(), Phrasings: []string{pick(), pick()}, Text: text.String()})
	}
	return articles
}

const thousands = 10_000

// TestManyArticles: 10,000 articles are searched well within 20 ms, and their index is small.
func TestManyArticles(t *testing.T) {
	if testing.Short() {
		t.Skip("10,000 articles")
	}
	articles := many(t, thousands)
	before := heap()
	begun := time.Now()
	x := New(articles, nil)
	built := time.Since(begun)
	size := int(heap()-before) / thousands
	var took []time.Duration
	for i, a := range readSet(t, "questions.zh.tsv") {
		q := a.questions[i%len(a.questions)]
		begun := time.Now()
		hits := x.Search(Query{Text: q, Lang: desk.Chinese})
		took = append(took, time.Since(begun))
		if len(hits) == 0 {
			t.Error("nothing for ", q)
		}
	}
	slices.Sort(took)
	p95 := took[len(took)*95/100]
	t.Logf("built in %v, %d bytes an article besides its own text; search p50 %v, p95 %v", built, size, took[len(took)/2], p95)
	if size > 4000 || p95 > 100*time.Millisecond { // generous: other tests run beside it
		t.Error("too big or too slow")
	}
	runtime.KeepAlive(articles)
	runtime.KeepAlive(x)
}

func heap() uint64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func BenchmarkSearch(b *testing.B) {
	x, set := New(many(b, thousands), nil), readSet(b, "questions.zh.tsv")
	for _, kind := range []string{"question", "pinyin", "letter"} {
		b.Run(kind, func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				q := set[i%len(set)].questions[0]
				switch kind {
				case "pinyin":
					q = "tuikuan duojiu daozhang"
				case "letter":
					q = strings.Repeat(q+"。", 8)
				}
				x.Search(Query{Text: q, Lang: desk.Chinese, Typing: kind == "pinyin"})
			}
		})
	}
}

func BenchmarkWith(b *testing.B) {
	x := New(many(b, thousands), nil)
	for i := 0; b.Loop(); i++ {
		x.With(Article{ID: int64(thousands + i%20), Lang: desk.Chinese, Title: "怎么申请退款", Text: "在订单里点申请。"})
	}
}
