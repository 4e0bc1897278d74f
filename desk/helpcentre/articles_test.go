package helpcentre

import (
	"slices"
	"strings"
	"testing"

	"github.com/deskbell/deskbell/desk"
)

func TestArticleLinks(t *testing.T) {
	for in, want := range map[string][]ArticleLink{
		"see https://tea.test/help/zh-CN/articles/%E9%80%80%E6%AC%BE.":                                                                      {{Lang: desk.Chinese, Slug: "退款"}},
		"看 http://127.0.0.1:8080/help/zh-CN/articles/退款，谢谢":                                                                                 {{Lang: desk.Chinese, Slug: "退款"}},
		"https://a.test/help/en/articles/when-1 https://a.test/help/en/articles/when-1 https://a.test/a/12 <a href=\"https://a.test/a/7\">": {{Lang: desk.English, Slug: "when-1"}, {ID: 12}, {ID: 7}},
		"https://a.test/help/fr/articles/x /help/en/articles/x https://a.test/help/en/articles/%zz https://a.test/help/en":                  nil,
	} {
		if got := ArticleLinks(in); !slices.Equal(got, want) {
			t.Errorf("%s: %+v", in, got)
		}
	}
}

func TestCarries(t *testing.T) {
	const article = "退款在三到五个工作日内原路退回。\n\n银行卡可能慢一些，请耐心等待。"
	for _, c := range []struct {
		answer, article string
		want            bool
	}{
		{"您好，\n退款在三到五个工作日内\n原路退回。\n祝好", article, true},
		{"您好，" + article, article, true},
		{"您好，退款会尽快。", article, false},
		{"", article, false},
		{"anything", "", false},
		{"Hello,\n\nYour money is back within five working days. Bye", "Your money is back within five working days. Cards may take longer.", true},
		{"Yes. Sure.", "Yes. Sure.", false}, // says nothing
	} {
		if got := Carries(c.answer, c.article); got != c.want {
			t.Errorf("%q in %q: %v", c.article, c.answer, got)
		}
	}
}

func TestTidyPhrasings(t *testing.T) {
	got, err := TidyPhrasings(" 钱什么时候到 \n\n退款多久\n钱什么时候到\r\n退款", "退款多久")
	if err != nil || !slices.Equal(got, []string{"钱什么时候到", "退款"}) {
		t.Errorf("%q, %v", got, err)
	}
	if _, err := TidyPhrasings(strings.Repeat("长", MaxPhrasing+1), ""); desk.CodeOf(err) != desk.Invalid {
		t.Errorf("too long: %v", err)
	}
	many := ""
	for i := range MaxPhrasings + 1 {
		many += strings.Repeat("x", i+1) + "\n"
	}
	if _, err := TidyPhrasings(many, ""); desk.CodeOf(err) != desk.Invalid {
		t.Errorf("too many: %v", err)
	}
}
