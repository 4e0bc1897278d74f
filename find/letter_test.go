package find

import (
	"slices"
	"testing"

	"github.com/deskbell/deskbell/desk"
)

// TestALetterFindsWhatItsQuestionFinds: what people write around a question changes little of what is found, and of how sure it is.
func TestALetterFindsWhatItsQuestionFinds(t *testing.T) {
	set := readSet(t, "questions.zh.tsv")
	x := indexOf(set, false, desk.Chinese)
	letters := map[string]func(q string) string{
		"greeting": func(q string) string { return "你好，" + q + "谢谢！" },
		"sentence": func(q string) string {
			return "你好，我前几天在你们店里买了东西。" + q + "？麻烦尽快回复，谢谢！"
		},
		"subject": func(q string) string { return "问一下\n老板您好！\n" + q + "\n急，在线等，谢谢。" },
		"long": func(q string) string {
			return "咨询\n您好！我是你们的老客户了，上个月朋友推荐过来的，一直觉得东西不错，包装也用心。" + q + "？这几天比较忙，一直没顾上问，今天晚上才有空写信，希望你们能在周末之前告诉我一下，不胜感激。祝生意兴隆！\n\n发自我的 iPhone"
		},
	}
	first := func(text string, id int64) (right, sure float64) {
		for _, h := range x.Search(Query{Text: text, Lang: desk.Chinese, Limit: 1}) {
			if h.ID == id {
				right = 1
				if Threshold(h.Confidence) >= SafeThreshold {
					sure = 1
				}
			} else if Threshold(h.Confidence) >= SafeThreshold {
				sure = -1
			}
		}
		return right, sure
	}
	for name, letter := range letters {
		var n, bare, found, bareSure, sure, wrong float64
		for i := 1; i < len(set); i += 2 {
			for _, q := range set[i].questions {
				n++
				r, s := first(q, int64(i))
				bare += r
				bareSure += max(s, 0)
				r, s = first(letter(q), int64(i))
				found += r
				sure += max(s, 0)
				wrong += max(-s, 0)
			}
		}
		if found < 0.97*bare || sure < 0.93*bareSure || wrong > 0.1*n {
			t.Errorf("%s: the first is right for %.0f of %.0f, surely for %.0f of %.0f, sure and wrong for %.0f", name, found, bare, sure, bareSure, wrong)
		}
		t.Logf("%s: first %.1f of %.1f, sure %.1f of %.1f, sure and wrong %.1f", name, 100*found/n, 100*bare/n, 100*sure/n, 100*bareSure/n, 100*wrong/n)
	}
}

// TestTogether: two or three articles are offered where one alone is not sure enough, which answers more questions and not less surely.
func TestTogether(t *testing.T) {
	set := readSet(t, "questions.zh.tsv")
	x := indexOf(set, true, desk.Chinese)
	count := func(most int) (offered, right float64) {
		for i := 1; i < len(set); i += 2 {
			for _, q := range set[i].questions {
				hits := x.Search(Query{Text: q, Lang: desk.Chinese, Limit: most})
				for n, h := range hits {
					if h.Faint || Threshold(h.Together) < SafeThreshold {
						continue
					}
					offered++
					if slices.ContainsFunc(hits[:n+1], func(h Hit) bool { return h.ID == int64(i) }) {
						right++
					}
					break
				}
			}
		}
		return offered, right
	}
	one, oneRight := count(1)
	three, threeRight := count(3)
	t.Logf("one: %.0f, %.0f %% right; up to three: %.0f, %.0f %% right", one, 100*oneRight/one, three, 100*threeRight/three)
	if three < 1.2*one || threeRight/three < oneRight/one-0.03 || threeRight/three < 0.85 {
		t.Error("offering several together is no gain")
	}
}
