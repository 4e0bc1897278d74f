package desk

import (
	"strings"
	"testing"
	"time"
)

func TestAsksState(t *testing.T) {
	file := []Part{{Name: "a.png"}}
	for _, c := range []struct {
		reply, subject string
		parts          []Part
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
		asks, only := AsksState(&Mail{Reply: c.reply, Subject: c.subject, Parts: c.parts}, "Anna", false)
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
		if asks, only := AsksState(&Mail{Reply: c.reply}, "Anna", true); asks != c.asks || only != c.only {
			t.Errorf("the reply %q: %v %v", c.reply, asks, only)
		}
	}
}

func TestWhatAStateSays(t *testing.T) {
	w := StateWords{Steps: map[DoorStep]string{StepReceived: "R", StepWorking: "W", StepYours: "Y", StepSolved: "S"}, Now: "[{step}]",
		Yours: "yours", Soon: "soon", Solved: "solved", OpenUntil: "until {at}", OpensAt: "from {at}", Answered: "answered {at}", Link: "here"}
	at := time.Date(2026, 11, 27, 10, 0, 0, 0, time.UTC)
	zone := time.FixedZone("", 8*3600)
	for _, c := range []struct {
		s    State
		want string
	}{
		{State{Step: StepReceived}, "[R] → W → Y → S|soon||"},
		{State{Step: StepReceived, Hours: "Within two hours"}, "[R] → W → Y → S|soon\nWithin two hours||"},
		{State{Step: StepYours, Hours: "Within two hours"}, "R → W → [Y] → S|yours||"},
		{State{Step: StepWorking, Timed: true, Open: true, At: at, Zone: zone, Lang: Chinese}, "R → [W] → Y → S|until 11月27日 18:00||"},
		{State{Step: StepWorking, Timed: true, At: at, Lang: English, Link: "https://x"}, "R → [W] → Y → S|from 27 November, 10:00||here\nhttps://x"},
		{State{Step: StepYours, AnsweredAt: at, Lang: English}, "R → W → [Y] → S|yours|answered 27 November, 10:00|"},
		{State{Step: StepSolved, Timed: true, Open: true}, "R → W → Y → [S]|solved||"},
	} {
		v := c.s.Values(w)
		if got := v["steps"] + "|" + v["next"] + "|" + v["answered"] + "|" + v["link"]; got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
	if got := CloseGaps("a\n\n\n\nb\n\n"); got != "a\n\nb\n" {
		t.Errorf("%q", got)
	}
}

func FuzzAsksState(f *testing.F) {
	f.Add("进度", "STATUS")
	f.Fuzz(func(t *testing.T, reply, subject string) {
		if asks, only := AsksState(&Mail{Reply: reply, Subject: subject}, "Anna", len(subject) > 3); only && !asks {
			t.Error("only what asks says nothing else")
		}
	})
}
