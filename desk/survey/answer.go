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
	Beside string // what stands behind a score on its line: thanks at most, else the line is no score
	Rest   string // what is said below it
}

// Asked is the question that a mail answers.
type Asked struct {
	Kind  Kind
	Style Style
	Words [5]string // what the shop calls the scores, the worst first
}

// Read reads an answer by mail. A score is the whole first line: a number (with 分, 星, stars or its stars at most), a thumb, a face, or
// a word for it; behind a number there may be Beside, which the caller judges. Whether it is solved stands at the beginning of the first line; to an acknowledgement a mere yes says nothing. ok is false for anything else: it is a word like any
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
		if a.Score, ok = number(line, 10); !ok {
			a.Score, a.Beside, ok = numberAnd(line, 10)
		}
		return a, ok
	}
	if a.Score, ok = number(line, 5); !ok {
		a.Score, ok = scoreOf(q, once(line))
	}
	if !ok {
		a.Score, a.Beside, ok = numberAnd(line, 5)
	}
	return a, ok && q.Style.Offers(a.Score)
}

// numberAnd is a number from 0 or 1 to most with its unit, and what is said behind it.
func numberAnd(line string, most int) (n int, beside string, ok bool) {
	beside = strings.TrimLeft(line, "0123456789")
	for _, unit := range []string{"/" + strconv.Itoa(most), "分", "颗星", "星", "stars", "star"} {
		if more, has := strings.CutPrefix(strings.TrimLeft(beside, blanks), unit); has {
			beside = more
			break
		}
	}
	if n, ok = number(line[:len(line)-len(strings.TrimLeft(line, "0123456789"))], most); !ok {
		return 0, "", false
	}
	beside = strings.TrimLeft(beside, blanks+ends+"；;、—-")
	return n, beside, beside != ""
}

// once is a line of one sign that is repeated, as people do with thumbs and faces, with it once; any other as it is. Stars are counted.
func once(line string) string {
	first, size := utf8.DecodeRuneInString(line)
	if unicode.Is(unicode.So, first) && first != '★' && first != '⭐' && strings.Trim(line, string(first)) == "" {
		return line[:size]
	}
	return line
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
		"很不满意 非常不满意 差评 一星 一分 👎 😡 😠 😤 😭 terrible awful horrible|very unhappy|very bad|very dissatisfied",
		"不满意 不太满意 差 不好 两星 二星 两分 二分 😞 😔 🙁 ☹ 😟 😕 bad poor unhappy dissatisfied",
		"一般 中评 还可以 三星 三分 😐 😑 average so-so neutral|all right|so so",
		"满意 好 不错 四星 四分 😊 🙂 😃 good happy satisfied",
		"很满意 非常满意 好评 很好 非常好 五星 五星好评 五分 满分 👍 😄 😀 😁 🤩 😍 great excellent perfect|very good|very happy|very satisfied",
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
	broken = []string{"还是没有解决", "还没有解决", "还是没解决", "还没解决", "问题没解决", "没有解决", "没解决", "问题还没有解决", "问题还没解决", "问题没有解决", "问题依旧", "仍然没有解决", "仍然没解决", "依然没有解决", "依然没解决", "并没有解决", "仍未解决", "尚未解决", "未解决", "还有问题", "仍有问题", "还是不行", "还不行",
		"still broken", "still not solved", "still not working", "still not resolved", "still not fixed", "still doesn't work", "still does not work", "it is not solved", "it's not solved", "not solved", "not resolved", "not fixed", "unsolved", "unresolved", "it is still broken", "it's still broken"}
	solved = []string{"问题已经解决", "问题已解决", "问题解决了", "已经解决", "已解决", "都解决了", "解决了",
		"it is solved", "it's solved", "solved", "resolved", "it is fixed", "it's fixed", "fixed"}
	brokenLines = []string{"没有", "没", "否", "不", "没好", "不行", "还没", "还没有", "没用", "no", "nope", "👎"}
	solvedLines = []string{"解决", "是", "是的", "好了", "搞定", "搞定了", "yes", "yep", "👍"}
)

func readSolved(line, rest string) (a Answer, ok bool) {
	line = strings.TrimLeft(line, blanks+"*")
	if word, more, cut := cutAny(line, ",，!！.。"); cut { // "yes, solved", "没有，还是不行"
		first, begins := readSolved(word, "")
		if then, goesOn := readSolved(more, rest); begins && goesOn && first.Rest == "" && first.Solved == then.Solved {
			return then, true
		}
	}
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

// cutAny cuts a line at the first of some signs that has something behind it.
func cutAny(line, signs string) (before, after string, ok bool) {
	at := strings.IndexAny(line, signs)
	if at < 0 {
		return line, "", false
	}
	_, size := utf8.DecodeRuneInString(line[at:])
	before, after = line[:at], strings.TrimLeft(line[at+size:], blanks+signs)
	return before, after, before != "" && after != ""
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
