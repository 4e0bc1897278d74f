package inbound

import (
	"testing"

	"github.com/deskbell/deskbell/desk"
)

func TestAThankYou(t *testing.T) {
	for in, want := range map[string]bool{
		"谢谢": true, "谢谢！": true, "好的": true, "好的，谢谢": true, "多谢": true, "收到": true, "收到，谢谢您的帮助！": true, "没问题了": true, "没问题了，谢谢": true, "非常感谢你们的及时回复": true,
		"已收到退款，谢谢": true, "货收到了，很满意": true, "謝謝": true, "收到了，謝謝您的幫助！": true, "問題解決了，感謝": true, "辛苦了": true, "嗯嗯，好的👌": true, "知道了，谢谢客服": true, "问题解决了，太感谢了": true, "👍": true, "🙏🙏": true, "OK 谢谢": true, "好的谢谢亲": true,
		"Thanks!": true, "ok thanks": true, "Great, thank you very much": true, "Thank you so much for your quick help!": true, "Perfect, it works now. Thanks again,\nTom": true,
		"Thanks a lot, have a nice day": true, "Received, thank you": true, "Thank you, no more questions": true, "No problem, thanks": true, "Many thanks & best regards\nTom Miller": true, "Okay.": true, "thx": true,

		"谢谢，但是还没收到": false, "还没收到": false, "謝謝，但是還沒收到": false, "沒解決": false, "没收到": false, "谢谢，什么时候发货": false, "好的，那退款呢": false, "谢谢？": false, "收到的是坏的": false, "不好": false, "好像没收到": false, "问题没解决": false,
		"不可以": false, "退款！": false, "谢谢，请尽快发货": false, "麻烦再发一次": false, "好的，地址是北京路8号": false, "我要退货": false, "不用谢，请退款": false, "可以退款吗": false, "解决不了": false,
		"Thanks, but the cup is broken": false, "thanks, why?": false, "Not received": false, "Thanks. It is not working": false, "No, thanks": false, "Thanks, order 12345": false, "thank you, please send it again": false,
		"Great service but I want a refund": false, "": false, "...": false, "Hello": false, "I have a question": false, "My problem": false, "Best regards,\nTom": false, "It doesn't work": false, "Thanks for nothing": false, "The problem is on again": false,
	} {
		if got := justThanks(&desk.Mail{Reply: in}, "Tom Miller"); got != want {
			t.Errorf("%q: %v, want %v", in, got, want)
		}
	}
	for name, m := range map[string]*desk.Mail{
		"a file":        {Reply: "谢谢", Parts: []desk.Part{{Name: "bill.pdf"}}},
		"an invitation": {Reply: "Thanks", Findings: desk.Findings{Invitation: &desk.Invitation{}}},
	} {
		if justThanks(m, "") {
			t.Errorf("%s is more than thanks", name)
		}
	}
	if !justThanks(&desk.Mail{Reply: "谢谢", Parts: []desk.Part{{Name: "logo.png", Inline: true}}}, "") {
		t.Error("a logo in the signature is nothing that was said")
	}
}

func TestOnlyThanks(t *testing.T) {
	for in, want := range map[string]bool{
		"": true, "Thanks!": true, "Thank you very much.\n\nLi Wei": true, "谢谢你们！": true, "非常感谢，服务很好": true, "Great service, thanks a lot": true, "Best regards,\nLi": true, "Best regards,\nTom": false,
		"退款没到": false, "不满意": false, "很不好": false, "not good": false, "Thanks, but the cup is broken": false, "谢谢？": false, "thanks, why?": false, "👍": true, "谢谢，但是还没收到": false,
	} {
		if got := onlyThanks(in, "Li Wei"); got != want {
			t.Errorf("%q: %v, want %v", in, got, want)
		}
	}
}

func FuzzOnlyThanks(f *testing.F) {
	for _, s := range []string{"谢谢！", "Thanks, Tom", "no problem", "👍", "\xff谢"} {
		f.Add(s)
	}
	f.Fuzz(func(_ *testing.T, s string) { _ = onlyThanks(s, s) })
}
