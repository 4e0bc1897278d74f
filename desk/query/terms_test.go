package query

import (
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestAppendTerms(t *testing.T) {
	for in, want := range map[string]string{
		"":                           "",
		"退款":                         "退款 款",
		"退款申请":                       "退款 款申 申请 请",
		"款":                          "款",
		"我要退款，谢谢！":                   "我要 要退 退款 款 谢谢 谢",
		"iPhone手机第3个":                "iphon 手机 机第 第 3 个",
		"Refunds REFUNDED refunding": "refund refund refund",
		"shipped shipping ships":     "ship ship ship",
		"charge charged charges":     "charg charg charg",
		"delivery deliveries":        "deliveri deliveri",
		"cancelled cancel":           "cancel cancel",
		"class address need red bus": "class address need red bus",
		"customer’s don't":           "customer dont",
		"Crème BRÛLÉE naïve Straße":  "crem brule naiv strass",
		"cafe\u0301":                 "cafe",
		"ＡＢＣ１２３":                     "abc123 123",
		"A1009":                      "a1009 1009",
		"order A1009-22":             "order a1009 22 1009",
		"Li.Wei@Example.com wrote":   "li wei exampl com wrot li.wei@example.com",
		"払い戻し カード":                   "払い い戻 戻し し カー ード ド",
		"ｶｰﾄﾞ":                       "カー ート ト゛ ゛",
		"환불 요청":                      "환불 불 요청 청",
		"ขอคืนเงิน":                  strings.TrimSpace(string(appendPairs(nil, "ขอคืนเงิน"))),
		"привет ЁЛКА":                "привет елка",
		"a\x00b\xff\xfe c":           "a b c",
		"🙂 ok":                       "ok",
	} {
		if got := strings.TrimSpace(string(Append(nil, in))); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	if got := string(Append([]byte("x "), strings.Repeat("a", 200))); got != "x "+strings.Repeat("a", maxWord)+" " {
		t.Errorf("a long word: %q", got)
	}
}

// found says whether the index of text has all terms of query, as FTS5 would look for them.
func found(text, query string) bool {
	words := strings.Fields(string(Append(nil, text)))
	for _, term := range Terms(query) {
		ok := false
		for _, or := range term.Or {
			for _, w := range words {
				ok = ok || w == or
			}
		}
		for i := 0; i+len(term.Words) <= len(words) && !ok; i++ {
			ok = true
			for j, w := range term.Words {
				last := term.Prefix && j == len(term.Words)-1
				if words[i+j] != w && !(last && strings.HasPrefix(words[i+j], w)) {
					ok = false
				}
			}
		}
		if !ok {
			return false
		}
	}
	return len(Terms(query)) > 0
}

func TestWhatIsFound(t *testing.T) {
	text := "您好，我的订单A1009（iPhone手机壳）要申请退款。Shipping took weeks, deliveries were cancelled. Contact li.wei@example.com, order X-77/B. 第3个月"
	for query, want := range map[string]bool{
		"退款": true, "退": true, "款": true, "申请退款": true, "款申": false, "退款申请": false, "退货": false,
		"手机 退款": true, "iphone": true, "iPho": true, "iphone手机": true, "手机iphone": true, "壳": true,
		"a1009": true, "1009": true, "A10": true, "2009": false,
		"ship": true, "shipp": true, "shippi": true, "shippin": true, "shipping": true, "shipped": true, "ships": true, "shop": false,
		"delivery": true, "deliveri": true, "deliverie": true, "deliv": true, "cancel": true, "cancelling": true, "cancelle": true,
		"li.wei@example.com": true, "LI.WEI@EXAMPLE.COM": true, "li.wei@exa": true, "wei@example.com": false, "li.wei": true, "example": true, "li.wong@example.com": false,
		"X-77/B": true, "x-77": true, "77/B": true, "3个月": true, "第3个": true, "": false, "!!": false, "week ": true, "wee ": false,
	} {
		if got := found(text, query); got != want {
			t.Errorf("%q: %v, terms %+v", query, got, Terms(query))
		}
	}
}

func TestTerms(t *testing.T) {
	for query, want := range map[string][]Term{
		"退款":        {{Words: []string{"退款"}, Run: "退款"}},
		"款":         {{Words: []string{"款"}, Prefix: true, Run: "款"}},
		"refunds ":  {{Words: []string{"refund"}}},
		"a@b.c":     {{Words: []string{"a@b.c"}, Prefix: true, Parts: []string{"a", "b", "c"}}},
		"a@b.c 退款x": {{Words: []string{"a@b.c"}, Parts: []string{"a", "b", "c"}}, {Words: []string{"退款"}, Run: "退款"}, {Words: []string{"x"}, Prefix: true}},
		"1-2 ":      {{Words: []string{"1", "2"}}},
	} {
		if got := Terms(query); !reflect.DeepEqual(got, want) {
			t.Errorf("%q: %+v, want %+v", query, got, want)
		}
	}
	if n := len(Terms(strings.Repeat("word 字 ", 500))); n != maxTerms {
		t.Errorf("%d terms", n)
	}
}

func TestExact(t *testing.T) {
	exact, changed := Exact(Terms("退款 deliveries"))
	if want := []Term{{Words: []string{"退款"}, Run: "退款"}, {Words: []string{"deliveri"}}}; !changed || !reflect.DeepEqual(exact, want) {
		t.Errorf("%+v", exact)
	}
	if _, changed := Exact(Terms("退款 款")); changed {
		t.Error("one character is never finished")
	}
}

func TestExcerpt(t *testing.T) {
	long := strings.Repeat("前面的话。", 100) + "我要退款，快！" + strings.Repeat("后面的话。", 100)
	for _, c := range []struct{ text, query, want string }{
		{"我要退款 now", "退款", "我要\x02退款\x03 now"},
		{"Refunds are refunded", "refund", "\x02Refunds\x03 are \x02refunded\x03"},
		{"no match\nat all", "退款", "no match at all"},
		{"evil \x02mark\x03 退款", "退款", "evil mark \x02退款\x03"},
		{"write to Li@b.c", "li@b.c", "write to \x02Li\x03@\x02b\x03.\x02c\x03"},
		{"", "x", ""},
	} {
		if got := Excerpt(c.text, Terms(c.query), 80); got != c.want {
			t.Errorf("%q for %q: %q, want %q", c.text, c.query, got, c.want)
		}
	}
	got := Excerpt(long, Terms("退款"), 40)
	if !strings.Contains(got, "我要\x02退款\x03，快") || utf8.RuneCountInString(got) > 46 || !strings.HasPrefix(got, "…") || !strings.HasSuffix(got, "…") {
		t.Errorf("%q", got)
	}
}

func TestLooseTerms(t *testing.T) {
	words := looseTerms("请问怎么申请退款呢？")
	if !reflect.DeepEqual(words, []string{"申请", "请退", "退款"}) {
		t.Errorf("%q", words)
	}
	if got := looseTerms("How do I get a refund?"); !reflect.DeepEqual(got, []string{"refund"}) {
		t.Errorf("%q", got)
	}
}

func FuzzTerms(f *testing.F) {
	for _, s := range []string{"退款 refund a@b.c", "A1009-22 ｶｰﾄﾞ", "don't \xff\x00\x02", "customer’s", "İstanbul ß", "@.@", "a.b@c/d:e#"} {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, text, query string) {
		index := string(Append(nil, text))
		if strings.ContainsAny(index, "\"*()\x00\n") {
			t.Fatalf("the index of %q has a sign that FTS5 reads: %q", text, index)
		}
		terms := Terms(query)
		for _, term := range terms {
			for _, w := range append(append([]string{}, term.Words...), term.Or...) {
				if w == "" || strings.ContainsAny(w, "\"*() \x00") {
					t.Fatalf("%q makes the word %q", query, w)
				}
			}
		}
		marked := Excerpt(text, terms, 50)
		if strings.Count(marked, "\x02") != strings.Count(marked, "\x03") || (utf8.ValidString(text) && !utf8.ValidString(marked)) {
			t.Fatalf("%q for %q: %q", text, query, marked)
		}
		if strings.TrimSpace(query) != "" && len(terms) > 0 && len(terms) < maxTerms && !found(query, query) {
			t.Fatalf("%q does not find itself: %q, %+v", query, Append(nil, query), terms)
		}
	})
}

func TestShort(t *testing.T) {
	for query, want := range map[string]bool{"款": true, "r": true, "ref": true, "refu": false, "退款": false, "a1009": false, "ref ": false} {
		if got := Terms(query)[0].Short(); got != want {
			t.Errorf("%q is short: %v", query, got)
		}
	}
}
