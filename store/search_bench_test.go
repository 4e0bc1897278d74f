//go:build unix

package store

import (
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
)

// searches are what people type, and what they might.
var searches = strings.Split(strings.TrimSpace(`
退款
款
退款申请
refund
ref
order
a1009
li.wei@example.com
退款 order 快递
没有这个词
的
1042
is:open 退款
is:open
is:mine
assignee:me 退款
tag:退款
from:wang
from:wang 退款
has:attachment 退款
has:attachment
before:2026-01 退款
on:7d
after:30d refund
priority:urgent
priority:urgent 退款
"申请退款"
退款 -快递
subject:退款 is:resolved
file:pdf
is:resolved 退款
is:unread
is:spam 退款
has:note
customer:li order
r
o
a
退
订单 的
is:open 的
is:open r
is:open the
tag:退款 the
退款 -的
-退款
-the
退款 -the
退款 subject:order
退款 to:li
before:2018 the
before:2018
on:2019-03
on:2019-03 退款
priority:low the
mailbox:support 退款
customer:li
from:李
customer:138
-is:resolved 退款
has:rating 退款
-tag:退款 退款
-from:li 退款
the you
is:unread 退款
subject:order subject:退款
-has:note the
是
您
是 退款
款 的
-的
-的 is:open
-the is:resolved
-is:open
-is:resolved
-is:open -is:pending
-tag:退款
-has:attachment
-from:li
-before:2026
-after:2015
"the order"
"of the"
"in the"
"您好"
"订单号"
"thank you for your"
"退款 order"
#1042 the
#1042 退款
#1042
#5000 order
1042 的
from:@gmail.com
from:@mail.example
from:mail.example
from:@gmail.com 退款
from:mail.example 的
from:mail.example the
from:a
from:a the
from:a 的
customer:a the
to:mail.example
to:mail.example 退款
to:li the
to:li 的
to:wang@
-to:li 退款
-to:mail.example the
has:attachment the
has:attachment 的
has:attachment 款
has:attachment r
-has:attachment the
has:attachment tag:退款
has:attachment tag:退款 的
has:note 的
has:note the
has:rating the
has:rating 的
has:draft the
file:pdf the
file:pdf 退款
file:a
file:png
-file:pdf the
after:2026-01 before:2026-03 the
after:2020 before:2021 退款
after:2020 before:2021
on:2020-05 的
on:2020 the
on:2020-05-05 the
before:2017 退款
before:2017 的
before:2017 没有这个词
-on:2026 the
-after:2017 退款
tag:物流 的
tag:物流 the
tag:shipping the
tag:shipping 的
tag:shipping 退款
tag:物流 order
tag:退款 -的
tag:shipping -the
tag:shipping tag:物流
tag:没有
-tag:物流 the
subject:退款
subject:order
subject:order 的
subject:退款 the
subject:的
subject:的 the
-subject:的 的
-subject:order order
topic:a
topic:退款 退款
assignee:nobody the
assignee:li 退款
-assignee:me 的
is:unassigned 退款
is:open -退款
is:pending the
is:snoozed
is:merged
is:bin 的
is:spam -的
is:unread the
is:unread -的
priority:high the
priority:high -的
priority:low 的
priority:normal the
mailbox:support the
mailbox:support -的
退款 refund
退款 the
退款 快递 订单 发票
refund the order of a
快递 破损 the
shipping damaged 的
您好 我想
您好 我想退款
退款 没有这个词
the 没有这个词
的 没有这个词
-没有这个词 the
-没有这个词
-order -退款
退款 -order -快递 -发票
the -order -a
order -refund -shipping
order -the
the -order
的 -退款
您好 -您
is:opne 退款
tga:退款 the
a* b OR c NOT d NEAR(e f)
"退款
from:"li
退款 AND (order
"" the
- the
: the
a b c d e f g h i j k l m
的 了 我 你 是 在
order refund shipping damaged tea cup the of and to in for with on is it you we please thanks
is:resolved from:li tag:退款 has:attachment before:2026-01 退款
is:resolved from:a has:attachment after:2018 before:2026 priority:normal mailbox:support subject:退款 -tag:急 -的 订单
from:li customer:a has:attachment -is:open before:2026 order
茶
茶 order
tea 茶叶
tea -茶叶
thank
th
pl
shi
ship
@
mail.example
gmail.com
li.wei
王芳
wang fang
138
20
2
after:2018-01 before:2019-06
on:2021
王
陈 的
from:陈 the
我想申请退款
你好，我上周买的茶杯收到的时候已经碎了，请问可以退款吗？订单号是 A1009，谢谢
"请问可以退款吗"
"thank you for your order"
"the the"
"to the" "of the"
"to the" 的
"in the" refund
"green tea"
"order" "tea"
好
，
。！？
-
ＯＲＤＥＲ　退款
ｔａｇ：退款　订单
状态：待处理 退款
标签：物流 的
发件人：李 退款
before:2030 的 the
-before:2016 the
-after:2016
-on:2018 -on:2019 的
from:mail.example to:mail.example
from:@mail.example -to:mail.example 退款
to:a 的
to:e
-to:e
-to:mail.example
-to:mail.example -to:li
to:xyzzy the
from:"王芳" the
customer:张 the
-customer:王 的
-from:a
-from:a the
-from:mail.example
#99999
99999
#1042 #1043
tag:表扬 的
tag:complaint 的
-tag:shipping -tag:物流 -tag:退款 的
tag:物流 tag:退款 the
tag:物流 -退款
tag:物流 -the
tag:物流 a
tag:物流 "the order"
tag:物流 a b
tag:shipping order
is:snoozed 的
is:bin the
is:unread has:attachment
is:mine -的
-is:unassigned the
is:resolved -的
-is:resolved -的
assignee:a the
-assignee:nobody 的
has:note has:attachment the
-has:note 的
-has:rating
has:rating has:note the
has:attachment -的
has:attachment "the order"
file:jpg 的
file:照片 的
file:a the
-file:a
file:pdf to:mail.example the
subject:order from:mail.example file:a the
-subject:the
-subject:退款 -subject:order the
priority:urgent 的
-priority:normal the
priority:high priority:urgent the
-mailbox:support the
mailbox:xyzzy the
-topic:退款 the
the of and to
the of and to in for with on is it you we please
的 是 我 你 了 在 有 不
the order of the order
please thank you -the
退款 -的 -the
退款 -订单 -快递 -物流 -发票 -茶
-的 -the
-a -的
-of
-我 -你
-"of the"
-"您好" 的
is:resolved -"thank you"
什么时候发货
京东物流
wang.fang@mail.example
@mail.example
http://mail.example/a/b
13800138000
shippi
tha
order order order order
refund refunds refunded refunding
xyzzy plugh
龘 的
the xyzzy -a
-xyzzy 的
from:xyzzy the
after:2050 the
😀 the
ｶｯﾌﾟ
is:open from:li tag:退款 has:attachment before:2026-01 #1042 "exact words"
is:resolved tag:物流 -from:li after:2018 before:2022 the
is:resolved from:mail.example to:mail.example has:note after:2015 the of
is:resolved -tag:物流 -has:note -has:attachment -from:li -to:wang -subject:order -file:pdf -的 the
from:mail.example tag:shipping has:note assignee:me order
to:mail.example tag:物流 的
to:mail.example -the
to:mail.example order
on:2022 -的
after:2020 before:2021 tag:物流
after:2020 before:2021 from:mail.example
after:2020 before:2021 to:mail.example
-after:2020 -before:2018
the order of a customer who has not yet received the parcel and would like to have a refund please
您好 我 上周 买 的 茶杯 收到 的 时候 已经 碎了 请问 可以 退款 吗 订单 号 是 谢谢 你们
亲爱的客服你好我在你们店里买了一套茶具收到之后发现其中一个杯子有裂纹请问可以换一个新的吗或者退款也可以麻烦尽快处理谢谢
`), "\n")

