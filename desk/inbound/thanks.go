package inbound

import (
	"slices"
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/query"
)

// maxThanks is how long a thank-you may be, in bytes: who writes more says more.
const maxThanks = 400

// politeRuns are what a Chinese answer may say and still ask for nothing; longer ones first, so that what is left of "没收到" is "没"
// and of "没问题" nothing.
var politeRuns = longestFirst(strings.Fields(`非常感谢 十分感谢 万分感谢 太感谢 感激不尽 感谢 谢谢 多谢 谢啦 谢了 谢过 谢 感恩 3q 辛苦 费心 劳烦 麻烦 有劳
	收到退款 退款收到 退款已收到 退款已到账 已到账 到账了 收到货 货收到 货已收到 包裹收到 包裹已收到 快递收到 快递已收到 东西收到 东西已收到 已经收到 已收到 收到 收悉
	没有问题 没问题 没有其他问题 没有别的问题 没其他问题 没事 问题解决 问题已解决 问题已经解决 已经解决 已解决 解决 搞定 弄好 可以用 能用 可以 好用
	知道 明白 了解 清楚 好的 好滴 好嘞 好吧 好呀 好哒 好 行 嗯 哦 噢 对 是的 妥 ok
	非常满意 很满意 满意 服务很好 服务好 态度很好 态度好 很好 不错 非常好 好评 五星 给力 很棒 太棒 真棒 棒 赞 太好 真好 完美 快 及时 迅速 耐心 专业 贴心 周到
	祝好 祝您 祝你 生意兴隆 生活愉快 工作顺利 周末愉快 新年快乐 节日快乐 一切顺利 此致 敬礼 顺颂商祺 再见 拜拜 晚安
	你们 您们 贵店 贵司 客服 老板 店家 掌柜 亲 回复 帮助 帮忙 解答 支持 处理 的 你 您 我 了 啦 啊 哦 呀 哈 呢 哟 很 真 太 都 这么 那么 这 那 就 先 再次 再 一下 大家 各位 对 为 服务 现在 目前 今天 刚 刚刚 已 已经`))

// thankful are those of politeRuns, and of the words below, that say it: without one of them an answer is no thank-you.
var (
	thankfulRuns  = []string{"谢", "感恩", "感激", "3q", "ok", "收到", "收悉", "没问题", "没有问题", "没事", "解决", "搞定", "知道", "明白", "了解", "清楚", "好的", "好滴", "好嘞", "好", "可以", "满意", "不错", "好评", "赞", "棒", "辛苦", "完美", "到账", "行", "嗯"}
	thankfulWords = strings.Fields(`thanks thank thankyou thx tks ty cheers appreciate appreciated ok okay great perfect excellent awesome wonderful fantastic amazing brilliant lovely good
		received solved resolved fixed works working understood noted nice super cool 3q kthx`)
	// neutralWords stand beside them.
	neutralWords = strings.Fields(`a again all also and answer are arrived as at best bye can day dear done everyone everything excellent fast fine for from got greetings guys has have help helped helpful helping hello hi i
		is it its just kind kindly kind lot lots many me morning much my no now nice of on our patience perfectly prompt promptly quick quickly really regards reply resolving response right safely service sincerely so solving sorting support sure team that the
		this to today too truly very was we weekend well will wishes with wonderful work yes yep yeah you your yours welcome m ve s ll re problem problems worries issue issues question questions more further other indeed helpdesk customer care sir madam`)
)

// politeFold makes simplified characters of the traditional ones of politeRuns.
var politeFold = strings.NewReplacer("’", "'", "\u00a0", " ", "謝", "谢", "貨", "货", "東", "东", "經", "经", "問", "问", "題", "题", "沒", "没", "決", "决", "滿", "满", "態", "态", "務", "务", "讚", "赞", "贊", "赞", "時", "时", "專", "专", "業", "业", "貼", "贴", "對", "对", "們", "们", "這", "这", "麼", "么", "覆", "复", "復", "复", "幫", "帮", "處", "处", "煩", "烦", "費", "费", "勞", "劳", "賬", "账", "帳", "账", "剛", "刚", "現", "现", "興", "兴", "親", "亲", "過", "过", "為", "为", "給", "给", "櫃", "柜")

// thankfulSigns are a whole answer, as phones write it.
var thankfulSigns = []string{"👍", "🙏", "👌", "❤", "😊", "🌹", "💐", "🤝", "😄", "🎉"}

func longestFirst(words []string) []string {
	slices.SortStableFunc(words, func(a, b string) int { return len(b) - len(a) })
	return words
}

// justThanks says whether a mail says nothing but thank you, so that nobody need look at the ticket again: no question, no file, no
// word beyond politeness.
func justThanks(m *desk.Mail, name string) bool {
	if len(m.Reply) > maxThanks || m.Invitation != nil {
		return false
	}
	for _, p := range m.Parts {
		if !p.Inline {
			return false
		}
	}
	only, thankful := politeness(m.Reply, name)
	return only && thankful
}

// onlyThanks says whether what follows a score asks for nothing: thanks, praise, and the customer's own name.
func onlyThanks(rest, name string) bool {
	only, _ := politeness(rest, name)
	return only
}

// politeness reads an answer: only says that nothing in it goes beyond politeness, thankful that it says thanks at all. A question is
// more than thanks; so is "no", but in "no problem" and "no more questions".
func politeness(said, name string) (only, thankful bool) {
	s := strings.ToLower(politeFold.Replace(said))
	if strings.ContainsAny(s, "?？") {
		return false, false
	}
	if name = strings.ToLower(strings.TrimSpace(name)); name != "" {
		s = strings.ReplaceAll(s, name, " ")
	}
	names := strings.Fields(name)
	negated := false
	for w := range query.Words(s) {
		switch {
		case w.Run:
			if !politeRun(w.Text) {
				return false, false
			}
			thankful = thankful || containsAny(w.Text, thankfulRuns)
		case negated && !slices.Contains([]string{"problem", "problems", "worries", "issue", "issues", "more", "further", "other", "question", "questions"}, w.Text):
			return false, false
		case slices.Contains(thankfulWords, w.Text):
			thankful = true
		case !slices.Contains(neutralWords, w.Text) && !slices.Contains(names, w.Text):
			return false, false
		}
		negated = !w.Run && w.Text == "no"
	}
	return true, thankful || containsAny(s, thankfulSigns)
}

func containsAny(s string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(s, w) })
}

func politeRun(s string) bool {
	for _, p := range politeRuns {
		s = strings.ReplaceAll(s, p, "")
	}
	return s == ""
}
