package find

import (
	"testing"
	"unicode/utf8"

	"github.com/deskbell/deskbell/desk"
)

func seeds(f *testing.F) {
	for _, s := range []string{"", "怎么退款", "退不退", "不不不不", "没没没", "tuikuan duojiu", "tui款", "退k", "ＡＢＣ ﾃｽﾄ", "a\xff\xfe退\xe9", "refunds' ’s", "e\u0301e\u0301", "退\x00款\u200b", "ﬁ ß æ", "1千2百元", "........", "退款。\n\n.退"} {
		f.Add(s)
	}
}

// FuzzCut: whatever comes, the parts of a text lie within it, in order, and features can be made of it.
func FuzzCut(f *testing.F) {
	seeds(f)
	x := builtin().with([][]string{{"退款", "tk"}, {"不", "没"}, {"", "。"}, {"a b c", "退 款"}})
	f.Fuzz(func(t *testing.T, text string) {
		units, last := x.cut(text), 0
		for _, u := range units {
			if u.from < last || u.to <= u.from || u.to > len(text) {
				t.Fatalf("%q: %+v after %d", text, u, last)
			}
			last = u.from
		}
		featuresOf(text, units)
		if got := bare(text, units); len(got) != len(text) {
			t.Fatalf("%q: %q", text, got)
		}
		at := 0
		for _, s := range sentences(text) {
			if s[0] < at || s[1] <= s[0] || s[1] > len(text) {
				t.Fatalf("%q: %v", text, s)
			}
			at = s[1]
		}
	})
}

// FuzzSearch: no query breaks anything; shares stay shares, and marks lie within their passage.
func FuzzSearch(f *testing.F) {
	seeds(f)
	x := New(shop, [][]string{{"小青柑", "茶叶"}})
	f.Fuzz(func(t *testing.T, text string) {
		y := x.With(Article{ID: 99, Lang: desk.Chinese, Title: text, Text: text, Phrasings: []string{text}})
		for _, typing := range []bool{false, true} {
			for _, h := range y.Search(Query{Text: text, Typing: typing}) {
				if h.Confidence < 0 || h.Confidence > 1 || h.Score <= 0 || h.Score != h.Score {
					t.Fatalf("%q: %+v", text, h)
				}
				last := 0
				for _, m := range h.Passage.Marks {
					if m[0] < last || m[1] <= m[0] || m[1] > len(h.Passage.Text) {
						t.Fatalf("%q: %+v", text, h.Passage)
					}
					last = m[1]
				}
			}
		}
		if meant := y.Meant(text, desk.English); utf8.ValidString(text) && !utf8.ValidString(meant) {
			t.Fatalf("%q: %q", text, meant)
		}
	})
}
