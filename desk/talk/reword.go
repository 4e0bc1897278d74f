package talk

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/deskbell/deskbell/desk"
)

// What a model is asked, in English, which all of them follow best; what it answers is in the passage's language.
const instruction = `You rewrite one passage of a shop's help page as a short, friendly answer in the language of the passage. Use only what the passage says. Add nothing: no numbers, names, links, promises or advice of your own. At most three sentences. End every sentence with [1]. Write no heading, list or greeting.`

// Prompt is what a model is told: what it is to do, and the passage under the title of its article.
func Prompt(title, passage string) (system, user string) {
	return instruction, "Question: " + title + "\n\nPassage [1]:\n" + passage
}

const (
	longestWorded = 2   // times as long as the passage
	leastShared   = 0.6 // of a sentence's words are in the passage
	shortest      = 2   // letters of a word that counts
)

var (
	numbers   = desk.Pattern(`\d+(?:[.,:/-]\d+)*|[零一二三四五六七八九十百千万两半]+个?(?:工作日|自然日|小时|分钟|星期|天|日|周|月|年|元|块|折|倍|次|件|斤|克)|(?i:\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty|half|hundred|thousand)\b)`)
	addressed = desk.Pattern(`(?i)https?:|www\.|[^\s@]@[^\s@]|[a-z0-9-]+\.(?:com|cn|net|org|io|shop|top|example)\b`)
	cited     = desk.Pattern(`\s*[\[【]\s*1\s*[\]】]\s*`)
	endings   = desk.Pattern(`[。！？!?]+|\.(?:\s|$)`)
	denials   = desk.Pattern(`(?i)[不没無无未勿别非禁拒]|\b(?:not|no|never|without|cannot|except|unless|only)\b|n['’]t\b`)
)

// Checked is what a model made of a passage, without its citations. ok is false where a word of it can't be trusted: a sentence that
// cites nothing or shares too little with the passage, a number or an address that is not there, a denial that was lost or added, or too
// much of it.
func Checked(worded, passage string) (text string, ok bool) {
	worded = strings.TrimSpace(worded)
	if worded == "" || !utf8.ValidString(worded) || utf8.RuneCountInString(worded) > longestWorded*utf8.RuneCountInString(passage)+60 || addressed().MatchString(worded) ||
		strings.ContainsAny(worded, "<>`#*|") {
		return "", false
	}
	for _, n := range numbers().FindAllString(cited().ReplaceAllString(worded, " "), -1) {
		if !holds(numbers().FindAllString(passage, -1), n) {
			return "", false
		}
	}
	known := unitsOf(passage)
	var out strings.Builder
	for _, sentence := range sentencesOf(worded) {
		if !cited().MatchString(sentence) {
			return "", false
		}
		said := strings.TrimSpace(cited().ReplaceAllString(sentence, " "))
		units := unitsOf(said)
		shared := 0
		for u := range units {
			if known[u] {
				shared++
			}
		}
		if len(units) == 0 || float64(shared) < leastShared*float64(len(units)) {
			return "", false
		}
		if out.Len() > 0 && isLatin(said) {
			out.WriteByte(' ')
		}
		out.WriteString(tightened(said))
	}
	if denials().MatchString(out.String()) != denials().MatchString(passage) {
		return "", false
	}
	return out.String(), out.Len() > 0
}

// sentencesOf are a text's sentences, each with the citation that stands behind its end.
func sentencesOf(text string) (list []string) {
	for text = strings.TrimSpace(text); text != ""; text = strings.TrimSpace(text) {
		end := endings().FindStringIndex(text)
		if end == nil {
			return append(list, text)
		}
		at := end[1]
		if c := cited().FindStringIndex(text[at:]); c != nil && strings.TrimSpace(text[at:at+c[0]]) == "" {
			at += c[1]
		}
		list, text = append(list, text[:at]), text[at:]
	}
	return list
}

// unitsOf are what a text is made of: its words of letters, folded, and each two characters of Chinese that stand together.
func unitsOf(text string) map[string]bool {
	all := map[string]bool{}
	var word []rune
	var before rune
	end := func() {
		if len(word) >= shortest && !slight[string(word)] {
			all[stem(string(word))] = true
		}
		word = word[:0]
	}
	for _, r := range strings.ToLower(text) {
		if unicode.Is(unicode.Han, r) {
			end()
			if before != 0 {
				all[string([]rune{before, r})] = true
			}
			before = r
			continue
		}
		before = 0
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			word = append(word, r)
		} else {
			end()
		}
	}
	end()
	return all
}

// slight are words that say nothing of the matter.
var slight = map[string]bool{"the": true, "an": true, "to": true, "of": true, "in": true, "on": true, "at": true, "is": true, "are": true, "be": true, "it": true, "and": true, "or": true, "you": true, "your": true, "we": true, "our": true,
	"will": true, "can": true, "for": true, "with": true, "by": true, "as": true, "this": true, "that": true, "if": true, "us": true, "has": true, "have": true, "do": true, "from": true, "after": true, "within": true}

func stem(word string) string {
	for _, end := range []string{"ing", "ed", "es", "s"} {
		if rest, ok := strings.CutSuffix(word, end); ok && len(rest) >= 3 {
			return rest
		}
	}
	return word
}

func isLatin(text string) bool {
	r, _ := utf8.DecodeRuneInString(text)
	return r < 0x2000
}

// tightened is a sentence without the blank that its citation has left before its end.
func tightened(text string) string {
	return strings.NewReplacer(" .", ".", " 。", "。", " !", "!", " ！", "！", " ?", "?", " ？", "？").Replace(text)
}

func holds(list []string, one string) bool {
	for _, s := range list {
		if s == one {
			return true
		}
	}
	return false
}
