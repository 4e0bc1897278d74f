package query

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
)

var queryNow = time.Date(2026, 3, 10, 15, 0, 0, 0, time.FixedZone("CST", 8*3600))

// say writes a query down, for tables.
func (q Query) say() string {
	var parts []string
	for _, c := range q.Conds {
		text := string(c.Op) + "=" + c.Value
		if !c.From.IsZero() {
			text = fmt.Sprintf("%s=%s/%s", c.Op, c.From.Format("2006-01-02"), c.To.Format("2006-01-02"))
		}
		if c.Not {
			text = "!" + text
		}
		parts = append(parts, text)
	}
	for _, p := range q.Phrases {
		parts = append(parts, "'"+p+"'")
	}
	for _, w := range q.Without {
		parts = append(parts, "-"+w)
	}
	if w := strings.TrimSpace(q.Words); w != "" {
		parts = append(parts, "~"+w)
	}
	if q.Number != 0 {
		parts = append(parts, fmt.Sprintf("#%d", q.Number))
	}
	if len(q.Odd) > 0 {
		parts = append(parts, "?"+strings.Join(q.Odd, ","))
	}
	return strings.Join(parts, " ")
}

func TestParseQuery(t *testing.T) {
	for text, want := range map[string]string{
		"退款 parcel": "~退款 parcel", "": "", "   ": "", "#1042": "~#1042 #1042", "1042": "~1042 #1042", "＃1042": "~＃1042 #1042",
		"is:open from:li@x.test tag:退款 has:attachment before:2026-01 #1042": "is=open from=li@x.test tag=退款 has=attachment before=2026-01-01/2026-02-01 ~#1042 #1042",
		"状态：待处理 标签：退款 包含：附件 客服：我":                                           "is=open tag=退款 has=attachment assignee=me",
		"IS:Open":            "is=open",
		`"exact words" more`: "'exact words' ~more", `“退款 申请”`: "'退款 申请'", `「到货」`: "'到货'", `"never ends`: "'never ends'",
		`tag:"two words" x`: "tag=two words ~x", "客户:“王 芳”": "customer=王 芳",
		"-refund -is:spam -\"not this\" －标签：退款": "!is=spam !tag=退款 -refund -not this", "A1009-22": "~A1009-22", "- a": "~- a", "--": "~--",
		"assignee:@Anna assignee:nobody 负责人:无人": "assignee=anna assignee=nobody assignee=nobody",
		"priority:urgent 优先级:高":                 "priority=urgent priority=high",
		"is:strange":                            "~is:strange ?is:strange", "has:": "~has: ?has:", "foo:bar": "~foo:bar ?foo:bar", "before:soon": "~before:soon ?before:soon",
		"https://x.test/a": "~https://x.test/a", "12:30": "~12:30", "Re:退款": "~Re:退款", "x:": "~x:",
		"after:2026 on:2026-1-5 before:2026/02/03 日期:2026年1月15日": "after=2026-01-01/2027-01-01 on=2026-01-05/2026-01-06 before=2026-02-03/2026-02-04 on=2026-01-15/2026-01-16",
		"on:today on:昨天 after:7d 晚于:2周":                          "on=2026-03-10/2026-03-11 on=2026-03-09/2026-03-10 after=2026-03-03/2026-03-04 after=2026-02-24/2026-02-25",
		"on:this-week on:上周 after:this-month 早于:上个月":             "on=2026-03-09/2026-03-16 on=2026-03-02/2026-03-09 after=2026-03-01/2026-04-01 before=2026-02-01/2026-03-01",
		`on:"last week" on:今年 on:last-year on:前天`:                "on=2026-03-02/2026-03-09 on=2026-01-01/2027-01-01 on=2025-01-01/2026-01-01 on=2026-03-08/2026-03-09",
		"早于：２０２６－０１ ＃１０４２ from：ａｎｎ＠ｘ":                            "before=2026-01-01/2026-02-01 from=ann@x ~＃１０４２ #1042",
		"tag: 退款 状态： 待处理 from: “王 芳”":                            "tag=退款 is=open from=王 芳",
		"tag: is:open": "is=open ~tag: ?tag:", "before: soon": "~before: soon ?before: soon", "foo: bar": "~foo: bar",
		"”退款 申请“ 『到 货』 “款 项“":    "'退款 申请' '到 货' '款 项'",
		"status:closed label:退款": "is=resolved tag=退款",
		"on:2026-02-30":          "~on:2026-02-30 ?on:2026-02-30",
		"file:发票 to:ann":         "file=发票 to=ann", "file:!": "~file:! ?file:!",
		"is:open  退款　is:mine": "is=open is=mine ~退款",
	} {
		if got := Parse(text, queryNow).say(); got != want {
			t.Errorf("%q:\n got %s\nwant %s", text, got, want)
		}
	}
}

