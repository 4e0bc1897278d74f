package desk

import "testing"

func TestHolds(t *testing.T) {
	subject, body := string(AppendTerms(nil, "Parcel 退款")), string(AppendTerms(nil, "我要申请退款，订单 A1009-22。Deliveries were refunded to li.wei@cust.test"))
	for query, want := range map[string]bool{
		"退款": true, "申请退款": true, "退款申请": false, "款": true, "的": false, "parc": true, "parcel ": true, "arcel": false, "delivery ": true, "refu": true, "refund ": true,
		"a1009": true, "1009": true, "A1009-22": true, "A1009-23": false, "li.wei@cust.test": true, "parcel deliver": true, "parcel gone": false, "p": true, "q": false, "": true,
	} {
		if got := Holds(Terms(query), subject, body); got != want {
			t.Errorf("%q: %v", query, got)
		}
	}
	for query, want := range map[string]bool{"款": true, "r": true, "ref": true, "refu": false, "退款": false, "a1009": false, "ref ": false} {
		if got := Terms(query)[0].Short(); got != want {
			t.Errorf("%q is short: %v", query, got)
		}
	}
}
