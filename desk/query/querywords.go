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
		OpIs: {"is", "状态"}, OpFrom: {"from", "来自", "发件人"}, OpTo: {"to", "发给", "收件人"}, OpCustomer: {"customer", "客户"},
		OpSubject: {"subject", "标题"}, OpTag: {"tag", "标签"}, OpHas: {"has", "包含", "有", "含"}, OpAssignee: {"assignee", "客服", "负责人"},
		OpMailbox: {"mailbox", "邮箱"}, OpTopic: {"topic", "主题"}, OpPriority: {"priority", "优先级"}, OpBefore: {"before", "早于", "之前"},
		OpAfter: {"after", "晚于", "之后"}, OpOn: {"on", "日期"}, OpFile: {"file", "文件", "附件"},
	}
	opValues = map[Op][][]string{
		OpIs: {{"open", "待处理"}, {"pending", "待客户回复", "待回复"}, {"resolved", "已解决"}, {"snoozed", "稍后处理", "稍后"}, {"unread", "未读"},
			{"unassigned", "未分配"}, {"mine", "我的"}, {"spam", "垃圾邮件", "垃圾"}, {"bin", "回收站", "trash"}, {"merged", "已合并"}},
		OpHas:      {{"attachment", "附件", "attachments", "file"}, {"draft", "草稿"}, {"note", "备注", "内部备注"}, {"rating", "评价"}},
		OpAssignee: {{"me", "我"}, {"nobody", "无人", "none"}},
		OpPriority: {{"urgent", "紧急"}, {"high", "高"}, {"normal", "普通", "中"}, {"low", "低"}},
	}
	// Of these there is nothing but the values listed.
	opClosed = map[Op]bool{OpIs: true, OpHas: true, OpPriority: true}
	opMoment = map[Op]bool{OpBefore: true, OpAfter: true, OpOn: true}
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

// OpNames are all its names.
func OpNames(op Op) []string { return opNames[op] }

// OpValues are the values of an operator as a language writes them; more than these where it also takes texts.
func OpValues(op Op, lang desk.Lang) []string {
	var list []string
	for _, names := range opValues[op] {
		list = append(list, inLang(names, lang))
	}
	return list
}

// ParseOp knows an operator by any of its names.
func ParseOp(name string) (Op, bool) {
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
	op, ok := ParseOp(name)
	value = strings.TrimSpace(value)
	if !ok || value == "" {
		return Cond{}, false
	}
	c := Cond{Op: op, Value: value}
	if opMoment[op] {
		c.From, c.To, ok = parsePeriod(value, now)
		return c, ok
	}
	plain := strings.ToLower(value)
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
	if op == OpSubject || op == OpFile || op == OpTo {
		_, ok = PhraseTerm(value)
	}
	return c, ok && !opClosed[op] && c.Value != ""
}

// looksLikeOp says whether name:value was meant as a condition: not a link, a time of day, or a subject's Re:.
func looksLikeOp(name, value string) bool {
	switch name {
	case "http", "https", "mailto", "re", "fw", "fwd", "回复", "答复", "转发":
		return false
	}
	if _, known := ParseOp(name); known {
		return true
	}
	return value != "" && len(name) <= 40 && strings.IndexFunc(name, func(r rune) bool { return !unicode.IsLetter(r) }) < 0
}
