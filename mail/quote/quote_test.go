package quote

import "testing"

func TestReply(t *testing.T) {
	cases := []struct{ name, text, want string }{
		{"nothing to fold", "你好，\n什么时候发货？", "你好，\n什么时候发货？"},
		{"empty", "", ""},
		{"QQ", "可以换大一号吗？\n\n\n------------------ 原始邮件 ------------------\n发件人: \"客服\" <support@shop.test>;\n发送时间: 2026年11月20日(星期五) 上午10:00\n收件人: \"李雷\" <li@cust.test>;\n主题: Re: 订单\n\n您好，请问尺码？", "可以换大一号吗？"},
		{"QQ with no-break spaces", "好\n\n------------------\u00a0原始邮件\u00a0------------------\n发件人:\u00a0x\n", "好"},
		{"QQ with signature", "谢谢\n\n------------------\n李雷\n某某公司\n\n\n------------------ 原始邮件 ------------------\n发件人: x", "谢谢"},
		{"163 web", "请退款\n\n\n\n\n在 2026-11-20 10:00:00，\"客服\" <support@shop.test> 写道：\n\n您好，已发货。", "请退款"},
		{"163 web, older", "请退款\n\nAt 2026-11-20 10:00:00, \"shop\" <support@shop.test> wrote:\n\n已发货", "请退款"},
		{"163 master", "收到了\n\n| |\n李雷\n|\n\n\n---- 回复的原邮件 ----\n| 发件人 | 客服<support@shop.test> |\n| 日期 | 2026年11月20日 10:00 |\n", "收到了\n\n| |\n李雷"},
		{"163 original", "收到\n\n\n-----原始邮件-----\n发件人:客服 <support@shop.test>\n发送时间:2026-11-20 10:00:00 (星期五)\n收件人:li@cust.test\n主题:订单", "收到"},
		{"sina", "要发票\n----- 原始邮件 -----\n发件人：客服\n收件人：li\n主题：订单\n日期：2026年11月20日 10点00分\n\n您好", "要发票"},
		{"Foxmail", "好的，谢谢！\n\n\n\nli@cust.test\n \n发件人： 客服\n发送时间： 2026-11-20 10:00\n收件人： li@cust.test\n主题： 订单\n您好", "好的，谢谢！\n\n\n\nli@cust.test"},
		{"Aliyun", "收到，谢谢\n\n------------------------------------------------------------------\n发件人：客服 <support@shop.test>\n发送时间：2026年11月20日(星期五) 10:00\n收件人：li <li@cust.test>\n主　题：订单\n\n您好", "收到，谢谢"},
		{"Outlook in Chinese", "麻烦了\n\n________________________________\n发件人: 客服 <support@shop.test>\n发送时间: 2026年11月20日 10:00\n收件人: li <li@cust.test>\n主题: 订单\n\n您好", "麻烦了"},
		{"Outlook in Taiwan", "麻煩了\n\n寄件者: 客服 <support@shop.test>\n寄件日期: 2026年11月20日 10:00\n收件者: li\n主旨: 訂單\n\n您好", "麻煩了"},
		{"iPhone in Chinese", "什么时候到？\n\n发自我的 iPhone\n\n> 在 2026年11月20日，上午10:00，客服 <support@shop.test> 写道：\n> \n> 您好", "什么时候到？"},
		{"iPhone in Chinese, signature", "明天可以吗\n\n发自我的iPhone", "明天可以吗"},
		{"Android in Chinese", "明天可以吗\n发自我的华为手机", "明天可以吗"},
		{"Gmail in Chinese", "收到\n\n客服 <support@shop.test> 于2026年11月20日周五 上午10:00写道：\n\n> 您好\n", "收到"},
		{"Gmail in Taiwan", "收到\n\n客服 <support@shop.test> 於 2026年11月20日 週五 上午10:00 寫道：\n\n> 您好\n", "收到"},
		{"Outlook for iOS", "好的\n\n获取 Outlook for iOS\n________________________________\n发件人: x <a@b.test>\n发送时间: 1\n收件人: y\n主题: z", "好的"},
		{"a phone that is the matter", "你好\n使用手机付款失败", "你好\n使用手机付款失败"},
		{"a phone that broke", "你好\n我的iPhone坏了", "你好\n我的iPhone坏了"},
		{"a mail that was not sent", "你好\n确认邮件还没有发送", "你好\n确认邮件还没有发送"},
		{"sent by somebody", "Where is it?\nSent with DHL on Monday", "Where is it?\nSent with DHL on Monday"},
		{"von meinem Konto", "Hallo\nVon meinem Konto wurde das Geld abgebucht", "Hallo\nVon meinem Konto wurde das Geld abgebucht"},
		{"sent from a phone", "Where is it?\n\nSent from my Galaxy", "Where is it?"},
		{"iPhone in Japanese", "届きません\n\niPhoneから送信", "届きません"},
		{"a list under a line", "请看订单\n----------\n订单号 123\n数量 2", "请看订单\n----------\n订单号 123\n数量 2"},
		{"sentence about a phone", "发自我的内心，谢谢你们", "发自我的内心，谢谢你们"},
		{"Gmail", "Thanks!\n\nOn Fri, Nov 20, 2026 at 10:00 AM Shop <support@shop.test>\nwrote:\n\n> Hello\n> there\n", "Thanks!"},
		{"no quote marks", "Thanks!\n\nOn Nov 20, 2026, at 10:00, Shop <support@shop.test> wrote:\n\nHello", "Thanks!"},
		{"Outlook", "Please refund.\n\nFrom: Shop <support@shop.test>\nSent: Friday, 20 November 2026 10:00\nTo: Li\nSubject: Order\n\nHello", "Please refund."},
		{"Outlook, bold", "Please refund.\n\n*From:* Shop [mailto:support@shop.test]\n*Sent:* Friday\n*To:* Li\n*Subject:* Order\n\nHello", "Please refund."},
		{"original message", "Yes\n\n-----Original Message-----\nFrom: Shop", "Yes"},
		{"German", "Danke\n\nAm 20.11.2026 um 10:00 schrieb Shop <support@shop.test>:\n\n> Hallo", "Danke"},
		{"GMX", "Danke\n\nGesendet: Freitag, 20. November 2026 um 10:00 Uhr\nVon: \"Shop\" <support@shop.test>\nAn: li@cust.test\nBetreff: Bestellung\nHallo", "Danke"},
		{"French", "Merci\n\nLe ven. 20 nov. 2026 à 10:00, Shop <support@shop.test> a écrit :\n\n> Bonjour", "Merci"},
		{"Spanish", "Gracias\n\nEl vie, 20 nov 2026 a las 10:00, Shop (<support@shop.test>) escribió:\n\n> Hola", "Gracias"},
		{"Portuguese", "Obrigado\n\nEm sex., 20 de nov. de 2026 às 10:00, Shop <support@shop.test> escreveu:\n\n> Olá", "Obrigado"},
		{"Italian", "Grazie\n\nIl giorno ven 20 nov 2026 alle ore 10:00 Shop <support@shop.test> ha scritto:\n\n> Ciao", "Grazie"},
		{"Dutch", "Dank\n\nOp vr 20 nov 2026 om 10:00 schreef Shop <support@shop.test>:\n\n> Hallo", "Dank"},
		{"Polish", "Dzięki\n\npt., 20 lis 2026 o 10:00 Shop <support@shop.test> napisał(a):\n\n> Cześć", "Dzięki"},
		{"Russian", "Спасибо\n\nпт, 20 нояб. 2026 г. в 10:00, Shop <support@shop.test>:\n\n> Привет", "Спасибо"},
		{"Japanese", "ありがとう\n\n2026年11月20日(金) 10:00 Shop <support@shop.test>:\n\n> こんにちは", "ありがとう"},
		{"Japanese Outlook", "ありがとう\n\n差出人: Shop <support@shop.test>\n送信日時: 2026年11月20日 10:00\n宛先: li\n件名: 注文\n\nこんにちは", "ありがとう"},
		{"Korean", "감사합니다\n\n2026년 11월 20일 (금) 오전 10:00, Shop <support@shop.test>님이 작성:\n\n> 안녕하세요", "감사합니다"},
		{"Danish", "Tak\n\nDen fre. 20. nov. 2026 kl. 10.00 skrev Shop <support@shop.test>:\n\n> Hej", "Tak"},
		{"answers between quotes", "See below.\n\nOn Fri, Nov 20, 2026 at 10:00 AM Shop <s@shop.test> wrote:\n\n> Which size?\n\nXL\n\n> Which colour?\n\nBlue", "See below.\n\n\n> Which size?\n\nXL\n\n> Which colour?\n\nBlue"},
		{"answer below", "On 20/11/2026 10:00, Shop wrote:\n> Which size?\n\nXL", "XL"},
		{"only a quote is kept whole", "> all\n> of it", "> all\n> of it"},
		{"forwarded without a word", "---------- Forwarded message ---------\nFrom: A <a@b.test>\nDate: x\nSubject: y\nTo: z\n\nThe text", "---------- Forwarded message ---------\nFrom: A <a@b.test>\nDate: x\nSubject: y\nTo: z\n\nThe text"},
		{"form", "From: Li Lei\nTo: Shop\nSubject: Order\nMessage: where is it?", "From: Li Lei\nTo: Shop\nSubject: Order\nMessage: where is it?"},
		{"route of a parcel", "Please quote.\n\nFrom: Shenzhen\nTo: Hamburg\nDate: 3 December\nGoods: sweaters", "Please quote.\n\nFrom: Shenzhen\nTo: Hamburg\nDate: 3 December\nGoods: sweaters"},
		{"signature", "Hello\n\n-- \nLi Lei\nSome Company", "Hello"},
		{"dashes within", "Two prices:\n--\n10\n\nand a long explanation follows which goes on\n\nfor several\nlines\nand\nlines\nand\nlines\nand\nlines\nand\nlines\nand\nlines\nand\nlines\nand\nlines\nand\nlines\nand\nlines\nand\nlines\nand\nlines\nand\nlines", "Two prices:\n--\n10\n\nand a long explanation follows which goes on\n\nfor several\nlines\nand\nlines\nand\nlines\nand\nlines\nand\nlines\nand\nlines\nand\nlines\nand\nlines\nand\nlines\nand\nlines\nand\nlines\nand\nlines\nand\nlines"},
		{"sign-off stays", "Please check.\n\nBest regards\nLi", "Please check.\n\nBest regards\nLi"},
		{"footer", "Please check.\n\nCONFIDENTIALITY NOTICE: This e-mail is for you only.\nDelete it otherwise.", "Please check."},
		{"footer in Chinese", "请查收\n\n本邮件及其附件含有保密信息，仅限于收件人使用。", "请查收"},
		{"only a footer is kept", "本邮件及其附件含有保密信息", "本邮件及其附件含有保密信息"},
		{"on is a word", "On the whole I like it.\nOn Monday I wrote:\nnothing", "On the whole I like it.\nOn Monday I wrote:\nnothing"},
		{"signed in place", "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nHello\n- -- dash\n-----BEGIN PGP SIGNATURE-----\nabc\n-----END PGP SIGNATURE-----", "Hello\n-- dash"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := Reply(c.text, nil); got != c.want {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}
