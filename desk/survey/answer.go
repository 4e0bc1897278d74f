package survey

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Answer is what a mail says to a question.
type Answer struct {
	Score  int    // 1 to 5; to NPS 0 to 10
	Solved bool   // to Solved; always to Helped
	Rest   string // what is said beside it
}

// Asked is the question that a mail answers.
type Asked struct {
	Kind  Kind
	Style Style
	Words [5]string // what the shop calls the scores, the worst first
}

// Read reads an answer by mail. A score is the whole first line: a number (with 分, 星, stars or its stars at most), a thumb, a face, or
// a word for it. Whether it is solved stands at the beginning of the first line; to an acknowledgement a mere yes says nothing. ok is false for anything else: it is a word like any
// other.
func Read(q Asked, reply string) (a Answer, ok bool) {
	reply = strings.TrimLeft(strings.ReplaceAll(reply, "\r\n", "\n"), blanks+"\n")
	line, rest, _ := strings.Cut(reply, "\n")
	switch q.Kind {
	case Solved:
		return readSolved(line, rest)
	case Helped:
		return readHelped(line, rest)
	}
	a.Rest = strings.TrimSpace(rest)
	line = plain(strings.Trim(line, blanks+ends))
	if q.Kind == NPS {
		a.Score, ok = number(line, 10)
		return a, ok
	}
	if a.Score, ok = number(line, 5); !ok {
		a.Score, ok = scoreOf(q, line)
	}
	return a, ok && q.Style.Offers(a.Score)
}

const (
	blanks = " \t\r\u00a0\u3000\ufeff\u200b"
	ends   = ".。!！,，*～~"
)

// plain is a line in lower case, with half-width digits, simplified where our words need it, and without what only colours an emoji.
func plain(line string) string {
	return strings.ToLower(plainly.Replace(line))
}

var plainly = strings.NewReplacer("０", "0", "１", "1", "２", "2", "３", "3", "４", "4", "５", "5", "６", "6", "７", "7", "８", "8", "９", "9",
	"決", "决", "沒", "没", "還", "还", "問", "问", "題", "题", "經", "经", "滿", "满", "嗎", "吗", "麼", "么", "壞", "坏", "評", "评", "贊", "赞", "讚", "赞",
	"\ufe0f", "", "\U0001f3fb", "", "\U0001f3fc", "", "\U0001f3fd", "", "\U0001f3fe", "", "\U0001f3ff", "", "’", "'")

// number is a number from 0 or 1 to most, alone or with the unit that it has.
func number(line string, most int) (n int, ok bool) {
	digits := len(line) - len(strings.TrimLeft(line, "0123456789"))
	if digits == 0 || digits > 2 || digits > 1 && line[0] == '0' {
		return 0, false
	}
	n, _ = strconv.Atoi(line[:digits])
	if n > most || n == 0 && most == 5 {
		return 0, false
	}
	switch unit := strings.TrimSpace(line[digits:]); unit {
	case "", "分", "星", "颗星", "star", "stars", "/" + strconv.Itoa(most):
		return n, true
	default:
		return n, most == 5 && strings.Trim(unit, "★☆⭐ ") == ""
	}
}

// words for scores. Those of a scale of five are what Deskbell calls them and what people say.
var (
	fives = [5]string{
		"很不满意 非常不满意 差评 👎 😡 😠 😤 😭 terrible awful horrible|very unhappy|very bad|very dissatisfied",
		"不满意 不太满意 差 不好 😞 😔 🙁 ☹ 😟 😕 bad poor unhappy dissatisfied",
		"一般 中评 还可以 😐 😑 average so-so neutral|all right|so so",
		"满意 好 不错 😊 🙂 😃 good happy satisfied",
		"很满意 非常满意 好评 很好 非常好 👍 😄 😀 😁 🤩 😍 great excellent perfect|very good|very happy|very satisfied",
	}
	thumbs = [2]string{
		"不满意 很不满意 不好 差 差评 👎 bad unhappy no|not good",
		"满意 很满意 好 很好 好评 赞 👍 good great happy yes",
	}
)

