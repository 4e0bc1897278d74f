package quote

import "testing"

// What NetEase's programs and QQ write into plain text of the tables and blanks of their HTML.
func TestPlainTextOfChineseClients(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"the card of 163", "好\n\n\n| |\n张三\n|\n|\nz@163.com\n|\n\n\n---- 回复的原邮件 ----\n| 发件人 | 客服<support@shop.test> |\n| 日期 | 2026年11月24日 10:00 |\n您好", "好"},
		{"the card alone", "好\n\n| |\n张三\n|\n|\nz@163.com\n|", "好"},
		{"a table of the writer's", "| 货号 | 数量 |\n| A1 | 2 |\n请发货", "| 货号 | 数量 |\n| A1 | 2 |\n请发货"},
		{"a table with an empty row", "| 货号 | 数量 |\n| | |\n| A1 | 2 |", "| 货号 | 数量 |\n| | |\n| A1 | 2 |"},
		{"QQ's blanks", "收到了\n\n------------------&nbsp;原始邮件&nbsp;------------------\n发件人: support", "收到了"},
	} {
		if got := Reply(c.text, nil); got != c.want {
			t.Errorf("%s: %q", c.name, got)
		}
	}
}
