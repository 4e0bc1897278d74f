package inbound

import (
	"strings"
	"testing"

	"github.com/deskbell/deskbell/desk"
)

func TestAsksState(t *testing.T) {
	file := []desk.Part{{Name: "a.png"}}
	for _, c := range []struct {
		reply, subject string
		parts          []desk.Part
		asks, only     bool
	}{
		{"进度", "", nil, true, true},
		{" \u3000进度？\n", "", nil, true, true},
		{"STATUS", "Re: Tea", nil, true, true},
		{"status #1001\nThank you!\nAnna", "", nil, true, true},
		{"ＳＴＡＴＵＳ", "", nil, true, true},
		{"查询进度 1001\n谢谢", "", nil, true, true},
		{"", "进度 #1001", nil, true, true},
		{"\n", "Re: STATUS", nil, true, true},
		{"进度\n我等了一个星期，再不发货就退款", "", nil, true, false},
		{"Status?\nAnd please cancel the second cup.", "", nil, true, false},
		{"进度", "", file, true, false},
		{"进度怎么样了？我要投诉", "", nil, false, false},
		{"Status quo is not good enough", "", nil, false, false},
		{"My status: angry", "", nil, false, false},
		{"谢谢", "进度", nil, false, false},
		{strings.Repeat("!", 80) + "status", "", nil, false, false},
		{"", "", nil, false, false},
	} {
		asks, only := AsksState(&desk.Mail{Reply: c.reply, Subject: c.subject, Parts: c.parts}, "Anna", false)
		if asks != c.asks || only != c.only {
			t.Errorf("%q, %q: %v %v", c.reply, c.subject, asks, only)
		}
	}
	for _, c := range []struct {
		reply      string
		asks, only bool
	}{
		{"进度", true, true}, {"进度怎么样了？", true, true}, {"進度如何\n謝謝", true, true}, {"进度如何？谢谢\nAnna", true, true}, {"STATUS of my order please", true, true}, {"ＳＴＡＴＵＳ update, please", true, true},
		{"Status: #1001?\nThanks", true, true}, {"【进度】查询", true, true}, {"进度怎么样了？我要投诉", true, false}, {"Status of my refund", true, false}, {"status? And cancel the second cup", true, false},
		{"进度条不动了", false, false}, {"statuses", false, false}, {"请问进度", false, false}, {"My status: angry", false, false}, {"", false, false},
	} {
		if asks, only := AsksState(&desk.Mail{Reply: c.reply}, "Anna", true); asks != c.asks || only != c.only {
			t.Errorf("the reply %q: %v %v", c.reply, asks, only)
		}
	}
}

func FuzzAsksState(f *testing.F) {
	f.Add("进度", "STATUS")
	f.Fuzz(func(t *testing.T, reply, subject string) {
		if asks, only := AsksState(&desk.Mail{Reply: reply, Subject: subject}, "Anna", len(subject) > 3); only && !asks {
			t.Error("only what asks says nothing else")
		}
	})
}
