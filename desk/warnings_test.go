package desk

import (
	"slices"
	"testing"
)

func TestWarnings(t *testing.T) {
	k := Known{Shop: "茶铺子", Staff: []Person{{"Li Wei", "liwei@shop.test"}, {"王芳", "wang@shop.test"}, {"Anna", "anna@shop.test"}}, Own: []Person{{"Tea House", "support@shop.test"}},
		Owners: map[string]int64{"mei@cust.test": 7, "mei@home.test": 7, "tom@cust.test": 8, "liwei@qq.test": 9}}
	for name, c := range map[string]struct {
		m    Mail
		want []string
	}{
		"a customer":                          {Mail{From: Person{"Mei", "mei@cust.test"}}, nil},
		"their own address as their name":     {Mail{From: Person{"mei@cust.test", "mei@cust.test"}}, nil},
		"their other address as their name":   {Mail{From: Person{"mei@home.test", "mei@cust.test"}}, nil},
		"another's address as the name":       {Mail{From: Person{"Tom tom@cust.test", "eve@evil.test"}}, []string{"shows"}},
		"an unknown address as the name":      {Mail{From: Person{"<boss@corp.test>", "eve@evil.test"}}, []string{"shows"}},
		"full width":                          {Mail{From: Person{"客服 support＠shop.test", "eve@evil.test"}}, []string{"shows_us"}},
		"our address as the name":             {Mail{From: Person{`"support@shop.test" via x`, "eve@evil.test"}}, []string{"shows_us"}},
		"a colleague's address as the name":   {Mail{From: Person{"anna@shop.test", "eve@evil.test"}}, []string{"shows_us"}},
		"a colleague's name":                  {Mail{From: Person{"LI  Wei", "eve@evil.test"}}, []string{"staff"}},
		"a colleague's name in Chinese":       {Mail{From: Person{"王芳", "eve@evil.test"}}, []string{"staff"}},
		"as our answers are signed":           {Mail{From: Person{"Li Wei (Tea House)", "eve@evil.test"}}, []string{"staff"}},
		"a known customer of the same name":   {Mail{From: Person{"Li Wei", "liwei@qq.test"}}, nil},
		"one word is nobody's":                {Mail{From: Person{"Anna", "anna@cust.test"}}, nil},
		"a name that begins alike":            {Mail{From: Person{"Li Weiming", "x@cust.test"}}, nil},
		"the shop's name":                     {Mail{From: Person{"茶铺子", "eve@evil.test"}}, []string{"shop"}},
		"the mailbox's name":                  {Mail{From: Person{"TEA HOUSE", "eve@evil.test"}}, []string{"shop"}},
		"the platform's notice for the shop":  {Mail{From: Person{"Tea House", "store@shopifyemail.com"}}, nil},
		"a colleague":                         {Mail{From: Person{"Li Wei", "liwei@shop.test"}}, nil},
		"somebody who says to be a colleague": {Mail{From: Person{"Li Wei", "liwei@shop.test"}, Findings: Findings{Authenticity: Authenticity{Verdict: AuthFail}}}, []string{"auth"}},
		"failed":                              {Mail{From: Person{"Mei", "mei@cust.test"}, Findings: Findings{Authenticity: Authenticity{Verdict: AuthFail}}}, []string{"auth"}},
		"nothing said":                        {Mail{From: Person{"Mei", "mei@cust.test"}, Findings: Findings{Authenticity: Authenticity{Verdict: AuthNone}}}, nil},
		"looks like us":                       {Mail{From: Person{"x", "support@sh0p.test"}}, []string{"alike"}},
		"looks like us, in Cyrillic":          {Mail{From: Person{"x", "support@shор.test"}}, []string{"alike"}},
		"an answer to another customer":       {Mail{From: Person{"x", "eve@evil.test"}, ReplyTo: []Person{{"", "tom@cust.test"}}}, []string{"customer"}},
		"an answer to their other address":    {Mail{From: Person{"Mei", "mei@cust.test"}, ReplyTo: []Person{{"", "MEI@home.test"}}}, nil},
		"a form with the customer":            {Mail{From: Person{"Form", "no-reply@forms.test"}, ReplyTo: []Person{{"", "tom@cust.test"}}}, nil},
		"our own form with the customer":      {Mail{From: Person{"Form", "support@shop.test"}, ReplyTo: []Person{{"", "tom@cust.test"}}}, nil},
		"an answer to a colleague":            {Mail{From: Person{"x", "eve@evil.test"}, ReplyTo: []Person{{"", "anna@shop.test"}}}, []string{"reply_us"}},
		"an answer that shows an address":     {Mail{From: Person{"x", "eve@evil.test"}, ReplyTo: []Person{{"tom@cust.test", "eve2@evil.test"}}}, []string{"shows"}},
		"nobody":                              {Mail{}, nil},
	} {
		var got []string
		for _, w := range Warnings(&c.m, k) {
			got = append(got, w.Kind)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestMentioned(t *testing.T) {
	if got := Mentioned(&Mail{From: Person{"", "a@x.test"}}); got != nil {
		t.Errorf("%v", got)
	}
	m := &Mail{From: Person{"b@x.test", "A@x.test"}, ReplyTo: []Person{{"d@x.test", "c@x.test"}, {"", "a@x.test"}}}
	if got := Mentioned(m); !slices.Equal(got, []string{"b@x.test", "c@x.test", "d@x.test", "a@x.test"}) {
		t.Errorf("%v", got)
	}
}
