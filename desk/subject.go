package desk

import (
	"strconv"
	"strings"
)

// maxNumber is the highest ticket number that is taken for one; longer rows of digits are order numbers.
const maxNumber = 999_999_999_999

// TicketNumber reads what somebody typed as a ticket's number: 1042, #1042, [#1042]; 0 where it is none.
func TicketNumber(s string) int64 {
	s = strings.TrimSpace(s)
	if strings.HasPrefix(s, "[") && strings.HasSuffix(s, "]") {
		s = s[1 : len(s)-1]
	}
	s = strings.TrimPrefix(strings.TrimPrefix(s, "#"), "＃")
	return digits(s)
}

// digits is a whole number without sign or blanks; 0 where s is none.
func digits(s string) int64 {
	if s == "" || s[0] == '0' {
		return 0
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0
		}
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n > maxNumber {
		return 0
	}
	return n
}

// subjectTag is the tag of a ticket in the subject of our mails.
func subjectTag(number int64) string { return "[#" + strconv.FormatInt(number, 10) + "]" }

// longSubject is how many characters of a subject are looked at: what is longer has no tag that we wrote.
const longSubject = 4 * MaxSubject

var wideTags = strings.NewReplacer("【", "[", "】", "]", "［", "[", "］", "]", "＃", "#")

// TagsIn are the ticket numbers that a subject has tags of, in order; 【＃1001】 is one too, which phones make of it.
func TagsIn(subject string) []int64 {
	subject = wideTags.Replace(Cut(subject, longSubject))
	var numbers []int64
	for {
		_, rest, found := strings.Cut(subject, "[#")
		if !found {
			return numbers
		}
		inside, after, closed := strings.Cut(rest, "]")
		if !closed {
			return numbers
		}
		if n := digits(strings.TrimSpace(inside)); n != 0 {
			numbers = append(numbers, n)
			subject = after
		} else {
			subject = rest
		}
	}
}

// TagSubject is a subject with the tag of the ticket, once, at its end, where it disturbs least.
func TagSubject(subject string, number int64) string {
	subject = strings.TrimSpace(Cut(subject, MaxSubject))
	for _, n := range TagsIn(subject) {
		if n == number {
			return subject
		}
	}
	if subject == "" {
		return subjectTag(number)
	}
	return subject + " " + subjectTag(number)
}

// ReplySubject is the subject of an answer to a ticket: "Re: …" once, with the ticket's tag.
func ReplySubject(subject string, number int64) string {
	bare := BareSubject(subject)
	if bare == "" {
		return "Re: " + subjectTag(number)
	}
	return TagSubject("Re: "+bare, number)
}

// ForwardSubject is the subject of a mail that passes on something of a ticket, in the language it is written in.
func ForwardSubject(subject string, number int64, lang Lang) string {
	mark := "Fwd: "
	if lang == Chinese {
		mark = "转发："
	}
	return TagSubject(mark+BareSubject(subject), number)
}

// replies are the marks that mail programs put before the subject of an answer or a forwarded mail.
var replies = []string{"re", "aw", "sv", "antw", "odp", "res", "rv", "fw", "fwd", "wg", "tr", "回复", "答复", "回覆", "回复", "转发", "轉寄", "転送", "返信"}

// BareSubject is a subject without marks of answering and forwarding before it and without tags of tickets.
func BareSubject(subject string) string {
	subject = Cut(subject, longSubject)
	for _, n := range TagsIn(subject) {
		for _, tag := range []string{subjectTag(n), "【#" + strconv.FormatInt(n, 10) + "】"} {
			subject = strings.ReplaceAll(subject, tag, "")
		}
	}
	for {
		subject = strings.TrimSpace(subject)
		rest, ok := cutReply(subject)
		if !ok {
			return strings.Join(strings.Fields(subject), " ")
		}
		subject = rest
	}
}

// cutReply cuts one "Re:", "Re[2]:", "回复：".
func cutReply(s string) (string, bool) {
	for _, mark := range replies {
		if len(s) < len(mark) || !strings.EqualFold(s[:len(mark)], mark) {
			continue
		}
		rest := s[len(mark):]
		if strings.HasPrefix(rest, "[") || strings.HasPrefix(rest, "(") { // Re[2]:
			if end := strings.IndexAny(rest, "])"); end > 0 && digits(rest[1:end]) != 0 {
				rest = rest[end+1:]
			}
		}
		rest = strings.TrimLeft(rest, " ")
		for _, colon := range []string{":", "："} {
			if after, ok := strings.CutPrefix(rest, colon); ok {
				return after, true
			}
		}
	}
	return s, false
}