// has says whether a line is one of some words; those that have a blank in them stand behind bars.
func has(words, line string) bool {
	list := strings.Split(words, "|")
	return slices.Contains(append(strings.Fields(list[0]), list[1:]...), line)
}

// scoreOf reads a score that is no number, or one that is followed by the word for it, as it stands in our mail.
func scoreOf(q Asked, line string) (score int, ok bool) {
	if line == "" {
		return 0, false
	}
	bare := strings.TrimSpace(strings.TrimLeft(line, "12345★☆⭐👍👎😡😞😐😊😄 "))
	for i, own := range q.Words {
		if own = plain(strings.TrimSpace(own)); own != "" && bare == own {
			return i + 1, line == bare || strings.HasPrefix(line, q.Style.Sign(i+1)) || strings.HasPrefix(line, strconv.Itoa(i+1))
		}
	}
	if q.Style == Thumbs {
		bare := strings.TrimSpace(strings.TrimLeft(line, "👍👎 "))
		for i, words := range thumbs {
			if has(words, line) || has(words, bare) && strings.HasPrefix(line, q.Style.Sign(1+4*i)) {
				return 1 + 4*i, true
			}
		}
		return 0, false
	}
	if stars := strings.Count(line, "★") + strings.Count(line, "⭐"); stars > 0 && stars <= 5 && strings.Trim(line, "★☆⭐ ") == "" {
		return stars, true
	}
	for i, words := range fives {
		if has(words, line) {
			return i + 1, true
		}
	}
	return 0, false
}

// What an answer to Solved begins with; longer words first, since shorter ones are parts of them. Those of the last two are whole lines.
var (
	broken = []string{"还是没有解决", "还没有解决", "还是没解决", "还没解决", "问题没解决", "没有解决", "没解决", "仍未解决", "尚未解决", "未解决", "还有问题", "仍有问题", "还是不行", "还不行",
		"still broken", "still not solved", "still not working", "still not resolved", "not solved", "not resolved", "not fixed", "unsolved", "unresolved", "it is still broken", "it's still broken"}
	solved = []string{"问题已经解决", "问题已解决", "问题解决了", "已经解决", "已解决", "都解决了", "解决了",
		"it is solved", "it's solved", "solved", "resolved", "it is fixed", "it's fixed", "fixed"}
	brokenLines = []string{"没有", "没", "否", "不", "没好", "no", "nope", "👎"}
	solvedLines = []string{"解决", "是", "是的", "好了", "搞定", "搞定了", "yes", "yep", "👍"}
)

func readSolved(line, rest string) (a Answer, ok bool) {
	line = strings.TrimLeft(line, blanks+"*")
	said := plain(line)
	whole := strings.Trim(said, blanks+ends)
	for i, list := range [][]string{brokenLines, solvedLines} {
		for _, w := range list {
			if whole == w {
				return Answer{Solved: i == 1, Rest: strings.TrimSpace(rest)}, true
			}
		}
	}
	for i, list := range [][]string{broken, solved} {
		for _, w := range list {
			more, begins := strings.CutPrefix(said, w)
			if !begins {
				continue
			}
			if asks(more) {
				return a, false
			}
			more = strings.Trim(string([]rune(line)[utf8.RuneCountInString(w):]), blanks+ends+"了;；:：—-") // as they wrote it
			return Answer{Solved: i == 1, Rest: strings.TrimSpace(more + "\n" + rest)}, true
		}
	}
	return a, false
}

// asks says whether what follows a word makes it a question, or another word.
func asks(more string) bool {
	for _, r := range more {
		return unicode.Is(unicode.Latin, r) || strings.ContainsRune("?？吗么嘛没不", r)
	}
	return false
}

// readHelped reads whether a mail says that it is solved. An acknowledgement does not only ask that: yes and no answer something else.
func readHelped(line, rest string) (Answer, bool) {
	a, ok := readSolved(line, rest)
	if whole := strings.Trim(plain(line), blanks+ends); slices.Contains([]string{"是", "是的", "yes", "yep", "👍"}, whole) {
		return Answer{}, false
	}
	return a, ok && a.Solved
}
