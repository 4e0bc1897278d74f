package query

import (
	"strings"
	"time"
	"unicode"

	"github.com/deskbell/deskbell/desk"
)

// The words of the search's syntax: each operator and value in both languages, whichever one reads. The first of each language is what
// the search field suggests.
var (
	opNames = map[Op][]string{
		OpIs: {"is", "状态", "status", "in"}, OpFrom: {"from", "来自", "发件人"}, OpTo: {"to", "发给", "收件人"}, OpCustomer: {"customer", "客户"},
		OpSubject: {"subject", "标题"}, OpTag: {"tag", "标签", "tags", "label"}, OpHas: {"has", "包含", "有", "含"}, OpAssignee: {"assignee", "客服", "负责人", "assigned", "agent"},
		OpMailbox: {"mailbox", "邮箱"}, OpTopic: {"topic", "主题"}, OpPriority: {"priority", "优先级"}, OpBefore: {"before", "早于", "之前"},
		OpAfter: {"after", "晚于", "之后"}, OpOn: {"on", "日期"}, OpFile: {"file", "文件", "附件"},
	}
	opValues = map[Op][][]string{
		OpIs: {{"open", "待处理"}, {"pending", "待客户回复", "待回复"}, {"resolved", "已解决", "已关闭", "closed", "solved"}, {"snoozed", "稍后处理", "稍后"}, {"unread", "未读"},
			{"unassigned", "未分配"}, {"mine", "我的"}, {"spam", "垃圾邮件", "垃圾"}, {"bin", "回收站", "trash"}, {"merged", "已合并"}},
		OpHas:      {{"attachment", "附件", "attachments", "file"}, {"draft", "草稿"}, {"note", "备注", "内部备注"}, {"rating", "评价"}},
		OpAssignee: {{"me", "我"}, {"nobody", "无人", "none"}},
		OpPriority: {{"urgent", "紧急"}, {"high", "高"}, {"normal", "普通", "中"}, {"low", "低"}},
	}
	// Of these there is nothing but the values listed.
	opClosed = map[Op]bool{OpIs: true, OpHas: true, OpPriority: true}
	opMoment = map[Op]bool{OpBefore: true, OpAfter: true, OpOn: true}
	// The periods that are offered, beside dates.
	opPeriods = [][]string{{"today", "今天"}, {"yesterday", "昨天"}, {"7d", "7天"}, {"30d", "30天"}, {"this-week", "本周"}, {"last-week", "上周"},
		{"this-month", "本月"}, {"last-month", "上月"}}
)

// Ops in the order in which they are suggested.
var Ops = []Op{OpIs, OpFrom, OpTag, OpAssignee, OpHas, OpSubject, OpCustomer, OpTo, OpFile, OpTopic, OpPriority, OpMailbox, OpAfter, OpBefore, OpOn}

var opByName = func() map[string]Op {
	m := map[string]Op{}
	for op, names := range opNames {
		for _, n := range names {
			m[n] = op
		}
	}
	return m
}()

// OpName is an operator as a language writes it.
func OpName(op Op, lang desk.Lang) string { return inLang(opNames[op], lang) }

// OpValues are the values of an operator as a language writes them; more than these where it also takes texts.
func OpValues(op Op, lang desk.Lang) []string {
	var list []string
	for _, names := range opValues[op] {
		list = append(list, inLang(names, lang))
	}
	return list
}

// parseOp knows an operator by any of its names.
func parseOp(name string) (Op, bool) {
	op, ok := opByName[strings.ToLower(name)]
	return op, ok
}

func inLang(names []string, lang desk.Lang) string {
	if lang == desk.Chinese && len(names) > 1 {
		return names[1]
	}
	return names[0]
}

func condOf(name, value string, now time.Time) (Cond, bool) {
	op, ok := parseOp(name)
	value = strings.TrimSpace(value)
	if !ok || value == "" {
		return Cond{}, false
	}
	c := Cond{Op: op, Value: value}
	if opMoment[op] {
		c.From, c.To, ok = parsePeriod(value, now)
		return c, ok
	}
	plain := strings.ToLower(narrow(value))
	if op == OpAssignee {
		plain = strings.TrimPrefix(strings.TrimPrefix(plain, "@"), "＠")
		c.Value = plain
	}
	for _, names := range opValues[op] {
		for _, n := range names {
			if n == plain {
				c.Value = names[0]
				return c, true
			}
		}
	}
	switch op {
	case OpSubject, OpFile, OpTo:
		_, ok = PhraseTerm(value)
	case OpFrom, OpCustomer, OpMailbox:
		c.Value = narrow(value)
	}
	return c, ok && !opClosed[op] && c.Value != ""
}

// narrow writes full-width letters, digits and marks as ASCII has them.
func narrow(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= '！' && r <= '～' {
			return r - '！' + '!'
		}
		return r
	}, text)
}

// Misread takes a part that was not understood (Query.Odd) apart: the operator that was meant, empty where there is none of that name, and
// whether a value was given.
func Misread(part string) (op Op, valued bool) {
	name, value, _ := strings.Cut(strings.ReplaceAll(strings.TrimLeft(part, "-－"), "：", ":"), ":")
	op, _ = parseOp(name)
	return op, strings.TrimSpace(value) != ""
}

// Closed says that an operator has no values but OpValues.
func (op Op) Closed() bool { return opClosed[op] }

// Moment says that an operator takes dates.
func (op Op) Moment() bool { return opMoment[op] }

// looksLikeOp says whether name:value was meant as a condition: not a link, a time of day, or a subject's Re:.
func looksLikeOp(name, value string) bool {
	switch name {
	case "http", "https", "mailto", "re", "fw", "fwd", "回复", "答复", "转发":
		return false
	}
	if _, known := parseOp(name); known {
		return true
	}
	return value != "" && len(name) <= 40 && strings.IndexFunc(name, func(r rune) bool { return !unicode.IsLetter(r) }) < 0
}
