package talk

import (
	"testing"

	"github.com/deskbell/deskbell/desk"
)

func TestDecide(t *testing.T) {
	hit := func(id int64, score, confidence float64) desk.Hit {
		return desk.Hit{Article: id, Score: score, Confidence: confidence}
	}
	together := func(h desk.Hit, sure float64) desk.Hit { h.Together = sure; return h }
	faint := func(h desk.Hit) desk.Hit { h.Faint = true; return h }
	for name, c := range map[string]struct {
		question string
		found    []desk.Hit
		want     Kind
		articles int
	}{
		"nothing found":                      {"x", nil, Unknown, 0},
		"one that is sure":                   {"x", []desk.Hit{hit(1, 1, 0.8)}, Answer, 1},
		"at the threshold":                   {"x", []desk.Hit{hit(1, 1, 0.5)}, Answer, 1},
		"under the threshold":                {"x", []desk.Hit{hit(1, 1, 0.49)}, Unknown, 0},
		"faint":                              {"x", []desk.Hit{faint(hit(1, 1, 0.9))}, Unknown, 0},
		"a clear lead":                       {"x", []desk.Hit{hit(1, 1, 0.8), hit(2, 0.8, 0.3)}, Answer, 1},
		"a tie":                              {"x", []desk.Hit{hit(1, 1, 0.3), hit(2, 0.99, 0.3), hit(3, 0.98, 0.3)}, Which, 2},
		"a tie of two that are sure":         {"x", []desk.Hit{hit(1, 1, 0.7), hit(2, 0.9, 0.6)}, Which, 2},
		"a tie, and neither is it":           {"x", []desk.Hit{hit(1, 1, 0.2), hit(2, 1, 0.2)}, Unknown, 0},
		"a tie that has all between it":      {"退货", []desk.Hit{hit(1, 1, 0.2), together(hit(2, 0.99, 0.15), 0.8)}, Which, 2},
		"a tie that has not enough together": {"x", []desk.Hit{hit(1, 1, 0.2), together(hit(2, 0.99, 0.15), 0.6)}, Unknown, 0},
		"a tie with a faint one":             {"x", []desk.Hit{hit(1, 1, 0.7), faint(hit(2, 0.9, 0.6))}, Answer, 1},
		"a person":                           {"转人工", []desk.Hit{hit(1, 1, 0.9)}, Person, 0},
		"grave words are answered":           {"退款多久到账", []desk.Hit{hit(1, 1, 0.9)}, Answer, 1},
		"a question about the person":        {"客服几点上班", []desk.Hit{hit(1, 1, 0.9)}, Answer, 1},
	} {
		got := Decide(c.question, c.found, 0.5)
		if got.Kind != c.want || len(got.Hits) != c.articles {
			t.Errorf("%s: %s with %d, not %s with %d", name, got.Kind, len(got.Hits), c.want, c.articles)
		}
	}
}

func TestGrave(t *testing.T) {
	for text, want := range map[string]bool{
		"退款多久到账": true, "我要 退 款": true, "再不发货我就投诉你们": true, "打12315": true, "call 12315": true, "賠償多少": true, "找律师告你们": true,
		"How long does a refund take?": true, "I want my money back!": true, "I'll see you in court": true, "REFUNDED?": true, "This is a SCAM.": true,
		"龙井怎么泡": false, "退换货运费谁出": false, "How do I brew tea?": false, "Is the courtyard open?": false, "Do you sell issues of the magazine?": false, "money-back guarantee": true, "": false,
	} {
		if got := grave(text); got != want {
			t.Errorf("%q: %t", text, got)
		}
	}
}

func TestWantsPerson(t *testing.T) {
	for text, want := range map[string]bool{
		"转人工": true, "人工客服": true, "我要找真人！": true, "客服": true, "客服在吗？": true, "Human": true, "I want to talk to a real person, please": true, "can I speak to someone": true, "agent!": true,
		"客服几点上班": false, "你们的茶是人工采摘还是机器采摘的，有什么区别": false, "How do I become an agent?": false, "a person ordered twice": false, "": false,
	} {
		if got := wantsPerson(text); got != want {
			t.Errorf("%q: %t", text, got)
		}
	}
}

func TestWhatMayFollow(t *testing.T) {
	for _, c := range []struct {
		last, next Kind
		want       bool
	}{
		{"", Asked, true}, {"", Solved, false}, {Answer, Solved, true}, {Answer, Unsolved, true}, {Answer, Chose, false}, {Which, Chose, true}, {Which, Neither, true}, {Which, Solved, false},
		{Unknown, Solved, false}, {Glad, Asked, true}, {Answer, Answer, false}, {Answer, "", false},
	} {
		talk := Talk{}
		if c.last != "" {
			talk.Turns = []Turn{{Kind: c.last}}
		}
		if got := talk.Fits(c.next); got != c.want {
			t.Errorf("%q after %q: %t", c.next, c.last, got)
		}
	}
}

func TestPersonFirst(t *testing.T) {
	asked := func(text string) Turn { return Turn{Customer: true, Kind: Asked, Text: text} }
	bot := func(kind Kind) Turn { return Turn{Kind: kind} }
	for name, c := range map[string]struct {
		turns []Turn
		want  bool
	}{
		"nothing":                       {nil, false},
		"an answer":                     {[]Turn{asked("tea?"), bot(Answer)}, false},
		"money back":                    {[]Turn{asked("refund?"), bot(Answer), bot(Solved), asked("tea?"), bot(Answer)}, true},
		"failed once":                   {[]Turn{asked("tea?"), bot(Unknown)}, false},
		"failed twice":                  {[]Turn{asked("tea?"), bot(Unknown), asked("green tea?"), bot(Answer), bot(Unsolved), bot(Person)}, true},
		"failed before it was solved":   {[]Turn{asked("tea?"), bot(Unknown), asked("cup?"), bot(Answer), bot(Solved), bot(Glad), asked("x"), bot(Unknown)}, false},
		"failed, whatever came between": {[]Turn{asked("tea?"), bot(Unknown), asked("cup?"), bot(Answer), asked("x"), bot(Unknown)}, true},
	} {
		talk := Talk{Turns: c.turns}
		if got := talk.PersonFirst(); got != c.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}
