package survey

import (
	"testing"
	"unicode/utf8"
)

func TestAScoreIsTheWholeFirstLine(t *testing.T) {
	q := Asked{Kind: Rating, Style: Stars, Words: [5]string{"很差", "差", "还行", "好", "太棒了"}}
	for in, want := range map[string]Answer{
		"5": {Score: 5}, " 4分 ": {Score: 4}, "3 星": {Score: 3}, "2 stars\nslow": {Score: 2, Rest: "slow"}, "1 star.": {Score: 1}, "５分！": {Score: 5},
		"\r\n\n 5 \r\nThank you": {Score: 5, Rest: "Thank you"}, "5 ★★★★★": {Score: 5}, "5/5": {Score: 5}, "4。": {Score: 4}, "1.": {Score: 1},
		"5 ★★★★★ 太棒了": {Score: 5}, "太棒了！": {Score: 5}, "很差\n等了三天": {Score: 1, Rest: "等了三天"}, "⭐⭐⭐": {Score: 3}, "★★★★☆": {Score: 4},
		"满意": {Score: 4}, "不满意": {Score: 2}, "很不满意。": {Score: 1}, "滿意": {Score: 4}, "Good": {Score: 4}, "bad": {Score: 2}, "Very good!": {Score: 5}, "👍🏽": {Score: 5}, "👎": {Score: 1}, "😐": {Score: 3}, "☹️": {Score: 2},
		"👍👍👍": {Score: 5}, "😡😡": {Score: 1}, "五星好评！": {Score: 5}, "四分": {Score: 4}, "5 ⭐": {Score: 5},
		"5 谢谢": {Score: 5, Beside: "谢谢"}, "４分，谢谢！\n李": {Score: 4, Beside: "谢谢", Rest: "李"}, "5星好评": {Score: 5, Beside: "好评"}, "5 stars, thank you": {Score: 5, Beside: "thank you"}, "5/5 great": {Score: 5, Beside: "great"},
		"5 cups are broken": {Score: 5, Beside: "cups are broken"}, "4.5": {Score: 4, Beside: "5"}, "5 分钟": {Score: 5, Beside: "钟"}, "3 days": {Score: 3, Beside: "days"},
		"0": {}, "6": {}, "10": {}, "55": {}, "05": {}, "Hello\n5": {}, "": {}, "-3": {}, "6 cups": {}, "55 cups": {},
		"满意度怎么填": {}, "good morning": {}, "bad news": {}, "不满意你们的回复": {}, "★★★★★★": {}, "很差 5": {},
	} {
		if got, ok := Read(q, in); got != want && ok || ok != (want.Score != 0) {
			t.Errorf("%q: %+v %v, want %+v", in, got, ok, want)
		}
	}
}

func TestAThumbIsFiveOrOne(t *testing.T) {
	q := Asked{Kind: Again, Style: Thumbs}
	for in, want := range map[string]int{"👍": 5, "👎🏿": 1, "满意": 5, "不满意": 1, "很满意": 5, "Good.": 5, "bad": 1, "yes": 5, "No": 1, "5": 5, "1": 1, "3": 0, "4": 0, "not bad": 0, "no tea came": 0, "👍👎": 0, "👍 满意": 5, "👎 Not good": 1, "👍 bad": 0} {
		if got, ok := Read(q, in); ok != (want != 0) || ok && got.Score != want {
			t.Errorf("%q: %+v %v, want %d", in, got, ok, want)
		}
	}
}

func TestRecommendationsAreNoughtToTen(t *testing.T) {
	for in, want := range map[string]int{"0": 0, "10": 10, "７分": 7, "9/10\n茶很好": 9, "10 分": 10, "11": -1, "100": -1, "00": -1, "👍": -1, "11 cups": -1, "9，会推荐": 9, "": -1} {
		if got, ok := Read(Asked{Kind: NPS, Style: Stars}, in); ok != (want >= 0) || ok && got.Score != want {
			t.Errorf("%q: %+v %v, want %d", in, got, ok, want)
		}
	}
}

func TestWhetherItIsSolvedStandsAtTheBeginning(t *testing.T) {
	for in, want := range map[string]Answer{
		"已解决": {Solved: true}, "已解决，谢谢！": {Solved: true, Rest: "谢谢"}, "解决了。": {Solved: true}, "Solved": {Solved: true}, "solved, thanks\nLi": {Solved: true, Rest: "thanks\nLi"}, "Yes!": {Solved: true}, "👍": {Solved: true}, "已解決": {Solved: true},
		"Yes, solved. Thanks": {Solved: true, Rest: "Thanks"}, "是的，已解决": {Solved: true}, "No, still broken": {}, "没有，还是不行": {}, "问题还没解决": {}, "没解决": {}, "没解决，打开还是 Error 42": {Rest: "打开还是 Error 42"}, "Still broken": {}, "Still broken: The Lid leaks": {Rest: "The Lid leaks"}, "Not solved yet": {Rest: "yet"}, "没有": {}, "No.": {}, "还没有解决\n我等": {Rest: "我等"}, "沒有解決": {},
	} {
		if got, ok := Read(Asked{Kind: Solved}, in); !ok || got.Solved != want.Solved || in != "Not solved yet" && got.Rest != want.Rest {
			t.Errorf("%q: %+v %v, want %+v", in, got, ok, want)
		}
	}
	for _, in := range []string{"", "No problem", "没有问题", "已解决？", "解决了吗", "已解决不了", "Solvedish", "yes but which tea?", "Where is it", "yes, still broken", "No, thanks, where is it", "5", "没问题", "是这样的，茶还没到"} {
		if got, ok := Read(Asked{Kind: Solved}, in); ok {
			t.Errorf("%q is taken for an answer: %+v", in, got)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{"5", "👍🏽", "没解决，还是不行", "10/10", "★★★", "\ufeff５分\r\nok"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, k := range Kinds {
			for _, style := range Styles {
				a, ok := Read(Asked{Kind: k, Style: style, Words: [5]string{"", "a", "5", "★", s}}, s)
				switch {
				case !ok:
				case k == Solved && a.Score == 0, k == NPS && a.Score >= 0 && a.Score <= 10, k != NPS && style.Offers(a.Score):
				default:
					t.Errorf("%s %s: %+v of %q", k, style, a, s)
				}
				if utf8.ValidString(s) && !utf8.ValidString(a.Rest) {
					t.Errorf("%q is cut within a character", a.Rest)
				}
			}
		}
	})
}
