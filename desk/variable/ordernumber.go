package variable

import (
	"strings"

	"github.com/deskbell/deskbell/desk"
)

// An order's number is named ("订单号：…", "order no. …"), or it is a run of digits as long as the platforms make them, which no telephone
// number is.
var (
	orderNamed = desk.Pattern(`(?i)(?:订单编号|订单号码|订单号|訂單編號|訂單號|订单|訂單|单号|\border(?:[ \t]+(?:number|no\.?|nr\.?|id))?)[ \t]*(?:是|为|為)?[ \t]*[:：#＃]?[ \t]*[#＃]?[ \t]*([A-Z]{0,6}-?[0-9][0-9A-Z\-]{2,40})`)
	orderLong  = desk.Pattern(`(?:^|[^0-9A-Za-z.\-_/=@])([0-9]{14,24})(?:$|[^0-9A-Za-z\-_/=@])`)
)

// OrderNumber is the first order that a text is about, "" for none.
func OrderNumber(text string) string {
	text = text[:min(len(text), 20000)]
	if m := orderNamed().FindStringSubmatch(text); m != nil {
		return strings.TrimRight(m[1], "-")
	}
	if m := orderLong().FindStringSubmatch(text); m != nil {
		return m[1]
	}
	return ""
}
