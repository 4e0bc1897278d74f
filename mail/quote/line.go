package quote

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/deskbell/deskbell/desk"
)

// maxIntro is how long the introduction of a quote may be, over all its lines.
const maxIntro = 400

// plainSpaces makes ordinary spaces of those that French puts before a colon and Gmail before AM.
var plainSpaces = strings.NewReplacer("\u00a0", " ", "\u202f", " ", "\u200b", "", "\ufeff", "")

// intro says how many lines from i on introduce a quote: 0 if none. A name and an address may break it over several
// lines.
func (q *quoting) intro(i int) int {
	line := strings.TrimSpace(q.lines[i])
	if len(line) > maxIntro || !introBegin(line) {
		return 0
	}
	joined := ""
	for n := 0; n < 5 && i+n < len(q.lines); n++ {
		next := strings.TrimSpace(plainSpaces.Replace(q.lines[i+n]))
		if next == "" {
			if n == 0 || !q.addressFollows(i+n) {
				return 0
			}
			continue
		}
		if n > 0 && quoteMark(next) && next != ">" && !strings.HasPrefix(next, "> ") && !strings.HasPrefix(next, ">:") {
			return 0
		}
		if n > 0 {
			joined += " "
		}
		joined += next
		if len(joined) > maxIntro {
			return 0
		}
		if introEnd(joined) || q.bareIntro(joined, i+n+1) {
			return n + 1
		}
	}
	return 0
}

// addressFollows says whether after an empty line comes the address that belongs to the name before it.
func (q *quoting) addressFollows(i int) bool {
	return i+1 < len(q.lines) && strings.HasPrefix(strings.TrimSpace(q.lines[i+1]), "<")
}

// introBegin says whether an introduction may begin with this line: with a word for "on", a date, a weekday, or a name
// with an address.
func introBegin(line string) bool {
	line = strings.TrimLeft(line, "-*_ \t")
	r, _ := utf8.DecodeRuneInString(line)
	if unicode.IsDigit(r) {
		return true
	}
	if strings.Contains(line, "<") || strings.Contains(line, "[mailto:") || addressIn(line) {
		return true
	}
	lower := strings.ToLower(desk.CutBytes(line, 80))
	for _, w := range introBegins {
		if strings.HasPrefix(lower, w) {
			return true
		}
	}
	return endsColon(line) && strings.ContainsFunc(line, unicode.IsDigit) && hasVerb(strings.ToLower(line))
}

func endsColon(s string) bool {
	s = strings.TrimRight(s, " \t*_")
	return strings.HasSuffix(s, ":") || strings.HasSuffix(s, "：")
}

// addressIn says whether a line holds something like an address, not only an @name.
func addressIn(s string) bool {
	for {
		i := strings.IndexByte(s, '@')
		if i < 0 {
			return false
		}
		if i > 0 && s[i-1] > ' ' && i+1 < len(s) && letterAt(s, i+1) && letterAt(s, i-1) || i > 0 && i+1 < len(s) && digit(s[i-1]) {
			return true
		}
		s = s[i+1:]
	}
}

// introEnd says whether a whole introduction has been read: it has a verb of writing and a date or an address and ends
// with a colon, or it is a date and an address and ends with a colon.
func introEnd(s string) bool {
	t := strings.TrimRight(s, " \t*_")
	dashed := strings.HasSuffix(t, "---")
	t = strings.TrimRight(t, "- ")
	colon := endsColon(t)
	if !colon && !dashed {
		return false
	}
	lower := strings.ToLower(norm.NFC.String(t)) // Apple writes é as two characters
	dated := strings.ContainsFunc(t, unicode.IsDigit)
	address := strings.Contains(t, "@")
	if hasVerb(lower) {
		return dated || address || strings.Contains(t, "<")
	}
	return colon && address && dated && datedBegin(t) && strings.ContainsAny(t, "<\"(")
}

// datedBegin says whether a line begins with a date, as the introductions without a verb do.
func datedBegin(s string) bool {
	s = strings.TrimLeft(s, "-*_ ")
	i := strings.IndexFunc(s, unicode.IsDigit)
	return i >= 0 && i <= 24 && strings.ContainsAny(desk.CutBytes(s, 60), ":./年-")
}

// bareIntro is a line above quoted lines that needs no word we know: a date and an address, as in old Gmail, or an address, a time
// and a colon.
func (q *quoting) bareIntro(s string, next int) bool {
	i := strings.IndexByte(s, '@')
	old := strings.HasSuffix(s, ">") && datedBegin(s) && digit(s[0])
	if i < 0 || !old && !(endsColon(s) && addressIn(s) && timeIn(s)) {
		return false
	}
	for ; next < len(q.lines); next++ {
		if l := strings.TrimSpace(q.lines[next]); l != "" {
			return quoteMark(l)
		}
	}
	return false
}

// timeIn says whether a line has a time of day: 10:00, 10.00.
func timeIn(s string) bool {
	for i := 1; i+2 < len(s); i++ {
		if (s[i] == ':' || s[i] == '.') && digit(s[i-1]) && digit(s[i+1]) && digit(s[i+2]) {
			return true
		}
	}
	return false
}

