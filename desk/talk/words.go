package talk

import (
	"slices"
	"strings"
	"unicode"
)

// grave are words of money back, complaints and the law. An article may still be quoted, but it is a person who has to see to it.
var (
	graveHan = []string{"退款", "退钱", "退我钱", "退费", "赔偿", "賠償", "赔钱", "賠錢", "赔付", "索赔", "索賠", "补偿", "補償", "投诉", "投訴", "举报", "舉報", "差评", "差評", "维权", "維權",
		"工商局", "市监局", "市場監管", "市场监管", "消协", "消費者協會", "消费者协会", "律师", "律師", "起诉", "起訴", "诉讼", "訴訟", "法院", "仲裁", "违法", "違法", "欺诈", "欺詐", "诈骗", "詐騙",
		"骗子", "騙子", "骗人", "騙人", "假货", "假貨", "假一赔", "报警", "報警"}
	graveWords = []string{"refund", "refunds", "refunded", "refunding", "reimburse", "reimbursed", "reimbursement", "chargeback", "compensate", "compensation", "complain", "complains", "complained", "complaining", "complaint",
		"complaints", "lawyer", "lawyers", "attorney", "solicitor", "sue", "suing", "lawsuit", "legal", "legally", "illegal", "court", "ombudsman", "fraud", "fraudulent", "scam", "scammed", "scammers",
		"counterfeit", "12315", "12345", "police"}
	gravePhrases = []string{"money back", "trading standards", "consumer rights", "consumer protection", "take action against"}
)

// grave says whether a text is about money back, a complaint or the law.
func grave(text string) bool {
	text = strings.ToLower(text)
	joined := strings.Join(strings.Fields(text), "")
	for _, w := range graveHan {
		if strings.Contains(joined, w) {
			return true
		}
	}
	words := lettersOf(text)
	if slices.ContainsFunc(words, func(w string) bool { return slices.Contains(graveWords, w) }) {
		return true
	}
	line := " " + strings.Join(words, " ") + " "
	return slices.ContainsFunc(gravePhrases, func(p string) bool { return strings.Contains(line, " "+p+" ") })
}

// askers are the ways of asking for a person that are nothing else.
var (
	askersAnywhere = []string{"人工", "真人", "活人"}
	askersWhole    = []string{"客服", "找客服", "联系客服", "聯繫客服", "在线客服", "線上客服", "客服在吗", "客服在嗎", "转客服", "轉客服", "我要找客服", "我要找人", "找人"}
	askersLatin    = []string{"human", "a human", "real person", "a real person", "a person", "agent", "an agent", "operator", "representative", "staff", "support", "customer service", "someone", "somebody"}
	askersBefore   = []string{"i want to", "i would like to", "i d like to", "can i", "could i", "let me", "please", "i need to", "i need", "i want"}
	askersVerb     = []string{"talk to", "speak to", "speak with", "talk with", "chat with", "connect me to", "get me", "contact", "reach"}
)

// wantsPerson says whether a customer asks for a person and nothing else.
func wantsPerson(text string) bool {
	joined := strings.Join(strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), "")
	if len([]rune(joined)) <= 12 && slices.ContainsFunc(askersAnywhere, func(w string) bool { return strings.Contains(joined, w) }) {
		return true
	}
	if slices.Contains(askersWhole, joined) {
		return true
	}
	line := strings.Join(lettersOf(strings.ToLower(text)), " ")
	line = strings.TrimSuffix(strings.TrimSpace(line), " please")
	for _, list := range [][]string{askersBefore, askersVerb} {
		for _, start := range list {
			if rest, ok := strings.CutPrefix(line, start+" "); ok {
				line = rest
			}
		}
	}
	return slices.Contains(askersLatin, line)
}

// lettersOf are the words of a text of Latin letters and digits.
func lettersOf(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool {
		return r > unicode.MaxLatin1 || !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
}
