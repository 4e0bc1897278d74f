package nameless

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestText(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"请回复 wang.fang@cust.test，谢谢", "请回复 …，谢谢"},
		{"电话 138 1234 5678，或 021-62345678。", "电话 …，或 …。"},
		{"Call +49 (0)30 1234567 today.", "Call … today."},
		{"订单号：QH-20261103 还没发货", "订单号：… 还没发货"},
		{"我的订单 202611030042 到哪了", "我的订单 … 到哪了"},
		{"Order no. 88123 is late", "Order no. … is late"},
		{"Tracking SF1234567890123 stands still", "Tracking … stands still"},
		{"快递单号是 YT998877", "快递单号是 …"},
		{"请寄到杭州市西湖区文三路100号3幢502室，谢谢", "请寄到…，谢谢"},
		{"我住在浙江省杭州市西湖区，能送吗？", "我住在…，能送吗？"},
		{"收货地址：上海静安南京西路某处\n谢谢", "收货地址：…\n谢谢"},
		{"Send it to 12 Baker Street, London NW1 6XE please", "Send it to … please"},
		{"Address: 4 Privet Drive, Little Whinging\nThanks", "Address: …\nThanks"},
		{"王女士您好，陈先生已收到", "…女士您好，…先生已收到"},
		{"我叫李小明，想退货", "我叫…，想退货"},
		{"收件人：张三丰，急", "收件人：…，急"},
		{"My name is Sarah O'Connor and my cup broke", "My name is … and my cup broke"},
		{"Dear Mr Smith,\nyour tea", "Dear Mr …,\nyour tea"},
		{"微信号：tea_lover88 加我", "微信号：… 加我"},
		{"身份证 330106199001011234", "身份证 …"},
		{"https://shop.test/cup?uid=77&mail=a", "https://shop.test/cup…"},
		// What is nobody's stays.
		{"三天内到账，50 元以下免运费", "三天内到账，50 元以下免运费"},
		{"水温 85 度，泡 30 秒，一共 7 次", "水温 85 度，泡 30 秒，一共 7 次"},
		{"Brew at 185 F for 3 minutes, up to 7 times", "Brew at 185 F for 3 minutes, up to 7 times"},
		{"https://shop.test/returns", "https://shop.test/returns"},
		{"市面上的茶和路边的不一样", "市面上的茶和路边的不一样"},
		{"## 退款\n\n1. 打开订单\n2. 点退款", "## 退款\n\n1. 打开订单\n2. 点退款"},
	} {
		if got := Text(c.in); got != c.want {
			t.Errorf("%q: %q, want %q", c.in, got, c.want)
		}
	}
	for _, c := range []struct {
		in, want string
		names    []string
	}{
		{"王芳您好，芳芳说杯子碎了", "…您好，芳芳说杯子碎了", []string{"王芳"}},
		{"小明的杯子，李小明收", "…的杯子，…收", []string{"李小明"}},
		{"Sarah Chen wrote; Chen again; chenille stays", "… wrote; … again; chenille stays", []string{"Sarah Chen"}},
		{"a to z", "a to z", []string{"a", "to", ""}},
	} {
		if got := Text(c.in, c.names...); got != c.want {
			t.Errorf("%q: %q, want %q", c.in, got, c.want)
		}
	}
}

func TestQuestion(t *testing.T) {
	for _, c := range []struct{ subject, letter, want string }{
		{"咨询", "您好，请问退款多久能到账？我的订单号 QH-20261103。\n谢谢\n王芳", "退款多久能到账？"},
		{"Refund", "Hi there,\n\nwhen will I get my money back? Order 88123.\n\nThanks\nSarah", "when will I get my money back?"},
		{"Re: 发票抬头填错了", "麻烦改一下。\n谢谢", "发票抬头填错了"},
		{"", "杯子碎了，包裹外面是湿的。", "杯子碎了，包裹外面是湿的"},
		{"", "你好！\n你好，订单202611030042怎么还没发货", "订单怎么还没发货"},
		{"Hi", "Thanks!", ""},
		{"", "您好，我叫李小明，请问退款的钱多久能到账？", "退款的钱多久能到账？"},
		{"", "Hello, my name is Bo Lin. How do I return a cup?", "How do I return a cup?"},
		{"", "", ""},
		{"", "> 怎么退款？", ""},
		{"[#1001] Broken cup", "王芳 13812345678 杭州市西湖区文三路100号\n怎么换？", "Broken cup"},
		{"Change", "Hello, could you please tell me how I change the address of my order 77123?", "how I change the address of my order?"},
	} {
		if got := Question(c.subject, c.letter, "王芳", "Sarah Chen"); got != c.want {
			t.Errorf("%q %q: %q, want %q", c.subject, c.letter, got, c.want)
		}
	}
}

// Whatever comes, the end is in sight, and no address with an at sign is left.
func FuzzText(f *testing.F) {
	for _, s := range []string{"请寄到杭州市西湖区文三路100号", "a@b.cd", "Dear Mr X,", "我叫李小明，", "\xff@b.cd"} {
		f.Add(s, "李小明")
	}
	f.Fuzz(func(t *testing.T, text, name string) {
		if len(text) > 2000 || len(name) > 50 {
			return
		}
		got := Text(text, name)
		if rules[0]().MatchString(got) {
			t.Fatalf("%q in %q", rules[0]().FindString(got), got)
		}
		if utf8.ValidString(text) && utf8.ValidString(name) && !utf8.ValidString(got) {
			t.Fatalf("%q", got)
		}
		if q := Question(text, text, name); utf8.RuneCountInString(q) > maxQuestion || strings.Contains(q, "\n") {
			t.Fatalf("%q", q)
		}
	})
}

func TestAnswer(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"王女士您好，\n\n退款三天到账。\n到 138 1234 5678 的支付宝。\n\n祝好\n周敏", "退款三天到账。\n到 … 的支付宝。"},
		{"您好！退款三天到账。\n谢谢您的耐心！", "退款三天到账。"},
		{"Hi Sarah,\n\nyour money is back in three days.\n\nBest regards,\nAnna\n", "your money is back in three days."},
		{"Dear Ms Chen,\n1. Open the order\n2. Press refund\n-- \nTea shop\n", "1. Open the order\n2. Press refund"},
		{"三天。", "三天。"},
		{"", ""},
	} {
		if got := Answer(c.in, "周敏", "Sarah Chen"); got != c.want {
			t.Errorf("%q: %q, want %q", c.in, got, c.want)
		}
	}
}
