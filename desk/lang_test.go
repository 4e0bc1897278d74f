package desk

import (
	"strings"
	"testing"
)

func TestGuessLang(t *testing.T) {
	for _, c := range []struct {
		texts []string
		want  Lang
	}{
		{[]string{"退款什么时候到？"}, Chinese},
		{[]string{"Where is my order?"}, English},
		{[]string{"订单 A1009 has not arrived"}, Chinese},
		{[]string{"お茶の保存方法について"}, English},
		{[]string{"한국으로 배송되나요?"}, English},
		{[]string{"这款抹茶的名字是「お茶」吗？我想买两罐送给朋友，请问什么时候可以发货"}, Chinese},
		{[]string{"A1009", "退款"}, Chinese},
		{[]string{"Hello", "Re: 我们已收到您的来信"}, Chinese},
		{[]string{"", ""}, English},
		{[]string{strings.Repeat("x", 3999) + "退"}, English}, // cut within a character
		{nil, English},
	} {
		if got := GuessLang(c.texts...); got != c.want {
			t.Errorf("%q: %s", c.texts, got)
		}
	}
}

func TestParseLang(t *testing.T) {
	for tag, want := range map[string]Lang{"zh": Chinese, "zh-Hant-TW": Chinese, "en_US.UTF-8": English, " EN ": English, "fr": "", "": "", "zhx": ""} {
		if got, ok := ParseLang(tag); got != want || ok != (want != "") {
			t.Errorf("%q: %q %v", tag, got, ok)
		}
	}
}
