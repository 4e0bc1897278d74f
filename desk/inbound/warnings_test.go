package inbound

import (
	"slices"
	"testing"

	"github.com/deskbell/deskbell/desk"
)

func TestWarnings(t *testing.T) {
	k := Known{Shop: "茶铺子", Staff: []desk.Person{{Name: "Li Wei", Address: "liwei@shop.test"}, {Name: "王芳", Address: "wang@shop.test"}, {Name: "Anna", Address: "anna@shop.test"}}, Own: []desk.Person{{Name: "Tea House", Address: "support@shop.test"}},
		Owners: map[string]int64{"mei@cust.test": 7, "mei@home.test": 7, "tom@cust.test": 8, "liwei@qq.test": 9}}
	for name, c := range map[string]struct {
		m    desk.Mail
		want []string
	}{
		"a customer":                          {desk.Mail{From: desk.Person{Name: "Mei", Address: "mei@cust.test"}}, nil},
		"their own address as their name":     {desk.Mail{From: desk.Person{Name: "mei@cust.test", Address: "mei@cust.test"}}, nil},
		"their other address as their name":   {desk.Mail{From: desk.Person{Name: "mei@home.test", Address: "mei@cust.test"}}, nil},
		"another's address as the name":       {desk.Mail{From: desk.Person{Name: "Tom tom@cust.test", Address: "eve@evil.test"}}, []string{"shows"}},
		"an unknown address as the name":      {desk.Mail{From: desk.Person{Name: "<boss@corp.test>", Address: "eve@evil.test"}}, []string{"shows"}},
		"full width":                          {desk.Mail{From: desk.Person{Name: "客服 support＠shop.test", Address: "eve@evil.test"}}, []string{"shows_us"}},
		"our address as the name":             {desk.Mail{From: desk.Person{Name: `"support@shop.test" via x`, Address: "eve@evil.test"}}, []string{"shows_us"}},
		"a colleague's address as the name":   {desk.Mail{From: desk.Person{Name: "anna@shop.test", Address: "eve@evil.test"}}, []string{"shows_us"}},
		"a colleague's name":                  {desk.Mail{From: desk.Person{Name: "LI  Wei", Address: "eve@evil.test"}}, []string{"staff"}},
		"a colleague's name in Chinese":       {desk.Mail{From: desk.Person{Name: "王芳", Address: "eve@evil.test"}}, []string{"staff"}},
		"as our answers are signed":           {desk.Mail{From: desk.Person{Name: "Li Wei (Tea House)", Address: "eve@evil.test"}}, []string{"staff"}},
		"a known customer of the same name":   {desk.Mail{From: desk.Person{Name: "Li Wei", Address: "liwei@qq.test"}}, nil},
		"one word is nobody's":                {desk.Mail{From: desk.Person{Name: "Anna", Address: "anna@cust.test"}}, nil},
		"a name that begins alike":            {desk.Mail{From: desk.Person{Name: "Li Weiming", Address: "x@cust.test"}}, nil},
		"the shop's name":                     {desk.Mail{From: desk.Person{Name: "茶铺子", Address: "eve@evil.test"}}, []string{"shop"}},
		"the mailbox's name":                  {desk.Mail{From: desk.Person{Name: "TEA HOUSE", Address: "eve@evil.test"}}, []string{"shop"}},
		"the platform's notice for the shop":  {desk.Mail{From: desk.Person{Name: "Tea House", Address: "store@shopifyemail.com"}}, nil},
		"a colleague":                         {desk.Mail{From: desk.Person{Name: "Li Wei", Address: "liwei@shop.test"}}, nil},
		"somebody who says to be a colleague": {desk.Mail{From: desk.Person{Name: "Li Wei", Address: "liwei@shop.test"}, Findings: desk.Findings{Authenticity: desk.Authenticity{Verdict: desk.AuthFail}}}, []string{"auth"}},
		"failed":                              {desk.Mail{From: desk.Person{Name: "Mei", Address: "mei@cust.test"}, Findings: desk.Findings{Authenticity: desk.Authenticity{Verdict: desk.AuthFail}}}, []string{"auth"}},
		"nothing said":                        {desk.Mail{From: desk.Person{Name: "Mei", Address: "mei@cust.test"}, Findings: desk.Findings{Authenticity: desk.Authenticity{Verdict: desk.AuthNone}}}, nil},
		"looks like us":                       {desk.Mail{From: desk.Person{Name: "x", Address: "support@sh0p.test"}}, []string{"alike"}},
		"looks like us, in Cyrillic":          {desk.Mail{From: desk.Person{Name: "x", Address: "support@shор.test"}}, []string{"alike"}},
		"an answer to another customer":       {desk.Mail{From: desk.Person{Name: "x", Address: "eve@evil.test"}, ReplyTo: []desk.Person{{Name: "", Address: "tom@cust.test"}}}, []string{"customer"}},
		"an answer to their other address":    {desk.Mail{From: desk.Person{Name: "Mei", Address: "mei@cust.test"}, ReplyTo: []desk.Person{{Name: "", Address: "MEI@home.test"}}}, nil},
		"a form with the customer":            {desk.Mail{From: desk.Person{Name: "Form", Address: "no-reply@forms.test"}, ReplyTo: []desk.Person{{Name: "", Address: "tom@cust.test"}}}, nil},
		"our own form with the customer":      {desk.Mail{From: desk.Person{Name: "Form", Address: "support@shop.test"}, ReplyTo: []desk.Person{{Name: "", Address: "tom@cust.test"}}}, nil},
		"an answer to a colleague":            {desk.Mail{From: desk.Person{Name: "x", Address: "eve@evil.test"}, ReplyTo: []desk.Person{{Name: "", Address: "anna@shop.test"}}}, []string{"reply_us"}},
		"an answer that shows an address":     {desk.Mail{From: desk.Person{Name: "x", Address: "eve@evil.test"}, ReplyTo: []desk.Person{{Name: "tom@cust.test", Address: "eve2@evil.test"}}}, []string{"shows"}},
		"nobody":                              {desk.Mail{}, nil},
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
	if got := Mentioned(&desk.Mail{From: desk.Person{Name: "", Address: "a@x.test"}}); got != nil {
		t.Errorf("%v", got)
	}
	m := &desk.Mail{From: desk.Person{Name: "b@x.test", Address: "A@x.test"}, ReplyTo: []desk.Person{{Name: "d@x.test", Address: "c@x.test"}, {Name: "", Address: "a@x.test"}}}
	if got := Mentioned(m); !slices.Equal(got, []string{"b@x.test", "c@x.test", "d@x.test", "a@x.test"}) {
		t.Errorf("%v", got)
	}
}
