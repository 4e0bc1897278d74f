package query

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// asides are what questions are made of besides their matter.
var (
	asides    = strings.Fields(`how do doe i can you your my me to the a an is are of in on for with what when where why it please want need be or and not get`)
	hanAsides = strings.NewReplacer(spaced(`请问 怎么办 怎么样 怎么 如何 什么时候 什么 可不可以 可以 是否 能否 能不能 为什么 我的 我想要 我想 我要 想要 需要 你们 您好 你好 一下 多久 多少 哪里
		吗 呢 吧 啊 的 了`)...)
)

// spaced pairs each word with a blank.
func spaced(words string) (pairs []string) {
	for _, w := range strings.Fields(words) {
		pairs = append(pairs, w, " ")
	}
	return pairs
}

// looseTerms are the words and pairs of a question without what it is made of besides its matter, each once. A text that has
// most of them may be the answer.
func looseTerms(query string) []string {
	var words []string
	for _, w := range strings.Fields(string(Append(nil, hanAsides.Replace(query)))) {
		if r, n := utf8.DecodeRuneInString(w); n == len(w) && classOf(r) != letter {
			continue // the last character of a run
		}
		if !slices.Contains(asides, w) && !slices.Contains(words, w) && len(words) < maxTerms {
			words = append(words, w)
		}
	}
	return words
}