func hasVerb(lower string) bool {
	for _, v := range introVerbs {
		if i := strings.LastIndex(lower, v); i >= 0 {
			end := i + len(v)
			if !letterAt(lower, end) && (v[0] >= 0x80 || i == 0 || !letterAt(lower, i-1) || strings.HasSuffix(lower[:i], ">")) {
				return true
			}
			if v[0] >= 0xe0 && utf8.RuneLen([]rune(v)[0]) == 3 { // Chinese, Japanese, Korean: no spaces between words
				return true
			}
		}
	}
	return false
}

func letterAt(s string, i int) bool {
	if i < 0 || i >= len(s) {
		return false
	}
	return 'a' <= s[i]|0x20 && s[i]|0x20 <= 'z' || s[i] >= 0x80
}

// rule says whether a line is only a drawn line.
func rule(line string) bool {
	line = strings.TrimSpace(line)
	return utf8.RuneCountInString(line) >= 3 && strings.Trim(line, "-_=*—–─━－＿ ") == ""
}

// framed says whether a line is words between drawn lines, whatever they say: "----- Original -----".
func framed(line string) bool {
	line = strings.TrimSpace(line)
	inner := strings.Trim(line, "-_=—–─━－ \u00a0")
	i := strings.Index(line, inner)
	return inner != "" && len(inner) <= 80 && i >= 3 && len(line)-i-len(inner) >= 3
}

// drawn says whether a line sets what follows apart.
func drawn(line string) bool { return rule(line) || framed(line) }

// splitter says whether a line stands between what is new and an older mail: "-----Original Message-----".
func splitter(line string) bool {
	line = strings.Trim(line, "*")
	line = strings.ReplaceAll(line, "&nbsp;", " ") // as QQ writes it into plain text
	inner := strings.Trim(line, "-_=—–─━－ \u00a0>")
	if inner == "" || len(inner) > 80 {
		return false
	}
	between := len(line)-len(inner) >= 4 && slices.ContainsFunc(splitterFrames, func(frame string) bool { return strings.HasPrefix(line, frame) })
	if !between && !strings.HasSuffix(inner, ":") && inner[0]|0x20 != 'b' { // most lines end here
		return false
	}
	lower := strings.ToLower(strings.Join(strings.Fields(strings.ReplaceAll(inner, "\u00a0", " ")), " "))
	bare, colon := strings.CutSuffix(lower, ":")
	if slices.Contains(splitters, lower) || slices.Contains(splitters, bare) {
		return between || colon || strings.HasPrefix(lower, "begin forwarded")
	}
	return between && slices.ContainsFunc(splitters, func(w string) bool { return strings.HasPrefix(lower, w) })
}

var splitterFrames = []string{"--", "__", "==", "—", "－", "─"}

// headBlock says how many lines from i on are the header of an older mail: at least three of sender, date, recipient and
// subject in a row, and something that tells it from a customer's own list of "from" and "to".
func (q *quoting) headBlock(i int) int {
	kind, _ := headLabel(q.lines[i])
	if kind == 0 {
		return 0
	}
	seen, n, gap := byte(0), 0, 0
	apart := i > 0 && drawn(q.before(i))
	sure := apart
	for j := i; j < len(q.lines) && j < i+16; j++ {
		line := strings.TrimSpace(q.lines[j])
		k, value := headLabel(line)
		switch {
		case k != 0:
			seen |= k
			n, gap = j-i+1, 0
			sure = sure || k == headSubject || strings.Contains(value, "@")
		case line == "":
			gap++
		default:
			gap += 2 // a value that goes on in the next line
		}
		if gap > 2 {
			break
		}
	}
	count := 0
	for b := seen; b != 0; b &= b - 1 {
		count++
	}
	if count >= 3 && sure || count == 2 && apart && seen&headFrom != 0 && seen&(headDate|headSubject) != 0 {
		return n
	}
	return 0
}

// before is the last line above i that is not empty.
func (q *quoting) before(i int) string {
	for i--; i >= 0; i-- {
		if strings.TrimSpace(q.lines[i]) != "" {
			return q.lines[i]
		}
	}
	return ""
}

const (
	headFrom byte = 1 << iota
	headDate
	headTo
	headSubject
)

// headLabel is the kind of a line such as "*Sent:* Monday" or "收　件人：someone", and what follows the label.
func headLabel(line string) (kind byte, value string) {
	line = strings.TrimLeft(line, "*_ \t\u00a0\u3000")
	i := strings.IndexAny(line, ":：")
	if i <= 0 || i > 40 {
		return 0, ""
	}
	label := strings.Map(func(r rune) rune {
		if r == ' ' || r == '*' || r == '_' || r == 0xa0 || r == 0x3000 || r == '\t' {
			return -1
		}
		return unicode.ToLower(r)
	}, line[:i])
	return headLabels[label], line[i:]
}

func digit(c byte) bool { return '0' <= c && c <= '9' }
