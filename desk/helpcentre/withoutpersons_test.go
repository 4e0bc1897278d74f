package helpcentre

import "testing"

func TestWithoutPersons(t *testing.T) {
	for text, want := range map[string]string{
		"退款多久":                       "退款多久",
		"li@cust.test 的退款":           "… 的退款",
		"call +86 138-0013-8000 now": "call … now",
		"身份证11010519491231002X过期":    "身份证…过期",
		"6222 0200 1234 5678 卡":      "… 卡",
		"订单 2026 年 11 月":             "订单 2026 年 11 月",
		"refund of 100 or 123456":    "refund of 100 or 123456",
	} {
		if got := WithoutPersons(text); got != want {
			t.Errorf("%s: %q", text, got)
		}
	}
}