// The last word may be unfinished only where the query ends with it.
func TestQueryUnfinishedWord(t *testing.T) {
	for text, want := range map[string]bool{"shipp": true, "shipp ": false, "is:open shipp": true, "shipp is:open": false, `shipp "x"`: false} {
		if _, open := Exact(Parse(text, queryNow).Terms()); open != want {
			t.Errorf("%q: unfinished %v", text, open)
		}
	}
}

func TestPhraseTerm(t *testing.T) {
	for text, want := range map[string][]string{
		"exact words": {"exact", "word"}, "退款申请": {"退款", "款申"}, "退款 order": {"退款", "款", "order"}, "款": {"款"},
	} {
		term, ok := PhraseTerm(text)
		if text == "退款申请" {
			want = []string{"退款", "款申", "申请"}
		}
		if !ok || !slices.Equal(term.Words, want) || term.Prefix != (text == "款") {
			t.Errorf("%q: %+v", text, term)
		}
		if !strings.Contains(string(Append(nil, "x "+text+" y ")), strings.Join(want, " ")+" ") {
			t.Errorf("%q is not in its own text's index", text)
		}
	}
	if _, ok := PhraseTerm(" ! "); ok {
		t.Error("a phrase without words")
	}
}

// Every name that is suggested is understood, in both languages.
func TestQueryWordsAgree(t *testing.T) {
	for _, lang := range desk.Langs {
		for _, op := range Ops {
			if got, ok := parseOp(OpName(op, lang)); !ok || got != op {
				t.Errorf("%s: %s is %s", lang, OpName(op, lang), got)
			}
			for i, v := range OpValues(op, lang) {
				if c, ok := condOf(OpName(op, lang), v, queryNow); !ok || c.Value != opValues[op][i][0] {
					t.Errorf("%s: %s:%s is %+v", lang, op, v, c)
				}
			}
		}
	}
	if len(Ops) != len(opNames) {
		t.Error("an operator is not suggested")
	}
}

func FuzzParseQuery(f *testing.F) {
	for _, seed := range []string{"", "is:open from:li", `"exact`, "-状态：待处理", "tag:“a", "on:2026-13 99999d", "“”", "\xff:\xfe", "::::", "-\"-:\"", "附件:“"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		q := Parse(text, queryNow)
		if len(q.Conds) > maxConds || len(q.Terms()) > maxTerms+maxConds {
			t.Errorf("%q: too much", text)
		}
		for _, c := range q.Conds {
			if c.Value == "" || (opMoment[c.Op] && !c.From.Before(c.To)) {
				t.Errorf("%q: %+v", text, c)
			}
		}
		_, _, _ = q.Empty(), q.Marked(), Excerpt(text, q.Marked(), 80)
	})
}

func TestTypingOf(t *testing.T) {
	for text, want := range map[string]Typing{
		"":                   {},
		"refu":               {Part: "refu"},
		"a refu":             {Head: "a ", Part: "refu"},
		"is:op":              {Head: "is:", Op: OpIs, Part: "op"},
		"退款 标签：退":            {Head: "退款 标签:", Op: OpTag, Part: "退"},
		"-tag:":              {Head: "-tag:", Op: OpTag},
		"is:open ":           {Head: "is:open "},
		`from:"wang f`:       {Head: "from:", Op: OpFrom, Part: "wang f"},
		`x "exact wo`:        {Head: `x "exact wo`, Phrase: true},
		"“":                  {Head: "“", Phrase: true},
		`"exact words" `:     {Head: `"exact words" `},
		"标签： ":               {Head: "标签:", Op: OpTag},
		"a tag: refu":        {Head: "a tag:", Op: OpTag, Part: "refu"},
		"http://x":           {Part: "http://x"},
		"is:open   from:li ": {Head: "is:open   from:li "},
	} {
		if got := TypingOf(text); got != want {
			t.Errorf("%q: %+v", text, got)
		}
	}
	if got := TypingOf("-标签:退").With("two words"); got != `-标签:"two words" ` {
		t.Error(got)
	}
	for text, want := range map[string]string{"is:待": "is:open ", "is:o": "is:open ", "优先级:紧": "优先级:urgent ", "fr": "from:", "状": "is:", "ope": "is:open ", "on:2026-": "on:2026-03 ",
		"on:last": "on:last-week ", "日期:上": "日期:last-week ", "on:": "on:today ", "before:７": "before:7d "} {
		offers := TypingOf(text).Offers(desk.English, queryNow)
		if len(offers) == 0 || offers[0].Query != want {
			t.Errorf("%q: %+v", text, offers)
		}
	}
}
