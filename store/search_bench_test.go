package store

import (
	"os"
	"slices"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
)

// BenchmarkSearch measures searches in a big database that DESKBELL_BENCH names (deskbell demo --keep FILE --tickets 100000).
func BenchmarkSearch(b *testing.B) {
	path := os.Getenv("DESKBELL_BENCH")
	if path == "" {
		b.Skip("DESKBELL_BENCH names no database")
	}
	s, err := Open(b.Context(), path, Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	for _, q := range []string{"退款", "款", "退款申请", "refund", "ref", "order", "a1009", "li.wei@example.com", "退款 order 快递", "没有这个词", "的", "1042",
		"is:open 退款", "is:open", "is:mine", "assignee:me 退款", "tag:退款", "from:wang", "from:wang 退款", "has:attachment 退款", "has:attachment", "before:2026-01 退款", "on:7d",
		"after:30d refund", "priority:urgent", "priority:urgent 退款", `"申请退款"`, "退款 -快递", "subject:退款 is:resolved", "file:pdf", "is:resolved 退款", "is:unread", "is:spam 退款", "has:note", "customer:li order"} {
		for _, order := range []desk.Order{desk.ByNewest, desk.ByRank} {
			b.Run(q+"/"+string(order), func(b *testing.B) {
				var times []time.Duration
				n := 0
				for b.Loop() {
					began := time.Now()
					found, err := s.Search(b.Context(), desk.Search{Query: q, Agent: 1, Order: order, Limit: 50})
					if err != nil {
						b.Fatal(err)
					}
					times = append(times, time.Since(began))
					n = len(found.Hits)
				}
				slices.Sort(times)
				b.ReportMetric(float64(times[len(times)*95/100].Microseconds())/1000, "p95-ms")
				b.ReportMetric(float64(n), "hits")
			})
		}
	}
}
