package nameless

import (
	"strings"

	"github.com/deskbell/deskbell/desk"
)

var (
	opening = desk.Pattern(`(?i)^(?:(?:尊敬的|亲爱的)?[^，,。！!？?\n]{0,12}(?:您好|你好|早上好|下午好|晚上好)(?:[啊呀]|[！!，,。～~：:]|$)|(?:dear|hello|hi|hey|good (?:morning|afternoon|evening))\b[^,!.\n]{0,40}[,!.:]?$)`)
	parting = desk.Pattern(`(?i)^(?:祝好|祝您|祝你|此致|敬礼|顺祝|谢谢|感谢您|感谢你|多谢|thanks|thank you|best|kind regards|regards|yours|cheers|sincerely|with kind)[^。.？?]{0,60}[。.！!]?$`)
)

// Answer is what an answer said, as the beginning of an article: without the greeting before it, the farewell behind it, and persons.
func Answer(letter string, names ...string) string {
	letter, _, _ = strings.Cut(letter, "\n-- \n")
	lines := strings.Split(strings.TrimSpace(letter), "\n")
	for len(lines) > 0 && strings.TrimSpace(lines[0]) == "" {
		lines = lines[1:]
	}
	if len(lines) > 0 {
		lines[0] = strings.TrimLeft(opening().ReplaceAllString(strings.TrimSpace(lines[0]), ""), " ，,！!。")
	}
	for i := len(lines) - 1; i > 0 && i >= len(lines)-6; i-- {
		if parting().MatchString(strings.TrimSpace(lines[i])) {
			lines = lines[:i]
		}
	}
	return strings.TrimSpace(Text(strings.Join(lines, "\n"), names...))
}
