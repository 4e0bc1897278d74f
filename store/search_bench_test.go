//go:build unix

package store

import (
	"syscall"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
)

// BenchmarkSearch measures searches in both orders.
func BenchmarkSearch(b *testing.B) {
	s := bigStore(b)
	for _, q := range []string{"退款", "款", "退款申请", "refund", "ref", "order", "a1009", "li.wei@example.com", "退款 order 快递", "没有这个词", "的", "1042",
		"is:open 退款", "is:open", "is:mine", "assignee:me 退款", "tag:退款", "from:wang", "from:wang 退款", "has:attachment 退款", "has:attachment", "before:2026-01 退款", "on:7d",
		"after:30d refund", "priority:urgent", "priority:urgent 退款", `"申请退款"`, "退款 -快递", "subject:退款 is:resolved", "file:pdf", "is:resolved 退款", "is:unread", "is:spam 退款", "has:note", "customer:li order",
		"r", "o", "a", "退", "订单 的", "is:open 的", "is:open r", "is:open the", "tag:退款 the", "退款 -的", "-退款", "-the", "退款 -the", "退款 subject:order", "退款 to:li", "before:2018 the", "before:2018", "on:2019-03", "on:2019-03 退款", "priority:low the", "mailbox:support 退款", "customer:li", "from:李", "customer:138", "-is:resolved 退款", "has:rating 退款", "-tag:退款 退款", "-from:li 退款", "the you", "is:unread 退款", "subject:order subject:退款", "-has:note the"} {
		for _, order := range []desk.Order{desk.ByNewest, desk.ByRank} {
			b.Run(q+"/"+string(order), func(b *testing.B) {
				n, busy := 0, processorTime()
				rounds := timed(b, func() error {
					found, err := s.Search(b.Context(), desk.Search{Query: q, Agent: 1, Order: order, Limit: 50})
					n = len(found.Hits)
					return err
				})
				busy = (processorTime() - busy) / time.Duration(rounds)
				b.ReportMetric(float64(busy.Microseconds())/1000, "cpu-ms")
				b.ReportMetric(float64(n), "hits")
			})
		}
	}
}

// processorTime is what this process has used so far: on a machine with other work it says more than the clock.
func processorTime() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
