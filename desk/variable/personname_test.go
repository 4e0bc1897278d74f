package variable

import "testing"

func TestSplitName(t *testing.T) {
	for _, c := range []struct{ name, first, last string }{
		{"王芳", "芳", "王"}, {"陈晓明", "晓明", "陈"}, {"欧阳娜娜", "娜娜", "欧阳"}, {"欧阳", "阳", "欧"}, {"爱喝茶的小猫咪", "爱喝茶的小猫咪", ""}, {"王", "王", ""},
		{"Emily Carter", "Emily", "Carter"}, {"Carter, Emily Jane", "Emily Jane", "Carter"}, {"Cher", "Cher", ""}, {"Jean-Luc van der Berg", "Jean-Luc", "Berg"},
		{"", "", ""}, {"emily@cust.test", "", ""}, {" 李 伟 ", "李", "伟"},
	} {
		if first, last := SplitName(c.name); first != c.first || last != c.last {
			t.Errorf("%q: %q %q, not %q %q", c.name, first, last, c.first, c.last)
		}
	}
}

func TestOrderNumber(t *testing.T) {
	for text, want := range map[string]string{
		"订单号：A1009，什么时候发货？":                            "A1009",
		"我的订单编号是 202609180012345。":                     "202609180012345",
		"Order #12345 has not arrived":                 "12345",
		"order no. TX-2026-001, please":                "TX-2026-001",
		"Where is my order? It is 5 days late.":        "",
		"订单还没到":                                        "",
		"淘宝 3301457892210045678 这单":                    "3301457892210045678",
		"电话 13800138000":                               "",
		"https://t.example/x?id=3301457892210045678&a": "",
		"In order 2 get":                               "",
		"":                                             "",
	} {
		if got := OrderNumber(text); got != want {
			t.Errorf("%q: %q, not %q", text, got, want)
		}
	}
}

func FuzzOrderNumber(f *testing.F) {
	f.Add("订单号：A1009")
	f.Fuzz(func(t *testing.T, text string) {
		if n := OrderNumber(text); len(n) > 60 {
			t.Errorf("%d bytes", len(n))
		}
		SplitName(text)
	})
}
