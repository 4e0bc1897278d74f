package inbound

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/deskbell/deskbell/desk"
)

// stateWords ask for a ticket's state when they are the whole line: beside them stand no more than a number and signs.
var stateWords = strings.Fields(`进度 进展 进度查询 查进度 查询进度 查一下进度 工单进度 订单进度 處理進度 处理进度 進度 查進度 查詢進度 status state progress ticketstatus statusupdate statusplease`)

// What may stand behind a state word in a question that asks nothing else.
var (
	stateBegins = strings.Fields(`工单进度 订单进度 处理进度 處理進度 查询进度 查詢進度 查进度 查進度 进度 進度 status`)
	stateTails  = longestFirst(strings.Fields(`怎么样了 怎么样 怎麼樣了 怎麼樣 怎样了 如何了 如何 到哪一步了 到哪了 是什么 查询 查詢 查一下 看一下 请告知 请 麻烦 呢 吗 嗎`))
	stateNoise  = strings.Fields(`please pls update check of my our the this order ticket request case on for me tell what is`)
)

// maxStateLine is how many bytes the line that asks may have.
const maxStateLine = 60

// AsksState says whether a mail asks how far a ticket is: its first line, or its subject where it says nothing, is 进度 or STATUS, with a
// ticket's number or without. A reply, which has a ticket that it is about, need only begin so. only: it says nothing beside that anybody would have to read.
func AsksState(m *desk.Mail, name string, reply bool) (asks, only bool) {
	line, rest, _ := strings.Cut(strings.TrimLeft(m.Reply, " \t\r\n\u00a0\u3000\ufeff\u200b"), "\n")
	if strings.TrimSpace(line) == "" {
		line, rest = desk.BareSubject(m.Subject), ""
	}
	if len(line) > maxStateLine || !slices.Contains(stateWords, stateWord(line)) {
		tail, begins := stateTail(line)
		if !reply || !begins {
			return false, false
		}
		rest = tail + "\n" + rest
	}
	if m.Invitation != nil || slices.ContainsFunc(m.Parts, func(p desk.Part) bool { return !p.Inline }) {
		return true, false
	}
	return true, onlyThanks(rest, name)
}

// stateWord is a line in lower case and half-width, without numbers and signs.
func stateWord(line string) string {
	return strings.Map(func(r rune) rune {
		if r = narrow(r); unicode.IsLetter(r) {
			return r
		}
		return -1
	}, line)
}

// narrow is a character in lower case and half-width.
func narrow(r rune) rune {
	if r >= 0xff01 && r <= 0xff5e {
		r -= 0xfee0
	}
	return unicode.ToLower(r)
}

// stateTail is what a line that begins with a state word says behind it, without what belongs to the question.
func stateTail(line string) (tail string, begins bool) {
	line = strings.TrimLeft(strings.Map(narrow, line), " \t\u3000\ufeff\u200b*#\"'“”「」【】[]")
	for _, word := range stateBegins {
		if tail, begins = strings.CutPrefix(line, word); begins {
			break
		}
	}
	if next, _ := utf8.DecodeRuneInString(tail); !begins || unicode.Is(unicode.Latin, next) || next == '条' { // 进度条 is something else
		return "", false
	}
	for _, t := range stateTails {
		tail = strings.ReplaceAll(tail, t, " ")
	}
	words := strings.FieldsFunc(tail, func(r rune) bool { return !unicode.IsLetter(r) })
	return strings.Join(slices.DeleteFunc(words, func(w string) bool { return slices.Contains(stateNoise, w) }), " "), true
}
