package bundle

import (
	"reflect"
	"strings"
	"testing"

	"github.com/deskbell/deskbell/desk"
)

func to[T any](v T) *T { return &v }

func TestReadFile(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       Item
		key        string // of the error
	}{
		{"zh-CN/a.md", "---\ntitle: 退款多久到账\nslug: tuikuan\ncategory: 退款\nphrasing: 钱呢\nphrasing: 多久, 到底\nvisibility: public\nreview: 6\norder: -2\ntranslation-of: en/refunds\n---\n\n正文\n",
			Item{Title: "退款多久到账", Slug: "tuikuan", Lang: desk.Chinese, Category: "退款", Phrasings: []string{"钱呢", "多久, 到底"}, Visibility: Public, Review: to(6), Order: to(-2), TranslationOf: "en/refunds", Body: "正文"}, ""},
		{"x.md", "\uFEFF---\r\nlang: en\r\ntitle: \"Refunds: how\"\r\nphrasings: [a, 'b c'，d]\r\ntags: [x]\r\ndraft: true\r\n---\r\n\r\nText", Item{Title: "Refunds: how", Slug: "refunds-how", Lang: desk.English, Phrasings: []string{"a", "b c", "d"}, Visibility: Draft, Body: "Text"}, ""},
		{"y.md", "---\n标题：怎么退\n语言：中文\nphrasings:\n  - 一, 二\n  - 三\n# note: no\n---\n正文", Item{Title: "怎么退", Slug: "怎么退", Lang: desk.Chinese, Phrasings: []string{"一, 二", "三"}, Body: "正文"}, ""},
		{"help/en/how-to-pay.md", "Just text about money", Item{Title: "how-to-pay", Slug: "how-to-pay", Lang: desk.English, Body: "Just text about money"}, ""},
		{"a.md", "# 怎么付款 #\n\n可以刷卡。", Item{Title: "怎么付款", Slug: "怎么付款", Lang: desk.Chinese, Body: "可以刷卡。"}, ""},
		{"a.md", "---\nnot closed", Item{Title: "a", Slug: "a", Lang: desk.English, Body: "---\nnot closed"}, ""},
		{"a.md", "---\nvisibility: everyone\n---\n", Item{}, "bundle.visibility"},
		{"a.md", "---\nreview: 5\n---\n", Item{}, "bundle.number"},
		{"a.md", "---\nlanguage: fr\n---\n", Item{}, "bundle.lang"},
		{"a.md", "\xff", Item{}, "bundle.not_utf8"},
		{"a.md", strings.Repeat("x", desk.MaxText+1), Item{}, "text.too_long"},
	} {
		got, err := ReadFile(c.name, c.text)
		if c.key != "" {
			if e, ok := err.(*desk.Error); !ok || e.Key != c.key {
				t.Errorf("%s %.40q: %v, want %s", c.name, c.text, err, c.key)
			}
			continue
		}
		c.want.Path = c.name
		if err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s:\n%+v, %v, want\n%+v", c.name, got, err, c.want)
		}
	}
}

var whole = []Item{
	{Path: "#2", Title: `"Quoted"`, Slug: "quoted", Lang: desk.English, Body: "- a list\n\n---\n\n\"x\", y", Phrasings: []string{`'a'`, "b, c", "- d"}, Visibility: StaffDraft, Review: to(0), Order: to(3), Category: "Refunds: all"},
	{Path: "#3", Title: "=退款", Slug: "退款", Lang: desk.Chinese, Body: "=1+1", TranslationOf: "en/quoted", Visibility: Public},
	{Path: "#4", Title: "One", Slug: "one", Lang: desk.English, Phrasings: []string{"what, so many"}},
	{Path: "#5", Title: "x", Slug: "x", Lang: desk.English, Phrasings: []string{}},
	{Path: "#6", Snippet: "退款 到账", Lang: desk.Chinese, Body: "# 三天\n\n- 到账"},
}

func TestThereAndBack(t *testing.T) {
	for _, i := range whole {
		got, err := ReadFile(i.Path, WriteFile(i))
		if len(i.Phrasings) == 0 {
			i.Phrasings = nil
		}
		if err != nil || !reflect.DeepEqual(got, i) {
			t.Errorf("%+v, %v, want\n%+v\n%s", got, err, i, WriteFile(i))
		}
	}
	var b strings.Builder
	if err := WriteTable(&b, whole, func(s string) string {
		if s != "" && strings.ContainsRune("=-", []rune(s)[0]) {
			return "'" + s
		}
		return s
	}); err != nil {
		t.Fatal(err)
	}
	got, wrong, err := ReadTable(b.String())
	if err != nil || len(wrong) != 0 || len(got) != len(whole) {
		t.Fatalf("%+v, %v, %v", got, wrong, err)
	}
	for k, i := range whole {
		if len(i.Phrasings) == 0 {
			i.Phrasings = nil
		}
		if !reflect.DeepEqual(got[k], i) {
			t.Errorf("%+v, want\n%+v", got[k], i)
		}
	}
}

func TestReadTable(t *testing.T) {
	got, wrong, err := ReadTable("标题;正文;语言;相似问法;备注\n退款;三天;中文;钱呢|多久;x\n;没有标题;;;\n\n二;b;法文;;\n三;\"多\n行\";;;")
	if err != nil || len(got) != 2 || got[0].Title != "退款" || len(got[0].Phrasings) != 2 || got[1].Body != "多\n行" || got[1].Lang != desk.Chinese {
		t.Errorf("%+v, %v", got, err)
	}
	if len(wrong) != 2 || wrong["#3"] == nil {
		t.Errorf("%v", wrong)
	}
	for _, bad := range []string{"", "a,b\n1,2", "\xff\xfe"} {
		if _, _, err := ReadTable(bad); desk.CodeOf(err) != desk.Invalid {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func FuzzReadFile(f *testing.F) {
	f.Add("---\ntitle: a\nphrasings:\n - b\n---\nx")
	f.Add("# a\nb")
	f.Fuzz(func(t *testing.T, text string) {
		i, err := ReadFile("en/a.md", text)
		if err != nil {
			return
		}
		again, err := ReadFile("en/a.md", WriteFile(i))
		if err != nil {
			t.Fatalf("%+v: %v", i, err)
		}
		if len(i.Phrasings) == 0 {
			i.Phrasings = nil
		}
		if len(again.Phrasings) == 0 {
			again.Phrasings = nil
		}
		if !reflect.DeepEqual(i, again) {
			t.Fatalf("%+v\n%+v", i, again)
		}
	})
}

func FuzzReadTable(f *testing.F) {
	f.Add("title,body\na,\"b\n\"")
	f.Add("标题\t正文\na\t'=b")
	f.Fuzz(func(t *testing.T, text string) {
		items, _, err := ReadTable(text)
		if err != nil {
			return
		}
		for _, i := range items {
			if i.Title == "" || i.Slug == "" || i.Lang == "" {
				t.Fatalf("%+v", i)
			}
		}
	})
}