// BenchmarkSearch measures searches in both orders.
func BenchmarkSearch(b *testing.B) {
	s := warmStore(b)
	for _, q := range searches {
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

// BenchmarkSearchPages measures the pages after the first.
func BenchmarkSearchPages(b *testing.B) {
	s := warmStore(b)
	for _, q := range []string{"退款", "的", "the -order", "退款 -的", "tag:物流 的", "to:mail.example 退款", "before:2018", "has:attachment the"} {
		cursor := ""
		for page := range 10 {
			ask := desk.Search{Query: q, Agent: 1, Order: desk.ByNewest, Limit: 50, Cursor: cursor}
			found, err := s.Search(b.Context(), ask)
			if err != nil {
				b.Fatal(err)
			}
			if page == 1 || page == 9 {
				b.Run(q+"/page "+strconv.Itoa(page+1), func(b *testing.B) {
					timed(b, func() error {
						_, err := s.Search(b.Context(), ask)
						return err
					})
				})
			}
			if cursor = found.Next; cursor == "" {
				break
			}
		}
	}
}

// BenchmarkCountSearched measures the numbers of kept searches.
func BenchmarkCountSearched(b *testing.B) {
	s := warmStore(b)
	for _, q := range []string{"退款", "is:open the", "tag:退款 -的", "has:attachment 的", "-的", "customer:li order"} {
		b.Run(q, func(b *testing.B) {
			timed(b, func() error {
				_, err := s.CountSearched(b.Context(), desk.List{View: desk.ViewAll, Agent: 1, Query: q, Limit: desk.CountCap})
				return err
			})
		})
	}
}

// warmStore has read ahead, as the program does when it has started.
func warmStore(b *testing.B) *Store {
	b.Helper()
	s := bigStore(b)
	if err := s.WarmSearch(b.Context()); err != nil {
		b.Fatal(err)
	}
	return s
}

// BenchmarkWarmSearch measures what the program reads ahead when it has started, and what of it stays in memory.
func BenchmarkWarmSearch(b *testing.B) {
	s := bigStore(b)
	inUse := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before := inUse()
	timed(b, func() error { return s.WarmSearch(b.Context()) })
	b.ReportMetric(float64(inUse()-before)/(1<<20), "MB")
}

// processorTime is what this process has used so far: on a machine with other work it says more than the clock.
func processorTime() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
